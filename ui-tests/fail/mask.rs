//! `mask` of a name that there is.
#![allow(dead_code)]

use casefile::{Loggable, traced};

#[derive(Loggable)]
struct Customer {
    #[sensitive(mask = "last5")]
    card: String,
    #[sensitive(mask = "mail")]
    address: String,
    #[sensitive(mask)]
    phone: String,
    #[sensitive(mask = phone)]
    fax: String,
    #[sensitive(mask = "last4", mask = "phone")]
    twice: String,
    #[sensitive(msk = "last4")]
    misspelt: String,
    #[sensitive()]
    empty: String,
}

#[traced]
fn call(#[sensitive(mask = "")] number: &str, #[sensitive(mask("last4"))] card: &str) -> usize {
    number.len() + card.len()
}

fn main() {}
