//! Which calls of other traces ran meanwhile and were about the same thing? A hint that two got in each other's way.
//!
//! Must never be claimed as a cause.

use std::collections::HashSet;

use casefile_record::{Record, TraceId};
use serde::Serialize;
use serde_json::Value;

use super::fields::shape;
use super::{Blamed, Evidence};

/// A call of another trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overlapping {
    /// Which trace.
    pub trace_id: TraceId,
    /// The function's full path.
    pub function: String,
    /// The input that both were given.
    pub path: String,
    /// Its value.
    pub value: String,
}

const MOST_LISTED: usize = 5;

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
    let mut found: Vec<Overlapping> = Vec::new();
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
