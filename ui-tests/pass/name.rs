//! The option `name`.

use casefile::{log_boundary, testing, traced};

#[log_boundary(name = "orders.reserve")]
fn reserve(table: u32) -> u32 {
    table
}

#[traced(name = "any text: \u{e9} \"quoted\"")]
fn other() {}

fn main() {
    let records = testing::capture(|| {
        reserve(1);
        other();
    });
    let names: Vec<_> = records.iter().filter_map(|record| record.code_function_name.as_deref()).collect();
    assert_eq!(names, ["orders.reserve", "any text: é \"quoted\""]);
}
