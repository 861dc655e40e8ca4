//! A macro that builds the struct does not know of `#[sensitive]`.
#![allow(dead_code)]

use casefile::Loggable;

macro_rules! record {
    ($name:ident { $($(#[$attribute:meta])* $field:ident: $type:ty),* }) => {
        #[derive(Loggable, Debug)]
        struct $name {
            $($(#[$attribute])* $field: $type),*
        }
    };
}

record!(Card { id: u64, #[sensitive] number: String });

fn main() {}
