//! What stands in a file? An iterator over its lines that never stops at a bad one.
//!
//! Must never hold more than one line in memory, nor more of it than the set maximum.

use std::io::{BufRead, Read as _};
use std::sync::Arc;

use serde_json::Value;

use crate::members::Members;
use crate::problem::{Problem, Reason};
use crate::record::{Record, Refused};

/// Reads records from a file, a pipe or memory, line by line.
///
/// Blank lines are passed over; `\r\n` ends a line as well as `\n`. A line that cannot be read is one [`Problem`],
/// and reading goes on. After an I/O error, also one `Problem`, it ends.
///
/// ```
/// # use casefile_record::{Entry, Reader};
/// let file = b"{\"timestamp\":\"2026-11-22T10:00:00Z\",\"event_name\":\"casefile.call\"}\n{\"a\":\n{\"log\":\"of another tool\"}\n";
/// let mut reader = Reader::new(&file[..], "app.jsonl");
/// assert!(matches!(reader.next(), Some(Ok(Entry::Record { line: 1, .. }))));
/// let problem = reader.next().expect("a line").expect_err("a broken one");
/// assert_eq!(problem.to_string(), "app.jsonl:2: truncated at column 5: EOF while parsing a value");
/// assert!(matches!(reader.next(), Some(Ok(Entry::Foreign { line: 3, .. }))));
/// assert!(reader.next().is_none());
/// ```
#[derive(Debug)]
pub struct Reader<R> {
    source: R,
    file: Arc<str>,
    maximum: usize,
    number: u64,
    line: Vec<u8>,
    failed: bool,
}

/// What a line holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// A record of casefile's.
    Record {
        /// The line's number, from 1.
        line: u64,
        /// What it says.
        record: Box<Record>,
    },
    /// A JSON object of another tool's.
    Foreign {
        /// The line's number, from 1.
        line: u64,
        /// The object.
        value: Value,
    },
}

impl Entry {
    /// The line's number, from 1.
    #[must_use]
    pub fn line(&self) -> u64 {
        match self {
            Self::Record { line, .. } | Self::Foreign { line, .. } => *line,
        }
    }

    /// The record, where it is one.
    #[must_use]
    pub fn into_record(self) -> Option<Record> {
        match self {
            Self::Record { record, .. } => Some(*record),
            Self::Foreign { .. } => None,
        }
    }
}

impl<R: BufRead> Reader<R> {
    /// The most bytes a line may have where nothing else is set: 16 MiB.
    pub const DEFAULT_MAXIMUM: usize = 16 << 20;

    /// Reads from this source; problems are reported under this name.
    pub fn new(source: R, file: impl Into<Arc<str>>) -> Self {
        Self {
            source,
            file: file.into(),
            maximum: Self::DEFAULT_MAXIMUM,
            number: 0,
            line: Vec::new(),
            failed: false,
        }
    }

    /// Sets the most bytes a line may have, without its end. Longer ones are a [`Problem`].
    #[must_use]
    pub fn with_maximum(mut self, bytes: usize) -> Self {
        self.maximum = bytes;
        self
    }

    /// The next line that is not blank, without its end; `None` at the end of the file.
    fn advance(&mut self) -> Result<Option<Ended>, Reason> {
        loop {
            self.line.clear();
            self.number += 1;
            // The end is no part of the line: two bytes more than the maximum may be its `\r\n`.
            let limit = u64::try_from(self.maximum).unwrap_or(u64::MAX).saturating_add(2);
            let read =
                self.source.by_ref().take(limit).read_until(b'\n', &mut self.line).map_err(Reason::Io)?;
            if read == 0 {
                return Ok(None);
            }
            let ended = self.strip_end();
            if self.line.len() > self.maximum {
                if ended == Ended::No {
                    self.source.skip_until(b'\n').map_err(Reason::Io)?;
                }
                return Err(Reason::TooLong(self.maximum));
            }
            if !self.line.iter().all(u8::is_ascii_whitespace) {
                return Ok(Some(ended));
            }
        }
    }

    fn strip_end(&mut self) -> Ended {
        if self.line.pop_if(|byte| *byte == b'\n').is_none() {
            return Ended::No;
        }
        self.line.pop_if(|byte| *byte == b'\r');
        Ended::Yes
    }

    fn entry(&self, ended: Ended) -> Result<Entry, Reason> {
        // What some editors and shells put at a file's start.
        const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
        let start = if self.number == 1 && self.line.starts_with(BYTE_ORDER_MARK) {
            BYTE_ORDER_MARK.len()
        } else {
            0
        };
        let members = Members::from_line(&self.line[start..]).map_err(|error| match ended {
            Ended::Yes => Reason::Line(error),
            Ended::No => Reason::Unended(error),
        })?;
        let line = self.number;
        match Record::from_members(members) {
            Ok(record) => Ok(Entry::Record { line, record: Box::new(record) }),
            Err(Refused::Foreign(members)) => {
                Ok(Entry::Foreign { line, value: Value::Object(members.into_rest().into_iter().collect()) })
            }
            Err(Refused::Broken(error)) => Err(Reason::Line(error)),
        }
    }
}

