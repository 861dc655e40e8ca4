//! For tests: the records of one closure, and what to ask of them.
//!
//! ```
//! use casefile::{Level, log_boundary, testing};
//!
//! #[log_boundary]
//! fn double(number: u32) -> u32 {
//!     number * 2
//! }
//!
//! let records = testing::capture(|| {
//!     double(21);
//! });
//! let record = records.only("double");
//! assert_eq!(record.input("number").and_then(|number| number.as_u64()), Some(21));
//! assert_eq!(record.level, Some(Level::Info));
//! ```

mod canary;
mod haystack;

use std::borrow::Cow;
use std::future::Future;
use std::ops::Deref;

use casefile_record::{Outcome, Record};

use crate::context::{Context, Destination, InContext};
use crate::scrub::scrub;
use crate::sink::records_of;
use crate::{capture_store, collector, control, panic_note};
pub use canary::{Canary, canary, canary_async};

/// Runs `work` and returns the records of the calls it made: whatever ran under its context, on this thread
/// and on others, and finished before `work` did. Tests that run at the same time do not see each other's.
///
/// Needs no [`init`](crate::init), and leaves a process that records as it was. A panic of `work` passes
/// through; to look at the records of a panic, catch it inside.
///
/// # Panics
///
/// When the background thread cannot be started, or does not answer within 5 seconds.
pub fn capture(work: impl FnOnce()) -> Records {
    let capture = Capture::begin();
    {
        let _scope = capture.context.enter();
        work();
    }
    capture.end()
}

/// As [`capture`], for a future.
///
/// # Panics
///
/// As [`capture`].
pub async fn capture_async(work: impl Future<Output = ()>) -> Records {
    let capture = Capture::begin();
    work.in_context(capture.context.clone()).await;
    capture.end()
}

struct Capture {
    destination: Destination,
    context: Context,
}

impl Capture {
    fn begin() -> Capture {
        collector::ensure_running().expect("casefile's background thread starts");
        panic_note::install_hook();
        let destination = capture_store::open();
        control::capture_begins();
        Capture { destination, context: Context::empty().with_destination(destination) }
    }

    fn end(self) -> Records {
        Records::of_lines(&self.end_with_lines())
    }

    fn end_with_lines(self) -> Vec<u8> {
        assert!(collector::flush(), "a sink is stuck: the records cannot be collected");
        capture_store::close(self.destination)
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        capture_store::close(self.destination);
        control::capture_ends();
    }
}

/// What the records would show of a public text: what looks like a secret is replaced. See
/// [`Counters::scrubbed`](crate::Counters::scrubbed).
///
/// ```
/// assert_eq!(casefile::testing::scrubbed("card 4242 4242 4242 4242"), "card [redacted]");
/// assert_eq!(casefile::testing::scrubbed("card declined"), "card declined");
/// ```
#[must_use]
pub fn scrubbed(text: &str) -> Cow<'_, str> {
    match scrub(text.as_bytes(), false) {
        Some(scrubbed) => Cow::Owned(String::from_utf8_lossy(&scrubbed).into_owned()),
        None => Cow::Borrowed(text),
    }
}

/// Records in the order in which their calls began, or their events happened.
#[derive(Clone, Debug)]
pub struct Records {
    records: Vec<Record>,
}

impl Deref for Records {
    type Target = [Record];

    fn deref(&self) -> &[Record] {
        &self.records
    }
}

impl Records {
    fn of_lines(lines: &[u8]) -> Records {
        let mut records = records_of(lines);
        records.sort_by_key(|record| (record.start(), record.thread_id, record.seq));
        Records { records }
    }

    /// The records of calls of `function`: its full path, or the end of it from a `::` on (`pay::charge`, `charge`).
    #[must_use]
    pub fn of(&self, function: &str) -> Vec<&Record> {
        self.records.iter().filter(|record| record.is_span() && is_of(record, function)).collect()
    }

    /// The events of this name, as given to [`event!`](crate::event).
    #[must_use]
    pub fn events(&self, name: &str) -> Vec<&Record> {
        let is_wanted = |record: &&Record| record.is_event() && record.message.as_deref() == Some(name);
        self.records.iter().filter(is_wanted).collect()
    }

    /// The only event of this name.
    ///
    /// # Panics
    ///
    /// When there is none, or more than one; the message lists what there is.
    #[must_use]
    #[track_caller]
    pub fn only_event(&self, name: &str) -> &Record {
        match self.events(name)[..] {
            [record] => record,
            ref found => panic!("{} events `{name}`, not one, among:\n{self}", found.len()),
        }
    }

    /// The events that happened inside of the call `span` itself, in order.
    #[must_use]
    pub fn events_of(&self, span: &Record) -> Vec<&Record> {
        self.records.iter().filter(|record| record.is_event() && record.span_id == span.span_id).collect()
    }

    /// The only record of a call of `function`.
    ///
    /// # Panics
    ///
    /// When there is none, or more than one; the message lists what there is.
    #[must_use]
    #[track_caller]
    pub fn only(&self, function: &str) -> &Record {
        match self.of(function)[..] {
            [record] => record,
            ref found => panic!("{} records of `{function}`, not one, among:\n{self}", found.len()),
        }
    }

    /// The records of the calls whose parent is `parent`, in order.
    #[must_use]
    pub fn children_of(&self, parent: &Record) -> Vec<&Record> {
        self.records.iter().filter(|record| record.parent_span_id == parent.span_id).collect()
    }

    /// Asserts that every call ended well.
    ///
    /// # Panics
    ///
    /// When one did not.
    #[track_caller]
    pub fn assert_all_ok(&self) {
        let bad =
            self.records.iter().find(|record| record.outcome.is_some_and(|outcome| outcome != Outcome::Ok));
        assert!(bad.is_none(), "not every call ended well:\n{self}");
    }

    /// Asserts that `text` occurs nowhere in the records, as a part of a value, a key or a name.
    ///
    /// # Panics
    ///
    /// When it does.
    #[track_caller]
    pub fn assert_nowhere(&self, text: &str) {
        assert!(!self.to_string().contains(text), "`{text}` occurs in:\n{self}");
    }
}

fn is_of(record: &Record, function: &str) -> bool {
    record.code_function_name.as_deref().is_some_and(|path| {
        path.strip_suffix(function).is_some_and(|start| start.is_empty() || start.ends_with("::"))
    })
}

/// The records as JSON lines.
impl std::fmt::Display for Records {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.records
            .iter()
            .try_for_each(|record| formatter.write_str(&String::from_utf8_lossy(&record.to_line())))
    }
}
