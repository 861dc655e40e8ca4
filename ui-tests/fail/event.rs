//! `event!`: a level, a name that is the same each time, and keys with values.

use casefile::event;

fn main() {
    let order = 7;
    event!();
    event!(order = 1);
    event!(warning, "paid");
    event!(Level::Warn, "paid");
    event!("paid {order}");
    event!("");
    event!("paid" order);
    event!("paid", order.id, 1 = 2, key = , order = order order);
    event!("paid", a = 1, "a" = 2, "" = 3);
    event!("paid", a = { return });
    event!("paid", a = [Public("text")].len());
}
