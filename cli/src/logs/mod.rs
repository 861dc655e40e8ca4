//! What do the logs hold? Files, folders, patterns, compressed files and standard input, scanned in parallel.
//!
//! Every scan streams: memory is bounded whatever the files hold. Must never stop at a bad line or a bad file: those are
//! [`Problems`], and the rest is read. What is read is the file as it was opened, though it may be rotated meanwhile.

mod blocks;
mod find_paths;
mod problems;
mod progress;
mod queries;
mod scanner;
mod seen;
mod sequence;
mod source;
mod trace_prefix;
mod unpack;
mod window;

use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

pub use blocks::{Block, MAXIMUM_LINE};
pub(crate) use find_paths::plainly;
pub use problems::{At, Position, Problems};
pub use queries::{Call, Resolved};
pub(crate) use queries::{RawLine, WholeTraces};
pub use trace_prefix::{TracePrefix, TracePrefixError};
pub(crate) use window::moment;
pub use window::{When, WhenError, Window};

use crate::trouble::Trouble;
use seen::Seen;
use source::Source;
pub(crate) use source::{Growing, Handle};

/// How often the logs will be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passes {
    /// Once: what is piped in need not be kept.
    One,
    /// More than once: what is piped in is kept in a temporary file.
    Several,
}

/// The opened inputs.
#[derive(Debug)]
pub struct Logs {
    sources: Vec<Source>,
    problems: Problems,
    window: Window,
    progress: bool,
    /// By the last scan.
    seen: Seen,
}

impl Logs {
    /// Opens the paths; standard input where there is none, and where a path is `-`.
    ///
    /// # Errors
    /// Where nothing at all can be opened. A path among several that cannot be is a problem, and the rest is opened.
    pub fn open(
        paths: &[PathBuf],
        input: Option<Box<dyn Read + Send>>,
        passes: Passes,
        problems: &Problems,
    ) -> Result<Self, Trouble> {
        let sources = find_paths::open(paths, input, passes, problems)?;
        problems.know(&sources);
        let (problems, window, seen) = (problems.clone(), Window::default(), Seen::default());
        Ok(Self { sources, problems, window, progress: false, seen })
    }

    /// Only what happened within this window is seen by the methods that follow.
    #[must_use]
    pub fn within(mut self, window: Window) -> Self {
        self.window = window;
        self
    }

    /// Long scans say on standard error how far they are: for terminals.
    #[must_use]
    pub fn with_progress(mut self, progress: bool) -> Self {
        self.progress = progress;
        self
    }

    /// Something that the person should know, told at the end.
    pub fn note(&self, message: impl Into<String>) {
        self.problems.note(message);
    }

    /// Tells that there was nothing, and of how much: silence looks like health. Of the last scan that read every line.
    pub(crate) fn note_nothing(&self, what: &str) {
        self.note(self.seen.told(what, self.sources.len()));
    }

    /// Tells this, or, where the last scan that read every line saw no record at all, that.
    pub(crate) fn note_without_records(&self, what: &str) {
        if self.seen.any_record() {
            self.note(what);
        } else {
            self.note_nothing("record");
        }
    }

    /// The files that may grow: as they were opened, which is as far as this reads them.
    pub(crate) fn growing(&self) -> impl Iterator<Item = Growing> + '_ {
        self.sources.iter().filter_map(Source::growing)
    }

    /// Whether what was read can be read once more: a stream cannot.
    pub(crate) fn can_be_read_again(&self) -> bool {
        self.sources.iter().all(|source| source.handle().is_some())
    }

    /// The files' names, as they are shown in problems.
    pub fn names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.sources.iter().map(|source| &source.name)
    }
}
