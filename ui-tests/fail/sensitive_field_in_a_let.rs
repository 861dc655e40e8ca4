//! A `let` of an annotated function brings a sensitive field into a macro.

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
    event!("paid", a = pin);
}

#[log_boundary]
async fn over_several(card: Card) {
    let next = card.pin + 1;
    {
        let text = next.to_string();
        attribute!(next = Public(text));
    }
}

#[traced]
fn taken_apart(card: Card) {
    let Card { id, pin: renamed, .. } = card;
    event!("paid", id, renamed);
}

#[traced]
fn printed(card: &Card) {
    let text = format!("{}", card.number);
    event!("paid", text = Public(format!("<{text}>")));
}

#[traced]
fn argument(#[sensitive] pin: u32) {
    event!("paid", value = pin);
}

fn main() {
    straight(&card());
    drop(over_several(card()));
    taken_apart(card());
    printed(&card());
    argument(1);
    let _ = (card().id, card().number);
}
