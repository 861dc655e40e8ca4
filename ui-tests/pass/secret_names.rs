//! Names that say it are classified; names that only sound like it need not be.

use casefile::{Loggable, Sensitive, log_boundary, testing, traced};

#[derive(Loggable)]
struct Login {
    #[public]
    user: String,
    #[sensitive]
    password: String,
    session_token: Sensitive<String>,
    #[log(skip)]
    api_key: String,
    has_password: bool,
    token_count: u32,
    #[public]
    token_url: String,
}

#[log_boundary(skip(jwt))]
fn log_in(login: &Login, #[sensitive] pin: u32, jwt: &str, #[public] password_hint: &str, token: u64) {
    let _ = (login, pin, jwt, password_hint, token);
}

#[traced]
#[expect(deprecated, reason = "it is called like a secret, which is what is tested")]
fn lenient(password: u64, count: u32) {
    let _ = (password, count);
}

fn main() {
    let records = testing::canary(|canary| {
        let login = Login {
            user: "ada".to_owned(),
            password: canary.text(),
            session_token: canary.text().into(),
            api_key: canary.text(),
            has_password: true,
            token_count: 3,
            token_url: "https://a.example".to_owned(),
        };
        let _ = &login.api_key;
        log_in(&login, 1234, &canary.text(), "the usual", 7);
        lenient(canary.number(), 1);
    });
    assert_eq!(records.only("lenient").input("password").unwrap(), "[redacted]");
    assert_eq!(records.only("lenient").input("count").unwrap(), 1);
    assert_eq!(records.only("log_in").input("password_hint").unwrap(), "the usual");
}
