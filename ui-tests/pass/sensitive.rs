//! `#[sensitive]`: nothing is asked of the type, and the value is not read.

use casefile::{Loggable, Sensitive, log_boundary, testing, traced};

struct Legacy(&'static str);

#[derive(Loggable)]
struct Card {
    id: u64,
    #[sensitive]
    number: String,
    #[sensitive]
    legacy: Legacy,
}

#[derive(Loggable)]
#[sensitive]
struct Key<T: Clone>(T);

#[derive(Loggable)]
#[sensitive]
enum Secret {
    Password { text: String },
    Legacy(Legacy),
}

#[log_boundary]
fn strict(
    #[sensitive] pin: u32,
    #[sensitive] legacy: &Legacy,
    #[sensitive] (user, password): (&str, &str),
    card: &Card,
    keys: Vec<Key<u64>>,
    secrets: Option<&[Secret]>,
    token: &Sensitive<String>,
) -> Key<u64> {
    assert!(pin > 0 && legacy.0 == "hunter2" && user.len() + password.len() > 0);
    assert!(card.id == 1 && card.number.len() + card.legacy.0.len() > 0 && token.expose().len() == 7);
    for secret in secrets.unwrap_or_default() {
        match secret {
            Secret::Password { text } => assert_eq!(text, "hunter2"),
            Secret::Legacy(legacy) => assert_eq!(legacy.0, "hunter2"),
        }
    }
    Key(keys[0].0)
}

#[traced]
fn lenient(#[sensitive] password: &str, key: Key<&str>) -> bool {
    password == key.0
}

fn main() {
    let records = testing::capture(|| {
        let card = Card { id: 1, number: "hunter2".to_owned(), legacy: Legacy("hunter2") };
        let secrets = [Secret::Password { text: "hunter2".to_owned() }, Secret::Legacy(Legacy("hunter2"))];
        let token = Sensitive::new("hunter2".to_owned());
        strict(471_147_114, &Legacy("hunter2"), ("me", "hunter2"), &card, vec![Key(471_147_114)], Some(&secrets), &token);
        lenient("hunter2", Key("hunter2"));
    });
    records.assert_nowhere("hunter2");
    records.assert_nowhere("471147114");
    assert_eq!(records.only("strict").input("pin").unwrap(), "[redacted]");
}
