//! The user's own mistakes are still found in annotated functions, and on the user's words.

#![deny(unused)]

use casefile::{log_boundary, traced};

#[traced]
fn unused_argument(order: u64, pair: (u32, u32)) {}

#[log_boundary]
fn unused_mut(mut order: u64) -> u64 {
    let mut copy = order;
    copy
}

#[traced]
async fn in_async(order: u64) {
    let unused = 1;
}

#[traced]
fn unreachable(order: u64) -> u64 {
    return order;
    order + 1
}

#[traced]
fn never_called() {}

#[traced]
fn unused_result() {
    Ok::<u32, u32>(1);
}

#[traced]
fn assigned(mut order: u64) {
    order = 2;
}

struct Ledger;

#[traced]
impl Ledger {
    fn method(&self, amount: u64) {}
}

#[traced(fields(order.double = order * 2))]
fn used_in_a_field(order: u64, #[log(skip)] skipped: u64) {}

fn main() {
    unused_argument(1, (1, 2));
    unused_mut(1);
    drop(in_async(1));
    unreachable(1);
    unused_result();
    assigned(1);
    Ledger.method(1);
    used_in_a_field(1, 2);
}
