//! `#[public(reason = "..")]` says why, and nothing else.

use casefile::{Loggable, log_boundary};

#[log_boundary]
fn empty(#[public(reason = "")] token: &str) {}

#[log_boundary]
fn misspelt(#[public(raeson = "it is a word of a grammar")] token: &str) {}

#[log_boundary]
fn without(#[public()] token: &str) {}

#[log_boundary]
fn no_text(#[public(reason = 1)] token: &str, #[public(reason)] jwt: &str) {}

#[derive(Loggable)]
struct Twice {
    #[public(reason = "it is a word", reason = "of a grammar")]
    token: String,
    #[sensitive]
    #[public(reason = "it is both")]
    secret: String,
}

fn main() {}
