//! What does each line tell of the state of the logs?
//!
//! Must never grow without bound: of what there may be any number of, the first are kept and the rest is counted.

use std::collections::{BTreeMap, HashMap};

use casefile_record::{EventName, LineErrorKind, Record, SpanId, Timestamp, TraceId};

use super::nesting::{Process, Sample};
use super::ranges::Ranges;
use crate::logs::{Call, RawLine};
use crate::scan::EventKind;

/// More threads, or unfinished calls, are not told apart.
const MOST: usize = 10_000;

/// What one thread, or all, have seen.
#[derive(Debug, Default)]
pub(super) struct Examined {
    pub(super) records: u64,
    pub(super) foreign: u64,
    pub(super) broken: BTreeMap<&'static str, u64>,
    pub(super) unknown_kinds: u64,
    pub(super) first: Option<Timestamp>,
    pub(super) last: Option<Timestamp>,
    pub(super) threads: HashMap<(Process, u64), Ranges>,
    pub(super) unfinished: HashMap<(TraceId, SpanId), Unfinished>,
    pub(super) lost: BTreeMap<&'static str, u64>,
    pub(super) lost_functions: BTreeMap<String, u64>,
    pub(super) sample: Sample,
}

/// A call that was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unfinished {
    pub(super) function: String,
    pub(super) since: Timestamp,
}

impl Examined {
    pub(super) fn line(&mut self, line: &RawLine<'_>) {
        match line.parse() {
            Some(Ok(record)) if line.is_within(&record) => self.record(&record),
            Some(Ok(_)) | None => {}
            Some(Err(error)) if error.kind() == LineErrorKind::NotARecord => self.foreign += 1,
            Some(Err(error)) => {
                *self.broken.entry(kind(error.kind())).or_default() += 1;
                line.report(&error);
            }
        }
    }

    fn record(&mut self, record: &Record) {
        self.records += 1;
        self.first = [self.first, Some(record.timestamp)].into_iter().flatten().min();
        self.last = self.last.max(Some(record.timestamp));
        let process = (record.service_name.clone().unwrap_or_default(), record.process_pid.unwrap_or(0));
        self.sample.add(record, &process);
        if let (Some(thread), Some(seq)) = (record.thread_id, record.seq) {
            let key = (process, thread);
            if self.threads.len() < MOST || self.threads.contains_key(&key) {
                self.threads.entry(key).or_default().add(seq);
            }
        }
        match &record.event_name {
            EventName::Lost => self.lost(record),
            EventName::Unfinished => self.unfinished(record),
            EventName::Other(_) => self.unknown_kinds += 1,
            _ => {}
        }
    }

    fn lost(&mut self, record: &Record) {
        let Some(lost) = &record.lost else { return };
        let count = self.lost.entry(lost.reason.as_str()).or_default();
        *count = count.saturating_add(lost.count);
        for (function, number) in &lost.functions {
            if self.lost_functions.len() < MOST || self.lost_functions.contains_key(function) {
                let count = self.lost_functions.entry(function.clone()).or_default();
                *count = count.saturating_add(*number);
            }
        }
    }

    fn unfinished(&mut self, record: &Record) {
        let (Some(trace), Some(span)) = (record.trace_id, record.span_id) else { return };
        if self.unfinished.len() < MOST {
            let function = record.code_function_name.clone().unwrap_or_default();
            self.unfinished.insert((trace, span), Unfinished { function, since: record.timestamp });
        }
    }

    pub(super) fn has_unfinished(&self) -> bool {
        !self.unfinished.is_empty()
    }

    /// Remembers a finished call that was unfinished before.
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

    pub(super) fn merge(&mut self, other: Self) {
        self.records += other.records;
        self.foreign += other.foreign;
        self.unknown_kinds += other.unknown_kinds;
        self.first = [self.first, other.first].into_iter().flatten().min();
        self.last = self.last.max(other.last);
        add_all(&mut self.broken, other.broken);
        add_all(&mut self.lost, other.lost);
        add_all(&mut self.lost_functions, other.lost_functions);
        for (thread, ranges) in other.threads {
            self.threads.entry(thread).or_default().merge(&ranges);
        }
        self.unfinished.extend(other.unfinished);
        self.sample.merge(other.sample);
    }
}

fn add_all<K: Ord>(sums: &mut BTreeMap<K, u64>, others: BTreeMap<K, u64>) {
    for (name, number) in others {
        let sum = sums.entry(name).or_default();
        *sum = sum.saturating_add(number);
    }
}

fn kind(kind: LineErrorKind) -> &'static str {
    match kind {
        LineErrorKind::InvalidUtf8 => "not UTF-8",
        LineErrorKind::Truncated => "truncated",
        LineErrorKind::DuplicateKey => "a key twice",
        LineErrorKind::NotAnObject => "not an object",
        _ => "not JSON",
    }
}
