//! One attribute on a block: its options hold for every method, a method's own come first, `#[log(skip)]` leaves one alone.

use casefile::{log_boundary, testing, traced};

struct Ledger(u64);

#[traced(level = info, skip(pin))]
impl Ledger {
    fn add(&mut self, amount: u64, pin: u32) {
        self.0 += amount * u64::from(pin);
    }

    #[log_boundary(name = "ledger.total", level = warn)]
    fn total(&self) -> u64 {
        self.0
    }

    #[log(skip)]
    fn clear(&mut self) {
        self.0 = 0;
    }
}

fn main() {
    let records = testing::capture(|| {
        let mut ledger = Ledger(1);
        ledger.add(2, 3);
        ledger.total();
        ledger.clear();
    });
    let add = records.only("Ledger::add");
    assert_eq!((add.input("amount").unwrap(), add.input("pin")), (&2.into(), None));
    assert_eq!(add.level.unwrap().as_str(), "INFO");
    assert_eq!(records.only("ledger.total").level.unwrap().as_str(), "WARN");
    assert_eq!(records.len(), 2);
}
