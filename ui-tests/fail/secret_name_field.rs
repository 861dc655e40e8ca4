//! A field that is called like a secret is classified as one, also where the text of its type is public.

use casefile::Loggable;

#[derive(Loggable)]
#[public]
struct Login {
    user: String,
    password: String,
    password_hash: String,
}

#[derive(Loggable)]
struct Card {
    #[log(display)]
    iban: String,
    cvv: u16,
    #[log(serde)]
    credentials: Vec<String>,
}

#[derive(Loggable)]
enum Means {
    Token {
        #[public]
        access_token: String,
    },
}

fn main() {}
