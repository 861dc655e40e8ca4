//! What do commands ask of logs? Records by trace, the traces that matter to a failing one, and every call in turn.
//!
//! Each question is one scan; lines that cannot be the answer are not parsed.

mod held;
mod last_failing;
mod lost;
mod nearest;
mod numbers;
mod resolve;
mod traces;

use std::collections::{HashMap, HashSet};

use casefile_record::{LineError, Lost, Record, Timestamp, TimestampText, TraceId};

use super::blocks::Block;
use super::problems::Position;
use super::seen::Lines;
use super::{Logs, TracePrefix};
use crate::scan::{EventKind, Facts, Seen, look, quick_timestamp, trimmed};
use crate::trace::{Beside, Trace};
use crate::trouble::Trouble;

pub use resolve::Resolved;
pub(crate) use traces::WholeTraces;

/// A record as a scan sees it: its envelope, and the line to parse if it is wanted.
#[derive(Debug)]
pub struct Call<'a> {
    /// What its envelope says.
    pub facts: Facts<'a>,
    /// The line.
    pub line: &'a [u8],
    block: Block<'a>,
    start: usize,
}

impl Call<'_> {
    /// Where it stands.
    #[must_use]
    pub fn position(&self) -> Position {
        self.block.position(self.start)
    }
}

/// A line as it is: for who wants to see the broken ones too.
#[derive(Debug)]
pub(crate) struct RawLine<'a> {
    logs: &'a Logs,
    block: &'a Block<'a>,
    start: usize,
    /// How many lines of the block stand before it.
    number: u64,
    line: &'a [u8],
}

impl<'a> RawLine<'a> {
    /// As it stands in the file.
    pub(crate) fn bytes(&self) -> &'a [u8] {
        self.line
    }

    /// Where it stands.
    pub(crate) fn position(&self) -> Position {
        self.block.position_of(self.start, self.number)
    }

    /// The whole line, parsed; `None` for an empty one.
    pub(crate) fn parse(&self) -> Option<Result<Record, LineError>> {
        let line = trimmed(self.line);
        (!line.is_empty()).then(|| Record::from_line(line))
    }

    /// Whether a record of this moment is one of those that were asked for.
    pub(crate) fn is_within(&self, moment: Timestamp) -> bool {
        let window = &self.logs.window;
        window.is_open() || window.contains(TimestampText::default().of(moment))
    }

    /// The line is a problem.
    pub(crate) fn report(&self, error: &LineError) {
        self.logs.report_line(self.block, self.start, self.line, error);
    }
}

/// Whether it is a record of ours with another tool's words before it, as of journals and containers.
fn has_prefix(line: &[u8]) -> bool {
    let brace = memchr::memchr(b'{', line).filter(|brace| *brace > 0);
    brace.is_some_and(|brace| matches!(look(&line[brace..]), Seen::Record(_)))
}

/// Where the first escape stands with which a text can be spelt otherwise than our own writer spells it.
fn respelling(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'\\', bytes).find(|at| matches!(bytes.get(at + 1), Some(b'u' | b'/')))
}

/// A shorter line is not weighed before it is read.
const LONG: usize = 32 << 10;
/// A record that takes more bytes than this is not read: memory is bounded.
const HEAVY: usize = 16 << 20;

impl Logs {
    /// Shows every line, whatever it is, and what comes of each part in the order of files and lines.
    ///
    /// # Errors
    /// Where folding fails, with which the scan ends.
    pub(crate) fn for_each_line_in_order<T: Default + Send>(
        &self,
        visit: impl Fn(&mut T, &RawLine<'_>) + Sync,
        fold: impl FnMut(T) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        let each = |part: &mut T, block: &Block<'_>| {
            for ((start, line), number) in block.lines().zip(0..) {
                visit(part, &RawLine { logs: self, block, start, number, line });
            }
        };
        self.scan_in_order(each, fold)
    }

