//! The option `slow`, in every unit, on functions and on blocks.

use casefile::{Level, log_boundary, testing, traced};

#[traced(slow = "1ns")]
fn nanoseconds() {
    std::thread::sleep(std::time::Duration::from_millis(1));
}

#[log_boundary(slow = "250us")]
fn microseconds() {}

#[traced(slow = "250ms", level = error)]
fn milliseconds() {}

#[traced(slow = "60000.5s")]
fn seconds() {}

#[traced(slow = "60000s")]
async fn future() {}

/// There is no time that it could have taken too long.
#[traced(slow = "1ns")]
fn of_a_type_of_its_own() -> std::future::Ready<()> {
    std::future::ready(())
}

#[traced(slow = "60000s")]
mod shop {
    pub fn open() {}
}

struct Shelf;

#[traced(slow = "60000s")]
impl Shelf {
    fn inherits() {}

    #[traced(slow = "1ns")]
    fn overrides() {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
}

fn main() {
    let records = testing::capture(|| {
        nanoseconds();
        microseconds();
        milliseconds();
        seconds();
        drop(future());
        drop(of_a_type_of_its_own());
        shop::open();
        Shelf::inherits();
        Shelf::overrides();
    });
    let slow = |name| (records.only(name).level, records.only(name).slow_threshold_ns);
    assert_eq!(slow("nanoseconds"), (Some(Level::Warn), Some(1)));
    assert_eq!(slow("seconds"), (Some(Level::Debug), None));
    assert_eq!(slow("of_a_type_of_its_own"), (Some(Level::Debug), None));
    assert_eq!(slow("shop::open"), (Some(Level::Debug), None));
    assert_eq!(slow("Shelf::inherits"), (Some(Level::Debug), None));
    assert_eq!(slow("Shelf::overrides"), (Some(Level::Warn), Some(1)));
}
