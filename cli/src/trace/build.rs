//! How do records become a tree? Sorted, duplicates settled, callers found, circles cut.
//!
//! Must never look at anything but identities and times.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use casefile_record::{EventName, Record, SpanId, Timestamp, TraceId};

use super::{Call, Lost, Trace};

pub(super) fn trace(id: TraceId, records: impl IntoIterator<Item = Record>) -> Trace {
    // One by one: a large trace is never held twice.
    let (mut calls, mut events) = (Vec::new(), Vec::new());
    for record in records {
        if record.is_span() {
            calls.push(Call { record, parent: None, children: Vec::new() });
        } else {
            events.push(record);
        }
    }
    let mut seen = HashSet::new();
    let before = calls.len() + events.len();
    calls.retain(|call| seen.insert(Identity::of(&call.record)));
    events.retain(|record| record.seq.is_none() || seen.insert(Identity::of(record)));
    let repeated = (before - calls.len() - events.len()) as u64;
    events.sort_by_key(|record| record.timestamp);
    drop_superseded(&mut calls);
    // Of two that began together the one that lasted longer is the caller.
    calls.sort_by_cached_key(|call| {
        let record = &call.record;
        (record.start(), Reverse(record.duration_ns), record.process_pid, record.seq)
    });
    let parents = parents(&calls);
    for (index, parent) in parents.into_iter().enumerate() {
        calls[index].parent = parent;
    }
    cut_circles(&mut calls);
    for index in 0..calls.len() {
        if let Some(parent) = calls[index].parent {
            calls[parent].children.push(index);
        }
    }
    Trace { id, calls, events, chosen_root: None, lost: Lost::default(), repeated }
}

/// What no two records of a trace share: of those that do one is a copy, as of a file that was copied.
#[derive(PartialEq, Eq, Hash)]
struct Identity {
    is_finished: bool,
    is_span: bool,
    span: Option<SpanId>,
    timestamp: Timestamp,
    thread: (Option<u64>, Option<u64>),
    seq: Option<u64>,
    function: Option<String>,
}

impl Identity {
    fn of(record: &Record) -> Self {
        Self {
            is_finished: record.event_name == EventName::Call,
            is_span: record.is_span(),
            span: record.span_id,
            timestamp: record.timestamp,
            thread: (record.process_pid, record.thread_id),
            seq: record.seq,
            function: record.code_function_name.clone(),
        }
    }
}

/// Drops the record of an unfinished span whose end was recorded after all.
fn drop_superseded(calls: &mut Vec<Call>) {
    let finished: HashSet<SpanId> = calls
        .iter()
        .filter(|call| call.record.event_name == EventName::Call)
        .filter_map(|call| call.record.span_id)
        .collect();
    let superseded = |call: &Call| {
        call.is_unfinished() && call.record.span_id.is_some_and(|span| finished.contains(&span))
    };
    calls.retain(|call| !superseded(call));
}

fn parents(calls: &[Call]) -> Vec<Option<usize>> {
    let mut by_span: HashMap<SpanId, usize> = HashMap::with_capacity(calls.len());
    for (index, call) in calls.iter().enumerate() {
        if let Some(span) = call.record.span_id {
            by_span.entry(span).or_insert(index);
        }
    }
    let parent = |(index, call): (usize, &Call)| {
        let parent = *by_span.get(&call.record.parent_span_id?)?;
        (parent != index).then_some(parent)
    };
    calls.iter().enumerate().map(parent).collect()
}

/// Walks up from every call once; whoever meets a call of its own walk again is in a circle, which is cut there.
fn cut_circles(calls: &mut [Call]) {
    let mut walk_of = vec![usize::MAX; calls.len()];
    for start in 0..calls.len() {
        let mut index = start;
        while walk_of[index] == usize::MAX {
            walk_of[index] = start;
            let Some(parent) = calls[index].parent else { break };
            if walk_of[parent] == start {
                calls[index].parent = None;
                break;
            }
            index = parent;
        }
    }
}
