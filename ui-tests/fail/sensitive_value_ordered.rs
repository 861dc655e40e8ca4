//! A `Sensitive` value has no order: sorting by it tells what it is.

use casefile::Sensitive;

fn main() {
    let (one, other) = (Sensitive::new(1), Sensitive::new(2));
    let _ = one < other;
    let _ = vec![one, other].sort();
}
