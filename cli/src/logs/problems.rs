//! What was wrong with the logs, and where? Collected during the scans, told once at the end.
//!
//! Must never grow with the number of problems, nor repeat what a line holds.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::source::{Handle, Source};
use crate::render::count;

/// How many of a file's problems are told one by one: the first.
const TOLD: usize = 5;
/// How many files' problems are told one by one.
const FILES_TOLD: usize = 20;

/// Where a line stands in its input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum At {
    /// Its first byte's position; its number is counted when somebody asks.
    Offset(u64),
    /// Its number, from 1.
    Line(u64),
}

/// Which line of which input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    pub(super) source: usize,
    /// Where in it.
    pub at: At,
}

/// A collector that every part of a command shares.
#[derive(Debug, Clone, Default)]
pub struct Problems {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Debug, Default)]
struct Shared {
    sources: Vec<Known>,
    /// The first few of each input, in order; a line that several scans see is there once.
    told: BTreeMap<Position, String>,
    /// How many were seen by the scan that saw most: every scan of the same lines sees the same problems.
    counts: BTreeMap<usize, u64>,
    in_this_scan: BTreeMap<usize, u64>,
    /// What concerns whole files, or none.
    notes: BTreeSet<String>,
    file_failed: bool,
}

#[derive(Debug)]
struct Known {
    name: Arc<str>,
    handle: Option<Handle>,
}

impl std::fmt::Debug for Handle {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Handle")
    }
}

impl Position {
    /// Which input it is.
    pub(crate) fn source(&self) -> usize {
        self.source
    }
}

impl Problems {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn know(&self, sources: &[Source]) {
        let known =
            sources.iter().map(|source| Known { name: Arc::clone(&source.name), handle: source.handle() });
        self.shared().sources = known.collect();
    }

    /// A line could not be read. Only of the first few the message is made.
    pub fn line(&self, position: Position, message: impl FnOnce() -> String) {
        let mut shared = self.shared();
        *shared.in_this_scan.entry(position.source).or_default() += 1;
        if shared.told.contains_key(&position) {
            return;
        }
        let of_source = Position { source: position.source, at: At::Offset(0) }..=Position {
            source: position.source,
            at: At::Line(u64::MAX),
        };
        let mut told = shared.told.range(of_source).map(|(position, _)| *position);
        let (number, last) = (told.clone().count(), told.next_back());
        match last {
            Some(last) if number >= TOLD && last < position => return,
            Some(last) if number >= TOLD => drop(shared.told.remove(&last)),
            _ => {}
        }
        shared.told.insert(position, message());
    }

    /// A whole file could not be read, or not to its end.
    pub fn file(&self, name: &str, message: impl Display) {
        let mut shared = self.shared();
        shared.file_failed = true;
        shared.notes.insert(format!("{name}: {message}"));
    }

    /// Something that the person should know, which is nobody's mistake.
    pub fn note(&self, message: impl Into<String>) {
        self.shared().notes.insert(message.into());
    }

    /// A scan has ended: the next one sees the same lines again.
    pub(crate) fn end_scan(&self) {
        let mut shared = self.shared();
        for (source, seen) in std::mem::take(&mut shared.in_this_scan) {
            let count = shared.counts.entry(source).or_default();
            *count = seen.max(*count);
        }
    }

    /// Whether a file could not be read to its end.
    #[must_use]
    pub fn any_file_failed(&self) -> bool {
        self.shared().file_failed
    }

    /// The first line that could not be read.
    pub(crate) fn first(&self) -> Option<Position> {
        self.shared().told.keys().next().copied()
    }

    /// How many lines could not be read.
    #[must_use]
    pub fn line_count(&self) -> u64 {
        self.shared().counts.values().sum()
    }

    /// `file:line` of a position.
    #[must_use]
    pub fn place(&self, position: Position) -> String {
        self.shared().place(position)
    }

    /// As [`lines`](Self::lines), once: what was told is no longer told at the end.
    pub(crate) fn take_lines(&self) -> Vec<String> {
        let lines = self.lines();
        let mut shared = self.shared();
        (shared.told, shared.counts, shared.notes) = Default::default();
        lines
    }

    /// What to tell, a line each: the first few of each file, then how many more there are.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.end_scan();
        let shared = self.shared();
        let mut lines: Vec<_> = shared.notes.iter().cloned().collect();
        for (source, total) in shared.counts.iter().take(FILES_TOLD) {
            let of_source = shared.told.iter().filter(|(position, _)| position.source == *source);
            let told: Vec<_> = of_source
                .map(|(position, message)| format!("{}: {message}", shared.place(*position)))
                .collect();
            let more = total.saturating_sub(told.len() as u64);
            lines.extend(told);
            if more > 0 {
                let name = shared.name(*source);
                lines.push(format!("{name}: {} more such lines (casefile doctor counts them)", count(more)));
            }
        }
        let hidden: u64 = shared.counts.values().skip(FILES_TOLD).sum();
        if hidden > 0 {
            let files = count((shared.counts.len() - FILES_TOLD) as u64);
            lines.push(format!("{} more lines of {files} more files could not be read", count(hidden)));
        }
        lines
    }
}

impl Shared {
    fn name(&self, source: usize) -> &str {
        self.sources.get(source).map_or("-", |source| &source.name)
    }

    fn place(&self, position: Position) -> String {
        let name = self.name(position.source);
        let line = match position.at {
            At::Line(line) => Some(line),
            At::Offset(offset) => {
                let handle = self.sources.get(position.source).and_then(|source| source.handle.as_ref());
                handle.and_then(|handle| handle.newlines_before(offset).ok()).map(|newlines| newlines + 1)
            }
        };
        line.map_or_else(|| name.to_owned(), |line| format!("{name}:{line}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(source: usize, line: u64) -> Position {
        Position { source, at: At::Line(line) }
    }

    #[test]
    fn the_first_are_told_and_the_rest_is_counted() {
        let problems = Problems::new();
        problems.know(&[Source::stream("a.log".into(), Box::new(std::io::empty()))]);
        for line in (1..=1000).rev() {
            problems.line(at(0, line), || format!("broken {line}"));
        }
        problems.end_scan();
        // A second scan sees the same lines.
        problems.line(at(0, 3), || unreachable!("told already"));
        let mut expected: Vec<_> = (1..=5).map(|line| format!("a.log:{line}: broken {line}")).collect();
        expected.push("a.log: 995 more such lines (casefile doctor counts them)".to_owned());
        assert_eq!(problems.lines(), expected);
        assert!(!problems.any_file_failed());
    }

    #[test]
    fn a_failed_file_is_remembered() {
        let problems = Problems::new();
        problems.note("kept 5 of 9");
        problems.file("b.log", "permission denied");
        problems.file("b.log", "permission denied");
        assert_eq!(problems.lines(), ["b.log: permission denied", "kept 5 of 9"]);
        assert!(problems.any_file_failed());
    }
}
