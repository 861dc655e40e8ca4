//! Who called whom? The records of one trace as a tree of calls.
//!
//! Must never panic or recurse, whatever the records say: missing parents, cycles, span IDs used twice, several roots
//! and any depth are all found in real files.

mod below;
mod build;
mod incomplete;
mod self_time;

use std::collections::HashSet;

use casefile_record::{EventName, Outcome, Record, SpanId, Timestamp, TraceId};

pub use incomplete::Incomplete;
pub(crate) use incomplete::{Thread, numbers_between, numbers_of};

/// The calls and events of one trace.
#[derive(Debug, Clone)]
pub struct Trace {
    /// Which trace.
    pub id: TraceId,
    /// The calls in order of their start, a caller before what it called at the same instant.
    pub calls: Vec<Call>,
    /// Everything else that names the trace, in order of time.
    pub events: Vec<Record>,
    /// The root to go by, where that is another one than the first.
    chosen_root: Option<usize>,
    /// What whoever read the records knows to be missing.
    lost: Lost,
    /// Records that were read more than once, and are here once.
    repeated: u64,
}

/// What cannot be seen in the records that are there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Lost {
    pub(crate) broken_lines: u64,
    pub(crate) missing_numbers: u64,
    /// What is not known of the numbers around its calls.
    pub(crate) beside: Beside,
    /// Records that were lost, of any trace, while it ran.
    pub(crate) records_meanwhile: u64,
    pub(crate) records_left_out: u64,
    /// What it is reckoned to take in memory.
    pub(crate) held_bytes: usize,
}

/// What the running numbers around a trace's calls say, on the threads that it ran on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Beside {
    /// Numbers just before the first and just after the last call of a thread, that are on no line.
    pub(crate) missing: u64,
    /// A thread's calls have no number, or no later number is on record: what came after them cannot be known.
    pub(crate) end_is_unknown: bool,
}

/// One call, finished or not.
#[derive(Debug, Clone)]
pub struct Call {
    /// What was recorded of it.
    pub record: Record,
    /// The caller's index in [`Trace::calls`]; none where there is none or it was not found.
    pub parent: Option<usize>,
    /// Indices of the calls it made, in order of their start.
    pub children: Vec<usize>,
}

impl Trace {
    /// Makes the tree. Of two records of one span the finished one stays; another call that uses the same span ID is
    /// kept as a call without children; a call whose callers form a circle becomes a root.
    #[must_use]
    pub fn from_records(id: TraceId, records: impl IntoIterator<Item = Record>) -> Self {
        build::trace(id, records)
    }

    /// With what is known to be missing.
    pub(crate) fn lacking(mut self, lost: Lost) -> Self {
        self.lost = lost;
        self
    }

    /// What it is reckoned to take in memory, in bytes.
    pub(crate) fn held_bytes(&self) -> usize {
        self.lost.held_bytes
    }

    /// That so many running numbers between its calls are on no line.
    pub(crate) fn lacks_numbers(&mut self, missing_numbers: u64) {
        self.lost.missing_numbers = missing_numbers;
    }

    /// What is known of the running numbers around its calls.
    pub(crate) fn lies_beside(&mut self, beside: Beside) {
        self.lost.beside = beside;
    }

    /// That so many records were lost while it ran.
    pub(crate) fn lost_meanwhile(&mut self, records: u64) {
        self.lost.records_meanwhile = records;
    }

    /// What whoever read the records knows to be missing.
    pub(crate) fn lost(&self) -> Lost {
        self.lost
    }

    /// How many records were read more than once: a file that was copied, or rotated files that overlap.
    #[must_use]
    pub fn repeated(&self) -> u64 {
        self.repeated
    }

    /// The call that the trace began with: the first that names no caller, or else the first whose caller is missing;
    /// unless another one is to be gone by.
    #[must_use]
    pub fn root(&self) -> Option<usize> {
        let first = |wanted: &dyn Fn(&Call) -> bool| self.calls.iter().position(wanted);
        self.chosen_root.or_else(|| first(&Call::is_root)).or_else(|| first(&|call| call.parent.is_none()))
    }

    /// The calls that name no caller, in order of their start.
    pub fn true_roots(&self) -> impl Iterator<Item = usize> {
        (0..self.calls.len()).filter(|index| self.calls[*index].is_root())
    }

