//! A format string of snafu that prints a sensitive field.
#![allow(dead_code)]

use casefile::Loggable;
use snafu::Snafu;

#[derive(Loggable, Snafu)]
enum PayError {
    #[snafu(display("bad card {number}"))]
    Named {
        #[sensitive]
        number: String,
    },
    #[snafu(visibility(pub), display("bad card {}", number.len()))]
    Argument {
        #[sensitive]
        number: String,
    },
    #[snafu(display("code {code}"))]
    Harmless {
        code: u32,
        #[sensitive]
        number: String,
    },
}

fn main() {}
