//! `#[log(..)]`: one way to record a value, and one name.

use casefile::{Loggable, log_boundary, traced};

#[traced]
fn empty(#[log] a: u32, #[log()] b: u32, #[log = "skip"] c: u32) -> u32 {
    a + b + c
}

#[log_boundary]
fn two_ways(#[log(display, debug)] a: u32, #[log(serde, serde)] b: u32) -> u32 {
    a + b
}

#[traced]
fn with_a_value(#[log(skip = true)] a: u32, #[log(display debug)] b: u32) -> u32 {
    a + b
}

#[derive(Loggable)]
#[log]
struct Order {
    #[log(skip, public)]
    id: u64,
    #[log()]
    amount: u64,
}

fn main() {
    empty(1, 2, 3);
    two_ways(1, 2);
    with_a_value(1, 2);
    let order = Order { id: 1, amount: 2 };
    println!("{}", order.id + order.amount);
}
