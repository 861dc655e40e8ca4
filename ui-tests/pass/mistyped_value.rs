//! What exists is recorded.

use casefile::event;

struct Order {
    id: u32,
}

fn main() {
    let order = Order { id: 1 };
    event!("a", y = order.id);
}
