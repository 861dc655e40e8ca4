//! The attributes stand on functions, `impl` blocks, traits and inline modules, and on nothing else.

use casefile::{log_boundary, traced};

#[traced]
struct Order {
    id: u64,
}

#[log_boundary]
enum Event {
    Started,
}

trait Store {
    fn load(&self) -> u64;
}

#[log_boundary]
pub mod orders {
    pub fn load() {}
}

#[traced]
static COUNT: u32 = 1;

#[traced]
use std::fmt::Debug;

#[traced]
macro_rules! nothing {
    () => {};
}

impl Store for Order {
    fn load(&self) -> u64 {
        self.id
    }
}

fn show(value: impl Debug) {
    println!("{value:?}");
}

fn main() {
    nothing!();
    show(Order { id: 1 }.load());
    show(matches!(Event::Started, Event::Started));
    show(COUNT);
    orders::load();
}
