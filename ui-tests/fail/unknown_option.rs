//! Words that are no option: every valid one is listed, and the near miss is guessed.

use casefile::{Loggable, log_boundary, traced};

#[log_boundary(skp(password))]
fn near_miss(#[public] password: &str) -> usize {
    password.len()
}

#[traced(colour = red)]
fn unknown() {}

#[traced(err)]
fn of_a_peer() {}

#[traced("name")]
fn text() {}

#[traced(level = info skip_output)]
fn without_a_comma() {}

#[traced(,)]
fn only_a_comma() {}

#[traced]
fn on_an_argument(#[log(dispaly)] a: u32, #[log(hide)] b: u32) -> u32 {
    a + b
}

#[derive(Loggable)]
#[log(rename = "order")]
struct Order {
    #[log(skipp)]
    id: u64,
}

fn main() {
    near_miss("");
    unknown();
    of_a_peer();
    text();
    without_a_comma();
    only_a_comma();
    on_an_argument(1, 2);
    let order = Order { id: 1 };
    drop(order.id);
}
