//! `pseudonym` on what has so few values that the pseudonyms tell which is which.
#![allow(dead_code)]

use casefile::{Loggable, log_boundary, traced};

type Pin = u16;

#[derive(Loggable)]
enum Status {
    Divorced,
    Married,
}

#[derive(Loggable)]
struct Person {
    #[sensitive(pseudonym)]
    is_member: bool,
    #[sensitive(pseudonym, class = "age")]
    age: Option<u8>,
    #[sensitive(pseudonym)]
    pin: Pin,
    #[sensitive(pseudonym)]
    initial: char,
    #[sensitive(pseudonym)]
    status: Status,
}

#[log_boundary]
fn strict(#[sensitive(pseudonym)] pin: &Pin) -> bool {
    *pin > 0
}

#[traced]
fn lenient(#[sensitive(pseudonym)] status: Status) -> bool {
    matches!(status, Status::Married)
}

fn main() {}
