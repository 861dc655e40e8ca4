//! The option `error`: for errors that nobody classified.

use std::error::Error;

use casefile::{log_boundary, testing};

struct Silent;

#[log_boundary(error = skip)]
fn skipped() -> Result<u32, Silent> {
    Err(Silent)
}

#[log_boundary(error = "display")]
fn displayed() -> Result<u32, Box<dyn Error>> {
    Err("no table".into())
}

#[log_boundary(error = display)]
async fn text() -> Result<(), String> {
    Err("no table".to_owned())
}

fn main() {
    let records = testing::capture(|| {
        assert!(skipped().is_err());
        assert!(displayed().is_err());
        drop(text());
    });
    assert_eq!(records.only("skipped").error_message, None);
    assert_eq!(records.only("displayed").error_message.as_deref(), Some("no table"));
}
