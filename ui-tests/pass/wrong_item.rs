//! The items that the attributes stand on: functions, `impl` blocks, trait impls, traits, inline modules.

use casefile::{log_boundary, testing, traced};

#[traced]
fn function() {}

struct Ledger;

#[log_boundary]
impl Ledger {
    fn method(&self) {}
}

#[traced]
trait Store {
    const LIMIT: u64 = 3;

    fn load(&self) -> u64;

    fn twice(&self) -> u64 {
        self.load() * 2
    }
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

    pub trait Count {
        fn count(&self) -> u64 {
            1
        }
    }

    impl Count for u8 {}
}

fn main() {
    let records = testing::capture(|| {
        function();
        Ledger.method();
        Ledger.twice();
        orders::Count::count(&1_u8);
        orders::load();
    });
    for name in ["function", "Ledger::method", "Ledger::load", "Ledger::twice", "orders::load", "u8::count"] {
        assert_eq!(records.only(name).outcome.unwrap().as_str(), "ok");
    }
}
