//! A sensitive field in the arguments of a macro, whichever.

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
    event!("printed", a = Public(format!("{}", card.number)), b = Public(format!("{n}", n = card.number)));
    event!("listed", a = vec![card.pin], b = vec![card.pin; 2].len(), c = same!(card.pin));
    event!("matched", a = matches!(card.pin, 1), b = matches!(Some(card), Some(card) if card.pin > 1));
    event!("json", a = Public(serde_json::json!({ "pin": card.pin, "list": [1, card.pin] })));
}

fn main() {
    events(&card());
    let _ = (card().id, card().holder, card().number, card().pin);
}
