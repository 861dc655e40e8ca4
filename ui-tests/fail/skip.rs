//! The option `skip`: names of arguments that exist, each once, and not classified another way.

use casefile::{log_boundary, traced};

#[log_boundary(skip(pni))]
fn near_miss(order: u64, #[public] pin: &str) -> u64 {
    order + pin.len() as u64
}

#[traced(skip(password))]
fn no_such_argument(order: u64) -> u64 {
    order
}

#[traced(skip(order))]
fn no_arguments() {}

#[traced(skip(self))]
fn no_receiver(order: u64) -> u64 {
    order
}

#[traced(skip(order, order))]
fn twice(order: u64) -> u64 {
    order
}

#[traced(skip)]
fn without_a_list(order: u64) -> u64 {
    order
}

#[traced(skip(order.id))]
fn part_of_an_argument(order: u64) -> u64 {
    order
}

#[traced(skip(order))]
fn renamed(#[log(rename = "id")] order: u64) -> u64 {
    order
}

#[log_boundary(skip(pin))]
fn sensitive(#[sensitive] pin: u32) -> u32 {
    pin
}

struct Ledger;

#[traced(skip(pin))]
impl Ledger {
    fn add(&self, amount: u64) -> u64 {
        amount
    }
}

fn main() {
    near_miss(1, "");
    no_such_argument(1);
    no_arguments();
    no_receiver(1);
    twice(1);
    without_a_list(1);
    part_of_an_argument(1);
    renamed(1);
    sensitive(1);
    Ledger.add(1);
}
