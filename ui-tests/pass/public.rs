//! `#[public]` on arguments, fields and types, for every kind of text.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use casefile::{Loggable, log_boundary, testing, traced};

#[derive(Loggable)]
struct Note<'a> {
    #[public]
    text: &'a str,
    #[public]
    lines: Vec<Cow<'a, str>>,
}

#[derive(Loggable)]
#[public]
enum Event {
    Named(String),
    Tagged { tags: BTreeMap<String, u32>, #[sensitive] secret: String },
}

#[log_boundary]
fn strict(#[public] text: &str, #[public] file: &Path, #[public] body: &[u8], note: &Note<'_>, events: &[Event]) {
    assert!(text.len() + body.len() + note.text.len() + note.lines.len() + events.len() > 0);
    assert!(file.is_relative());
}

#[traced]
fn lenient(#[public] text: String) -> usize {
    text.len()
}

fn main() {
    let records = testing::capture(|| {
        let tagged = Event::Tagged { tags: BTreeMap::new(), secret: "hunter2".to_owned() };
        let events = [Event::Named("named".to_owned()), tagged];
        strict("soup", Path::new("a/b"), b"c", &Note { text: "t", lines: vec!["l".into()] }, &events);
        lenient("soup".to_owned());
    });
    assert_eq!(records.only("strict").input("text").unwrap(), "soup");
    assert_eq!(records.only("lenient").input("text").unwrap(), "soup");
    records.assert_nowhere("hunter2");
}
