//! `Public(..)` around a whole value; a type of the user's by that name has a path.

#![deny(warnings)]

use casefile::{Loggable, testing, traced};

mod types {
    #[derive(casefile::Loggable)]
    pub struct Public(pub u32);
}

#[derive(Loggable)]
struct Level {
    level: types::Public,
}

#[traced(fields(a = Public(Some(text)), b = types::Public(1), c = Level { level: types::Public(2) }))]
fn fields(text: &str) {}

fn main() {
    let records = testing::capture(|| fields("text"));
    assert_eq!(records.only("fields").attribute("a").unwrap(), "text");
    assert_eq!(records.only("fields").attribute("b").unwrap(), 1);
}
