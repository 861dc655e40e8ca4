//! What sort of line is it? A record, another tool's, an empty one, or a broken one.

use std::sync::LazyLock;

use casefile_record::{LineError, LineErrorKind, Record};
use memchr::memmem::Finder;

use super::facts::Facts;
use super::walk::walk;

/// What a line is, at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen<'a> {
    /// A record of casefile's. Only its envelope was looked at: the rest may be broken.
    Record(Facts<'a>),
    /// Another tool's, or none of ours.
    Foreign,
    /// Nothing but whitespace.
    Blank,
    /// Not a JSON object.
    Broken(LineError),
}

/// Looks at a line without its `\n`.
#[must_use]
pub fn look(line: &[u8]) -> Seen<'_> {
    walk(line).map_or_else(|| look_closely(line), Seen::Record)
}

/// The line without the whitespace around it, and without the mark that some editors put at a file's start.
#[must_use]
pub fn trimmed(line: &[u8]) -> &[u8] {
    line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line).trim_ascii()
}

#[cold]
fn look_closely(line: &[u8]) -> Seen<'_> {
    let line = trimmed(line);
    if line.is_empty() {
        return Seen::Blank;
    }
    if let Some(facts) = walk(line) {
        return Seen::Record(facts);
    }
    if is_surely_foreign(line) {
        return Seen::Foreign;
    }
    match Record::from_line(line) {
        Ok(record) => Seen::Record(Facts::from(&record)),
        Err(error) if error.kind() == LineErrorKind::NotARecord => Seen::Foreign,
        Err(error) => Seen::Broken(error),
    }
}

/// An object that cannot hold an event's name of ours, however it is spelt.
fn is_surely_foreign(line: &[u8]) -> bool {
    static NAME: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("casefile."));
    static ESCAPE: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("\\u"));
    let is_object = line.starts_with(b"{") && line.ends_with(b"}");
    is_object && NAME.find(line).is_none() && ESCAPE.find(line).is_none()
}
