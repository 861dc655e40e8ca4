//! In strict code, what is called like a secret is classified as one, whatever its text is said to be.

use casefile::log_boundary;

#[log_boundary(public_text)]
fn log_in(user: &str, password: &str) {}

#[log_boundary]
fn pay(#[public] card_number: &str, cvv: u16, pin: u32) {}

#[log_boundary]
fn call(#[log(display)] api_key: &str, #[log(debug)] session_token: Option<String>) {}

#[log_boundary]
fn rename(#[public] #[log(rename = "number")] account_number: String) {}

struct Client;

#[log_boundary]
impl Client {
    fn connect(&self, clientSecret: Vec<u8>) {}
}

#[log_boundary]
async fn exchange<T: casefile::Loggable>(#[public] (refresh_token, _): (String, T)) {}

fn main() {}
