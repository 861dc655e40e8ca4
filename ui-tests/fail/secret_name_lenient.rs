//! In lenient code, what is called like a secret is not recorded, and a warning says so.

#![deny(warnings)]

use casefile::traced;

#[traced]
fn log_in(user: &str, password: &str) {
    let _ = (user, password);
}

#[traced(public_text)]
async fn call(#[public] api_key: String, pin: u32) {
    let _ = (api_key, pin);
}

fn main() {
    log_in("", "");
    drop(call(String::new(), 1));
}
