//! Other fields through the same.

#![deny(warnings)]
#![allow(dead_code)]

use casefile::Loggable;

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

use casefile::event as note;

mod logging {
    pub use casefile::{attribute as tag, event as log};
}

macro_rules! record {
    ($card:expr, $field:ident) => {
        casefile::event!("made", value = $card.$field)
    };
    ($value:expr) => {
        logging::log!("made", value = $value)
    };
}

fn events(card: &Card) {
    note!("renamed", value = card.id);
    logging::tag!(value = card.id);
    record!(card, id);
    record!(card.id);
    casefile::event!("raw", value = card.r#id);
}

fn main() {
    events(&card());
    let _ = (card().id, card().number, card().pin);
}
