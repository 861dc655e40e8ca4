//! `#[log(own_display)]`, and what may be `Display` without it.
#![allow(dead_code)]

use std::fmt;

use casefile::Loggable;

#[derive(Loggable)]
#[log(own_display)]
struct Card {
    #[sensitive]
    number: String,
    expires: u32,
}

impl fmt::Display for Card {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "expires in {}", self.expires)
    }
}

/// Not promised: which types may stand for `T` is not known, so nothing is asked of them.
#[derive(Loggable)]
struct Bounded<T: Copy> {
    item: T,
    #[sensitive]
    number: String,
}

impl<T: Copy> fmt::Display for Bounded<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.number)
    }
}

/// Has nothing sensitive.
#[derive(Loggable)]
struct Order {
    id: u64,
}

impl fmt::Display for Order {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.id.fmt(formatter)
    }
}

fn main() {
    assert_eq!(Card { number: String::new(), expires: 2031 }.to_string(), "expires in 2031");
    assert_eq!(Bounded { item: 1, number: "hunter2".to_owned() }.to_string(), "hunter2");
    assert_eq!(Order { id: 1 }.to_string(), "1");
}
