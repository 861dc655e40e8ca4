//! Where does an expression stop making sense, and what could stand there?

use std::fmt;

/// Why a text is no expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpressionError {
    text: String,
    /// The byte at which it stops making sense.
    at: usize,
    message: String,
}

impl ExpressionError {
    pub(super) fn new(text: &str, at: usize, message: impl Into<String>) -> Self {
        Self { text: text.to_owned(), at, message: message.into() }
    }

    /// The column: characters from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        self.text.get(..self.at).map_or(0, |before| before.chars().count()) + 1
    }

    /// The expression's text, to show the column in.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for ExpressionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "at column {}: {}", self.column(), self.message)
    }
}

impl std::error::Error for ExpressionError {}
