//! A sensitive type inside what strict code would record.

use std::collections::HashMap;

use casefile::{Loggable, Sensitive, log_boundary};

#[derive(Loggable)]
#[sensitive]
struct ApiKey(u64);

#[log_boundary]
fn in_a_map(keys: HashMap<u32, ApiKey>) {}

#[log_boundary]
fn in_a_tuple(pair: (u32, &ApiKey)) {}

#[log_boundary]
fn wrapped(pin: (u32, Sensitive<u32>)) {}

#[log_boundary]
fn in_the_output() -> Result<(u32, ApiKey), std::num::ParseIntError> {
    Ok((1, ApiKey(1)))
}

#[derive(Loggable)]
struct Login {
    user: u64,
    keys: HashMap<u32, ApiKey>,
}

fn main() {}
