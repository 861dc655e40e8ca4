//! `Public(..)` around text, in all three places.

#![deny(warnings)]
#![allow(dead_code)]

use casefile::{Loggable, attribute, event, log_boundary, traced};

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

#[log_boundary(fields(a = Public(&card.holder)))]
fn strict(card: &Card) {}

#[traced(public_text, fields(a = &card.holder, b = Public(card.holder.as_str())))]
fn lenient(card: &Card) {}

fn events(card: &Card) {
    event!("public", a = Public(&card.holder));
    attribute!(a = Public(format!("{}", card.holder)));
}

fn main() {
    strict(&card());
    lenient(&card());
    events(&card());
    let _ = (card().id, card().holder, card().number, card().pin);
}
