//! The option `public_text`: a bare word. It does not make a type loggable that nobody described.

use casefile::{log_boundary, traced};

struct Legacy;

#[log_boundary(public_text)]
fn undescribed(name: &str, legacy: &Legacy) -> Legacy {
    Legacy
}

#[log_boundary(public_text(name))]
fn with_a_list(#[public] name: &str) {
    println!("{name}");
}

#[traced(public_text, public_text)]
fn twice() {}

#[traced(public_test)]
fn near_miss() {}

fn main() {
    with_a_list("");
    twice();
    near_miss();
}
