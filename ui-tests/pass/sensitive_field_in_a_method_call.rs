//! Other fields in the same places.

#![deny(warnings)]
#![allow(dead_code)]

use casefile::{Loggable, event};

#[derive(Clone, Loggable)]
struct Card {
    id: u64,
    #[public]
    holder: String,
    #[sensitive]
    pin: u32,
    #[sensitive]
    number: String,
}

fn card() -> Card {
    Card { id: 7, holder: "Ada".to_owned(), pin: 1234, number: "4111".to_owned() }
}

fn events(card: &Card) {
    event!("sized", a = card.holder.len(), b = card.holder.as_str().is_empty());
    event!("parsed", a = card.holder.parse().unwrap_or(0_u64), b = u64::max(card.id.into(), 1));
    event!("passed", a = size(&card.holder), b = Public(card.holder.clone()));
}

fn size(text: &str) -> usize {
    text.len()
}

fn main() {
    events(&card());
    let _ = (card().id, card().holder, card().number, card().pin);
}