    /// Shows every call, finished or not, to a state a thread; the states come back. On all cores, in no order.
    ///
    /// Only the envelope was looked at: [`parse`](Self::parse) what is wanted.
    pub fn for_each_call<S: Send>(
        &self,
        state: impl Fn() -> S + Sync,
        visit: impl Fn(&mut S, &Call<'_>) + Sync,
    ) -> Vec<S> {
        self.for_each_record(state, |state, call| {
            if call.facts.event() != EventKind::Other {
                visit(state, call);
            }
        })
    }

    /// Shows every record to a state a thread, as [`for_each_call`](Self::for_each_call) does every call.
    pub fn for_each_record<S: Send>(
        &self,
        state: impl Fn() -> S + Sync,
        visit: impl Fn(&mut S, &Call<'_>) + Sync,
    ) -> Vec<S> {
        self.scan(state, |state, block| self.each_record(block, |call| visit(state, &call)))
    }

    /// Shows every record, and what comes of each part in the order of files and lines: for pages that list.
    ///
    /// # Errors
    /// Where folding fails, with which the scan ends.
    pub fn for_each_record_in_order<T: Default + Send>(
        &self,
        visit: impl Fn(&mut T, &Call<'_>) + Sync,
        fold: impl FnMut(T) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        self.scan_in_order(|part, block| self.each_record(block, |call| visit(part, &call)), fold)
    }

    /// As [`for_each_record_in_order`](Self::for_each_record_in_order), but only lines that hold this text, where one is
    /// given, are looked at.
    ///
    /// # Errors
    /// Where folding fails, with which the scan ends.
    pub fn for_each_record_with_in_order<T: Default + Send>(
        &self,
        text: Option<&str>,
        visit: impl Fn(&mut T, &Call<'_>) + Sync,
        fold: impl FnMut(T) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        let Some(text) = text else { return self.for_each_record_in_order(visit, fold) };
        let finder = memchr::memmem::Finder::new(text);
        let each = |part: &mut T, block: &Block<'_>| {
            self.each_record_with(&finder, block, |call| visit(part, &call));
        };
        self.scan_in_order(each, fold)
    }

    /// The whole record; a line that cannot be parsed is a problem.
    #[must_use]
    pub fn parse(&self, call: &Call<'_>) -> Option<Record> {
        self.parse_line(&call.block, call.start, call.line)
    }

    fn parse_line(&self, block: &Block<'_>, start: usize, line: &[u8]) -> Option<Record> {
        let line = trimmed(line);
        if line.len() > LONG && held::weight(line) > HEAVY {
            let message = format!("as a record it would take more than {} MiB: passed over", HEAVY >> 20);
            self.problems.line(block.position(start), || message);
            return None;
        }
        match Record::from_line(line) {
            Ok(record) => Some(record),
            Err(error) => {
                self.report_line(block, start, line, &error);
                None
            }
        }
    }

    /// Reports a line; one that ends with the file rather than with `\n` was perhaps never written to its end.
    fn report_line(&self, block: &Block<'_>, start: usize, line: &[u8], error: &LineError) {
        let is_ended = start + line.len() < block.bytes.len();
        self.problems.line(block.position(start), || {
            if has_prefix(line) {
                "something stands before the record on this line: cut it off, as by sed 's/^[^{]*//'"
                    .to_owned()
            } else if is_ended {
                error.to_string()
            } else {
                format!("truncated: the file ends within this line ({error})")
            }
        });
    }

    /// Shows every record whose timestamp is this or a later one.
    fn each_record_from<'a>(timestamp: &[u8], block: &Block<'a>, mut visit: impl FnMut(Call<'a>)) {
        for (start, line) in block.lines() {
            if quick_timestamp(line).is_some_and(|text| text < timestamp) {
                continue;
            }
            if let Seen::Record(facts) = look(line)
                && facts.timestamp_text() >= timestamp
            {
                visit(Call { facts, line, block: *block, start });
            }
        }
    }

    fn each_record<'a>(&self, block: &Block<'a>, mut visit: impl FnMut(Call<'a>)) {
        let mut seen = Lines::default();
        for (start, line) in block.lines() {
            match look(line) {
                Seen::Record(facts) if self.window.contains(facts.timestamp_text()) => {
                    seen.records += 1;
                    visit(Call { facts, line, block: *block, start });
                }
                Seen::Record(_) => seen.outside += 1,
                Seen::Broken(error) => {
                    seen.foreign += 1;
                    self.report_line(block, start, line, &error);
                }
                Seen::Foreign => seen.foreign += 1,
                Seen::Blank => {}
            }
        }
        self.seen.add(&seen);
    }

    /// Shows every record whose line holds this text, which must not be empty, and every one that may hold it in another
    /// spelling.
    fn each_record_with<'a>(
        &self,
        text: &memchr::memmem::Finder<'_>,
        block: &Block<'a>,
        mut visit: impl FnMut(Call<'a>),
    ) {
        let find = |from: usize| Some(from + text.find(block.bytes.get(from..)?)?);
        let find_escape = |from: usize| Some(from + respelling(block.bytes.get(from..)?)?);
        let (mut hit, mut escape) = (find(0), find_escape(0));
        while let Some(at) = hit.into_iter().chain(escape).min() {
            let (start, line) = block.line_around(at);
            let from = start + line.len() + 1;
            hit = hit.and_then(|at| if at < from { find(from) } else { Some(at) });
            escape = escape.and_then(|at| if at < from { find_escape(from) } else { Some(at) });
            match look(line) {
                Seen::Record(facts) if self.window.contains(facts.timestamp_text()) => {
                    visit(Call { facts, line, block: *block, start });
                }
                Seen::Broken(error) => self.report_line(block, start, line, &error),
                _ => {}
            }
        }
    }

    /// Which trace a prefix means.
    ///
    /// # Errors
    /// None so far: what cannot be read is a problem.
    pub fn resolve(&self, prefix: &TracePrefix) -> Result<Resolved, Trouble> {
        Ok(resolve::resolve(self, prefix))
    }

    /// The trace that failed last: the last one whose root failed; if none did, of any call; if none did either, of a
    /// call that never returned.
    ///
    /// # Errors
    /// None so far: what cannot be read is a problem.
    pub fn last_failing(&self) -> Result<Option<TraceId>, Trouble> {
        Ok(last_failing::last_failing(self))
    }

    /// The traces with these IDs, those that are there, in no order. Where one is larger than memory allows, a part of it
    /// is held: see [`Trace::incomplete`].
    ///
    /// # Errors
    /// None so far: what cannot be read is a problem.
    pub fn traces(&self, ids: &HashSet<TraceId>) -> Result<Vec<Trace>, Trouble> {
        traces::traces(self, ids)
    }

    /// The traces with these IDs, those that are there and fit into memory beside the bytes that are held already, the ones
    /// that are wanted most first.
    pub(crate) fn whole_traces(&self, wanted: &[TraceId], held: usize) -> Result<WholeTraces, Trouble> {
        traces::whole_traces(self, wanted, held)
    }

    /// For each trace, how many running numbers between its calls are on no line; none where none is missing.
    pub(crate) fn missing_numbers(&self, traces: &[&Trace]) -> HashMap<TraceId, u64> {
        numbers::missing(self, traces)
    }

    /// What is on record just before and after the trace's running numbers.
    pub(crate) fn numbers_beside(&self, trace: &Trace) -> Beside {
        numbers::beside(self, trace)
    }

    /// What services say they lost while the trace ran.
    pub(crate) fn lost_during(&self, trace: &Trace) -> Vec<Lost> {
        lost::during(self, trace)
    }

    /// At most so many traces in which the function of this call of `bad` succeeded, as a root where it is one there: most
    /// of them the nearest in time, nearest first, the rest spread over all.
    ///
    /// # Errors
    /// None so far: what cannot be read is a problem.
    pub fn successes_like(&self, bad: &Trace, call: usize, limit: usize) -> Result<Vec<TraceId>, Trouble> {
        Ok(nearest::successes_like(self, bad, call, limit))
    }

    /// At most so many calls of other traces that ran while `bad` did, in order of their start.
    ///
    /// # Errors
    /// None so far: what cannot be read is a problem.
    pub fn overlapping(&self, bad: &Trace, limit: usize) -> Result<Vec<Record>, Trouble> {
        Ok(nearest::overlapping(self, bad, limit))
    }
}
