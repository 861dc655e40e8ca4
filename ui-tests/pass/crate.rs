//! The option `crate`: casefile under another name, through a module that exports it again.

mod evidence {
    pub use casefile::*;
}

/// Hides the real one.
mod casefile {}

use self::evidence::testing;

#[self::evidence::traced(crate = crate::evidence)]
fn lenient(order: &Order) -> u64 {
    order.id
}

#[evidence::log_boundary(crate = evidence, fields(double = order.id * 2))]
async fn strict(order: Order) -> Result<Order, Failure> {
    Ok(order)
}

#[derive(evidence::Loggable)]
#[log(crate = crate::evidence)]
struct Order {
    id: u64,
    #[sensitive]
    pin: u32,
}

#[derive(evidence::Loggable)]
#[log(crate = evidence)]
enum Failure {
    Known(Page<u32>),
    Unknown,
}

#[derive(evidence::Loggable)]
#[log(crate = evidence)]
struct Page<T> {
    item: T,
}

#[derive(evidence::Loggable)]
#[log(crate = evidence)]
#[sensitive]
struct Key(u32);

struct Ledger;

#[evidence::traced(crate = evidence)]
impl Ledger {
    fn opens(&self, key: Key) -> bool {
        key.0 == 471_147_114
    }
}

fn main() {
    let records = testing::capture(|| {
        let order = Order { id: 1, pin: 471_147_114 };
        assert_eq!(order.pin, 471_147_114);
        lenient(&order);
        drop(strict(order));
        assert!(Ledger.opens(Key(471_147_114)));
    });
    records.assert_nowhere("471147114");
    drop([Failure::Known(Page { item: 1 }), Failure::Unknown]);
}
