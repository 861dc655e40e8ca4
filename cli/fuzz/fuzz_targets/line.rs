//! Does the fast scan say of any line what a full parse says of it, but for what its rule takes unread?
#![no_main]

#[path = "../../tests/query/rule.rs"]
mod rule;

use casefile_cli::scan::{Seen, look, quick_timestamp, quick_trace_id, trimmed};
use casefile_record::{LineErrorKind, Record};
use libfuzzer_sys::fuzz_target;
use rule::is_taken_unread;

fuzz_target!(|bytes: &[u8]| {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let seen = look(line);
    // What every reader of lines leaves out before it parses one.
    let line = trimmed(line);
    let record = match (Record::from_line(line), &seen) {
        (Ok(record), _) => record,
        (Err(error), Seen::Record(_)) => return assert!(is_taken_unread(line), "{error}"),
        (Err(error), Seen::Foreign) => return assert_eq!(error.kind(), LineErrorKind::NotARecord),
        (Err(_), Seen::Blank | Seen::Broken(_)) => return,
    };
    let Seen::Record(facts) = seen else { panic!("a record is {seen:?}") };
    assert_eq!(facts.timestamp(), record.timestamp);
    assert_eq!(facts.trace_id(), record.trace_id);
    assert_eq!(facts.span_id(), record.span_id);
    assert_eq!(facts.parent_span_id(), record.parent_span_id);
    assert_eq!(facts.service(), record.service_name.as_deref().map(str::as_bytes));
    assert_eq!(facts.function(), record.code_function_name.as_deref().map(str::as_bytes));
    assert_eq!(facts.outcome(), record.outcome);
    assert_eq!(facts.duration_ns(), record.duration_ns);
    if let Some(text) = quick_timestamp(line) {
        assert_eq!(text, record.timestamp.to_string().as_bytes());
    }
    if let Some(text) = quick_trace_id(line) {
        let id = std::str::from_utf8(text).expect("hexadecimal").parse().ok();
        assert_eq!(id, record.trace_id);
    }
});
