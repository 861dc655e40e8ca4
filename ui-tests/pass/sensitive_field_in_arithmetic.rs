//! What is reckoned from other fields.

#![deny(warnings)]
#![allow(dead_code)]

use casefile::{Loggable, event};

#[derive(Clone, Loggable)]
struct Card {
    id: u64,
    #[sensitive]
    pin: u32,
    #[sensitive]
    number: String,
}
fn card() -> Card {
    Card { id: 7, pin: 1234, number: "4111".to_owned() }
}

fn events(card: &Card, other: u32) {
    event!("reckoned", a = card.id + 1, b = !card.id, c = card.id as u8, d = card.id > u64::from(other));
    event!("wrapped", a = &card.id, b = (card.id, 1), c = [card.id; 2].len(), d = Some(card.id));
    event!("chosen", a = if card.id > 1 { 1 } else { 2 }, b = u64::from(other) + { card.id });
}

fn main() {
    events(&card(), 1);
    let _ = (card().id, card().number, card().pin);
}
