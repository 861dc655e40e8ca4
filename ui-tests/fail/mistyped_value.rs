//! What does not exist is not said to be sensitive.

use casefile::event;

struct Order {
    id: u32,
}

fn main() {
    let order = Order { id: 1 };
    event!("a", y = undefined);
    event!("b", y = undefined.field);
    event!("c", y = undefined[0].get().field + 1);
    event!("d", y = order.idd);
    event!("e", y = order.get() + 1);
}
