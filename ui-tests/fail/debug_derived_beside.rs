//! A `Debug` derived after `Loggable`, in one list.
#![allow(dead_code)]

use casefile::Loggable;

#[derive(Loggable, Debug)]
struct Card<'a, T> {
    item: &'a T,
    #[sensitive]
    number: String,
}

#[derive(Clone, Loggable, std::fmt::Debug)]
struct Pin(#[sensitive(mask = "last4")] String);

fn main() {}
