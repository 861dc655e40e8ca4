//! Only a variable needs no key.

use casefile::event;

struct Order {
    id: u32,
}

fn main() {
    let order = Order { id: 1 };
    let list = [1u32];
    event!("a", order.id);
    event!("b", list.len(), order);
    event!("c", list[0]);
    event!("d", u32::from(true));
}
