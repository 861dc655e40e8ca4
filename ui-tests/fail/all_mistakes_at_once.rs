//! Five mistakes in one attribute are five errors on their words, and the function can still be called.

use casefile::log_boundary;

#[log_boundary(nmae = "charge", level = loud, skip(oder), fields(level = 1, total = 2, total = 3))]
fn charge(order: u64, amount: u64) -> u64 {
    order + amount
}

fn main() {
    let sum: u64 = charge(1, 2);
    println!("{sum}");
}
