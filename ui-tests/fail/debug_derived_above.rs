//! A `Debug` derived before `Loggable`, in one list and in one of its own.
#![allow(dead_code)]

use casefile::Loggable;

#[derive(Debug, Loggable)]
struct Card {
    id: u64,
    #[sensitive]
    number: String,
}

#[derive(Clone, Debug)]
#[derive(Loggable)]
enum Payment<T> {
    Cash(T),
    Card(#[sensitive] String),
}

fn main() {}
