//! The option `slow`: a number and a unit, as text.

use casefile::{log_boundary, traced};

#[traced(slow = 250)]
fn number() {}

#[traced(slow = 250ms)]
fn number_with_a_unit() {}

#[log_boundary(slow = "250")]
fn without_a_unit() {}

#[traced(slow = "2m")]
fn unknown_unit() {}

#[traced(slow = "2 secs")]
fn another_unknown_unit() {}

#[traced(slow = "2 s")]
fn space() {}

#[traced(slow = "2µs")]
fn unit_in_greek() {}

#[traced(slow = "2MS")]
fn unit_in_capitals() {}

#[traced(slow = "2minutes")]
fn no_unit_of_ours() {}

#[log_boundary(slow = "fast")]
fn no_time() {}

#[traced(slow = "0ms")]
fn zero() {}

#[traced(slow = "0.5ns")]
fn too_exact() {}

#[traced(slow = "99999999999s")]
fn too_long() {}

#[traced(slow)]
fn without_value() {}

#[traced(slow = FOREVER)]
fn constant() {}

#[traced(slow = "1s", slow = "2s")]
fn twice() {}

#[traced(slow = "soon")]
impl Shop {
    #[log_boundary(slow = "1")]
    fn open() {}
}

struct Shop;

fn main() {
    number();
    number_with_a_unit();
    without_a_unit();
    unknown_unit();
    another_unknown_unit();
    space();
    unit_in_greek();
    unit_in_capitals();
    no_unit_of_ours();
    no_time();
    zero();
    too_exact();
    too_long();
    without_value();
    constant();
    twice();
    Shop::open();
}
