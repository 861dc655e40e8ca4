//! A sensitive type alone is redacted, in strict and in lenient code; inside of others it is skipped or marked.

use casefile::{Loggable, Sensitive, log_boundary, testing, traced};

#[derive(Loggable)]
#[sensitive]
struct ApiKey(u64);

#[derive(Loggable)]
struct Login {
    user: u64,
    key: ApiKey,
    pin: Sensitive<u32>,
}

#[log_boundary]
fn strict(key: &ApiKey, login: &Login, #[sensitive] keys: Vec<ApiKey>) -> u64 {
    key.0 + login.user + login.key.0 + u64::from(*login.pin.expose()) + keys[0].0
}

#[traced]
fn lenient(key: ApiKey) -> u64 {
    key.0
}

fn main() {
    let records = testing::capture(|| {
        let login = Login { user: 1, key: ApiKey(81), pin: Sensitive::new(82) };
        strict(&ApiKey(83), &login, vec![ApiKey(84)]);
        lenient(ApiKey(85));
    });
    let inputs = serde_json::to_string(&records.only("strict").inputs).unwrap();
    let expected = r#"{"key":"[redacted]","login":{"key":"[redacted]","pin":"[redacted]","user":1},"keys":"[redacted]"}"#;
    assert_eq!(inputs, expected);
    assert_eq!(records.only("lenient").input("key").unwrap(), "[redacted]");
}
