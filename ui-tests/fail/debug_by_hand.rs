//! A `Debug` written by hand, without a word that says so.
#![allow(dead_code)]

use std::fmt;

use casefile::Loggable;

#[derive(Loggable)]
struct Card {
    #[sensitive]
    number: String,
}

impl fmt::Debug for Card {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.number)
    }
}

fn main() {}
