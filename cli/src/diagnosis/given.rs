//! Was a call given what it is given in good traces? The same in one of them, a value that none has, or neither.
//!
//! Must never call two calls' inputs the same that differ in more than identifiers.

use std::collections::HashSet;

use casefile_record::Record;
use serde_json::Value;

use super::came_from::is_equal;
use super::corpus::Corpus;
use crate::render::brief;

/// What its inputs are, beside those of good traces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Given {
    /// No input is on record.
    Nothing,
    /// So many good traces have a call with the same; whether they are the same but for identifiers.
    Same { traces: usize, but_identifiers: bool },
    /// No good trace has this: a path and a value.
    New(String),
    /// Each is what good traces have, but none has all of them together.
    Usual,
    /// No good trace has that call.
    NoneToCompare,
}

type Leaves = Vec<(String, Value)>;

/// Fewer than these say nothing of how often a field is new.
const LEAST_OBSERVED: usize = 8;
const LONGEST: usize = 32;

pub(crate) fn given(corpus: &Corpus<'_>, call: usize) -> Given {
    let bad = &corpus.bad;
    let here = leaves(&bad.trace.calls[bad.calls[call].index].record);
    let mut good: Vec<(usize, Leaves)> = Vec::new();
    for sample in &corpus.good {
        let calls = sample.calls.iter().filter(|other| other.site == bad.calls[call].site);
        good.extend(calls.map(|call| (sample.number, leaves(&sample.trace.calls[call.index].record))));
    }
    judge(&here, &good)
}

fn judge(here: &Leaves, good: &[(usize, Leaves)]) -> Given {
    if good.is_empty() {
        return Given::NoneToCompare;
    }
    if here.is_empty() && good.iter().all(|(_, there)| there.is_empty()) {
        return Given::Nothing;
    }
    let paths: Vec<&str> = here.iter().map(|(path, _)| path.as_str()).collect();
    let identifiers: HashSet<&str> =
        paths.iter().copied().filter(|path| is_identifier(&values(good, path))).collect();
    let is_same = |there: &Leaves| {
        here.len() == there.len()
            && here.iter().all(|(path, value)| {
                let found = there.iter().find(|(other, _)| other == path);
                found.is_some_and(|(_, found)| identifiers.contains(path.as_str()) || is_equal(value, found))
            })
    };
    let same: HashSet<usize> =
        good.iter().filter(|(_, there)| is_same(there)).map(|(number, _)| *number).collect();
    if !same.is_empty() {
        return Given::Same { traces: same.len(), but_identifiers: !identifiers.is_empty() };
    }
    let new = here
        .iter()
        .find(|(path, value)| !identifiers.contains(path.as_str()) && is_new(value, &values(good, path)));
    match new {
        Some((path, value)) => {
            Given::New(format!("{} = {}", path.trim_start_matches("inputs."), brief(value, LONGEST)))
        }
        None => Given::Usual,
    }
}

fn values<'g>(good: &'g [(usize, Leaves)], path: &str) -> Vec<&'g Value> {
    let of = |there: &'g Leaves| there.iter().find(|(other, _)| other == path).map(|(_, value)| value);
    good.iter().filter_map(|(_, there)| of(there)).collect()
}

/// A text of which nearly every good call has one of its own.
fn is_identifier(values: &[&Value]) -> bool {
    let mut texts: Vec<&str> = values.iter().filter_map(|value| value.as_str()).collect();
    let count = texts.len();
    texts.sort_unstable();
    texts.dedup();
    count >= LEAST_OBSERVED && count == values.len() && texts.len() * 10 > count * 8
}

/// Whether good calls have neither the value nor, of numbers, less and more.
fn is_new(value: &Value, good: &[&Value]) -> bool {
    if good.iter().any(|other| is_equal(value, other)) {
        return false;
    }
    let numbers = || good.iter().filter_map(|other| other.as_f64());
    match value {
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or(f64::NAN);
            !(numbers().any(|other| other <= number) && numbers().any(|other| other >= number))
        }
        // Lists and longer texts are new more often than not: that is no news.
        Value::Array(_) | Value::Object(_) | Value::String(_) => {
            let mut known: Vec<String> = good.iter().map(ToString::to_string).collect();
            let count = known.len();
            known.sort_unstable();
            known.dedup();
            known.len() * 3 <= count
        }
        Value::Null | Value::Bool(_) => true,
    }
}

/// Every input; lists are whole.
fn leaves(record: &Record) -> Leaves {
    let inputs = record.inputs.iter().flat_map(casefile_record::Object::iter);
    let mut waiting: Vec<(String, &Value)> =
        inputs.map(|(name, value)| (format!("inputs.{name}"), value)).collect();
    waiting.reverse();
    let mut leaves = Vec::new();
    while let Some((path, value)) = waiting.pop() {
        match value {
            Value::Object(members) if !members.is_empty() => {
                waiting.extend(members.iter().rev().map(|(name, value)| (format!("{path}.{name}"), value)));
            }
            _ => leaves.push((path, value.clone())),
        }
    }
    leaves
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn leaves(id: &str, region: &str, amount: u32) -> Leaves {
        vec![
            ("inputs.id".to_owned(), json!(id)),
            ("inputs.region".to_owned(), json!(region)),
            ("inputs.amount".to_owned(), json!(amount)),
        ]
    }

    fn good() -> Vec<(usize, Leaves)> {
        let regions = ["de", "fr"];
        let of = |n: u32| leaves(&format!("id_{n}"), regions[n as usize % 2], n % 5 * 10);
        (0..20).map(|n| (n as usize, of(n))).collect()
    }

    #[test]
    fn the_same_is_the_same_but_for_identifiers() {
        let same = Given::Same { traces: 2, but_identifiers: true };
        assert_eq!(judge(&leaves("id_99", "de", 20), &good()), same);
    }

    #[test]
    fn a_value_that_no_good_trace_has_is_named() {
        assert_eq!(judge(&leaves("id_99", "is", 20), &good()), Given::New("region = \"is\"".to_owned()));
        assert_eq!(judge(&leaves("id_99", "de", 900), &good()), Given::New("amount = 900".to_owned()));
    }

    #[test]
    fn a_new_number_among_others_is_usual_and_not_the_same() {
        assert_eq!(judge(&leaves("id_99", "de", 23), &good()), Given::Usual);
        assert_eq!(judge(&leaves("id_99", "de", 23), &[]), Given::NoneToCompare);
    }
}
