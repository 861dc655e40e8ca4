//! `self` is never recorded; what of it matters is named in `fields(..)`.

use casefile::{testing, traced};

struct Ledger {
    id: u64,
}

impl Ledger {
    #[traced(fields(ledger.id = self.id))]
    fn by_reference(&self) {}

    #[traced]
    fn by_value(self) {}
}

fn main() {
    let records = testing::capture(|| {
        let ledger = Ledger { id: 7 };
        ledger.by_reference();
        ledger.by_value();
    });
    let record = records.only("Ledger::by_reference");
    assert_eq!((record.attribute("ledger.id").unwrap(), &record.inputs), (&7.into(), &None));
    assert_eq!(records.only("Ledger::by_value").inputs, None);
}
