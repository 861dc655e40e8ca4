//! `attribute!`: every form of key and value.

#![deny(warnings)]

use casefile::{attribute, testing, traced};

#[traced]
fn serve(order: u64) {
    attribute!(order, http.route = "/orders", "any key" = order + 1, path = Public(format!("/{order}")),);
}

fn main() {
    attribute!(nowhere = 1);
    let records = testing::capture(|| serve(7));
    let record = records.only("serve");
    assert_eq!(record.attribute("order").unwrap(), 7);
    assert_eq!(record.attribute("http.route").unwrap(), "/orders");
    assert_eq!(record.attribute("any key").unwrap(), 8);
    assert_eq!(record.attribute("path").unwrap(), "/7");
}
