//! `#[log(own_debug)]` does not let another derive print the type, and needs a reason.
#![allow(dead_code)]

use casefile::Loggable;

#[derive(Loggable)]
#[log(own_debug)]
#[derive(Clone, Debug)]
struct Card {
    #[sensitive]
    number: String,
}

#[derive(Loggable)]
#[log(own_debug, own_debug)]
struct Order {
    id: u64,
}

fn main() {}
