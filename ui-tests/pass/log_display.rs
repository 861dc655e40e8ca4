//! `#[log(display)]`, `#[log(debug)]` and `#[log(serde)]` on values that have what they ask for.

use casefile::{log_boundary, testing};

#[log_boundary]
fn all(
    #[log(display)] address: std::net::Ipv4Addr,
    #[log(debug)] duration: std::time::Duration,
    #[log(serde)] list: &[Option<u8>],
) {
    let _ = (address, duration, list);
}

fn main() {
    let one_second = std::time::Duration::from_secs(1);
    let records = testing::capture(|| all([127, 0, 0, 1].into(), one_second, &[Some(1), None]));
    let inputs = serde_json::to_string(&records.only("all").inputs).unwrap();
    assert_eq!(inputs, r#"{"address":"127.0.0.1","duration":"1s","list":[1,null]}"#);
}
