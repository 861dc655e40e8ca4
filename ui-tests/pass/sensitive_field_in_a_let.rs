//! What a `let` was used for otherwise.

#![deny(warnings)]
#![allow(dead_code)]

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

#[traced]
fn straight(card: &Card) {
    let pin = card.pin;
    let verified = verify(pin);
    event!("paid", verified, id = card.id);
}

#[log_boundary]
async fn over_several(card: Card) {
    let next = card.id + 1;
    {
        let text = next.to_string();
        attribute!(next = Public(text));
    }
    drop(card.number);
}

#[traced]
fn taken_apart(card: Card) {
    let Card { id, pin, number } = card;
    let verified = verify(pin) && !number.is_empty();
    event!("paid", id, verified);
}

#[traced]
fn printed(card: &Card) {
    let text = format!("{}", card.id);
    event!("paid", text = Public(format!("<{text}>")));
}

#[traced]
fn argument(#[sensitive] pin: u32, other: Option<u32>) {
    if let Some(pin) = other {
        event!("paid", value = pin);
    }
    verify(pin);
}

fn verify(pin: u32) -> bool {
    pin == 1
}

fn main() {
    straight(&card());
    drop(over_several(card()));
    taken_apart(card());
    printed(&card());
    argument(1, None);
    let _ = (card().id, card().number);
}
