//! What a `Sensitive` value can do: be kept, compared, read from outside, and given out under one name.

use casefile::{Sensitive, log_boundary, testing};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
struct Login {
    name: String,
    #[serde(with = "casefile::expose_for_transport")]
    password: Sensitive<String>,
}

#[log_boundary]
fn log_in(password: Sensitive<String>, all: &[Sensitive<String>], maybe: Option<Sensitive<u64>>) -> Sensitive<u64> {
    let _ = (password, all);
    maybe.unwrap_or_default().map(|number| number + 1)
}

fn main() {
    let login: Login = serde_json::from_str(r#"{"name":"ada","password":"hunter2"}"#).unwrap();
    assert_eq!(format!("{login:?}"), r#"Login { name: "ada", password: [redacted] }"#);
    assert_eq!(serde_json::to_string(&login).unwrap(), r#"{"name":"ada","password":"hunter2"}"#);
    assert_eq!(login.clone().password.into_exposed(), "hunter2");
    let failure = serde_json::from_str::<Sensitive<u32>>(r#""hunter2""#).unwrap_err();
    assert!(!failure.to_string().contains("hunter2"), "{failure}");

    let records = testing::canary(|canary| {
        let password = Sensitive::new(canary.text());
        log_in(password.clone(), &[password], Some(canary.number().into()));
    });
    assert_eq!(records.only("log_in").output.as_ref().unwrap(), "[redacted]");
}
