//! Do the calls of a trace fit together? Callers that are there, that call in no circle, and clocks that agree.
//!
//! Looks at a sample of traces, so that memory is bounded: which traces are in it depends on their IDs alone.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use casefile_record::{SpanId, TraceId};

use super::examine::Times;
use crate::logs::Position;

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

/// A call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) parent: Option<SpanId>,
    pub(super) process: usize,
    pub(super) begin: u64,
    pub(super) end: u64,
    pub(super) is_finished: bool,
    /// When it began can be told.
    pub(super) is_timed: bool,
    pub(super) at: Position,
}

/// How the clocks of two processes disagree.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Disagreement {
    /// Calls from one to the other that were compared.
    pub(super) calls: u64,
    /// Calls that seem to have begun before they were made.
    pub(super) too_early: Times,
    /// By how much at most, in nanoseconds.
    pub(super) early_by: u64,
    /// Calls that seem to have begun when the call that made them had ended.
    pub(super) too_late: Times,
    /// By how much at most, in nanoseconds.
    pub(super) late_by: u64,
}

impl Sample {
    pub(super) fn add(&mut self, trace: Option<TraceId>, span: Option<SpanId>, seen: Seen) {
        /// More calls of one span ID prove no more than these.
        const ENOUGH: usize = 16;
        let (Some(trace), Some(span)) = (trace, span) else { return };
        if zeros(trace) < self.zeros {
            return;
        }
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

    /// One trace of so many was looked at.
    pub(super) fn one_in(&self) -> u64 {
        1_u64.checked_shl(self.zeros).unwrap_or(u64::MAX)
    }

    /// Span IDs that are those of several calls.
    pub(super) fn used_twice(&self) -> Times {
        let second = |seen: &Vec<Seen>| {
            let mut finished: Vec<_> =
                seen.iter().filter(|seen| seen.is_finished).map(|seen| seen.at).collect();
            finished.sort();
            finished.get(1).copied()
        };
        times(self.calls.values().filter_map(second))
    }

    /// Calls whose caller is not there.
    pub(super) fn without_caller(&self) -> Times {
        let calls = self.calls.iter().filter_map(|((trace, _), seen)| {
            let call = seen.first()?;
            (!self.calls.contains_key(&(*trace, call.parent?))).then_some(call.at)
        });
        times(calls)
    }

    /// Circles of calls that are each other's callers.
    pub(super) fn circles(&self) -> Times {
        let mut done = HashSet::new();
        let mut circles = Vec::new();
        for start in self.calls.keys() {
            let (mut path, mut here) = (HashSet::new(), Some(*start));
            while let Some(call) = here.filter(|call| done.insert(*call)) {
                path.insert(call);
                here = self.parent_of(call);
            }
            // Back at a call of this very path.
            if let Some(call) = here.filter(|call| path.contains(call)) {
                circles.push(self.first_of_circle(call));
            }
        }
        times(circles.into_iter().flatten())
    }

    fn parent_of(&self, call: (TraceId, SpanId)) -> Option<(TraceId, SpanId)> {
        self.calls.get(&call).and_then(|seen| seen.first()?.parent).map(|parent| (call.0, parent))
    }

    fn first_of_circle(&self, start: (TraceId, SpanId)) -> Option<Position> {
        let around =
            std::iter::successors(Some(start), |call| self.parent_of(*call).filter(|next| *next != start));
        around.filter_map(|call| Some(self.calls.get(&call)?.first()?.at)).min()
    }

    /// From which process to which calls seem to begin before they are made, or after what made them had ended.
    pub(super) fn disagreements(&self) -> BTreeMap<(usize, usize), Disagreement> {
        let mut found: BTreeMap<_, Disagreement> = BTreeMap::new();
        let mut calls: Vec<_> =
            self.calls.iter().flat_map(|(ids, seen)| seen.iter().map(move |seen| (ids.0, seen))).collect();
        calls.sort_by_key(|(_, seen)| seen.at);
        for (trace, callee) in calls {
            let caller = callee.parent.and_then(|parent| self.calls.get(&(trace, parent))).map(Vec::as_slice);
            let Some([caller, ..]) = caller else { continue };
            if caller.process == callee.process || !caller.is_timed || !callee.is_timed {
                continue;
            }
            let between = found.entry((caller.process, callee.process)).or_default();
            between.calls += 1;
            // A callee may outlive its caller, but it cannot begin before it.
            if let Some(early) = caller.begin.checked_sub(callee.begin).filter(|early| *early > 0) {
                between.too_early.add(callee.at);
                between.early_by = between.early_by.max(early);
            }
            if caller.is_finished && callee.begin > caller.end {
                between.too_late.add(callee.at);
                between.late_by = between.late_by.max(callee.begin - caller.end);
            }
        }
        found.retain(|_, between| between.too_early.number + between.too_late.number > 0);
        found
    }
}

fn times(places: impl Iterator<Item = Position>) -> Times {
    places.fold(Times::default(), |times, at| Times {
        number: times.number + 1,
        first: times.first.into_iter().chain([at]).min(),
    })
}

fn zeros(trace: TraceId) -> u32 {
    let mut hasher = DefaultHasher::new();
    trace.hash(&mut hasher);
    hasher.finish().trailing_zeros()
}
