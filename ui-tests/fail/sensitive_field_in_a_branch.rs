//! A sensitive field decides, or comes out of a branch.

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

fn events(card: &Card, other: Option<&Card>) {
    event!("match", a = match card.pin { 0 => 1, other => other }, b = match other { Some(card) if card.pin > 1 => 1, _ => 2 });
    event!("if let", a = if let Some(card) = other { card.pin } else { 0 });
    event!("loop", a = loop { if card.pin > 1 { break card.pin; } break 0; });
}

fn main() {
    events(&card(), None);
    let _ = (card().id, card().number, card().pin);
}
