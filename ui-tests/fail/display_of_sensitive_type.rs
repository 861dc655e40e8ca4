//! A `Display` of a type that is sensitive as a whole.
#![allow(dead_code)]

use std::fmt;

use casefile::Loggable;

#[derive(Loggable)]
#[sensitive]
struct Key(String);

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn main() {}
