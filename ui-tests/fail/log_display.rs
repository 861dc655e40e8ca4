//! `#[log(display)]`, `#[log(debug)]` and `#[log(serde)]` need a type that has what they ask for.

use casefile::{Loggable, log_boundary, traced};

struct Legacy;

#[log_boundary]
fn display(#[log(display)] legacy: &Legacy) {}

#[traced]
fn debug(#[log(debug)] legacy: &Legacy) {}

#[log_boundary]
fn serde(#[log(serde)] legacy: Vec<Legacy>) {}

#[traced]
fn generic<T>(#[log(debug)] value: T) {}

#[derive(Loggable)]
struct Fields {
    #[log(display)]
    display: Legacy,
    #[log(debug)]
    debug: Option<Legacy>,
    #[log(serde)]
    serde: Legacy,
}

fn main() {}
