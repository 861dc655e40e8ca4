//! Mistakes on the receiver and on arguments, each reported on the user's own word.

use casefile::{Loggable, traced};

struct Ledger;

impl Ledger {
    #[traced]
    fn add(
        #[public] &self,
        #[sensitive(mask)] pin: u32,
        #[log(dispaly)] order: u64,
        #[public]
        #[sensitive]
        note: &str,
        #[log(rename = "order")] amount: u64,
    ) -> u64 {
        order + amount + u64::from(pin) + note.len() as u64
    }
}

#[derive(Loggable)]
struct Order {
    #[sensitive(mask)]
    pin: u32,
    #[log(dispaly)]
    id: u64,
    #[public]
    #[sensitive]
    note: String,
    #[log(rename = "id")]
    amount: u64,
    #[log]
    count: u64,
}

#[traced]
fn record(order: &Order) -> u64 {
    u64::from(order.pin) + order.id + order.note.len() as u64 + order.amount + order.count
}

fn main() {
    let sum: u64 = Ledger.add(1, 2, "", 3);
    println!("{sum}");
    record(&Order { pin: 1, id: 2, note: String::new(), amount: 3, count: 4 });
}
