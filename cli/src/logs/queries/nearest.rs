//! What is worth comparing a failing trace with? Successful traces of the same root, and what ran beside it.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher as _};

use casefile_record::{Outcome, Record, Timestamp, TraceId};
use memchr::memmem::Finder;

use super::super::Logs;
use super::Call;
use super::held::weight;
use crate::scan::{EventKind, trimmed};
use crate::trace::Trace;

/// Traces in which the function of this call of `bad` succeeded: three quarters of them the nearest in time, nearest
/// first, the rest spread over all that there are.
pub(super) fn successes_like(logs: &Logs, bad: &Trace, call: usize, limit: usize) -> Vec<TraceId> {
    let Some(root) = bad.calls.get(call).map(|call| &call.record) else { return Vec::new() };
    let Some(function) = root.code_function_name.as_deref() else { return Vec::new() };
    let wanted =
        Wanted { function, is_remote: root.parent_span_id.is_some(), not: bad.id, at: root.timestamp };
    // With its quotes: the name of another function may begin or end with it.
    let quoted = serde_json::Value::from(function).to_string();
    let finder = Finder::new(&quoted);
    let found = logs.scan(
        || Chosen::new(limit),
        |chosen, block| {
            logs.each_record_with(&finder, block, |call| {
                if let Some(id) = wanted.trace_of(&call) {
                    chosen.offer(call.facts.timestamp().unix_nanos().abs_diff(wanted.at.unix_nanos()), id);
                }
            });
        },
    );
    Chosen::of(found, limit)
}

struct Wanted<'a> {
    function: &'a str,
    /// It names a caller, so that good ones have one too, there or not.
    is_remote: bool,
    not: TraceId,
    at: Timestamp,
}

impl Wanted<'_> {
    fn trace_of(&self, call: &Call<'_>) -> Option<TraceId> {
        let facts = &call.facts;
        let is_success = facts.event() == EventKind::Call
            && facts.outcome() == Some(Outcome::Ok)
            && facts.function() == Some(self.function.as_bytes())
            && (self.is_remote || facts.parent_span_id().is_none());
        facts.trace_id().filter(|id| is_success && *id != self.not)
    }
}

/// The nearest in time, and a sample of all: those whose hashes are smallest, which no order of reading changes.
struct Chosen {
    nearest: BinaryHeap<(u64, TraceId)>,
    sample: BTreeSet<(u64, TraceId)>,
    limit: usize,
}

impl Chosen {
    fn new(limit: usize) -> Self {
        Self { nearest: BinaryHeap::new(), sample: BTreeSet::new(), limit }
    }

    fn offer(&mut self, distance: u64, id: TraceId) {
        self.nearest.push((distance, id));
        if self.nearest.len() > self.limit {
            self.nearest.pop();
        }
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        self.sample.insert((hasher.finish(), id));
        if self.sample.len() > self.limit {
            self.sample.pop_last();
        }
    }

    fn of(found: Vec<Self>, limit: usize) -> Vec<TraceId> {
        let (mut nearest, mut sample) = (Vec::new(), BTreeSet::new());
        for chosen in found {
            nearest.extend(chosen.nearest);
            sample.extend(chosen.sample);
        }
        nearest.sort_unstable();
        let mut seen = HashSet::new();
        let near = nearest.iter().map(|(_, id)| *id).filter(|id| seen.insert(*id));
        let mut ids: Vec<_> = near.take(limit - limit / 4).collect();
        let chosen: HashSet<_> = ids.iter().copied().collect();
        // Where there are few, the nearest are all there are.
        let spread = sample.into_iter().map(|(_, id)| id).filter(|id| !chosen.contains(id));
        ids.extend(spread.take(limit - ids.len()));
        ids
    }
}

/// Other traces' calls that ran while `bad` did: at most so many, those that ended last before or after its failure.
pub(super) fn overlapping(logs: &Logs, bad: &Trace, limit: usize) -> Vec<Record> {
    let begins = bad.calls.iter().map(|call| call.record.start()).min();
    let ends = bad.calls.iter().map(|call| call.record.timestamp).max();
    let (Some(begins), Some(ends)) = (begins, ends) else { return Vec::new() };
    let beginning = begins.to_string();
    let found = logs.scan(BinaryHeap::new, |nearest: &mut BinaryHeap<Beside>, block| {
        Logs::each_record_from(beginning.as_bytes(), block, |call| {
            let facts = &call.facts;
            let is_beside = facts.event() == EventKind::Call && facts.start() <= ends;
            if !is_beside || facts.trace_id().is_none_or(|id| id == bad.id) {
                return;
            }
            let distance = facts.timestamp().unix_nanos().abs_diff(ends.unix_nanos());
            let place = call.position();
            let is_far = nearest.len() >= limit
                && nearest.peek().is_none_or(|far| (far.distance, far.place) <= (distance, place));
            // What is heavy would crowd out all others.
            if is_far || call.line.len() > LONGEST_BESIDE || logs.parse(&call).is_none() {
                return;
            }
            nearest.push(Beside { distance, place, line: call.line.into() });
            if nearest.len() > limit {
                nearest.pop();
            }
        });
    });
    let mut found: Vec<_> = found.into_iter().flatten().collect();
    found.sort_unstable();
    let mut room = ROOM_BESIDE;
    let fits = move |beside: &Beside| {
        let weight = weight(&beside.line);
        let fits = weight <= room;
        room = room.saturating_sub(weight);
        fits
    };
    let nearest = found.into_iter().take(limit).take_while(fits);
    // Each was read before.
    let mut records: Vec<_> =
        nearest.filter_map(|beside| Record::from_line(trimmed(&beside.line)).ok()).collect();
    records.sort_by_key(|record| (record.start(), Reverse(record.timestamp)));
    records
}

/// A longer line is not looked at beside a trace.
const LONGEST_BESIDE: usize = 8 << 10;
/// So many bytes of records are held beside a trace.
const ROOM_BESIDE: usize = 4 << 20;

struct Beside {
    distance: u64,
    place: super::Position,
    line: Box<[u8]>,
}

impl Ord for Beside {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.distance, self.place).cmp(&(other.distance, other.place))
    }
}

impl PartialOrd for Beside {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Beside {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Beside {}
