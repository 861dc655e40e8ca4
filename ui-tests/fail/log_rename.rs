//! `#[log(rename = "..")]`: a name that nothing else has, for one value that is recorded.

use casefile::{Loggable, log_boundary, traced};

#[traced]
fn empty(#[log(rename = "")] a: u32) -> u32 {
    a
}

#[traced]
fn without_value(#[log(rename)] a: u32, #[log(rename = b)] b: u32) -> u32 {
    a + b
}

#[traced]
fn twice(#[log(rename = "x", rename = "y")] a: u32) -> u32 {
    a
}

#[log_boundary]
fn skipped(#[log(skip, rename = "x")] a: u32) -> u32 {
    a
}

#[log_boundary]
fn taken(a: u32, #[log(rename = "a")] b: u32, #[log(rename = "c")] d: u32, #[log(rename = "c")] e: u32) -> u32 {
    a + b + d + e
}

#[log_boundary]
fn pattern(#[log(rename = "pair")] (a, b): (u32, u32), #[log(rename = "nothing")] _: u32) -> u32 {
    a + b
}

#[derive(Loggable)]
struct Order {
    id: u64,
    #[log(rename = "id")]
    number: u64,
    #[log(rename = "total")]
    total_gross: u64,
    total: u64,
}

#[derive(Loggable)]
struct Pair(#[log(rename = "first")] u32, u32);

#[derive(Loggable)]
enum Event {
    Started,
    #[log(rename = "Started")]
    Restarted,
    Ended { at: u64, #[log(rename = "at")] until: u64 },
}

fn main() {
    empty(1);
    without_value(1, 2);
    twice(1);
    skipped(1);
    taken(1, 2, 3, 4);
    pattern((1, 2), 3);
    let order = Order { id: 1, number: 2, total_gross: 3, total: 4 };
    println!("{}", order.id + order.number + order.total_gross + order.total);
    println!("{}", { let Pair(a, b) = Pair(1, 2); a + b });
    for event in [Event::Started, Event::Restarted, Event::Ended { at: 1, until: 2 }] {
        if let Event::Ended { at, until } = event {
            println!("{at} {until}");
        }
    }
}
