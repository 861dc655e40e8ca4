//! `error = display`: the message and the chain of an error that nobody classified.

use casefile::{log_boundary, testing, traced};

#[log_boundary(error = display)]
fn strict(text: u32) -> Result<u32, std::num::TryFromIntError> {
    u8::try_from(text).map(u32::from)
}

#[traced(error = display)]
fn lenient() -> Result<u32, Box<dyn std::error::Error>> {
    Err("no more paper".into())
}

fn main() {
    let records = testing::capture(|| {
        let _ = strict(300);
        let _ = lenient();
    });
    let message = |name| records.only(name).error_message.clone().unwrap();
    assert_eq!(message("strict"), "out of range integral type conversion attempted");
    assert_eq!(message("lenient"), "no more paper");
}