/// Whether a line has its end; only a file's last line may lack it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    Yes,
    No,
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Entry, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let result = match self.advance() {
            Ok(Some(ended)) => self.entry(ended),
            Ok(None) => return None,
            Err(reason) => Err(reason),
        };
        self.failed = matches!(result, Err(Reason::Io(_)));
        Some(result.map_err(|reason| Problem { file: Arc::clone(&self.file), line: self.number, reason }))
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::LineErrorKind;

    const RECORD: &str = r#"{"timestamp":"2026-11-22T10:00:00Z","event_name":"casefile.call"}"#;

    /// What a reader makes of this file: `R` and `F` with the line, or the problem's text.
    fn read(file: &[u8], maximum: usize) -> Vec<String> {
        let reader = Reader::new(file, "app.jsonl").with_maximum(maximum);
        reader
            .map(|result| match result {
                Ok(Entry::Record { line, .. }) => format!("R{line}"),
                Ok(Entry::Foreign { line, .. }) => format!("F{line}"),
                Err(problem) => problem.to_string(),
            })
            .collect()
    }

    #[test]
    fn blank_lines_count_and_both_line_ends_are_accepted() {
        let file = format!("\u{FEFF}{RECORD}\r\n\n \t\r\n{RECORD}\n{{\"a\":1}}");
        assert_eq!(read(file.as_bytes(), 1000), ["R1", "R4", "F5"]);
        assert_eq!(read(b"", 1000), [""; 0]);
        assert_eq!(read(b"\n\n", 1000), [""; 0]);
    }

    #[test]
    fn bad_lines_are_reported_and_passed_over() {
        let deep = "[".repeat(100_000);
        let file = format!("{{\"a\"}}\n5\n{{\"a\":1,\"a\":2}}\n{{\"b\":{deep}\n{RECORD}\n");
        let found = read(file.as_bytes(), 1 << 20);
        let expected = [
            "app.jsonl:1: not JSON at column 5: expected `:`",
            "app.jsonl:2: not a JSON object",
            "app.jsonl:3: the key \"a\" comes twice at column 10",
            "app.jsonl:4: not JSON at column 132: recursion limit exceeded",
            "R5",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn invalid_utf8_is_reported_where_it_is() {
        let file = [b"{\"a\":\"\xFF\"}\n", RECORD.as_bytes()].concat();
        assert_eq!(read(&file, 1000), ["app.jsonl:1: not UTF-8 at column 7", "R2"]);
    }

    #[test]
    fn a_last_line_without_end_is_truncated_only_where_it_cannot_be_read() {
        assert_eq!(read(RECORD.as_bytes(), 1000), ["R1"]);
        let torn = &RECORD.as_bytes()[..20];
        let problem = Reader::new(torn, "f").next().expect("a line").expect_err("torn");
        assert!(
            matches!(&problem.reason, Reason::Unended(error) if error.kind() == LineErrorKind::Truncated)
        );
        assert!(
            problem.to_string().starts_with("f:1: truncated: the file ends within this line"),
            "{problem}"
        );
    }

    #[test]
    fn the_maximum_counts_the_line_without_its_end() {
        let length = RECORD.len();
        for end in ["\n", "\r\n", ""] {
            let file = format!("{RECORD}{end}");
            assert_eq!(read(file.as_bytes(), length), ["R1"], "{end:?}");
            let problem = format!("app.jsonl:1: longer than {} bytes", length - 1);
            assert_eq!(read(file.as_bytes(), length - 1), [problem], "{end:?}");
        }
    }

    #[test]
    fn an_endless_line_costs_no_more_memory_than_the_maximum() {
        let endless = io::BufReader::new(io::repeat(b'x').take(1 << 28));
        let mut reader = Reader::new(endless.chain(&b"\n{}"[..]), "f").with_maximum(1000);
        assert!(matches!(reader.next(), Some(Err(Problem { line: 1, reason: Reason::TooLong(1000), .. }))));
        assert!(reader.line.capacity() < 1 << 16, "{}", reader.line.capacity());
        assert!(matches!(reader.next(), Some(Ok(Entry::Foreign { line: 2, .. }))));
    }

    #[test]
    fn an_io_error_is_reported_once_and_ends_the_reading() {
        struct Failing;
        impl io::Read for Failing {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("the disk is gone"))
            }
        }
        let file = format!("{RECORD}\n{{\"half");
        let mut reader = Reader::new(file.as_bytes().chain(io::BufReader::new(Failing)), "f");
        assert!(matches!(reader.next(), Some(Ok(Entry::Record { line: 1, .. }))));
        let problem = reader.next().expect("a report").expect_err("an I/O error");
        assert_eq!(problem.to_string(), "f:2: cannot read: the disk is gone");
        assert!(reader.next().is_none());
    }

    #[test]
    fn a_record_of_an_impossible_time_is_a_problem() {
        let file = format!("{RECORD}\n{}\n", RECORD.replace("-11-", "-13-"));
        let expected = "app.jsonl:2: the timestamp is missing or impossible: it must be RFC 3339, such as 2026-11-22T10:00:00.141002311Z";
        assert_eq!(read(file.as_bytes(), 1000), ["R1", expected]);
    }

    #[test]
    fn another_tools_object_is_kept_whole() {
        let line = r#"{"timestamp":"now","event_name":"order.created","inputs":{"b":1},"meta":[1]}"#;
        let entry = Reader::new(line.as_bytes(), "f").next().expect("a line").expect("readable");
        let Entry::Foreign { value, .. } = entry else { panic!("{entry:?}") };
        assert_eq!(value, serde_json::from_str::<Value>(line).expect("valid"));
    }
}
