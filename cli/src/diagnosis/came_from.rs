//! Where did a value come from that a call was given? The callers that were given it too, and the calls that gave it back
//! before.
//!
//! Must never say that nobody had a value without having looked at every call of the trace.

use serde_json::Value;

use super::clocks;
use crate::trace::{Call, Trace};

/// Of two calls of one thread the later one may seem to begin this much too early: clocks are read twice.
const CLOCK_NOISE_NS: u64 = 1000;
/// By what share of a call's duration its start may be off as well: it is the wall clock at its end, which may be slewed,
/// less what a clock says that is not. Twice what is allowed, 500 parts per million.
const SLEW: u64 = 1000;

/// Who had a value before: a call and where in its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    /// In [`Trace::calls`].
    pub(crate) call: usize,
    pub(crate) path: String,
}

/// Where a value stood before a call was given it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CameFrom {
    /// The outermost caller that was given it.
    pub(crate) given: Option<Source>,
    /// The call that gave it back last before.
    pub(crate) returned: Option<Source>,
}

/// None where the record has no value there, or one that stands everywhere: `true`, `null`, 0.
pub(crate) fn came_from(trace: &Trace, call: usize, path: &str) -> Option<CameFrom> {
    let inputs = trace.calls[call].record.inputs.as_ref()?;
    let path = path.strip_prefix("inputs.")?;
    let top = inputs.iter().find(|(name, _)| path == *name || is_below(path, name));
    let (name, value) = top?;
    let value = path[name.len()..].split('.').skip(1).try_fold(value, |value, member| value.get(member))?;
    if !is_telling(value) {
        return None;
    }
    let callers: Vec<usize> = trace.callers(call).take(trace.calls.len()).collect();
    let given = callers.iter().rev().find_map(|caller| {
        let inputs = trace.calls[*caller].record.inputs.iter().flat_map(casefile_record::Object::iter);
        let path = inputs
            .map(|(name, found)| place_of(value, found, format!("inputs.{name}")))
            .find_map(|path| path)?;
        Some(Source { call: *caller, path })
    });
    // Where clocks disagree, by the time of whoever was waiting.
    let spans = clocks::disagree(trace).map(|_| clocks::aligned(trace));
    let had_ended = |earlier: usize| match &spans {
        Some(spans) => spans[earlier].end <= spans[call].start,
        None => is_before(&trace.calls[earlier], &trace.calls[call]),
    };
    let returned = (0..trace.calls.len())
        .filter(|earlier| *earlier != call && !callers.contains(earlier))
        .filter(|earlier| had_ended(*earlier))
        .filter_map(|earlier| {
            let output = trace.calls[earlier].record.output.as_ref()?;
            Some(Source { call: earlier, path: place_of(value, output, "output".to_owned())? })
        })
        .max_by_key(|source| (trace.calls[source.call].end_or_never(), std::cmp::Reverse(source.call)));
    Some(CameFrom { given, returned })
}

fn is_below(path: &str, name: &str) -> bool {
    path.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'))
}

/// Whether one call had ended when the other began.
pub(crate) fn is_before(one: &Call, other: &Call) -> bool {
    let Some(end) = one.end() else { return false };
    let (end, start) = (end.unix_nanos(), other.start().unix_nanos());
    let noise = CLOCK_NOISE_NS + other.record.duration_ns.unwrap_or(0) / SLEW;
    end <= start || (end <= start.saturating_add(noise) && is_earlier_of_one_thread(one, other))
}

fn is_earlier_of_one_thread(one: &Call, other: &Call) -> bool {
    let thread = |call: &Call| {
        let record = &call.record;
        Some((record.service_name.clone(), record.process_pid?, record.thread_id?))
    };
    let is_earlier = one.record.seq.zip(other.record.seq).is_some_and(|(one, other)| one < other);
    is_earlier && thread(one).is_some() && thread(one) == thread(other)
}

/// Whether finding the value elsewhere says something.
fn is_telling(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) => false,
        Value::Number(number) => number.as_f64().is_none_or(|number| !matches!(number, -1.0 | 0.0 | 1.0)),
        Value::String(text) => text.chars().count() > 1,
        Value::Array(elements) => !elements.is_empty(),
        Value::Object(members) => !members.is_empty(),
    }
}

