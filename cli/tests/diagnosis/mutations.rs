//! Is a fault that is planted into the records of a good trace found? Any field, any call: no rule can know them.

use std::collections::HashMap;

use casefile_record::{Record, Timestamp};
use serde_json::Value;

use crate::planted::{last_against_others, names};
use crate::shop::day;
use crate::stage::Stage;

#[derive(Debug, Clone, Copy)]
enum Mutation {
    Output,
    Input,
    Dropped,
    Slowed,
}

/// What was done to the last trace; none where this trace has nothing of the sort.
fn mutate(records: &mut Vec<Record>, mutation: Mutation, stage: &mut Stage) -> Option<(String, String)> {
    let last = records.last()?.trace_id;
    let first = records.iter().position(|record| record.trace_id == last)?;
    let leaves: Vec<usize> = (first..records.len()).filter(|index| is_leaf(records, *index)).collect();
    let victim = leaves[usize::try_from(stage.below(leaves.len() as u64)).ok()?];
    let function = records[victim].code_function_name.clone()?;
    match mutation {
        Mutation::Dropped => {
            records.remove(victim);
            Some((function, String::new()))
        }
        Mutation::Slowed => {
            slow(&mut records[first..], victim - first);
            Some((function, "duration_ns".to_owned()))
        }
        Mutation::Output | Mutation::Input => {
            let is_input = matches!(mutation, Mutation::Input);
            let fields = fields(&records[victim], is_input);
            let telling: Vec<_> =
                fields.into_iter().filter(|(path, _)| is_telling(records, first, &function, path)).collect();
            let (path, old) =
                telling.get(usize::try_from(stage.below(telling.len().max(1) as u64)).ok()?)?.clone();
            let new = other(&old, stage);
            set(&mut records[victim], &path, &new);
            // Whoever was given the value afterwards was given the wrong one.
            let since = records[victim].timestamp;
            for later in records[first..].iter_mut().filter(|record| record.start() >= since) {
                for (path, value) in fields_of(later) {
                    if value == old && is_unusual(&old) {
                        set(later, &path, &new);
                    }
                }
            }
            Some((function, path))
        }
    }
}

fn is_leaf(records: &[Record], index: usize) -> bool {
    let span = records[index].span_id;
    !records.iter().any(|record| record.parent_span_id == span)
}

/// What is new in each trace by its nature, and no other field follows from, nobody could miss.
fn is_telling(records: &[Record], first: usize, function: &str, path: &str) -> bool {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for record in
        records[..first].iter().filter(|record| record.code_function_name.as_deref() == Some(function))
    {
        for (_, value) in fields_of(record).into_iter().filter(|(known, _)| known == path) {
            *counts.entry(value.to_string()).or_default() += 1;
        }
    }
    !path.ends_with("left") && counts.values().any(|count| *count > 1)
}

fn is_unusual(value: &Value) -> bool {
    value.as_u64().is_some_and(|number| number > 50) || value.as_str().is_some_and(|text| text.len() > 2)
}

fn fields(record: &Record, inputs: bool) -> Vec<(String, Value)> {
    fields_of(record).into_iter().filter(|(path, _)| path.starts_with("inputs") == inputs).collect()
}

fn fields_of(record: &Record) -> Vec<(String, Value)> {
    let inputs = record.inputs.iter().flat_map(casefile_record::Object::iter);
    let mut found: Vec<(String, Value)> = inputs
        .filter(|(_, value)| !value.is_object())
        .map(|(name, value)| (format!("inputs.{name}"), value.clone()))
        .collect();
    match &record.output {
        Some(Value::Object(members)) => {
            found.extend(members.iter().map(|(name, value)| (format!("output.{name}"), value.clone())));
        }
        Some(Value::Null) | None => {}
        Some(value) => found.push(("output".to_owned(), value.clone())),
    }
    found
}

fn set(record: &mut Record, path: &str, value: &Value) {
    match path.split_once('.') {
        Some(("inputs", name)) => {
            drop(record.inputs.as_mut().and_then(|inputs| inputs.insert(name, value.clone())));
        }
        Some((_, name)) => {
            if let Some(member) = record.output.as_mut().and_then(|output| output.get_mut(name)) {
                *member = value.clone();
            }
        }
        None => record.output = Some(value.clone()),
    }
}

fn other(value: &Value, stage: &mut Stage) -> Value {
    match value {
        Value::Number(number) => {
            let number = number.as_i64().unwrap_or(0);
            [number * 10 + 7, number + 3, -number - 1, number * 100]
                [usize::try_from(stage.below(4)).expect("small")]
            .into()
        }
        Value::Bool(value) => (!value).into(),
        Value::String(text) => [format!("{text}x"), String::new()]
            [usize::try_from(stage.below(2)).expect("small")]
        .as_str()
        .into(),
        _ => Value::from("other"),
    }
}

/// Makes one call take twenty times as long, and all that comes after it come later.
fn slow(records: &mut [Record], victim: usize) {
    let took = records[victim].duration_ns.unwrap_or(0);
    let end = records[victim].timestamp;
    // As much as the whole trace took: what nobody notices nobody looks for.
    let more = took * 20 + records.iter().filter_map(|record| record.duration_ns).max().unwrap_or(0);
    for record in records.iter_mut().filter(|record| record.timestamp >= end) {
        if record.start() < end {
            record.duration_ns = record.duration_ns.map(|duration| duration + more);
        }
        record.timestamp = Timestamp::from_unix_nanos(record.timestamp.unix_nanos() + more);
    }
}

#[test]
fn mutations_are_found_first() {
    let mut report = String::new();
    let (mut found, mut all) = (0, 0);
    for mutation in [Mutation::Output, Mutation::Input, Mutation::Dropped, Mutation::Slowed] {
        let (mut right, mut tried) = (0, 0);
        for seed in 1..=10 {
            let mut stage = day(100 + seed, 46, None);
            let mut records = std::mem::take(&mut stage.records);
            let Some((function, path)) = mutate(&mut records, mutation, &mut stage) else { continue };
            tried += 1;
            let diagnosis = last_against_others(&records);
            if diagnosis.blamed.first().is_some_and(|blamed| names(blamed, &function, &path)) {
                right += 1;
                continue;
            }
            report += &format!("{mutation:?} {seed}: not {function} {path} but\n");
            for blamed in diagnosis.blamed.iter().take(3) {
                report += &format!(
                    "    {:.2} {} {} {}\n",
                    blamed.score, blamed.function, blamed.path, blamed.reason
                );
            }
        }
        println!("{mutation:?}: {right} of {tried}");
        found += right;
        all += tried;
    }
    println!("{found} of {all} mutations are named first\n{report}");
    assert!(found * 100 >= all * 90, "{found} of {all}\n{report}");
}
