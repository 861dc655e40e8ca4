//! The option `name`: one string, given once, with something in it.

use casefile::{log_boundary, traced};

#[traced(name = "")]
fn empty() {}

#[log_boundary(name = "a\nb")]
fn control_character() {}

#[traced(name = "a", name = "b")]
fn twice() {}

#[traced(name)]
fn without_value() {}

#[traced(name("a"))]
fn in_parentheses() {}

#[traced(name = charge)]
fn bare_word() {}

struct Ledger;

#[traced(name = "all")]
impl Ledger {
    fn add(&self) {}
}

fn main() {
    empty();
    control_character();
    twice();
    without_value();
    in_parentheses();
    bare_word();
    Ledger.add();
}
