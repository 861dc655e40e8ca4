//! What is reckoned from a sensitive field tells of it.

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
    event!("reckoned", a = card.pin + 1, b = -i64::from(card.pin), c = card.pin as u8, d = card.pin > other);
    event!("wrapped", a = &card.pin, b = (card.pin, 1), c = [card.pin; 2].len(), d = Some(card.pin));
    event!("chosen", a = if card.pin > 1 { 1 } else { 2 }, b = other + { card.pin });
}

fn main() {
    events(&card(), 1);
    let _ = (card().id, card().number, card().pin);
}
