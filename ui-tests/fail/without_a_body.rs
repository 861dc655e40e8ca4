//! Functions without a body cannot be recorded where they are declared.

use casefile::{log_boundary, traced};

trait Store {
    #[traced]
    fn load(&self, id: u64) -> u64;

    #[log_boundary]
    fn save(&self, id: u64);
}

unsafe extern "C" {
    #[traced]
    fn abs(value: i32) -> i32;
}

struct Memory;

impl Store for Memory {
    fn load(&self, id: u64) -> u64 {
        id
    }
    fn save(&self, _: u64) {}
}

fn main() {
    Memory.save(Memory.load(1));
    unsafe { abs(1) };
}
