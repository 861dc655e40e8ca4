//! A `Display` written by hand for a type with a sensitive field.
#![allow(dead_code)]

use std::fmt;

use casefile::Loggable;

#[derive(Loggable)]
struct Card {
    id: u64,
    #[sensitive]
    number: String,
}

impl fmt::Display for Card {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.number)
    }
}

#[derive(Loggable)]
struct Pin(#[sensitive(mask = "last4")] String);

impl fmt::Display for Pin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[derive(Loggable)]
enum Payment {
    Cash,
    Card {
        #[sensitive(pseudonym)]
        number: String,
    },
}

impl fmt::Display for Payment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Payment::Cash => formatter.write_str("cash"),
            Payment::Card { number } => formatter.write_str(number),
        }
    }
}

fn main() {}
