//! A format string of thiserror that prints a sensitive field.
#![allow(dead_code)]

use casefile::Loggable;
use thiserror::Error;

#[derive(Loggable, Error)]
enum PayError {
    #[error("bad card {number}")]
    Named {
        #[sensitive]
        number: String,
    },
    #[error("bad card {0:?}, code {1}")]
    Unnamed(#[sensitive] String, u32),
    #[error("bad card {number:>4}")]
    Padded {
        #[sensitive(mask = "last4")]
        number: String,
    },
    #[error("code {code:>pin$}")]
    Width {
        code: u32,
        #[sensitive]
        pin: usize,
    },
    #[error("{{number}} is {type}")]
    Raw {
        #[sensitive]
        r#type: String,
        number: u32,
    },
    #[error("code {code}")]
    Harmless {
        code: u32,
        #[sensitive]
        number: String,
    },
}

#[derive(Loggable, Error)]
#[error("refused: {0}")]
struct Refused(#[sensitive(pseudonym)] String);

fn main() {}
