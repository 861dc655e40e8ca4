//! A sensitive field of an element: of a slice, a map, a tuple.

use std::collections::BTreeMap;

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

fn events(cards: &[Card], by_name: &BTreeMap<u32, Card>, pair: &(u32, Card), pairs: &[(Card, u32); 1]) {
    event!("many", a = cards[0].pin, b = by_name[&1].pin, c = pair.1.pin, d = pairs[0].0.pin);
}

fn main() {
    events(&[card()], &BTreeMap::from([(1, card())]), &(1, card()), &[(card(), 1)]);
    let _ = (card().id, card().number);
}
