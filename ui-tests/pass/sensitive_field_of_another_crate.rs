//! The field beside it.

#![deny(warnings)]
#![allow(dead_code)]

use casefile::{event, log_boundary};
use casefile_clippy_clean::types::Pair;


#[log_boundary(fields(field = pair.0))]
fn fields(pair: Pair<u32>) {}

fn events(pair: &Pair<u32>) {
    event!("foreign", field = pair.0 + 1);
}

fn main() {
    fields(Pair(1, 2));
    events(&Pair(1, 2));
}
