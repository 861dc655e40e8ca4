//! A sensitive field, named directly in each place that records an expression.

use casefile::{Loggable, attribute, event, log_boundary, traced};

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

#[log_boundary(fields(a = card.pin))]
fn strict(card: &Card) {}

#[traced(fields(a = card.pin))]
fn lenient(card: &Card) {}

fn recorded(card: &Card) {
    event!("paid", card.a = card.pin);
    attribute!(card.a = card.pin);
}

fn main() {
    strict(&card());
    lenient(&card());
    recorded(&card());
    let _ = (card().id, card().number);
}
