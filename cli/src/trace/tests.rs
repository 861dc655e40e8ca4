//! Does a tree stand whatever the records say: lost, doubled, in any order, in a circle?

use casefile_record::{EventName, Outcome, Record, SpanId, Timestamp, TraceId};

use super::Trace;

fn call(span: u64, parent: u64, start: u64, end: u64) -> Record {
    let mut record = Record::new(Timestamp::from_unix_nanos(end), EventName::Call);
    record.span_id = SpanId::from_u64(span);
    record.parent_span_id = SpanId::from_u64(parent);
    record.duration_ns = Some(end - start);
    record.outcome = Some(Outcome::Ok);
    record.code_function_name = Some(format!("f{span}"));
    record
}

fn trace(records: Vec<Record>) -> Trace {
    Trace::from_records(TraceId::from_u128(7).expect("not zero"), records)
}

fn functions(trace: &Trace) -> Vec<&str> {
    trace.depth_first().iter().map(|(index, _)| trace.calls[*index].function()).collect()
}

#[test]
fn calls_stand_below_their_callers_whatever_the_order_of_the_lines() {
    let trace = trace(vec![call(3, 1, 60, 70), call(4, 2, 20, 30), call(2, 1, 10, 50), call(1, 0, 0, 100)]);
    assert_eq!(functions(&trace), ["f1", "f2", "f4", "f3"]);
    assert_eq!(trace.root(), Some(0));
    assert_eq!(
        trace.callers(trace.by_span(SpanId::from_u64(4).expect("not zero")).expect("there")).count(),
        2
    );
}

#[test]
fn a_missing_caller_makes_a_root_but_not_the_root() {
    let trace = trace(vec![call(5, 99, 0, 10), call(1, 0, 5, 100)]);
    assert_eq!(trace.roots().count(), 2);
    assert_eq!(trace.calls[trace.root().expect("one")].function(), "f1");
    let orphan = super::tests::trace(vec![call(5, 99, 0, 10)]);
    assert_eq!(orphan.root(), Some(0));
}

#[test]
fn circles_are_cut_and_no_call_is_lost() {
    let trace = trace(vec![call(1, 3, 0, 9), call(2, 1, 1, 8), call(3, 2, 2, 7), call(4, 4, 3, 4)]);
    assert_eq!(trace.depth_first().len(), 4);
    assert_eq!(trace.roots().count(), 2);
}

#[test]
fn a_span_that_ended_after_all_is_one_call() {
    let mut unfinished = call(2, 1, 10, 10);
    unfinished.event_name = EventName::Unfinished;
    let trace = trace(vec![call(1, 0, 0, 100), unfinished, call(2, 1, 10, 20)]);
    assert_eq!(trace.calls.len(), 2);
    assert!(!trace.calls[1].is_unfinished());
}

#[test]
fn a_span_id_used_twice_keeps_both_calls() {
    let trace = trace(vec![call(1, 0, 0, 100), call(2, 1, 10, 20), call(2, 1, 30, 40), call(3, 2, 12, 14)]);
    assert_eq!(trace.depth_first().len(), 4);
    assert_eq!(trace.calls[1].children, [2]);
}

#[test]
fn self_time_counts_overlapping_callees_once() {
    let trace = trace(vec![call(1, 0, 0, 100), call(2, 1, 10, 50), call(3, 1, 30, 70), call(4, 1, 90, 120)]);
    assert_eq!(trace.self_times()[0], Some(30));
}

#[test]
fn a_hundred_thousand_calls_deep_is_no_problem() {
    let deep = (1..=100_000).map(|span| call(span, span - 1, span, 1_000_000 - span)).collect();
    let trace = trace(deep);
    assert_eq!(trace.depth_first().last().map(|(_, depth)| *depth), Some(99_999));
}

#[test]
fn a_trace_fails_with_its_root() {
    let mut failed = call(1, 0, 0, 100);
    failed.outcome = Some(Outcome::Error);
    assert!(trace(vec![failed]).failed());
    let mut inner = call(2, 1, 10, 20);
    inner.outcome = Some(Outcome::Error);
    assert!(!trace(vec![call(1, 0, 0, 100), inner]).failed());
    assert!(!trace(Vec::new()).failed());
}
