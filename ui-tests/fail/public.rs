//! `#[public]` and `#[sensitive]`: bare words, one of them, once.

use casefile::{Loggable, log_boundary, traced};

#[log_boundary]
fn with_arguments(#[public(always)] name: &str) -> usize {
    name.len()
}

#[traced]
fn with_a_value(#[public = "yes"] name: &str) -> usize {
    name.len()
}

#[traced]
fn twice(
    #[public]
    #[public]
    name: &str,
) -> usize {
    name.len()
}

#[derive(Loggable)]
#[public]
#[sensitive]
struct Contradicting(u32);

struct Legacy;

#[log_boundary]
fn undescribed(#[public] legacy: &Legacy) {}

fn main() {
    with_arguments("");
    with_a_value("");
    twice("");
    drop(Contradicting(1).0);
}
