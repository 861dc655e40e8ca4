//! A trait's method is recorded where it has a body: as a default, or in an implementation.

use casefile::{log_boundary, testing, traced};

trait Store {
    #[traced]
    fn load(&self, id: u64) -> u64 {
        id
    }

    fn save(&self, id: u64);
}

struct Memory;

impl Store for Memory {
    #[log_boundary]
    fn save(&self, id: u64) {
        self.load(id);
    }
}

fn main() {
    let records = testing::capture(|| Memory.save(7));
    assert_eq!(records.only("Memory::save").input("id").unwrap(), 7);
    assert_eq!(records.only("Memory::load").output.as_ref().unwrap(), 7);
}
