//! `#[log(rename = "..")]` on arguments, fields and variants.

use casefile::{Loggable, log_boundary, testing, traced};

#[derive(Loggable)]
struct Order {
    #[log(rename = "order_id")]
    id: u64,
    #[sensitive]
    #[log(rename = "code")]
    pin: u32,
    r#type: u32,
}

#[derive(Loggable)]
enum Event {
    #[log(rename = "order.paid")]
    Paid { #[log(rename = "cents")] amount: u64 },
}

#[log_boundary]
fn strict(#[log(rename = "o")] order: &Order, #[log(rename = "the event")] event: Event, r#type: u32) -> u64 {
    let Event::Paid { amount } = event;
    amount + order.id + u64::from(order.pin + order.r#type + r#type)
}

#[traced]
fn swapped(#[log(rename = "b")] a: u32, #[log(rename = "a")] b: u32) -> u32 {
    a - b
}

fn main() {
    let records = testing::capture(|| {
        strict(&Order { id: 1, pin: 2, r#type: 3 }, Event::Paid { amount: 4 }, 5);
        swapped(2, 1);
    });
    let inputs = serde_json::to_value(&records.only("strict").inputs).unwrap();
    let order = serde_json::json!({"order_id": 1, "code": "[redacted]", "type": 3});
    let event = serde_json::json!({"order.paid": {"cents": 4}});
    assert_eq!(inputs, serde_json::json!({"o": order, "the event": event, "type": 5}));
    assert_eq!(records.only("swapped").input("a").unwrap(), 1);
}
