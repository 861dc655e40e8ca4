//! Other attributes may stand behind a condition; a field is classified by what the compiler left.

use casefile::{Loggable, log_boundary};

#[derive(Loggable)]
struct Card {
    #[cfg_attr(all(), sensitive)]
    pin: u32,
}

#[log_boundary]
fn strict(#[cfg_attr(all(), allow(unused_variables))] count: u32, card: &Card) {
    drop(card.pin);
}

fn main() {
    let records = casefile::testing::capture(|| strict(1, &Card { pin: 7391 }));
    records.assert_nowhere("7391");
}
