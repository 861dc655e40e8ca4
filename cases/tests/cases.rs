//! Does every case leave the evidence that its verdict needs? Runs each one, as a process, with several seeds.
//!
//! Must never ask `casefile why`: whether the evidence is read rightly is another question.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;
use std::thread;

use casefile_record::{EventName, Outcome, Reader, Record, TraceId};
use serde_json::Value;

mod support;

use support::{Failure, folder, printed};

const SEEDS: [&str; 3] = ["7", "8", "20261122"];
const LEAST_GOOD_TRACES: usize = 20;

/// What one run of a case left.
struct Evidence {
    traces: HashMap<TraceId, Vec<Record>>,
    /// The trace that is complained about, or the last that failed.
    bad: TraceId,
}

#[test]
fn every_case_leaves_the_evidence_for_its_verdict() -> Result<(), Failure> {
    let cases = &printed(&["list"])?[..];
    assert!(cases.len() >= 60, "only {} cases", cases.len());
    let names: HashSet<&str> = cases.iter().filter_map(|case| case["name"].as_str()).collect();
    assert_eq!(names.len(), cases.len(), "names are not unique");
    // Cases wait more than they work.
    let problems: Vec<String> = thread::scope(|scope| {
        let share = |seed| scope.spawn(move || problems(cases, seed));
        let shares = SEEDS.map(share);
        shares.into_iter().flat_map(|share| share.join().expect("no check panics")).collect()
    });
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    Ok(())
}

fn problems(cases: &[Value], seed: &str) -> Vec<String> {
    let check = |case: &Value| {
        let name = case["name"].as_str().unwrap_or("?");
        let problem = check(case, name, seed).err()?;
        Some(format!("{name}, seed {seed}: {problem}"))
    };
    cases.iter().filter_map(check).collect()
}

fn check(case: &Value, name: &str, seed: &str) -> Result<(), Failure> {
    let evidence = run(name, seed, &folder("evidence", name, seed)?)?;
    let good = evidence.good_traces()?;
    if good.len() < LEAST_GOOD_TRACES {
        return Err(format!("only {} good traces", good.len()).into());
    }
    let bad = &evidence.traces[&evidence.bad];
    let expected = case["expected"].as_array().filter(|expected| !expected.is_empty());
    for expected in expected.ok_or("nothing is expected")? {
        check_expected(expected, bad, &good)?;
    }
    Ok(())
}

/// The expected call is there to be blamed, and so is the value; a missing call is there in every good trace.
fn check_expected(expected: &Value, bad: &[Record], good: &[&Vec<Record>]) -> Result<(), Failure> {
    let word = |key: &str| expected[key].as_str().ok_or_else(|| format!("no {key} in {expected}"));
    let (function, path) = (word("function")?, word("path")?);
    let calls = |trace: &[Record]| trace.iter().filter(|record| is_of(record, function)).count();
    let problem = match expected["kind"].as_str().unwrap_or_default() {
        "missing_call" => {
            let usual = good.iter().map(|trace| calls(trace)).min().unwrap_or(0);
            (calls(bad) >= usual.max(1)).then_some("is not missing")
        }
        "extra_call" => {
            let mut counts: Vec<usize> = good.iter().map(|trace| calls(trace)).collect();
            counts.sort_unstable();
            // As often as it asks for by its inputs may be more.
            let usual = counts.get(counts.len() / 2).copied().unwrap_or(0);
            (calls(bad) <= usual).then_some("is called as often in most good traces")
        }
        _ => {
            let mut called = bad.iter().filter(|record| is_of(record, function));
            (!called.any(|record| has(record, path))).then_some("with that path is not in the bad trace")
        }
    };
    problem.map_or(Ok(()), |problem| Err(format!("{function} {path} {problem}").into()))
}

fn is_of(record: &Record, function: &str) -> bool {
    let path = record.code_function_name.as_deref().and_then(|path| path.strip_suffix(function));
    path.is_some_and(|rest| rest.is_empty() || rest.ends_with("::"))
}

/// Whether the record has a value at this dotted path.
fn has(record: &Record, path: &str) -> bool {
    match path {
        "" => true,
        "outcome" => record.outcome.is_some(),
        "duration_ns" => record.duration_ns.is_some(),
        "error.type" => record.error_type.is_some(),
        _ => {
            let line = serde_json::from_slice(&record.to_line()).unwrap_or(Value::Null);
            let value = path.split('.').try_fold(&line, |value, key| value.get(key));
            value.is_some()
        }
    }
}

fn run(name: &str, seed: &str, folder: &Path) -> Result<Evidence, Failure> {
    let said = printed(&[OsStr::new(name), folder.as_os_str(), OsStr::new(seed)])?;
    let [said] = &said[..] else { return Err(format!("printed {said:?}").into()) };
    let mut traces: HashMap<TraceId, Vec<Record>> = HashMap::new();
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        for entry in Reader::new(BufReader::new(File::open(&path)?), path.to_string_lossy()) {
            let record = entry?.into_record().ok_or("a line of another tool's")?;
            if record.event_name == EventName::Lost {
                return Err("a record was lost".into());
            }
            if let Some(trace_id) = record.trace_id {
                traces.entry(trace_id).or_default().push(record);
            }
        }
    }
    let bad = match said.get("trace") {
        Some(Value::String(trace_id)) => trace_id.parse()?,
        Some(Value::Null) => last_failing(&traces).ok_or("no trace failed")?,
        _ => return Err(format!("printed {said}").into()),
    };
    if !traces.contains_key(&bad) {
        return Err("the trace complained about left no records".into());
    }
    Ok(Evidence { traces, bad })
}

fn last_failing(traces: &HashMap<TraceId, Vec<Record>>) -> Option<TraceId> {
    let roots = traces.values().filter_map(|trace| root(trace));
    roots.filter(|root| root.outcome != Some(Outcome::Ok)).max_by_key(|root| root.timestamp)?.trace_id
}

fn root(trace: &[Record]) -> Option<&Record> {
    trace.iter().find(|record| record.parent_span_id.is_none())
}

impl Evidence {
    /// Those that are like the bad one: of the same root, and that ended well.
    fn good_traces(&self) -> Result<Vec<&Vec<Record>>, Failure> {
        let bad = root(&self.traces[&self.bad]).ok_or("the bad trace has no root")?;
        let is_good = |root: &Record| {
            root.outcome == Some(Outcome::Ok)
                && root.code_function_name == bad.code_function_name
                && root.trace_id != bad.trace_id
        };
        let good = self.traces.values().filter(|trace| root(trace).is_some_and(is_good));
        Ok(good.collect())
    }
}
