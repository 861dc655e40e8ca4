//! What only the doctor sees: values that cannot be, callers that are not there, clocks that are wrong.

use casefile_record::SpanId;
use serde_json::{Value, json};

use crate::fixture::call;
use crate::run::Folder;

/// The finding of this kind.
fn finding(log: impl AsRef<[u8]>, kind: &str) -> Value {
    let ran = Folder::with(log).run(&["doctor", "--json", "app.jsonl"]);
    let path = ran.json()["findings"].clone();
    let findings = path.as_array().expect("findings").iter();
    findings.clone().find(|finding| finding["kind"] == kind).cloned().unwrap_or(Value::Null)
}

fn assert_found(log: impl AsRef<[u8]>, kind: &str, count: u64, line: u64) {
    let found = finding(log, kind);
    assert_eq!(found["count"], json!(count), "{kind}: {found}");
    let example = found["example"].as_str().expect("an example");
    assert!(example.ends_with(&format!("app.jsonl:{line}")), "{kind}: {example}");
    assert!(found["meaning"].as_str().is_some_and(|meaning| meaning.len() > 20), "{kind}");
}

fn good(number: u64) -> String {
    String::from_utf8(call(number, 0, None, "shop::good", number * 10, 5).to_line()).expect("UTF-8")
}

/// A good line, then one of whose text something is replaced.
fn changed(from: &str, to: &str) -> String {
    let line = good(2).replace(from, to);
    assert_ne!(line, good(2));
    good(1) + &line
}

#[test]
fn values_that_cannot_be() {
    for duration in ["-5", "1.5", "\"5\"", "99999999999999999", "18446744073709551615", "1e3"] {
        let log = changed("\"duration_ns\":5000", &format!("\"duration_ns\":{duration}"));
        assert_found(log, "impossible_durations", 1, 2);
    }
    assert_found(changed("\"outcome\":\"ok\"", "\"outcome\":\"bored\""), "unknown_outcomes", 1, 2);
    for (from, to) in
        [("\"trace_id\":\"0193", "\"trace_id\":\"x193"), ("\"span_id\":\"5399", "\"span_id\":\"")]
    {
        assert_found(changed(from, to), "malformed_ids", 1, 2);
    }
    assert_eq!(finding(good(1) + &good(2), "impossible_durations"), Value::Null);
}

#[test]
fn a_call_that_ended_before_it_began() {
    let begun = good(2)
        .replace("casefile.call", "casefile.unfinished")
        .replace("\"outcome\":\"ok\",\"duration_ns\":5000,", "")
        .replace("2026-11-22", "2026-11-23");
    let log = begun + &good(2);
    assert_found(&log, "ended_before_begin", 1, 2);
    assert_eq!(finding(&log, "unfinished_calls"), Value::Null);
}

#[test]
fn callers_that_are_missing_or_call_in_a_circle() {
    let child = String::from_utf8(call(2, 1, Some(0), "shop::child", 15, 1).to_line()).expect("UTF-8");
    assert_found(good(1) + &child, "missing_callers", 1, 2);
    assert_eq!(finding(child.clone() + &good(2), "missing_callers"), Value::Null);
    let mut circle = Vec::new();
    for number in 0..3 {
        let mut record = call(1, 0, None, "shop::round", 10, 5);
        record.span_id = SpanId::from_u64(number + 1);
        record.parent_span_id = SpanId::from_u64((number + 1) % 3 + 1);
        circle.extend(record.to_line());
    }
    let mut own = call(3, 0, None, "shop::own", 10, 5);
    own.parent_span_id = own.span_id;
    assert_found([good(4).into_bytes(), circle, own.to_line()].concat(), "caller_circles", 2, 2);
    assert_eq!(finding(child + &good(2), "caller_circles"), Value::Null);
}

#[test]
fn clocks_that_are_ahead() {
    let parent = call(1, 0, None, "shop::ask", 9000, 8000).to_line();
    let late = call(1, 1, Some(0), "bank::answer", 30_000, 5000).to_line();
    assert_found([late, parent].concat(), "begun_after_caller", 1, 1);
    let ahead = good(2).replace("T10:", "T11:");
    let other = String::from_utf8(call(3, 0, None, "bank::good", 5, 5).to_line()).expect("UTF-8");
    // The line between is another process's.
    assert_found(good(1) + &ahead + &other + &good(4), "ahead_of_next_line", 1, 2);
    assert_eq!(finding(good(1) + &other + &good(3) + &good(2), "ahead_of_next_line"), Value::Null);
}
