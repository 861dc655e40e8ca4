//! Other names, other scopes: the field is the same.

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
    event!("renamed", a = { let id = &card; id.pin }, b = { let card = &card; { let card = card; card.pin } });
    event!("function", a = { fn get(card: &Card) -> u32 { card.pin } get(&card) });
    event!("block", a = 'block: { break 'block card.pin }, b = unsafe { (&raw const card).read_unaligned().pin });
    event!("literal", a = Card { id: 1, pin: 2, ..card.clone() }.pin, b = r#type(&card).pin);
}

fn r#type(card: &Card) -> &Card {
    card
}

fn main() {
    events(card());
    let _ = (card().id, card().number, card().pin);
}
