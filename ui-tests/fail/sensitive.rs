//! `#[sensitive]`: alone or with a policy, and contradicted by nothing.

use casefile::{Loggable, log_boundary, traced};

#[log_boundary]
fn with_arguments(#[sensitive(mask)] pin: u32) -> u32 {
    pin
}

#[traced]
fn with_a_value(#[sensitive = true] pin: u32) -> u32 {
    pin
}

#[traced]
fn contradicted(
    #[sensitive]
    #[log(debug)]
    pin: u32,
    #[log(serde)]
    #[sensitive]
    number: u32,
) -> u32 {
    pin + number
}

#[derive(Loggable)]
#[sensitive]
struct Card {
    #[public]
    holder: String,
    #[log(rename = "n")]
    number: u64,
    #[sensitive]
    pin: u32,
}

#[derive(Loggable)]
#[sensitive]
enum Secret {
    Key(#[log(display)] u64),
}

fn main() {
    with_arguments(1);
    with_a_value(1);
    contradicted(1, 2);
    let card = Card { holder: String::new(), number: 1, pin: 2 };
    drop((card.holder, card.number, card.pin));
    let Secret::Key(key) = Secret::Key(1);
    println!("{key}");
}
