//! How much was there, where nothing was found? Counted by each scan that reads every line.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::render::number_of;

/// Lines by what they were.
#[derive(Debug, Default)]
pub(super) struct Seen {
    records: AtomicU64,
    outside: AtomicU64,
    foreign: AtomicU64,
}

/// What one block held.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pub(super) records: u64,
    /// Records before `--since` or after `--until`.
    pub(super) outside: u64,
    /// Other tools' lines, and those that cannot be read.
    pub(super) foreign: u64,
}

impl Seen {
    /// Another scan begins.
    pub(super) fn forget(&self) {
        for number in [&self.records, &self.outside, &self.foreign] {
            number.store(0, Ordering::Relaxed);
        }
    }

    pub(super) fn add(&self, lines: &Lines) {
        self.records.fetch_add(lines.records, Ordering::Relaxed);
        self.outside.fetch_add(lines.outside, Ordering::Relaxed);
        self.foreign.fetch_add(lines.foreign, Ordering::Relaxed);
    }

    /// Whether there was any.
    pub(super) fn any_record(&self) -> bool {
        self.records.load(Ordering::Relaxed) > 0
    }

    /// What to tell where there is none of what was asked for.
    pub(super) fn told(&self, what: &str, files: usize) -> String {
        let number = |number: &AtomicU64| number.load(Ordering::Relaxed);
        let files = number_of(files as u64, "file");
        match (number(&self.records), number(&self.outside), number(&self.foreign)) {
            (0, 0, 0) => format!("no line in {files}"),
            (0, 0, foreign) => {
                let lines = number_of(foreign, "line");
                format!("no record of casefile in {lines} of {files}: they are of other tools, or broken")
            }
            (0, outside, _) => {
                let records = number_of(outside, "record");
                format!("no record within --since and --until: {records} of {files} are outside")
            }
            (records, ..) => format!("no {what} in {} of {files}", number_of(records, "record")),
        }
    }
}
