//! `event!` and `attribute!`: what they write, under which context, and that they cost nothing where nobody asks.

use casefile::{Loggable, attribute, event, log_boundary, testing, traced};

#[derive(Loggable)]
struct Card {
    id: u64,
    #[sensitive]
    number: String,
}

#[traced]
fn pay(card: &Card, cents: u64) -> u64 {
    event!("paying", card.id = card.id, cents, twice = cents * 2, who = Public(format!("c{}", card.id)));
    attribute!(card.id = card.id, cents);
    helper(cents);
    cents + card.number.len() as u64
}

fn helper(cents: u64) {
    event!(warn, "helped");
    attribute!(cents = cents + 1);
}

#[test]
fn smoke() {
    let card = Card { id: 3, number: "4111".to_owned() };
    let records = testing::capture(|| {
        pay(&card, 5);
        event!("outside", n = 1);
    });
    println!("{records}");
}
