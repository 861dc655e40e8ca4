//! An argument is classified before the compiler looks into `cfg_attr`.

use casefile::{log_boundary, traced};

#[log_boundary]
fn strict(#[cfg_attr(all(), sensitive)] pin: u32, #[cfg_attr(all(), public)] name: &str) {
    drop((pin, name));
}

#[traced]
fn lenient(#[cfg_attr(all(), allow(unused), log(skip))] pin: u32) {
    drop(pin);
}

fn main() {}
