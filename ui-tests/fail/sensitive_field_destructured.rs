//! A pattern takes a sensitive field out of its owner.

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
    event!("let", a = { let Card { pin, .. } = card; *pin }, b = { let Pin(pin, _) = pin; *pin });
    event!("match", a = match payment {
        Payment::Card { number, .. } => *number,
        Payment::Pin(pin, _) => *pin,
        Payment::Cash(cents) => *cents,
    });
    event!("nested", a = if let Some(Card { pin: renamed, .. }) = some { renamed } else { 0 });
    event!("loop", a = { let mut sum = 0; for Card { pin, .. } in [card] { sum += pin; } sum });
    event!("whole", a = match card { whole @ Card { pin: 1.., .. } => whole.id, _ => 0 });
}

fn main() {
    events(&card(), &Payment::Card { id: 1, number: 2 }, &Pin(1, 2), None);
    drop((Payment::Pin(1, 2), Payment::Cash(1), card().id, card().number));
}
