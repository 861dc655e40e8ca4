//! Other fields under the same names.

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

fn events(card: Card) {
    event!("renamed", a = { let id = &card; id.id }, b = { let card = &card; { let card = card; card.id } });
    event!("function", a = { fn get(card: &Card) -> u64 { card.id } get(&card) });
    event!("block", a = 'block: { break 'block card.id }, b = unsafe { (&raw const card.id).read() });
    event!("literal", a = Card { id: 1, pin: 2, ..card.clone() }.id, b = r#type(&card).id);
}

fn r#type(card: &Card) -> &Card {
    card
}

fn main() {
    events(card());
    let _ = (card().id, card().number, card().pin);
}
