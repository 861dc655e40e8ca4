//! Messages that other derives make and that print nothing sensitive.
#![allow(dead_code)]

use casefile::Loggable;

#[derive(Loggable, thiserror::Error)]
enum PayError {
    #[error("code {code}, {}, {number}", .code.count_ones(), number = .code)]
    Named {
        code: u32,
        #[sensitive]
        number: String,
    },
    #[error("code {1}, {{0}}")]
    Unnamed(#[sensitive] String, u32),
    #[error("no card")]
    Nothing(#[sensitive] String),
    #[error(transparent)]
    Number(std::num::ParseIntError),
}

#[derive(Loggable, thiserror::Error)]
#[error("code {0}")]
enum OfAllVariants {
    Card(u32, #[sensitive] String),
}

#[derive(Loggable, displaydoc::Display)]
#[log(own_display)]
enum Documented {
    /// code {code}
    Card {
        code: u32,
        #[sensitive]
        number: String,
    },
}

#[derive(Loggable, displaydoc::Display)]
enum Attributed {
    #[displaydoc("code {code}")]
    Card {
        code: u32,
        #[sensitive]
        number: String,
    },
}

#[derive(Loggable, snafu::Snafu)]
enum Snafued {
    #[snafu(display("code {code}"))]
    Card {
        code: u32,
        #[sensitive]
        number: String,
    },
}

fn main() {
    let number = || "hunter2".to_owned();
    assert_eq!(PayError::Named { code: 3, number: number() }.to_string(), "code 3, 2, 3");
    assert_eq!(PayError::Unnamed(number(), 3).to_string(), "code 3, {0}");
    assert_eq!(PayError::Nothing(number()).to_string(), "no card");
    assert!(PayError::Number("x".parse::<u8>().unwrap_err()).to_string().starts_with("invalid digit"));
    assert_eq!(OfAllVariants::Card(3, number()).to_string(), "code 3");
    assert_eq!(Documented::Card { code: 3, number: number() }.to_string(), "code 3");
    assert_eq!(Attributed::Card { code: 3, number: number() }.to_string(), "code 3");
    assert_eq!(Snafued::Card { code: 3, number: number() }.to_string(), "code 3");
}
