//! A `Debug` derived further down is seen, and so is one behind a condition.
#![allow(dead_code)]

use casefile::Loggable;

#[derive(Loggable)]
#[derive(Clone, Debug)]
struct Card {
    #[sensitive]
    number: String,
}

#[derive(Loggable)]
#[cfg_attr(all(), derive(std::fmt::Debug))]
#[sensitive]
struct Key(String);

fn main() {}
