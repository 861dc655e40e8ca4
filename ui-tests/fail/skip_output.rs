//! The option `skip_output`: a bare word, on a function that has an output.

use casefile::{log_boundary, traced};

#[traced(skip_output)]
fn never_returns() -> ! {
    std::process::exit(0)
}

#[log_boundary(skip_output = true)]
fn with_a_value() -> u32 {
    1
}

#[traced(skip_output, skip_output)]
fn twice() -> u32 {
    1
}

#[traced(skip_outputs)]
fn near_miss() -> u32 {
    1
}

fn main() {
    with_a_value();
    twice();
    near_miss();
    never_returns();
}
