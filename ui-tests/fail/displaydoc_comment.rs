//! A comment that displaydoc prints, with a sensitive field in it.
#![allow(dead_code)]

use casefile::Loggable;

#[derive(Loggable, displaydoc::Display)]
#[log(own_display)]
enum PayError {
    /// bad card {number}
    Named {
        #[sensitive]
        number: String,
    },
    /// bad card {0:?}
    Unnamed(#[sensitive] String),
    #[displaydoc("bad card {number}")]
    Attribute {
        #[sensitive]
        number: String,
    },
    /// code {code}
    Harmless {
        code: u32,
        #[sensitive]
        number: String,
    },
}

fn main() {}
