//! `#[log(crate = ..)]`: the derive where the library has another name.

extern crate casefile as evidence;

#[derive(evidence::Loggable)]
#[log(crate = evidence)]
struct Order {
    id: u64,
}

#[evidence::log_boundary(crate = evidence)]
fn record(order: &Order) -> u64 {
    order.id
}

fn main() {
    let records = evidence::testing::capture(|| assert_eq!(record(&Order { id: 7 }), 7));
    assert_eq!(serde_json::to_string(&records.only("record").inputs).unwrap(), r#"{"order":{"id":7}}"#);
}