    /// The calls that name a caller which is not here, in order of their start.
    pub fn orphans(&self) -> impl Iterator<Item = usize> {
        self.roots().filter(|index| !self.calls[*index].is_root())
    }

    /// Goes by this root from now on, which must be one.
    #[must_use]
    pub fn rooted_at(mut self, root: usize) -> Self {
        self.chosen_root = self.calls.get(root).is_some_and(|call| call.parent.is_none()).then_some(root);
        self
    }

    /// Only the topmost calls of these functions, and what they called: what is left to compare with a trace whose root
    /// is missing.
    #[must_use]
    pub fn below(self, functions: &HashSet<String>) -> Self {
        below::only(self, functions)
    }

    /// What is known to be missing; none where nothing is.
    #[must_use]
    pub fn incomplete(&self) -> Option<Incomplete> {
        let number = |calls: usize| calls as u64;
        let found = Incomplete {
            root_is_missing: self.true_roots().next().is_none(),
            // A caller that was not held is not one that is not there.
            missing_callers: if self.lost.records_left_out > 0 { 0 } else { number(self.orphans().count()) },
            unfinished_calls: number(self.calls.iter().filter(|call| call.is_unfinished()).count()),
            broken_lines: self.lost.broken_lines,
            missing_numbers: self.lost.missing_numbers,
            numbers_missing_beside: self.lost.beside.missing,
            records_left_out: self.lost.records_left_out,
        };
        (found != Incomplete::default()).then_some(found)
    }

    /// All calls without a caller, in order of their start.
    pub fn roots(&self) -> impl Iterator<Item = usize> {
        (0..self.calls.len()).filter(|index| self.calls[*index].parent.is_none())
    }

    /// Whether the root ended in another way than `ok`, or not at all.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.root().is_some_and(|root| !self.calls[root].succeeded())
    }

    /// The call with this span ID; the first where several use it.
    #[must_use]
    pub fn by_span(&self, span: SpanId) -> Option<usize> {
        self.calls.iter().position(|call| call.record.span_id == Some(span))
    }

    /// Every call, callers before what they called and siblings in order, each with how deep it stands.
    #[must_use]
    pub fn depth_first(&self) -> Vec<(usize, usize)> {
        let mut order = Vec::with_capacity(self.calls.len());
        let mut waiting: Vec<(usize, usize)> = self.roots().map(|root| (root, 0)).collect();
        waiting.reverse();
        while let Some((index, depth)) = waiting.pop() {
            order.push((index, depth));
            waiting.extend(self.calls[index].children.iter().rev().map(|child| (*child, depth + 1)));
        }
        order
    }

    /// The callers of a call, nearest first.
    pub fn callers(&self, call: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.calls[call].parent, |index| self.calls[*index].parent)
    }

    /// How long each call ran without any of its callees running, in nanoseconds; none where it has not finished.
    #[must_use]
    pub fn self_times(&self) -> Vec<Option<u64>> {
        (0..self.calls.len()).map(|index| self_time::of(self, index)).collect()
    }
}

impl Call {
    /// Whether it names no caller.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.parent.is_none() && self.record.parent_span_id.is_none()
    }

    /// The function's full path; `?` where the record does not say.
    #[must_use]
    pub fn function(&self) -> &str {
        self.record.code_function_name.as_deref().unwrap_or("?")
    }

    /// Whether it ended in `ok`.
    #[must_use]
    pub fn succeeded(&self) -> bool {
        self.record.outcome == Some(Outcome::Ok)
    }

    /// Whether it was entered and no end was recorded.
    #[must_use]
    pub fn is_unfinished(&self) -> bool {
        self.record.event_name == EventName::Unfinished
    }

    /// When it began.
    #[must_use]
    pub fn start(&self) -> Timestamp {
        self.record.start()
    }

    /// When it ended; none where it has not.
    #[must_use]
    pub fn end(&self) -> Option<Timestamp> {
        (!self.is_unfinished()).then_some(self.record.timestamp)
    }

    /// When it ended, and the end of time where it has not.
    #[must_use]
    pub fn end_or_never(&self) -> Timestamp {
        self.end().unwrap_or(Timestamp::from_unix_nanos(u64::MAX))
    }
}

#[cfg(test)]
mod tests;
