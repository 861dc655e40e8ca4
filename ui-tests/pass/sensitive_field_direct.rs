//! Fields that are not sensitive, beside one that is.

#![deny(warnings)]
#![allow(dead_code)]

use casefile::{Loggable, attribute, event, log_boundary, testing, traced};

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

#[log_boundary(fields(id = card.id))]
fn strict(card: &Card) {
    event!("paid", card.id = card.id);
    attribute!(card.of = card.id);
}

#[traced(fields(id = card.id))]
fn lenient(card: &Card) {}

fn main() {
    let records = testing::capture(|| {
        strict(&card());
        lenient(&card());
    });
    assert_eq!(records.only("strict").attribute("card.of").unwrap(), 7);
    assert_eq!(records.only_event("paid").field("card.id").unwrap(), 7);
    records.assert_nowhere("1234");
}
