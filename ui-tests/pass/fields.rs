//! The option `fields`: every form of key and value, and an argument that only a field reads counts as used.

#![deny(warnings)]

use casefile::{log_boundary, testing, traced};

struct Cart {
    count: u32,
}

#[log_boundary(fields(
    literal = "text",
    dotted.key.r#type = 1,
    "any key" = cart.count + 1,
    digits = order.to_string().len(),
    block = { let double = order * 2; double },
))]
fn only_fields_read(order: u64, #[log(skip)] cart: &Cart) {}

#[traced(fields(sum = first + second, text = format!("{third}")))]
async fn in_async(first: u64, mut second: u64, third: u64) -> u64 {
    second += 1;
    second
}

#[traced(fields(sum = a + b))]
fn pattern((a, b): (u32, u32)) {}

struct Ledger(u32);

#[traced(fields(ledger.id = self.0))]
impl Ledger {
    fn add(&self, amount: u32) -> u32 {
        amount
    }
}

fn main() {
    let records = testing::capture(|| {
        only_fields_read(21, &Cart { count: 1 });
        pattern((1, 2));
        Ledger(7).add(1);
        drop(in_async(1, 2, 3));
    });
    let record = records.only("only_fields_read");
    for (key, value) in [("dotted.key.type", 1), ("any key", 2), ("digits", 2), ("block", 42)] {
        assert_eq!(record.attribute(key).unwrap(), value, "{key}");
    }
    assert_eq!(record.attribute("literal").unwrap(), "text");
    assert_eq!(records.only("pattern").attribute("sum").unwrap(), 3);
    assert_eq!(records.only("Ledger::add").attribute("ledger.id").unwrap(), 7);
}
