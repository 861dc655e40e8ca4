//! The names that a pattern binds are recorded by themselves; one that a macro made has a name, or is skipped.

use casefile::{log_boundary, testing, traced};

macro_rules! pair {
    ($first:ident, $second:ident) => {
        ($first, $second)
    };
}

struct Point {
    x: u32,
    y: u32,
}

#[log_boundary]
fn strict((a, [b, _]): (u32, [u32; 2]), Point { x, y: height }: Point) -> u32 {
    a + b + x + height
}

#[traced]
fn lenient(#[log(skip)] pair!(a, b): (u32, u32), pair: (u32, u32)) -> u32 {
    let pair!(c, d) = pair;
    a + b + c + d
}

fn main() {
    let records = testing::capture(|| {
        strict((1, [2, 3]), Point { x: 4, y: 5 });
        lenient((1, 2), (3, 4));
    });
    let inputs = serde_json::to_string(&records.only("strict").inputs).unwrap();
    assert_eq!(inputs, r#"{"a":1,"b":2,"x":4,"height":5}"#);
    let inputs = serde_json::to_string(&records.only("lenient").inputs).unwrap();
    assert_eq!(inputs, r#"{"pair":[3,4]}"#);
}
