//! What of a trace is not here? What is known to be missing, so that nobody takes a part for the whole.
//!
//! Must never guess at what a missing record said.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Trace;

/// What is missing; numbers are 0 where nothing is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Incomplete {
    /// No call is the first: the trace began outside of these logs, or its root was lost or has not ended.
    pub root_is_missing: bool,
    /// Calls that name a caller which is not here; without a root this counts the calls below it.
    pub missing_callers: u64,
    /// Calls that were entered and of which no end was recorded.
    pub unfinished_calls: u64,
    /// Lines that name the trace and cannot be read.
    pub broken_lines: u64,
    /// Running numbers (`seq`) between the trace's calls that are on no line of these logs.
    pub missing_numbers: u64,
    /// Running numbers just before or after its calls on the same thread that are on no line of these logs.
    pub numbers_missing_beside: u64,
    /// Records that were not held, because memory is bounded.
    pub records_left_out: u64,
}

impl Incomplete {
    /// What is missing in words, a sentence without its full stop each.
    #[must_use]
    pub fn told(&self) -> Vec<String> {
        let of = |number: u64, one: &str, many: &str| match number {
            0 => None,
            1 => Some(format!("1 {one}")),
            _ => Some(format!("{} {many}", crate::render::count(number))),
        };
        let root = self.root_is_missing.then(|| {
            "its root is not in these logs: it was lost, has not ended, or belongs to a service whose logs these are not"
                .to_owned()
        });
        let callers = of(
            self.missing_callers,
            "call names a caller that is not in these logs",
            "calls name callers that are not in these logs",
        );
        [
            root,
            callers.filter(|_| !self.root_is_missing || self.missing_callers > 1),
            of(self.unfinished_calls, "call has no end on record", "calls have no end on record"),
            of(self.broken_lines, "line that names it cannot be read", "lines that name it cannot be read"),
            of(
                self.missing_numbers,
                "running number (seq) between its calls is on no line: a call may have been lost",
                "running numbers (seq) between its calls are on no line: calls may have been lost",
            ),
            of(
                self.numbers_missing_beside,
                "running number (seq) just before or after its calls is on no line: that may have been a call of it",
                "running numbers (seq) just before or after its calls are on no line: these may have been calls of it",
            ),
            of(
                self.records_left_out,
                "record of it was left out to bound memory",
                "records of it were left out to bound memory",
            ),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// A thread of a process of a service: what numbers its calls.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Thread {
    pub(crate) service: String,
    pub(crate) process: u64,
    pub(crate) number: u64,
}

/// More numbers are not looked for: a thread that did so much else in between says nothing of this trace.
const MOST_BETWEEN: u64 = 1000;

/// The trace's own running numbers, by thread.
pub(crate) fn numbers_of(trace: &Trace) -> BTreeMap<Thread, Vec<u64>> {
    let mut own: BTreeMap<Thread, Vec<u64>> = BTreeMap::new();
    let records = trace.calls.iter().map(|call| &call.record).chain(&trace.events);
    for record in records {
        let (Some(process), Some(number), Some(seq)) = (record.process_pid, record.thread_id, record.seq)
        else {
            continue;
        };
        let service = record.service_name.clone().unwrap_or_default();
        own.entry(Thread { service, process, number }).or_default().push(seq);
    }
    for numbers in own.values_mut() {
        numbers.sort_unstable();
    }
    own
}

/// The running numbers between the trace's own, a thread each. They may be other traces'.
pub(crate) fn numbers_between(trace: &Trace) -> Vec<(Thread, u64)> {
    let mut between = Vec::new();
    for (thread, numbers) in numbers_of(trace) {
        for pair in numbers.windows(2) {
            if pair[1] - pair[0] <= MOST_BETWEEN {
                between.extend((pair[0].saturating_add(1)..pair[1]).map(|seq| (thread.clone(), seq)));
            }
        }
    }
    between
}
