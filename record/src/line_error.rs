//! What is wrong with a line, and where?
//!
//! Must never repeat values of the line: only keys, which are names, are quoted.

use std::fmt;

use serde_json::error::Category;

/// Why a line could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineError {
    kind: LineErrorKind,
    column: usize,
    detail: String,
}

/// What sort of mistake a line has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum LineErrorKind {
    /// The line is not UTF-8.
    InvalidUtf8,
    /// The line is no JSON, or nests deeper than 127 levels.
    InvalidJson,
    /// The line ends in the middle of its JSON.
    Truncated,
    /// A key comes twice in one object, at whatever depth.
    DuplicateKey,
    /// The line is valid JSON, but no object.
    NotAnObject,
    /// The line says that it is casefile's, and has no moment in time: it names none, or one that never was.
    ImpossibleTimestamp,
    /// The line is an object, but has no `event_name` of casefile's.
    NotARecord,
}

impl LineError {
    pub(crate) fn new(kind: LineErrorKind, column: usize) -> Self {
        Self { kind, column, detail: String::new() }
    }

    /// The error of the pass that looks for duplicate keys: the only errors of its own are the duplicates.
    pub(crate) fn from_json(error: &serde_json::Error) -> Self {
        let kind = match error.classify() {
            Category::Eof => LineErrorKind::Truncated,
            Category::Data => LineErrorKind::DuplicateKey,
            Category::Syntax | Category::Io => LineErrorKind::InvalidJson,
        };
        let text = error.to_string();
        let position = format!(" at line {} column {}", error.line(), error.column());
        let detail = text.strip_suffix(&position).unwrap_or(&text).to_owned();
        Self { kind, column: error.column().max(1), detail }
    }

    /// What sort of mistake it is.
    #[must_use]
    pub fn kind(&self) -> LineErrorKind {
        self.kind
    }

    /// Where the mistake was noticed: the byte's number in the line, from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }
}

impl fmt::Display for LineError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let column = self.column;
        match self.kind {
            LineErrorKind::InvalidUtf8 => write!(formatter, "not UTF-8 at column {column}"),
            LineErrorKind::InvalidJson => write!(formatter, "not JSON at column {column}: {}", self.detail),
            LineErrorKind::Truncated => write!(formatter, "truncated at column {column}: {}", self.detail),
            LineErrorKind::DuplicateKey => write!(formatter, "{} at column {column}", self.detail),
            LineErrorKind::NotAnObject => formatter.write_str("not a JSON object"),
            LineErrorKind::ImpossibleTimestamp => formatter.write_str(
                "the timestamp is missing or impossible: it must be RFC 3339, such as 2026-11-22T10:00:00.141002311Z",
            ),
            LineErrorKind::NotARecord => {
                formatter.write_str("not a record: it lacks an event_name that starts with \"casefile.\"")
            }
        }
    }
}

impl std::error::Error for LineError {}

#[cfg(test)]
mod tests {
    use crate::Record;

    fn message(line: &[u8]) -> String {
        Record::from_line(line).expect_err("a bad line").to_string()
    }

    #[test]
    fn an_error_says_what_and_where() {
        assert_eq!(message(b"{\"a\":1,}"), "not JSON at column 8: trailing comma");
        assert_eq!(message(b"{\"a\":1"), "truncated at column 6: EOF while parsing an object");
        assert_eq!(message(b"{\"a\":1,\"a\":2}"), "the key \"a\" comes twice at column 10");
        assert_eq!(message(b"ab\xFF"), "not UTF-8 at column 3");
        assert_eq!(message(b"[]"), "not a JSON object");
        assert!(message(b"{}").starts_with("not a record: "));
    }

    #[test]
    fn a_key_cannot_forge_a_line_of_its_own() {
        assert_eq!(message(b"{\"a\\n\":1,\"a\\n\":2}"), "the key \"a\\n\" comes twice at column 14");
    }
}
