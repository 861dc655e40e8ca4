//! `mask`, on fields and arguments, on text of every type.
#![allow(dead_code)]

use std::borrow::Cow;
use std::sync::Arc;

use casefile::{Loggable, Sensitive, log_boundary, testing, traced};

#[derive(Loggable)]
struct Customer<'a, T> {
    #[sensitive(mask = "last4")]
    card: Sensitive<String>,
    #[sensitive(mask = "email")]
    address: Option<Cow<'a, str>>,
    #[sensitive(mask = "phone")]
    phone: T,
}

#[log_boundary]
fn strict(#[sensitive(mask = "last4")] card: &str, customer: &Customer<'_, Arc<str>>) -> usize {
    card.len() + customer.card.expose().len()
}

#[traced]
fn lenient(#[sensitive(mask = "phone")] number: Option<String>) -> bool {
    number.is_some()
}

fn main() {
    let records = testing::capture(|| {
        let customer = Customer {
            card: Sensitive::new("4111111111111234".to_owned()),
            address: Some(Cow::Borrowed("john@example.com")),
            phone: Arc::from("+15550100123"),
        };
        strict("4111111111111234", &customer);
        lenient(None);
    });
    assert_eq!(records.only("strict").input("card").unwrap(), "****1234");
    assert_eq!(records.only("lenient").input("number"), Some(&serde_json::Value::Null));
    records.assert_nowhere("411111");
    records.assert_nowhere("john");
    records.assert_nowhere("5550100");
}
