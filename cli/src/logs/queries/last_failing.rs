//! Which trace failed last?

use std::cmp::Reverse;
use std::collections::BTreeMap;

use casefile_record::TraceId;

use super::super::Logs;
use super::Call;
use crate::render::count;
use crate::scan::EventKind;

/// What speaks for a trace, strongest last: then the later one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    strength: Strength,
    timestamp: Vec<u8>,
    id: TraceId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    NeverReturned,
    CallFailed,
    RootFailed,
}

/// What one thread, or all, have seen.
#[derive(Default)]
struct Seen {
    last: Option<Candidate>,
    /// How many traces failed in their root, by its function.
    roots: BTreeMap<Vec<u8>, u64>,
    /// Those of functions that are not told apart.
    others: u64,
}

/// More functions are not told apart.
const MOST_ROOTS: usize = 1000;
/// How many of them are named.
const NAMED: usize = 3;

pub(super) fn last_failing(logs: &Logs) -> Option<TraceId> {
    let mut seen = Seen::default();
    for thread in logs.for_each_call(Seen::default, Seen::add) {
        seen.last = seen.last.max(thread.last);
        for (function, number) in thread.roots {
            *seen.roots.entry(function).or_default() += number;
        }
        seen.others += thread.others;
    }
    if seen.last.as_ref().is_some_and(|last| last.strength == Strength::RootFailed) {
        seen.tell(logs);
    }
    seen.last.map(|candidate| candidate.id)
}

impl Seen {
    fn add(&mut self, call: &Call<'_>) {
        let facts = &call.facts;
        let strength = match facts.event() {
            EventKind::Unfinished => Strength::NeverReturned,
            _ if !facts.failed() => return,
            _ if facts.parent_span_id().is_none() => Strength::RootFailed,
            _ => Strength::CallFailed,
        };
        if strength == Strength::RootFailed {
            self.count(facts.function().unwrap_or(b"(no name)"));
        }
        let is_weaker = self
            .last
            .as_ref()
            .is_some_and(|last| (last.strength, &last.timestamp[..]) > (strength, facts.timestamp_text()));
        if let Some(id) = facts.trace_id().filter(|_| !is_weaker) {
            let candidate = Candidate { strength, timestamp: facts.timestamp_text().to_vec(), id };
            self.last = self.last.take().max(Some(candidate));
        }
    }

    fn count(&mut self, function: &[u8]) {
        if let Some(number) = self.roots.get_mut(function) {
            *number += 1;
        } else if self.roots.len() < MOST_ROOTS {
            self.roots.insert(function.to_vec(), 1);
        } else {
            self.others += 1;
        }
    }

    /// That there are others is said: the last one need not be the one that was meant.
    fn tell(&self, logs: &Logs) {
        let all: u64 = self.roots.values().sum::<u64>() + self.others;
        if all < 2 {
            return;
        }
        let mut roots: Vec<_> = self.roots.iter().collect();
        roots.sort_by_key(|(_, number)| Reverse(**number));
        let mut named: Vec<_> = roots
            .iter()
            .take(NAMED)
            .map(|(function, number)| format!("{} of {}", count(**number), String::from_utf8_lossy(function)))
            .collect();
        if roots.len() > NAMED {
            named.push("..".to_owned());
        }
        let (all, named) = (count(all), named.join(", "));
        logs.note(format!(
            "this is the last of {all} traces that failed: {named} (casefile errors lists them)"
        ));
    }
}
