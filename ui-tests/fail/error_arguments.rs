//! An argument of a format string that reads a sensitive field.
#![allow(dead_code)]

use casefile::Loggable;
use thiserror::Error;

fn short(text: &str) -> &str {
    text
}

#[derive(Loggable, Error)]
enum PayError {
    #[error("bad card of {} digits", .number.len())]
    Method {
        #[sensitive]
        number: String,
    },
    #[error("bad card {}", short(&.number[..4]))]
    Called {
        #[sensitive]
        number: String,
    },
    #[error("bad card {}", .0.len())]
    Unnamed(#[sensitive] String),
    #[error("bad card {shown}", shown = number)]
    Bound {
        #[sensitive]
        number: String,
    },
    #[error("bad card {}", format!("{number}"))]
    Formatted {
        #[sensitive]
        number: String,
    },
    #[error("code {number}", number = .code)]
    Hidden {
        #[sensitive]
        number: String,
        code: u32,
    },
}

fn main() {}
