//! `error = display` needs an error that prints.

use casefile::{log_boundary, traced};

struct Silent;

#[log_boundary(error = display)]
fn strict() -> Result<u32, Silent> {
    Ok(1)
}

#[traced(error = display)]
fn lenient() -> Result<u32, Silent> {
    Ok(1)
}

fn main() {}
