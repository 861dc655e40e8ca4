//! `#[log(own_display)]`: somebody has read what the type's `Display` prints.
#![allow(dead_code)]

use casefile::Loggable;

#[derive(Loggable)]
#[log(own_display)]
struct Order {
    id: u64,
}

#[derive(Loggable)]
#[log(own_dsplay)]
struct Card {
    #[sensitive]
    number: String,
}

#[derive(Loggable, thiserror::Error)]
#[log(own_display)]
#[error("bad card {number}")]
struct CardError {
    #[sensitive]
    number: String,
}

fn main() {}
