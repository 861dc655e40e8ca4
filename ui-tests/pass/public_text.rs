//! The option `public_text`: arguments, output, error and fields may hold text.

use std::collections::HashMap;

use casefile::{log_boundary, testing, traced};

#[log_boundary(public_text, fields(upper = name.to_uppercase()))]
fn strict(name: &str, tags: Vec<String>, counts: HashMap<String, u32>, body: &[u8]) -> Result<String, String> {
    Ok(format!("{name} {tags:?} {counts:?} {body:?}"))
}

#[traced(public_text)]
fn lenient(name: String) -> String {
    name
}

struct Ledger;

#[log_boundary(public_text)]
impl Ledger {
    fn rename(&self, name: &str, #[sensitive] secret: &str) -> usize {
        name.len() + secret.len()
    }
}

fn main() {
    let records = testing::capture(|| {
        strict("pizza", Vec::new(), HashMap::new(), b"body").unwrap();
        lenient("pasta".to_owned());
        Ledger.rename("soup", "hunter2");
    });
    assert_eq!(records.only("strict").input("name").unwrap(), "pizza");
    assert_eq!(records.only("lenient").output.as_ref().unwrap(), "pasta");
    assert_eq!(records.only("Ledger::rename").input("name").unwrap(), "soup");
    records.assert_nowhere("hunter2");
}
