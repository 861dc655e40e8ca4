//! Which line of which file could not be read, and why?
//!
//! Must never repeat the line.

use std::fmt;
use std::io;
use std::sync::Arc;

use crate::line_error::LineError;

/// A line that could not be read.
#[derive(Debug)]
pub struct Problem {
    /// The name that the reader was given.
    pub file: Arc<str>,
    /// The line's number, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub reason: Reason,
}

/// What is wrong with a line.
#[derive(Debug)]
#[non_exhaustive]
pub enum Reason {
    /// Its content.
    Line(LineError),
    /// The last line, which is not ended, cannot be read: it is still being written, or never was to its end.
    Unended(LineError),
    /// It has more bytes than this maximum.
    TooLong(usize),
    /// It could not be had; reading has ended.
    Io(io::Error),
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.file, self.line, self.reason)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(error) => error.fmt(formatter),
            Self::Unended(error) => write!(formatter, "truncated: the file ends within this line ({error})"),
            Self::TooLong(maximum) => write!(formatter, "longer than {maximum} bytes"),
            Self::Io(error) => write!(formatter, "cannot read: {error}"),
        }
    }
}

impl std::error::Error for Problem {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.reason {
            Reason::Line(error) | Reason::Unended(error) => Some(error),
            Reason::Io(error) => Some(error),
            Reason::TooLong(_) => None,
        }
    }
}
