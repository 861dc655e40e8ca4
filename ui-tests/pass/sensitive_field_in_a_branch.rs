//! Other fields in the same places.

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

fn events(card: &Card, other: Option<&Card>) {
    event!("match", a = match card.id { 0 => 1, other => other }, b = match other { Some(card) if card.id > 1 => 1, _ => 2 });
    event!("if let", a = if let Some(card) = other { card.id } else { 0 });
    event!("loop", a = loop { if card.id > 1 { break card.id; } break 0; });
}

fn main() {
    events(&card(), None);
    let _ = (card().id, card().number, card().pin);
}
