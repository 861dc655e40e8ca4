//! A derive makes a `Display` of a type whose messages are not all known.
#![allow(dead_code)]

use casefile::Loggable;

#[derive(Loggable, displaydoc::Display)]
enum PayError {
    /// The card was refused.
    Refused {
        #[sensitive]
        number: String,
    },
}

#[derive(Debug, Loggable, snafu::Snafu)]
enum LoginError {
    Locked,
}

#[derive(Loggable, snafu::Snafu)]
enum TokenError {
    Expired {
        #[sensitive]
        token: String,
    },
}

fn main() {}
