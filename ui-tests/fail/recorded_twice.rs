//! Two attributes on one function would record each call twice.

use casefile::{log_boundary, traced};

#[traced]
#[log_boundary]
fn both() {}

#[casefile::traced]
#[casefile::traced(level = info)]
fn same() {}

struct Ledger;

#[traced]
impl Ledger {
    #[traced]
    #[log_boundary]
    fn add(&self) {}
}

fn main() {
    both();
    same();
    Ledger.add();
}
