//! `mask` on what is no text: of a number or of bytes there is no part that could be shown.
#![allow(dead_code)]

use casefile::{Loggable, log_boundary, traced};

type Pin = u32;

#[derive(Loggable)]
struct Card<T> {
    #[sensitive(mask = "last4")]
    number: u64,
    #[sensitive(mask = "last4")]
    pin: Option<Pin>,
    #[sensitive(mask = "email")]
    addresses: Vec<String>,
    #[sensitive(mask = "phone")]
    item: Vec<T>,
}

#[log_boundary]
fn strict(#[sensitive(mask = "last4")] key: &[u8]) -> usize {
    key.len()
}

#[traced]
fn lenient(#[sensitive(mask = "phone")] number: Pin) -> bool {
    number > 0
}

fn main() {}
