//! What do all lines together tell of the state of the logs?
//!
//! Must never grow without bound: of what there may be any number of, the first are kept and the rest is counted.

use std::collections::{BTreeMap, HashMap};

use casefile_record::{LineErrorKind, Lost, SpanId, Timestamp, TraceId};

use super::ranges::{Ranges, Room};
use super::sample::{Sample, Seen};
use super::told::{Impossible, Kind, Part, Process, Told};
use crate::logs::{Call, Position};
use crate::scan::EventKind;

/// More threads, processes or unfinished calls are not told apart.
const MOST: usize = 10_000;

/// Lines of one process are written in the order of time but for what its threads hand over together.
pub(super) const OUT_OF_ORDER: u64 = 5_000_000_000;

/// What was seen, in the order of files and lines.
#[derive(Debug, Default)]
pub(super) struct Examined {
    pub(super) records: u64,
    pub(super) foreign: Times,
    pub(super) broken: BTreeMap<&'static str, u64>,
    pub(super) unknown_kinds: Times,
    pub(super) first: Option<Timestamp>,
    pub(super) last: Option<Timestamp>,
    pub(super) processes: Vec<Process>,
    numbers: HashMap<Process, usize>,
    /// By process, how often it began before, and thread.
    pub(super) threads: HashMap<(usize, u64, u64), Ranges>,
    /// How often a process of this service and number has begun: a container's has always the same number.
    begun: HashMap<usize, u64>,
    pub(super) numbers_used_twice: Times,
    room: Room,
    pub(super) unfinished: HashMap<(TraceId, SpanId), Unfinished>,
    pub(super) lost: BTreeMap<&'static str, u64>,
    pub(super) lost_at: Times,
    pub(super) malformed_lost: Times,
    pub(super) lost_functions: BTreeMap<String, u64>,
    pub(super) impossible: BTreeMap<Impossible, Times>,
    /// The line before, of each process in each file.
    before: HashMap<(usize, usize), (Timestamp, Position)>,
    pub(super) ahead: Times,
    pub(super) ahead_by: u64,
    pub(super) sample: Sample,
}

/// How often, and where first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Times {
    pub(super) number: u64,
    pub(super) first: Option<Position>,
}

impl Times {
    pub(super) fn add(&mut self, at: Position) {
        self.number += 1;
        self.first = self.first.or(Some(at));
    }
}

/// A call that was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unfinished {
    pub(super) function: String,
    pub(super) since: Timestamp,
    pub(super) at: Position,
}

impl Examined {
    pub(super) fn add(&mut self, part: Part) {
        let processes: Vec<_> = part.processes.into_iter().map(|process| self.process(process)).collect();
        for told in part.records {
            let process = processes[told.process];
            self.record(told, process);
        }
        part.foreign.into_iter().for_each(|at| self.foreign.add(at));
        for error in part.broken {
            *self.broken.entry(kind(error.kind())).or_default() += 1;
        }
    }

    /// The process's number; those that are too many share the last one.
    fn process(&mut self, process: Process) -> usize {
        if let Some(number) = self.numbers.get(&process) {
            return *number;
        }
        if self.processes.len() == MOST {
            return MOST - 1;
        }
        self.processes.push(process.clone());
        self.numbers.insert(process, self.processes.len() - 1);
        self.processes.len() - 1
    }

