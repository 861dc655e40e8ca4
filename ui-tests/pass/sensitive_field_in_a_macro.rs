//! Other fields in the same places.

#![deny(warnings)]
#![allow(dead_code)]

use casefile::{Loggable, event};

#[derive(Clone, Loggable)]
struct Card {
    id: u64,
    #[public]
    holder: String,
    #[sensitive]
    pin: u32,
    #[sensitive]
    number: String,
}

fn card() -> Card {
    Card { id: 7, holder: "Ada".to_owned(), pin: 1234, number: "4111".to_owned() }
}

macro_rules! same {
    ($value:expr) => {
        $value
    };
}

fn events(card: &Card) {
    event!("printed", a = Public(format!("{}", card.holder)), b = Public(format!("{n}", n = card.holder)));
    event!("listed", a = vec![card.id], b = vec![card.id; 2].len(), c = same!(card.id));
    event!("matched", a = matches!(card.id, 1), b = matches!(Some(card), Some(card) if card.id > 1));
    event!("json", a = Public(serde_json::json!({ "pin": card.id, "list": [1, card.id] })));
}

fn main() {
    events(&card());
    let _ = (card().id, card().holder, card().number, card().pin);
}
