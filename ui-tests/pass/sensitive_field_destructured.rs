//! Patterns that leave the sensitive fields alone.

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
#[derive(Loggable)]
struct Pin(#[sensitive] u32, u32);

#[derive(Loggable)]
enum Payment {
    Card {
        id: u64,
        #[sensitive]
        number: u64,
    },
    Pin(#[sensitive] u64, u64),
    Cash(u64),
}
fn card() -> Card {
    Card { id: 7, pin: 1234, number: "4111".to_owned() }
}

fn events(card: &Card, payment: &Payment, pin: &Pin, some: Option<Card>) {
    event!("let", a = { let Card { id, .. } = card; *id }, b = { let Pin(_, other) = pin; *other });
    event!("match", a = match payment {
        Payment::Card { id, number: _ } => *id,
        Payment::Pin(_, other) => *other,
        Payment::Cash(cents) => *cents,
    });
    event!("nested", a = if let Some(Card { id: renamed, .. }) = some { renamed } else { 0 });
    event!("loop", a = { let mut sum = 0; for Card { id, .. } in [card] { sum += id; } sum });
    event!("whole", a = match card { whole @ Card { id: 1.., .. } => whole.id, _ => 0 });
}

fn main() {
    events(&card(), &Payment::Card { id: 1, number: 2 }, &Pin(1, 2), None);
    drop((Payment::Pin(1, 2), Payment::Cash(1), card().id, card().number));
}
