//! What has the name of a secret and is said to be none, and what only sounds like one.

#![deny(warnings)]

use casefile::{attribute, event, log_boundary, traced};

#[traced(fields(pin = Public(pin)))]
fn said_to_be_none(#[public(reason = "of a header on the board")] pin: u32) {
    let e = pin;
    event!("a", e, pin = Public(pin));
}

#[log_boundary(fields(app.code = request))]
fn skipped(#[log(skip)] request: u16) {
    event!("a", request, password_count = 1, is_secret = true, password = true);
    attribute!(pin = Public(7));
}

fn main() {
    said_to_be_none(1);
    skipped(1);
}
