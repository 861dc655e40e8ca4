//! The items that the attributes stand on: functions, `impl` blocks, trait impls, inline modules.

use casefile::{log_boundary, testing, traced};

#[traced]
fn function() {}

struct Ledger;

#[log_boundary]
impl Ledger {
    fn method(&self) {}
}

trait Store {
    fn load(&self) -> u64;
}

#[traced]
impl Store for Ledger {
    fn load(&self) -> u64 {
        1
    }
}

#[log_boundary]
mod orders {
    pub fn load() {}
}

fn main() {
    let records = testing::capture(|| {
        function();
        Ledger.method();
        Ledger.load();
        orders::load();
    });
    for name in ["function", "Ledger::method", "Ledger::load", "orders::load"] {
        assert_eq!(records.only(name).outcome.unwrap().as_str(), "ok");
    }
}
