//! A `Display` of a generic type, where any type may stand for the parameters.
#![allow(dead_code)]

use std::fmt;

use casefile::Loggable;

#[derive(Loggable)]
struct Card<'a, T: ?Sized, const LENGTH: usize> {
    #[log(skip)]
    item: &'a T,
    #[sensitive]
    number: [u8; LENGTH],
}

impl<T: ?Sized + fmt::Display, const LENGTH: usize> fmt::Display for Card<'_, T, LENGTH> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.number.iter().try_for_each(|digit| write!(formatter, "{digit}"))
    }
}

fn main() {}
