//! One attribute a function: a method's own instead of its block's.

use casefile::{log_boundary, testing, traced};

struct Ledger;

#[traced]
impl Ledger {
    #[log_boundary]
    fn add(&self) {}
}

fn main() {
    let records = testing::capture(|| Ledger.add());
    assert_eq!(records.only("Ledger::add").kind.unwrap().as_str(), "boundary");
}
