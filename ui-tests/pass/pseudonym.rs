//! `pseudonym`, on fields and arguments, of types of every form.
#![allow(dead_code)]

use std::sync::Arc;

use casefile::{Loggable, Sensitive, log_boundary, testing, traced};

#[derive(Loggable)]
struct Customer<T> {
    #[sensitive(pseudonym)]
    id: u64,
    #[sensitive(pseudonym, class = "account")]
    account: Option<Sensitive<String>>,
    #[sensitive(pseudonym)]
    key: Arc<[u8]>,
    #[sensitive(pseudonym)]
    item: T,
}

#[log_boundary]
fn strict(#[sensitive(pseudonym, class = "account")] account: &str, customer: &Customer<i128>) -> usize {
    account.len() + customer.key.len()
}

#[traced]
fn lenient(#[sensitive(pseudonym)] number: &mut u32) -> u32 {
    *number
}

fn main() {
    let records = testing::capture(|| {
        let account = Some(Sensitive::new("hunter2".to_owned()));
        let customer = Customer { id: 471_147_114, account, key: Arc::from(*b"hunter2"), item: 471_147_114 };
        strict("hunter2", &customer);
        lenient(&mut 471_147_114);
    });
    // The feature is off here, so that there is no key.
    assert_eq!(records.only("strict").input("account").unwrap(), "[redacted]");
    records.assert_nowhere("hunter2");
}
