//! What is not sensitive, as deep.

#![deny(warnings)]
#![allow(dead_code)]

use std::sync::Arc;

use casefile::{Loggable, event, traced};

#[derive(Clone, Loggable)]
struct Card {
    id: u64,
    #[sensitive]
    pin: u32,
    #[sensitive]
    number: String,
}
#[derive(Loggable)]
struct Order {
    card: Card,
    boxed: Box<Card>,
    shared: Arc<Box<Card>>,
}

fn order() -> Order {
    Order { card: card(), boxed: Box::new(card()), shared: Arc::new(Box::new(card())) }
}
fn card() -> Card {
    Card { id: 7, pin: 1234, number: "4111".to_owned() }
}

#[traced(fields(a = order.card.id, b = order.boxed.id, c = order.shared.id))]
fn fields(order: &Order) {}

fn events(order: &Order) {
    let again = &&order;
    event!("paid", a = order.card.id, b = order.boxed.id, c = again.shared.id);
}

fn main() {
    fields(&order());
    events(&order());
}
