//! Why can a command not go on?
//!
//! Must never be used for what is wrong with one line or one of several files: that is a `Problem`, and the rest is done.

use std::fmt;
use std::io;

/// What ends a command with exit code 2: a sentence for the person at the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    message: String,
    closed: bool,
}

impl Trouble {
    /// Trouble with this sentence: lower case at its start, no full stop.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), closed: false }
    }

    /// Whether only the reader of the output went away (`casefile .. | head`), which is no error.
    pub(crate) fn is_closed_output(&self) -> bool {
        self.closed
    }

    /// Output could not be written.
    pub(crate) fn output(error: &io::Error) -> Self {
        Self { message: format!("cannot write: {error}"), closed: error.kind() == io::ErrorKind::BrokenPipe }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Trouble {}
