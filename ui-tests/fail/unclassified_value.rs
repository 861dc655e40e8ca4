//! Text in `event!` and `attribute!` that nobody has said to be public, and types that nobody described.

use casefile::{attribute, event, log_boundary};

struct Legacy;

#[log_boundary(fields(text = text.trim()))]
fn fields(#[public] text: &str) {}

fn main() {
    let text = String::from("text");
    event!("text", text, a = text.as_str(), b = format!("{text}"), c = vec![1_u8], d = Some(&text));
    attribute!(a = &text[1..], b = Legacy);
    fields(&text);
}
