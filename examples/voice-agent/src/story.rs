//! What do the files say about one trace? Its records from all files, in the order in which the calls began.
//!
//! Must never print more than the records hold.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::error::Error;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use casefile::{Outcome, Record, SpanId, Timestamp, TraceId};
use casefile_record::{Object, Reader};

use crate::domain::Service;

/// The records of a trace, in time order.
pub(crate) fn read(directory: &Path, trace_id: TraceId) -> Result<Vec<Record>, Box<dyn Error>> {
    let mut records = Vec::new();
    for service in Service::IN_START_ORDER {
        let path = directory.join(service.name()).with_extension("jsonl");
        for entry in Reader::new(BufReader::new(File::open(&path)?), path.to_string_lossy()) {
            records.extend(entry?.into_record().filter(|record| record.trace_id == Some(trace_id)));
        }
    }
    records.sort_by_key(|record| (record.start(), record.process_pid, record.seq));
    Ok(records)
}

/// One line a record; below them where the failure began, what went into each call that failed, and the first of
/// those as it stands in its file.
pub(crate) fn tell(records: &[Record]) -> String {
    let depths = depths(records);
    let began = records.first().map(Record::start).unwrap_or_default();
    let mut story: String =
        records.iter().zip(&depths).map(|(record, depth)| line(record, *depth, began)).collect();
    let failures = records.iter().zip(depths).filter(|(record, _)| record.outcome == Some(Outcome::Error));
    let mut failures: Vec<(&Record, usize)> = failures.collect();
    failures.sort_by_key(|(_, depth)| Reverse(*depth));
    if let Some((cause, _)) = failures.first() {
        story.push_str(&error(cause));
    }
    story.extend(failures.iter().map(|(record, _)| inputs(record)));
    if let Some((cause, _)) = failures.first() {
        story.push_str("\nThe line in the file that the first of them left:\n\n");
        story.push_str(&String::from_utf8_lossy(&cause.to_line()));
    }
    story
}

/// How many calls of the trace each record stands below; a caller comes before those it calls.
fn depths(records: &[Record]) -> Vec<usize> {
    let mut known: HashMap<SpanId, usize> = HashMap::new();
    let depth = records.iter().map(|record| {
        let parent = record.parent_span_id.and_then(|parent| known.get(&parent));
        let depth = parent.map_or(0, |depth| depth + 1);
        known.extend(record.span_id.map(|span_id| (span_id, depth)));
        depth
    });
    depth.collect()
}

fn line(record: &Record, depth: usize, began: Timestamp) -> String {
    let after = milliseconds(record.start().unix_nanos().saturating_sub(began.unix_nanos()));
    let took = milliseconds(record.duration_ns.unwrap_or(0));
    let service = record.service_name.as_deref().unwrap_or("?");
    let call = format!("{:indent$}{}", "", short_name(record), indent = depth * 2);
    let outcome = record.outcome.map_or("", Outcome::as_str);
    format!("{after:>7.2} ms  {service:<13}  {call:<44} {outcome:<5} {took:>6.2} ms\n")
}

fn error(record: &Record) -> String {
    let message = record.error_message.as_deref().unwrap_or("no message");
    let error_type = record.error_type.as_deref().unwrap_or("?");
    format!(
        "\n{message}\n({error_type})\n\nWhat went into the calls that failed, the first to fail first:\n\n"
    )
}

fn inputs(record: &Record) -> String {
    let inputs = record.inputs.iter().flat_map(Object::iter);
    let inputs: Vec<String> = inputs.map(|(name, value)| format!("    {name} = {value}\n")).collect();
    format!("  {}\n{}", short_name(record), inputs.concat())
}

/// The function's path without the crate.
fn short_name(record: &Record) -> &str {
    let path = record.code_function_name.as_deref().unwrap_or("?");
    path.split_once("::").map_or(path, |(_crate, rest)| rest)
}

#[expect(clippy::cast_precision_loss, reason = "only for reading, in hundredths")]
fn milliseconds(nanos: u64) -> f64 {
    nanos as f64 / 1e6
}
