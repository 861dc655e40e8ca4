//! An error that hands on the text of a sensitive one, or a sensitive field to a function.
#![allow(dead_code)]

use std::fmt;

use casefile::Loggable;
use thiserror::Error;

fn text(number: &str, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    formatter.write_str(number)
}

#[derive(Loggable, Error)]
enum PayError {
    #[error(transparent)]
    Io(#[sensitive] std::io::Error),
    #[error(fmt = text)]
    Card(#[sensitive] String),
}

fn main() {}
