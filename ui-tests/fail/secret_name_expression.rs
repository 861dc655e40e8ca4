//! An argument that is left out for its name is left out everywhere, and a key may be called like a secret, too.

#![deny(warnings)]

use casefile::{attribute, event, log_boundary, traced};

#[allow(deprecated)]
#[traced]
fn redacted(pin: u32) {
    event!("a", entered = pin);
    let e = pin;
    attribute!(e);
}

#[log_boundary(fields(entered = cvv))]
fn skipped(#[log(skip)] cvv: u16) {
    event!("a", code = cvv);
}

#[traced(skip(password), fields(length = password.len()))]
fn skipped_by_the_function(password: &str) {
    event!("a", text = Public(password));
}

#[log_boundary(fields(password = n))]
fn strict_key(n: u32) {
    attribute!(password = 12345_u32);
    event!("n", api_key = 77_u64, "user.card-number" = n);
    let pin = n;
    event!("n", pin);
}

#[traced(fields(api_key = n))]
fn lenient_key(n: u32) {}

fn main() {
    redacted(1);
    skipped(1);
    skipped_by_the_function("");
    strict_key(1);
    lenient_key(1);
}
