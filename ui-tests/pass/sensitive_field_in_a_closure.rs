//! Closures that read other fields.

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

fn events(cards: &[Card]) {
    event!("all", a = cards.iter().map(|card| card.id).max(), b = cards.iter().map(|Card { id, .. }| *id).max());
    event!("some", a = cards.iter().filter(move |card| card.id > 1).count());
    event!("one", a = (|card: &Card| card.id)(&cards[0]));
}

fn main() {
    events(&[card()]);
    let _ = (card().id, card().number, card().pin);
}
