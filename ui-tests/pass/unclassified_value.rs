//! Text in `event!` and `attribute!` that somebody has said to be public.

#![deny(warnings)]

use casefile::{attribute, event, log_boundary, traced};

#[log_boundary(fields(text = Public(text.trim())))]
fn strict(#[public] text: &str) {
    attribute!(a = Public(&text[1..]));
}

#[traced(fields(text = Public(text.trim()), other = text.len()))]
fn lenient(text: &str) {}

fn main() {
    let text = String::from("text");
    event!("text", text = Public(text.as_str()), a = Public(format!("{text}")), b = Public(Some(&text)), c = 'c', d = "d");
    strict(&text);
    lenient(&text);
}
