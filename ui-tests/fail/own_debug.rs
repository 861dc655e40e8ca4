//! `#[log(own_debug)]`: the type prints itself, through a trait of a telling name.
#![allow(dead_code)]

use std::fmt;

use casefile::{Loggable, OwnDebug};

#[derive(Loggable)]
#[log(own_debug)]
struct Forgotten {
    #[sensitive]
    number: String,
}

#[derive(Loggable)]
#[log(own_debug)]
struct Unsaid {
    #[sensitive]
    number: String,
}

impl OwnDebug for Unsaid {
    fn fmt_debug(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Unsaid")
    }
}

fn main() {}
