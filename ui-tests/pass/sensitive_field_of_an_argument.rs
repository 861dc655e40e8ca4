//! Patterns of arguments that leave the sensitive fields alone, or whose names are not recorded.

#![deny(warnings)]

use casefile::{Loggable, log_boundary, testing, traced};

#[derive(Loggable)]
struct Card {
    id: u64,
    #[sensitive]
    pin: u32,
}

#[derive(Loggable)]
struct Pin(#[sensitive] u32, u32);

#[log_boundary(skip(pin))]
fn strict(Card { id, pin }: Card) -> u64 {
    id + u64::from(pin) - 1234
}

#[traced]
fn lenient(&Card { id, .. }: &Card, (Pin(_, other), _): (Pin, u32)) -> u64 {
    id + u64::from(other)
}

#[log_boundary]
async fn later(#[sensitive] Pin(renamed, _): Pin) {
    let _ = renamed;
}

fn main() {
    let records = testing::capture(|| {
        strict(Card { id: 1, pin: 1234 });
        lenient(&Card { id: 1, pin: 1234 }, (Pin(1234, 2), 3));
        drop(later(Pin(1234, 2)));
    });
    assert_eq!(records.only("strict").input("id").unwrap(), 1);
    records.assert_nowhere("1234");
}
