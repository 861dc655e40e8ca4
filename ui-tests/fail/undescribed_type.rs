//! A type without `#[derive(Loggable)]` in strict code.

use casefile::log_boundary;

struct Card {
    number: u64,
}

mod bank {
    pub struct Account(pub u64);
}

#[log_boundary]
fn argument(order: u64, card: Card) {}

#[log_boundary]
fn reference(card: &Card) {}

#[log_boundary]
fn mutable_reference(card: &mut Card) {}

#[log_boundary]
fn list(cards: Vec<Card>) {}

#[log_boundary]
fn of_a_module(account: &bank::Account) {}

#[log_boundary]
fn trait_object(error: &dyn std::error::Error) {}

#[log_boundary]
fn closure(callback: impl Fn(u32) -> u32) {}

#[log_boundary]
fn pattern(Card { number }: Card, bank::Account(id): bank::Account, (card, count): (Card, u32)) {}

#[log_boundary]
fn output(number: u64) -> Card {
    Card { number }
}

#[log_boundary]
fn optional_output() -> Option<Card> {
    None
}

#[log_boundary(fields(card = card, text = format!("{order}")))]
fn field(order: u64, #[log(skip)] card: &Card) {}

fn main() {}
