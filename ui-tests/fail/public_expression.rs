//! `Public(..)` stands around a whole value.

use casefile::traced;

#[traced(fields(a = Some(Public(text)), b = Public(text, text), c = Public(text).len()))]
fn fields(text: &str) {}

fn main() {
    fields("text");
}
