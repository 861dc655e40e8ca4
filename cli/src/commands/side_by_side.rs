//! How do two calls differ? Their fields side by side, with what is noise marked as such.

use casefile_record::{Object, Record};
use serde::Serialize;
use serde_json::Value;

use crate::diagnosis::Diagnosis;
use crate::render::{brief, last_segments};

/// One field of the two.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct FieldPair {
    pub(crate) path: String,
    /// Absent where the call has no such field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) bad: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) good: Option<Value>,
    /// The values are not the same.
    pub(crate) differs: bool,
    /// Good traces differ in it among themselves.
    pub(crate) noise: bool,
}

/// Longer records are cut: somebody else's line.
const MOST_FIELDS: usize = 200;

/// All fields of either, inputs first.
pub(crate) fn fields(bad: Option<&Record>, good: Option<&Record>, diagnosis: &Diagnosis) -> Vec<FieldPair> {
    let function = bad.or(good).and_then(|record| record.code_function_name.as_deref()).unwrap_or("?");
    let mut pairs: Vec<FieldPair> = Vec::new();
    for (path, value) in bad.map(leaves).unwrap_or_default() {
        pairs.push(FieldPair { path, bad: Some(value), good: None, differs: true, noise: false });
    }
    for (path, value) in good.map(leaves).unwrap_or_default() {
        match pairs.iter_mut().find(|pair| pair.path == path) {
            Some(pair) => {
                pair.differs = pair.bad.as_ref() != Some(&value);
                pair.good = Some(value);
            }
            None => pairs.push(FieldPair { path, bad: None, good: Some(value), differs: true, noise: false }),
        }
    }
    for pair in &mut pairs {
        let is_suspected = diagnosis.blamed.iter().any(|blamed| {
            blamed.function == function && !blamed.path.is_empty() && pair.path.starts_with(&blamed.path)
        });
        pair.noise = pair.differs && !is_suspected && diagnosis.is_noise(function, &pair.path);
    }
    pairs.truncate(MOST_FIELDS);
    pairs
}

/// What the call was given, gave back, and how it ended. Lists are whole.
fn leaves(record: &Record) -> Vec<(String, Value)> {
    let mut leaves = Vec::new();
    let object = |name: &str, object: Option<&Object>, leaves: &mut Vec<(String, Value)>| {
        for (member, value) in object.iter().flat_map(|object| object.iter()) {
            flatten(format!("{name}.{member}"), value, leaves);
        }
    };
    object("inputs", record.inputs.as_ref(), &mut leaves);
    if let Some(output) = &record.output {
        flatten("output".to_owned(), output, &mut leaves);
    }
    let outcome = record.outcome.map_or("unfinished", casefile_record::Outcome::as_str);
    leaves.push(("outcome".to_owned(), outcome.into()));
    for (name, text) in [("error.type", &record.error_type), ("error.message", &record.error_message)] {
        leaves.extend(text.as_ref().map(|text| (name.to_owned(), Value::from(text.as_str()))));
    }
    object("error.fields", record.error_fields.as_ref(), &mut leaves);
    leaves
}

fn flatten(path: String, value: &Value, leaves: &mut Vec<(String, Value)>) {
    let mut waiting = vec![(path, value)];
    while let Some((path, value)) = waiting.pop() {
        match value {
            Value::Object(members) if !members.is_empty() => {
                waiting.extend(members.iter().rev().map(|(name, value)| (format!("{path}.{name}"), value)));
            }
            _ => leaves.push((path, value.clone())),
        }
        if leaves.len() >= MOST_FIELDS {
            return;
        }
    }
}

/// A field's value in so many columns; `-` where there is none. Of an error's type the variant stays.
pub(crate) fn shown(path: &str, value: Option<&Value>, width: usize) -> String {
    match value {
        None => "-".to_owned(),
        Some(Value::String(kind)) if path == "error.type" => {
            brief(&Value::from(last_segments(kind, width.saturating_sub(2))), width.max(kind.len() + 8))
        }
        Some(value) => brief(value, width),
    }
}

/// `Type::method` of a function's path: it says more than `method`.
pub(crate) fn last(function: &str) -> &str {
    let mut from_behind = function.rmatch_indices("::").map(|(at, _)| at + 2);
    from_behind.nth(1).map_or(function, |at| &function[at..])
}
