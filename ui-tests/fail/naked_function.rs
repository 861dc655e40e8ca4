//! A naked function is its assembly, and nothing may stand before it.

use casefile::{log_boundary, traced};

#[traced]
#[unsafe(naked)]
extern "C" fn lenient() {
    core::arch::naked_asm!("ret")
}

#[log_boundary]
#[cfg_attr(all(), unsafe(naked))]
extern "C" fn strict() {
    core::arch::naked_asm!("ret")
}

struct Ledger;

#[traced]
impl Ledger {
    // Left alone, without a word: the attribute is meant for the others.
    #[unsafe(naked)]
    extern "C" fn none() {
        core::arch::naked_asm!("ret")
    }

    #[traced]
    #[unsafe(naked)]
    extern "C" fn asked_for() {
        core::arch::naked_asm!("ret")
    }
}

fn main() {
    lenient();
    strict();
    Ledger::none();
    Ledger::asked_for();
}