    fn record(&mut self, told: Told, process: usize) {
        self.records += 1;
        self.first = [self.first, Some(told.timestamp)].into_iter().flatten().min();
        self.last = self.last.max(Some(told.timestamp));
        for impossible in &told.impossible {
            self.impossible.entry(*impossible).or_default().add(told.at);
        }
        if matches!(told.kind, Kind::Process) {
            *self.begun.entry(process).or_default() += 1;
        }
        if let (Some(thread), Some(seq)) = (told.thread, told.seq) {
            let key = (process, self.begun.get(&process).copied().unwrap_or(0), thread);
            if self.threads.len() < MOST || self.threads.contains_key(&key) {
                let ranges = self.threads.entry(key).or_default();
                if ranges.contains(seq) {
                    self.numbers_used_twice.add(told.at);
                }
                ranges.add(seq, told.at, &mut self.room);
            }
        }
        let seen = |is_finished| Seen {
            parent: told.parent,
            process,
            begin: told.timestamp.saturating_sub_nanos(told.duration.unwrap_or(0)).unix_nanos(),
            end: told.timestamp.unix_nanos(),
            is_finished,
            is_timed: !told.impossible.contains(&Impossible::Duration),
            at: told.at,
        };
        match told.kind {
            Kind::Call => {
                self.sample.add(told.trace, told.span, seen(true));
                self.compare_with_the_line_before(process, told.timestamp, told.at);
                self.finished(&told);
            }
            Kind::Unfinished(function) => {
                self.sample.add(told.trace, told.span, seen(false));
                if let (Some(trace), Some(span)) = (told.trace, told.span)
                    && self.unfinished.len() < MOST
                {
                    let unfinished = Unfinished { function, since: told.timestamp, at: told.at };
                    self.unfinished.insert((trace, span), unfinished);
                }
            }
            Kind::Event | Kind::Process => {
                self.compare_with_the_line_before(process, told.timestamp, told.at);
            }
            Kind::Lost(lost) => match lost {
                Some(lost) => {
                    self.lost_at.add(told.at);
                    self.lost(lost);
                }
                None => self.malformed_lost.add(told.at),
            },
            Kind::Unknown => self.unknown_kinds.add(told.at),
        }
    }

    fn compare_with_the_line_before(&mut self, process: usize, now: Timestamp, at: Position) {
        let key = (at.source(), process);
        if self.before.len() >= MOST && !self.before.contains_key(&key) {
            return;
        }
        if let Some((before, there)) = self.before.insert(key, (now, at))
            && let Some(ahead) = before.unix_nanos().checked_sub(now.unix_nanos())
            && ahead >= OUT_OF_ORDER
        {
            self.ahead.add(there);
            self.ahead_by = self.ahead_by.max(ahead);
        }
    }

    fn finished(&mut self, told: &Told) {
        let (Some(trace), Some(span)) = (told.trace, told.span) else { return };
        if self.unfinished.is_empty() {
            return;
        }
        if let Some(entered) = self.unfinished.remove(&(trace, span))
            && told.timestamp < entered.since
        {
            self.impossible.entry(Impossible::EndBeforeBegin).or_default().add(told.at);
        }
    }

    fn lost(&mut self, lost: Lost) {
        let count = self.lost.entry(lost.reason.as_str()).or_default();
        *count = count.saturating_add(lost.count);
        for (function, number) in lost.functions {
            if self.lost_functions.len() < MOST || self.lost_functions.contains_key(&function) {
                let count = self.lost_functions.entry(function).or_default();
                *count = count.saturating_add(number);
            }
        }
    }

    /// Remembers a finished call that was unfinished in another file, read later.
    pub(super) fn collect_finished(&self, finished: &mut Vec<(TraceId, SpanId)>, call: &Call<'_>) {
        if call.facts.event() == EventKind::Call
            && let (Some(trace), Some(span)) = (call.facts.trace_id(), call.facts.span_id())
            && self.unfinished.contains_key(&(trace, span))
        {
            finished.push((trace, span));
        }
    }

    pub(super) fn forget_finished(&mut self, finished: impl Iterator<Item = (TraceId, SpanId)>) {
        finished.for_each(|ids| drop(self.unfinished.remove(&ids)));
    }
}

fn kind(kind: LineErrorKind) -> &'static str {
    match kind {
        LineErrorKind::InvalidUtf8 => "not UTF-8",
        LineErrorKind::Truncated => "truncated",
        LineErrorKind::DuplicateKey => "a key twice",
        LineErrorKind::NotAnObject => "not an object",
        LineErrorKind::ImpossibleTimestamp => "an impossible timestamp",
        _ => "not JSON",
    }
}
