//! A `const fn` in an annotated block is left alone: the compiler may run it, and the others are recorded.

use casefile::{testing, traced};

struct Ledger(u64);

#[traced]
impl Ledger {
    const fn new() -> Ledger {
        Ledger(1)
    }

    fn total(&self) -> u64 {
        self.0
    }
}

const LEDGER: Ledger = Ledger::new();

fn main() {
    let records = testing::capture(|| assert_eq!(Ledger::new().total() + LEDGER.total(), 2));
    assert_eq!(records.len(), 2);
    assert!(records.iter().all(|record| record.output.as_ref().unwrap() == 1));
}
