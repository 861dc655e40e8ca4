//! A `const fn` may run in the compiler, where nothing is recorded.

use casefile::{log_boundary, traced};

#[traced]
const fn lenient() -> u32 {
    1
}

#[log_boundary]
pub const unsafe fn strict() -> u32 {
    1
}

struct Ledger;

#[traced]
impl Ledger {
    // Left alone, without a word: the attribute is meant for the others.
    const fn new() -> Ledger {
        Ledger
    }

    #[traced]
    const fn asked_for(&self) -> u32 {
        1
    }
}

const ONE: u32 = lenient() + Ledger::new().asked_for();

fn main() {
    println!("{ONE}");
    unsafe { strict() };
}
