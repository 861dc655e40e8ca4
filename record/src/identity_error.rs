//! Why is a text not an identifier?
//!
//! Must never repeat the text: it may come from outside.

use std::fmt;

/// Why a text is not the identifier it should be. Says where, but does not repeat the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityError {
    pub(crate) what: &'static str,
    pub(crate) problem: Problem,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Problem {
    Empty,
    Length { expected: usize, found: usize },
    TooLong { maximum: usize, found: usize },
    Character { position: usize },
    Zero,
}

impl fmt::Display for IdentityError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = self.what;
        match self.problem {
            Problem::Empty => write!(formatter, "{what} is empty"),
            Problem::Length { expected, found } => {
                write!(
                    formatter,
                    "{what} has {found} bytes instead of {expected} lower-case hexadecimal digits"
                )
            }
            Problem::TooLong { maximum, found } => {
                write!(formatter, "{what} has {found} characters, more than {maximum}")
            }
            Problem::Character { position } => {
                write!(formatter, "{what} has a character that is not allowed at byte {position}")
            }
            Problem::Zero => write!(formatter, "{what} is zero"),
        }
    }
}

impl std::error::Error for IdentityError {}
