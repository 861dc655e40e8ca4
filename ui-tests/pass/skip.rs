//! The option `skip`, also for arguments that could not be recorded, and on an `impl` block.

use casefile::{log_boundary, testing, traced};

struct Legacy;

#[log_boundary(skip(legacy, name), skip(count))]
fn strict(order: u64, legacy: &Legacy, name: &str, mut count: u32) -> u64 {
    count += u32::try_from(name.len()).unwrap_or_default();
    let Legacy = legacy;
    order + u64::from(count)
}

struct Ledger;

#[traced(skip(self, pin))]
impl Ledger {
    fn pay(&self, amount: u64, pin: u32) -> u64 {
        amount + u64::from(pin)
    }

    fn total(&self, since: u64) -> u64 {
        since
    }
}

fn main() {
    let records = testing::capture(|| {
        strict(1, &Legacy, "name", 2);
        Ledger.pay(3, 4);
        Ledger.total(5);
    });
    let inputs: Vec<_> = records.iter().map(|record| serde_json::to_string(&record.inputs).unwrap()).collect();
    assert_eq!(inputs, [r#"{"order":1}"#, r#"{"amount":3}"#, r#"{"since":5}"#]);
}
