//! `#[log(own_debug)]`, of types of every form.
#![allow(dead_code)]

use std::fmt;

use casefile::{Loggable, OwnDebug};

#[derive(Loggable)]
#[log(own_debug)]
struct Card<T> {
    #[sensitive]
    number: T,
}

impl<T> OwnDebug for Card<T> {
    const PRINTS_NOTHING_SENSITIVE: () = ();

    fn fmt_debug(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a card")
    }
}

#[derive(Loggable)]
#[log(own_debug)]
#[sensitive]
enum Secret {
    Password(String),
}

impl OwnDebug for Secret {
    const PRINTS_NOTHING_SENSITIVE: () = ();

    fn fmt_debug(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a secret")
    }
}

fn main() {
    assert_eq!(format!("{:?}", Card { number: 1 }), "a card");
    assert_eq!(format!("{:?}", Secret::Password(String::new())), "a secret");
}
