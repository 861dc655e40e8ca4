//! A format string on the enum speaks for the variants without one.
#![allow(dead_code)]

use casefile::Loggable;
use thiserror::Error;

#[derive(Loggable, Error)]
#[error("payment failed: {0}")]
enum PayError {
    #[error("cash")]
    Cash(u32),
    Card(#[sensitive] String),
}

fn main() {}
