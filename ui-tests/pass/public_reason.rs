//! What is called like a secret and is none is recorded where somebody says why.

use casefile::{Loggable, log_boundary, testing, traced};

#[derive(Loggable)]
struct Word {
    #[public(reason = "a word of the grammar")]
    token: String,
}

#[log_boundary]
fn parse(#[public(reason = "a word of the grammar")] token: &str, word: &Word) {
    let _ = (token, word);
}

#[traced]
fn lex(#[public(reason = "a word of the grammar")] token: &str) {
    let _ = token;
}

fn main() {
    let records = testing::capture(|| {
        parse("let", &Word { token: "mut".to_owned() });
        lex("fn");
    });
    let parse = records.only("parse");
    assert_eq!(parse.input("token").unwrap(), "let");
    assert_eq!(parse.input("word").unwrap()["token"], "mut");
    assert_eq!(records.only("lex").input("token").unwrap(), "fn");
}
