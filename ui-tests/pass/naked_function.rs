//! A naked function in an annotated block is left alone, and the others are recorded.

use casefile::{testing, traced};

#[traced]
mod ledger {
    #[unsafe(naked)]
    pub(crate) extern "C" fn nothing() {
        core::arch::naked_asm!("ret")
    }

    #[cfg_attr(all(), unsafe(naked))]
    pub(crate) extern "C" fn nothing_either() {
        core::arch::naked_asm!("ret")
    }

    pub(crate) fn total() -> u64 {
        nothing();
        nothing_either();
        1
    }
}

fn main() {
    let records = testing::capture(|| assert_eq!(ledger::total(), 1));
    assert_eq!(records.len(), 1);
}
