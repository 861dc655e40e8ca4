//! `#[log(serde)]` knows no classes: what has something sensitive is not written with it.

use std::collections::HashMap;
use std::sync::Arc;

use casefile::{Loggable, log_boundary};
use serde::Serialize;

#[derive(Loggable, Serialize)]
struct Card {
    id: u64,
    #[sensitive]
    text: String,
}

#[derive(Loggable, Serialize)]
#[sensitive]
struct Key(String);

#[derive(Loggable, Serialize)]
enum Payment<T> {
    Cash(T),
    Card { #[sensitive] number: T },
}

#[log_boundary]
fn direct(#[log(serde)] card: &Card) {}

#[log_boundary]
fn held(#[log(serde)] cards: Vec<Option<Arc<Box<Card>>>>, #[log(serde)] one: &[Card; 1]) {}

#[log_boundary]
fn in_a_map(#[log(serde)] cards: &HashMap<u64, Card>, #[log(serde)] pair: (u32, Key)) {}

#[log_boundary]
fn of_a_generic(#[log(serde)] payment: &Payment<u32>) {}

#[derive(Loggable)]
struct Order {
    #[log(serde)]
    card: Card,
}

fn main() {}
