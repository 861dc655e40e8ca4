//! The option `level`: one of five words, bare or as a string.

use casefile::{log_boundary, traced};

#[traced(level = inf)]
fn near_miss() {}

#[log_boundary(level = "warning")]
fn near_miss_in_a_string() {}

#[traced(level = "loud")]
fn unknown() {}

#[traced(level = 3)]
fn number() {}

#[traced(level = Level::Warn)]
fn path() {}

#[traced(level = casefile::Level::Loudest, name = "kept")]
fn path_to_nothing() {}

#[traced(level)]
fn without_value() {}

#[traced(level = debug, level = info)]
fn twice() {}

fn main() {
    near_miss();
    near_miss_in_a_string();
    unknown();
    number();
    path();
    path_to_nothing();
    without_value();
    twice();
}
