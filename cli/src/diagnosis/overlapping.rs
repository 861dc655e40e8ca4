//! Which calls of other traces may have got in the way? Those that ran meanwhile and were about the same thing, and those
//! that ran while a slow call waited, and whose end let it go on.
//!
//! Must never be claimed as a cause.

use std::collections::HashSet;

use casefile_record::{Record, TraceId};
use serde::Serialize;
use serde_json::Value;

use super::fields::shape;
use super::{Blamed, Evidence, Kind};

/// A call of another trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overlapping {
    /// Which trace.
    pub trace_id: TraceId,
    /// The function's full path.
    pub function: String,
    /// The input that both were given; `duration_ns` of a call that ended just before a slow one did.
    pub path: String,
    /// Its value.
    pub value: String,
}

const MOST_LISTED: usize = 5;
const MOST_HOLDERS: usize = 2;
/// Of a slow call's duration: how soon after another one's end it ended.
const SOON: u64 = 20;

pub(crate) fn find(evidence: &Evidence<'_>, blamed: &[Blamed]) -> Vec<Overlapping> {
    let mut keys: HashSet<String> = HashSet::new();
    let calls = blamed.iter().take(3).map(|blamed| blamed.call);
    for call in calls.chain(evidence.bad.root()) {
        keys.extend(entity_keys(&evidence.bad.calls[call].record).into_iter().map(|(_, value)| value));
    }
    // What half of all other calls share is no entity that two could meet at.
    let shared = |key: &String| {
        let having = |record: &&Record| entity_keys(record).iter().any(|(_, value)| value == key);
        evidence.overlapping.iter().filter(having).count() * 2 > evidence.overlapping.len().max(8)
    };
    let keys: HashSet<String> = keys.into_iter().filter(|key| !shared(key)).collect();
    let mut found: Vec<Overlapping> = holders(evidence, blamed);
    for record in evidence.overlapping {
        let Some((trace_id, function)) = record.trace_id.zip(record.code_function_name.as_ref()) else {
            continue;
        };
        let key = entity_keys(record).into_iter().find(|(_, value)| keys.contains(value));
        let is_known = found.iter().any(|known| known.trace_id == trace_id && known.function == *function);
        if let (Some((path, value)), true) = (key, !is_known && found.len() < MOST_LISTED) {
            found.push(Overlapping { trace_id, function: function.clone(), path, value });
        }
    }
    found
}

/// Calls that ran for most of the time that the blamed call was slow, and ended just before it: what held it, perhaps.
fn holders(evidence: &Evidence<'_>, blamed: &[Blamed]) -> Vec<Overlapping> {
    let Some(slow) = blamed.first().filter(|blamed| blamed.kind == Kind::Duration) else { return Vec::new() };
    let slow = &evidence.bad.calls[slow.call];
    let (start, end) = (slow.start().unix_nanos(), slow.end_or_never().unix_nanos());
    let length = end.saturating_sub(start);
    let holds = |record: &&Record| {
        let (began, ended) = (record.start().unix_nanos(), record.timestamp.unix_nanos());
        let is_during = ended <= end && ended.saturating_sub(began.max(start)) * 2 > length;
        is_during && end - ended <= length / SOON
    };
    let mut holders: Vec<&Record> = evidence.overlapping.iter().filter(holds).collect();
    // Of a call and its caller the inner one ended first, and is nearer to what was held.
    holders.sort_by_key(|record| record.timestamp);
    let held = holders.into_iter().filter_map(|record| {
        Some(Overlapping {
            trace_id: record.trace_id?,
            function: record.code_function_name.clone()?,
            path: "duration_ns".to_owned(),
            value: crate::render::duration(record.duration_ns?),
        })
    });
    held.take(MOST_HOLDERS).collect()
}

/// Inputs that name something: numbers and texts that look like names of things rather than words or amounts.
fn entity_keys(record: &Record) -> Vec<(String, String)> {
    let mut keys = Vec::new();
    let members = record.inputs.iter().flat_map(casefile_record::Object::iter);
    let mut waiting: Vec<(String, &Value)> =
        members.map(|(name, value)| (format!("inputs.{name}"), value)).collect();
    while let Some((path, value)) = waiting.pop() {
        match value {
            Value::Object(members) if waiting.len() < 256 => {
                waiting.extend(members.iter().map(|(name, value)| (format!("{path}.{name}"), value)));
            }
            Value::String(text) if text.len() > 3 && shape(text).contains(['9', 'x']) => {
                keys.push((path, text.clone()));
            }
            Value::Number(number)
                if path.ends_with("id") || number.as_u64().is_some_and(|number| number > 99) =>
            {
                keys.push((path, number.to_string()));
            }
            _ => {}
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use casefile_record::{EventName, SpanId, Timestamp};

    use super::*;
    use crate::trace::Trace;

    const BEGIN: u64 = 1_795_341_600_000_000_000;

    fn call(trace: u128, name: &str, (start, end): (u64, u64)) -> Record {
        let mut record = Record::new(Timestamp::from_unix_nanos(BEGIN + end), EventName::Call);
        record.trace_id = TraceId::from_u128(trace);
        record.span_id = SpanId::from_u64(1);
        record.duration_ns = Some(end - start);
        record.code_function_name = Some(name.to_owned());
        record
    }

    fn found(kind: Kind, other: (u64, u64)) -> Vec<String> {
        let id = TraceId::from_u128(1).expect("not zero");
        let bad = Trace::from_records(id, vec![call(1, "take", (1_000, 100_000))]);
        let others = [call(2, "count", other)];
        let blamed = Blamed {
            function: "take".to_owned(),
            path: "duration_ns".to_owned(),
            kind,
            score: 1.0,
            reason: String::new(),
            call: 0,
        };
        let evidence = Evidence { bad: &bad, good: &[], overlapping: &others };
        find(&evidence, &[blamed]).into_iter().map(|found| found.function).collect()
    }

    #[test]
    fn a_call_whose_end_let_a_slow_one_go_on_is_listed() {
        assert_eq!(found(Kind::Duration, (500, 99_000)), ["count"]);
        assert!(found(Kind::Output, (500, 99_000)).is_empty(), "it was not slow");
        assert!(found(Kind::Duration, (500, 60_000)).is_empty(), "it ended long before");
        assert!(found(Kind::Duration, (90_000, 99_000)).is_empty(), "it began long after");
        assert!(found(Kind::Duration, (500, 200_000)).is_empty(), "it went on");
    }
}
