//! A pattern made by a macro hides its names: strict code needs a name, lenient code leaves it out.

use casefile::{log_boundary, traced};

macro_rules! pair {
    ($first:ident, $second:ident) => {
        ($first, $second)
    };
}

#[log_boundary]
fn strict(pair!(a, b): (u32, u32)) -> u32 {
    a + b
}

#[log_boundary]
fn skipped(#[log(skip)] pair!(a, b): (u32, u32)) -> u32 {
    a + b
}

#[traced]
fn lenient(pair!(a, b): (u32, u32)) -> u32 {
    a + b
}

fn main() {
    strict((1, 2));
    skipped((1, 2));
    lenient((1, 2));
}
