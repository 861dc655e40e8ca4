//! The macros under other names, and macros that make the expression.

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
    note!("renamed", value = card.pin);
    logging::tag!(value = card.pin);
    record!(card, pin);
    record!(card.pin);
    casefile::event!("raw", value = card.r#pin);
}

fn main() {
    events(&card());
    let _ = (card().id, card().number, card().pin);
}
