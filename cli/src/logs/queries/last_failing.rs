//! Which trace failed last?

use casefile_record::TraceId;

use super::super::Logs;
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

pub(super) fn last_failing(logs: &Logs) -> Option<TraceId> {
    let last = logs.for_each_call(
        || None,
        |last: &mut Option<Candidate>, call| {
            let facts = &call.facts;
            let strength = match facts.event() {
                EventKind::Unfinished => Strength::NeverReturned,
                _ if !facts.failed() => return,
                _ if facts.parent_span_id().is_none() => Strength::RootFailed,
                _ => Strength::CallFailed,
            };
            let is_weaker = last.as_ref().is_some_and(|last| {
                (last.strength, &last.timestamp[..]) > (strength, facts.timestamp_text())
            });
            if let Some(id) = facts.trace_id().filter(|_| !is_weaker) {
                let candidate = Candidate { strength, timestamp: facts.timestamp_text().to_vec(), id };
                *last = last.take().max(Some(candidate));
            }
        },
    );
    last.into_iter().flatten().max().map(|candidate| candidate.id)
}
