//! What sort of line is it? A record, another tool's, an empty one, or a broken one.

use std::sync::LazyLock;

use casefile_record::{LineError, LineErrorKind, Record};
use memchr::memmem::Finder;

use super::facts::Facts;
use super::fixed::KEYS;
use super::members::{is_surely_valid_from, members};
use super::sound::is_sound;
use super::walk::walk;

/// What a line is, at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen<'a> {
    /// A record of casefile's.
    Record(Facts<'a>),
    /// Another tool's object.
    Foreign,
    /// Nothing but whitespace.
    Blank,
    /// Nobody's: it cannot be read.
    Broken(LineError),
}

/// Looks at a line without its `\n`.
#[must_use]
pub fn look(line: &[u8]) -> Seen<'_> {
    match walk(line) {
        Some(facts) if is_surely_valid(line, &facts) => Seen::Record(facts),
        _ => look_closely(line),
    }
}

/// Whether it need not be parsed to be a record: the rule is that of this folder.
fn is_surely_valid(line: &[u8], facts: &Facts<'_>) -> bool {
    match facts.fixed_until {
        0 => members(line, |_, _| ()).is_some(),
        _ if is_sound(line) => true,
        known => {
            let keys = if facts.parent_span_id.is_some() { &KEYS[..] } else { &KEYS[..KEYS.len() - 1] };
            is_surely_valid_from(line, known, keys)
        }
    }
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
    if let Some(facts) = walk(line).filter(|facts| is_surely_valid(line, facts)) {
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
    NAME.find(line).is_none() && ESCAPE.find(line).is_none() && members(line, |_, _| ()).is_some()
}
