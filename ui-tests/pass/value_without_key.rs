//! Any other value has a key.

use casefile::event;

fn main() {
    let list = [1u32];
    let length = list.len();
    event!("a", length, first = list[0], list.length = list.len());
}
