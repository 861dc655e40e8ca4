//! What an attribute on an `impl` block, and the ones on its methods, cannot mean.

#![allow(unexpected_cfgs)]

use casefile::{log_boundary, traced};

struct Ledger;

#[traced(name = "ledger", skip(pin, secret))]
impl Ledger {
    fn add(&self, amount: u64, pin: u32) -> u64 {
        amount + u64::from(pin)
    }

    #[log(display)]
    fn display(&self) {}

    #[log(skip, rename = "x")]
    fn renamed(&self) {}

    #[log(skp)]
    fn near_miss(&self) {}

    #[log(slow = "1s")]
    fn another_option(&self) {}

    #[log]
    fn nothing_said(&self) {}

    #[log(skip, skip)]
    fn twice(&self) {}

    #[log_boundary(levle = info)]
    fn own_options(&self) {}

    #[log_boundary = "info"]
    fn equals(&self) {}

    #[cfg_attr(all(), traced(level = info))]
    fn conditional(&self) {}

    #[cfg_attr(log, inline)]
    #[cfg_attr(all(), log(skip))]
    fn skipped_conditionally(&self) {}

    fn argument(&self, #[log(dispaly)] amount: u64) -> u64 {
        amount
    }
}

#[log_boundary]
impl Ledger {
    fn unclassified(&self, name: &str) {}
}

fn main() {
    Ledger.add(1, 2);
    Ledger.display();
    Ledger.renamed();
    Ledger.near_miss();
    Ledger.another_option();
    Ledger.nothing_said();
    Ledger.twice();
    Ledger.own_options();
    Ledger.equals();
    Ledger.argument(1);
    Ledger.conditional();
    Ledger.skipped_conditionally();
}