/// Where a value stands in another one.
fn place_of(value: &Value, within: &Value, path: String) -> Option<String> {
    let mut waiting = vec![(path, within)];
    while let Some((path, found)) = waiting.pop() {
        if is_equal(value, found) {
            return Some(path);
        }
        match found {
            Value::Object(members) => {
                waiting.extend(members.iter().rev().map(|(name, value)| (format!("{path}.{name}"), value)));
            }
            Value::Array(elements) => {
                waiting.extend(elements.iter().rev().map(|value| (path.clone(), value)));
            }
            _ => {}
        }
    }
    None
}

/// Equal as amounts, whatever their type, or else equal.
pub(crate) fn is_equal(one: &Value, other: &Value) -> bool {
    match (amount(one), amount(other)) {
        (Some(one), Some(other)) => (one - other).abs() <= 1e-9 * one.abs(),
        _ => one == other,
    }
}

fn amount(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.parse().ok().filter(|number: &f64| number.is_finite()))
}

#[cfg(test)]
mod tests {
    use casefile_record::{EventName, Outcome, Record, SpanId, Timestamp, TraceId};
    use serde_json::json;

    use super::*;

    /// A call from one microsecond to another, given and giving back something.
    fn call(span: u64, parent: Option<u64>, (start, end): (u64, u64), values: (Value, Value)) -> Record {
        let mut record = Record::new(Timestamp::from_unix_nanos(1_000_000_000 + end * 1000), EventName::Call);
        let span_id = |span: u64| format!("{span:016x}").parse::<SpanId>().expect("an ID");
        record.span_id = Some(span_id(span));
        record.parent_span_id = parent.map(span_id);
        record.duration_ns = Some((end - start) * 1000);
        record.outcome = Some(Outcome::Ok);
        record.inputs = Some([("given", values.0)].into_iter().collect());
        record.output = Some(values.1);
        record
    }

    fn trace(records: Vec<Record>) -> Trace {
        Trace::from_records("01936f0c000000000000002e0000002e".parse::<TraceId>().expect("an ID"), records)
    }

    #[test]
    fn a_value_under_another_name_and_of_another_type_is_that_value() {
        let trace = trace(vec![
            call(1, None, (0, 100), (json!(7), json!(null))),
            call(2, Some(1), (10, 20), (json!(7), json!({"metres": 960.0}))),
            call(3, Some(1), (30, 40), (json!("960"), json!(null))),
        ]);
        let found = came_from(&trace, 2, "inputs.given").expect("a value");
        assert_eq!(found.returned, Some(Source { call: 1, path: "output.metres".to_owned() }));
        assert_eq!(found.given, None);
    }

    #[test]
    fn what_a_caller_was_given_is_named_and_what_ended_later_is_not() {
        let trace = trace(vec![
            call(1, None, (0, 100), (json!({"user": "usr_9"}), json!("usr_9"))),
            call(2, Some(1), (10, 20), (json!("usr_9"), json!(null))),
            call(3, Some(1), (15, 30), (json!(5), json!("usr_9"))),
        ]);
        let found = came_from(&trace, 1, "inputs.given").expect("a value");
        assert_eq!(found.given, Some(Source { call: 0, path: "inputs.given.user".to_owned() }));
        assert_eq!(found.returned, None);
        assert_eq!(came_from(&trace, 1, "inputs.other"), None);
    }

    #[test]
    fn calls_of_one_thread_follow_each_other_whatever_the_clock_says() {
        let of = |thread: u64| {
            let mut records = vec![
                call(2, None, (10, 20), (json!(2), json!(3))),
                call(3, None, (19, 40), (json!(3), json!(4))),
            ];
            for (index, record) in records.iter_mut().enumerate() {
                record.process_pid = Some(1);
                record.thread_id = Some(thread * index as u64);
                record.seq = Some(index as u64);
            }
            trace(records)
        };
        let (one, two) = (of(0), of(1));
        assert!(is_before(&one.calls[0], &one.calls[1]));
        assert!(!is_before(&one.calls[1], &one.calls[0]));
        assert!(!is_before(&two.calls[0], &two.calls[1]));
    }
}
