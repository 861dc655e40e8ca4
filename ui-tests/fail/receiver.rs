//! `self` is never recorded, so nothing can be said about how.

use casefile::{log_boundary, traced};

struct Ledger;

impl Ledger {
    #[traced]
    fn public(#[public] &self) {}

    #[log_boundary]
    fn sensitive(#[sensitive] &mut self) {}

    #[traced]
    fn renamed(#[log(rename = "ledger")] self) {}
}

fn main() {
    let mut ledger = Ledger;
    ledger.public();
    ledger.sensitive();
    ledger.renamed();
}
