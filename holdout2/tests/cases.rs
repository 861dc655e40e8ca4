//! Does each case leave what it says? Readable lines, the trace of the complaint, the culprit, enough good requests.
//! Never asks whether anybody finds the culprit.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use casefile_record::{EventName, Outcome, Reader, Record, TraceId};
use serde_json::Value;

/// The calls of one trace.
type Trace = Vec<Record>;

fn holdout(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casefile-holdout2"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CASEFILE_")) {
        command.env_remove(name);
    }
    let output = command.args(arguments).output().expect("the program starts");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

fn text(output: Output) -> String {
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&text(holdout(arguments))).expect("JSON")
}

fn read(path: &Path) -> Vec<Record> {
    let file = BufReader::new(File::open(path).expect("a file"));
    let entries = Reader::new(file, path.to_string_lossy()).map(|entry| entry.expect("a readable line"));
    entries.map(|entry| entry.into_record().expect("a record")).collect()
}

/// Plays a case; what the ticket says, and every trace.
fn play(name: &str, seed: &str) -> (Option<TraceId>, BTreeMap<TraceId, Trace>) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{seed}"));
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("what the last test left can be removed");
    }
    let complaint = json(&[name, folder.to_str().expect("UTF-8"), seed]);
    let mut traces: BTreeMap<TraceId, Trace> = BTreeMap::new();
    for file in fs::read_dir(&folder).expect("a folder") {
        let records = read(&file.expect("a file").path());
        assert!(records.iter().all(|record| record.event_name != EventName::Lost), "{name}: lost records");
        for record in records.into_iter().filter(|record| record.event_name == EventName::Call) {
            traces.entry(record.trace_id.expect("an ID")).or_default().push(record);
        }
    }
    (complaint["trace"].as_str().map(|trace| trace.parse().expect("an ID")), traces)
}

fn root(trace: &Trace) -> &Record {
    trace.iter().find(|record| record.parent_span_id.is_none()).expect("a root")
}

fn function(record: &Record) -> &str {
    record.code_function_name.as_deref().expect("a name")
}

fn is(record: &Record, expected: &str) -> bool {
    function(record).strip_suffix(expected).is_some_and(|rest| rest.is_empty() || rest.ends_with("::"))
}

/// The last trace whose root failed.
fn last_failing(traces: &BTreeMap<TraceId, Trace>) -> TraceId {
    let failing = traces
        .iter()
        .filter(|(_, trace)| matches!(root(trace).outcome, Some(Outcome::Error | Outcome::Panic)));
    *failing.max_by_key(|(_, trace)| root(trace).timestamp).expect("a failing trace").0
}

fn check(name: &str, seed: &str) {
    let expected = json(&["expected", name]);
    let (named, traces) = play(name, seed);
    let trace_id = named.unwrap_or_else(|| last_failing(&traces));
    let bad = &traces[&trace_id];
    let good: Vec<&Trace> = traces
        .iter()
        .filter(|(id, trace)| **id != trace_id && function(root(trace)) == function(root(bad)))
        .map(|(_, trace)| trace)
        .filter(|trace| root(trace).outcome == Some(Outcome::Ok))
        .collect();
    assert!((25..=60).contains(&good.len()), "{name}: {} good traces", good.len());
    let sizes: BTreeSet<usize> = good.iter().map(|trace| trace.len()).collect();
    assert!(sizes.len() > 1, "{name}: good requests differ in more than values");
    for answer in expected.as_array().expect("a list") {
        let culprit = answer["function"].as_str().expect("a name");
        let missing = answer["kind"] == "missing_call";
        assert_eq!(bad.iter().any(|record| is(record, culprit)), !missing, "{name}: {culprit}");
        let in_good = good.iter().any(|trace| trace.iter().any(|record| is(record, culprit)));
        assert!(in_good, "{name}: {culprit} is known from good requests");
    }
    let culprit = expected[0]["function"].as_str().expect("a name");
    let failed = bad.iter().any(|record| is(record, culprit) && record.outcome != Some(Outcome::Ok));
    let says_so = matches!(expected[0]["path"].as_str(), Some("outcome" | "error.type"));
    assert!(failed || !says_so, "{name}: {culprit} failed");
}

#[test]
fn every_case_leaves_what_it_says() {
    let names = text(holdout(&["list"]));
    assert_eq!(names.lines().count(), 18);
    for name in names.lines() {
        for seed in ["1", "2", "3"] {
            check(name, seed);
        }
    }
}
