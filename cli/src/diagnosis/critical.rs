//! Which calls did the trace wait for? The critical path: from the end backwards, at each moment the callee that ended
//! last.
//!
//! Must never recurse.

use std::collections::HashSet;

use crate::trace::Trace;

/// The indices of the calls on it.
#[must_use]
pub fn critical_path(trace: &Trace) -> HashSet<usize> {
    let mut path = HashSet::new();
    let mut waiting: Vec<usize> = trace.root().into_iter().collect();
    while let Some(call) = waiting.pop() {
        path.insert(call);
        let mut until = trace.calls[call].end_or_never();
        let mut callees = trace.calls[call].children.clone();
        callees.sort_by_key(|callee| std::cmp::Reverse(trace.calls[*callee].end_or_never()));
        for callee in callees {
            // What was still running when a later one began was not waited for.
            if trace.calls[callee].end_or_never() <= until {
                until = trace.calls[callee].start();
                waiting.push(callee);
            }
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use casefile_record::{EventName, Record, SpanId, Timestamp, TraceId};

    use super::*;

    #[test]
    fn of_two_side_by_side_the_one_that_ends_last_is_waited_for() {
        let call = |span: u64, parent: u64, start: u64, end: u64| {
            let mut record = Record::new(Timestamp::from_unix_nanos(end), EventName::Call);
            record.span_id = SpanId::from_u64(span);
            record.parent_span_id = SpanId::from_u64(parent);
            record.duration_ns = Some(end - start);
            record
        };
        let records = vec![call(1, 0, 0, 100), call(2, 1, 5, 10), call(3, 1, 20, 60), call(4, 1, 25, 90)];
        let trace = Trace::from_records(TraceId::from_u128(1).expect("not zero"), records);
        let mut path: Vec<usize> = critical_path(&trace).into_iter().collect();
        path.sort_unstable();
        assert_eq!(path, [0, 1, 3]);
    }
}
