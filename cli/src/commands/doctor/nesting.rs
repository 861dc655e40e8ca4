//! Do the clocks of different processes agree? Only as far as a call must lie within the call that made it.
//!
//! Looks at a sample of traces, so that memory is bounded: which traces are in it depends on their IDs alone.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use casefile_record::{Record, SpanId, TraceId};

/// A process: its service, and its number.
pub(super) type Process = (String, u64);

/// More calls are not remembered: then the sample is halved.
const MOST: usize = 20_000;

/// Calls of some traces.
#[derive(Debug, Default)]
pub(super) struct Sample {
    calls: HashMap<(TraceId, SpanId), Vec<Seen>>,
    number: usize,
    /// Only traces are in it whose hash has so many zeros at its end.
    zeros: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    parent: Option<SpanId>,
    process: Process,
    begin: u64,
    end: u64,
    is_finished: bool,
}

/// How the clocks of two processes disagree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Disagreement {
    /// Calls from one to the other that were compared.
    pub(super) calls: u64,
    /// Calls that seem to have begun before they were made.
    pub(super) too_early: u64,
    /// By how much at most, in nanoseconds.
    pub(super) by_at_most: u64,
}

impl Sample {
    pub(super) fn add(&mut self, record: &Record, process: &Process) {
        let (Some(trace), Some(span)) = (record.trace_id, record.span_id) else { return };
        if !record.is_span() || zeros(trace) < self.zeros {
            return;
        }
        let seen = Seen {
            parent: record.parent_span_id,
            process: process.clone(),
            begin: record.start().unix_nanos(),
            end: record.timestamp.unix_nanos(),
            is_finished: record.outcome.is_some(),
        };
        self.insert(trace, span, seen);
    }

    fn insert(&mut self, trace: TraceId, span: SpanId, seen: Seen) {
        /// More calls of one span ID prove no more than these.
        const ENOUGH: usize = 16;
        let calls = self.calls.entry((trace, span)).or_default();
        if calls.len() < ENOUGH {
            calls.push(seen);
            self.number += 1;
        }
        while self.number > MOST {
            self.zeros += 1;
            let zeros_now = self.zeros;
            self.calls.retain(|(trace, _), _| zeros(*trace) >= zeros_now);
            self.number = self.calls.values().map(Vec::len).sum();
            // One trace that is too large by itself.
            if self.zeros >= 64 {
                self.calls.clear();
                self.number = 0;
            }
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.zeros = self.zeros.max(other.zeros);
        let zeros_now = self.zeros;
        self.calls.retain(|(trace, _), _| zeros(*trace) >= zeros_now);
        self.number = self.calls.values().map(Vec::len).sum();
        for ((trace, span), seen) in other.calls {
            for seen in seen {
                if zeros(trace) >= self.zeros {
                    self.insert(trace, span, seen);
                }
            }
        }
    }

    /// How many span IDs are those of several calls, and one of them.
    pub(super) fn used_twice(&self) -> (u64, Option<(TraceId, SpanId)>) {
        let twice = |seen: &[Seen]| seen.iter().filter(|seen| seen.is_finished).count() > 1;
        let used = self.calls.iter().filter(|(_, seen)| twice(seen)).map(|(ids, _)| *ids);
        (used.clone().count() as u64, used.min())
    }

    /// From which process to which calls seem to begin before they are made.
    pub(super) fn disagreements(&self) -> BTreeMap<(Process, Process), Disagreement> {
        let mut found: BTreeMap<_, Disagreement> = BTreeMap::new();
        for ((trace, _), seen) in &self.calls {
            for callee in seen {
                let Some([caller, ..]) =
                    callee.parent.and_then(|parent| self.calls.get(&(*trace, parent))).map(Vec::as_slice)
                else {
                    continue;
                };
                if caller.process == callee.process {
                    continue;
                }
                let between = found.entry((caller.process.clone(), callee.process.clone())).or_default();
                between.calls += 1;
                // A callee may outlive its caller, but it cannot begin before it.
                if let Some(early) = caller.begin.checked_sub(callee.begin).filter(|early| *early > 0) {
                    between.too_early += 1;
                    between.by_at_most = between.by_at_most.max(early);
                }
            }
        }
        found.retain(|_, between| between.too_early > 0);
        found
    }
}

fn zeros(trace: TraceId) -> u32 {
    let mut hasher = DefaultHasher::new();
    trace.hash(&mut hasher);
    hasher.finish().trailing_zeros()
}
