//! Nobody knows which field of a union holds a value.

use casefile::{Loggable, log_boundary};

#[derive(Clone, Copy, Loggable)]
union Number {
    integer: u32,
    float: f32,
}

#[log_boundary]
fn record(number: Number) {
    drop(std::hint::black_box(number));
}

fn main() {
    record(Number { integer: 1 });
    record(Number { float: 1.0 });
}
