//! The pattern of an argument takes a sensitive field out of it, which would be recorded as an input.

use casefile::{Loggable, log_boundary, traced};

#[derive(Loggable)]
struct Card {
    id: u64,
    #[sensitive]
    pin: u32,
}

#[derive(Loggable)]
struct Pin(#[sensitive] u32, u32);

#[log_boundary]
fn strict(Card { id, pin }: Card) -> u64 {
    id + u64::from(pin)
}

#[traced]
fn lenient(&Card { pin, .. }: &Card, (Pin(other, _), _): (Pin, u32)) -> u32 {
    pin + other
}

#[log_boundary]
async fn later(Pin(renamed, _): Pin) {
    let _ = renamed;
}

fn main() {
    strict(Card { id: 1, pin: 2 });
    lenient(&Card { id: 1, pin: 2 }, (Pin(1, 2), 3));
    drop(later(Pin(1, 2)));
}
