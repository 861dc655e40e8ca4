//! A mask or a pseudonym is of a field or argument.
#![allow(dead_code)]

use casefile::Loggable;

#[derive(Loggable)]
#[sensitive(mask = "last4")]
struct Card(String);

#[derive(Loggable)]
#[sensitive]
struct Key {
    #[sensitive(pseudonym)]
    id: String,
}

#[derive(Loggable)]
enum Payment {
    #[sensitive(pseudonym)]
    Card(String),
}

fn main() {}
