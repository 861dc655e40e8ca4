//! `pseudonym`: a bare word, which neither a mask nor another way of recording stands beside.
#![allow(dead_code)]

use casefile::{Loggable, traced};

#[derive(Loggable)]
struct Customer {
    #[sensitive(pseudonym, mask = "last4")]
    card: String,
    #[sensitive(mask = "last4")]
    #[sensitive(pseudonym)]
    account: String,
    #[sensitive(pseudonym = "account")]
    iban: String,
    #[sensitive(pseudonym)]
    #[public]
    name: String,
    #[sensitive(pseudonym)]
    #[log(display)]
    id: u64,
}

#[traced(fields(closed = account))]
fn close(#[sensitive(pseudonym)] account: &str) -> usize {
    account.len()
}

fn main() {}
