//! `class` tells the pseudonyms of one kind of value from those of another.
#![allow(dead_code)]

use casefile::Loggable;

#[derive(Loggable)]
struct Customer {
    #[sensitive(class = "card")]
    card: String,
    #[sensitive(mask = "last4", class = "card")]
    masked: String,
    #[sensitive(pseudonym, class = "")]
    empty: String,
    #[sensitive(pseudonym, class = card)]
    unquoted: String,
    #[sensitive(pseudonym, class)]
    missing: String,
}

fn main() {}
