//! What is compared? The trace that is asked about, and good traces of the same root.
//!
//! Must never hold more traces than the limit.

use std::collections::HashSet;
use std::path::PathBuf;

use super::which_trace::the_trace;
use crate::diagnosis::{Diagnosis, Evidence, diagnose};
use crate::logs::{Logs, TracePrefix};
use crate::trace::Trace;
use crate::trouble::Trouble;

/// How many good traces are compared with.
const MOST_GOOD: usize = 200;
/// How many calls of other traces are looked at.
const MOST_OVERLAPPING: usize = 2000;

/// A trace, those it was compared with, and what came of it.
pub(crate) struct Compared {
    pub(crate) bad: Trace,
    pub(crate) good: Vec<Trace>,
    pub(crate) diagnosis: Diagnosis,
}

/// The trace that was asked for; the last one that failed where none was. `None`, and a note, where there is none.
pub(crate) fn find(logs: &Logs, prefix: Option<&TracePrefix>) -> Result<Option<Trace>, Trouble> {
    let id = if let Some(prefix) = prefix {
        the_trace(logs, prefix)?
    } else {
        let failing = logs.last_failing()?;
        if failing.is_none() {
            logs.note("no trace failed in these logs: name the one to explain");
        }
        failing
    };
    let Some(id) = id else { return Ok(None) };
    let trace = logs.traces(&[id].into())?.pop().filter(|trace| !trace.calls.is_empty());
    if trace.is_none() {
        logs.note(format!("no calls of trace {id} in these logs"));
    }
    Ok(trace)
}

/// Compares it with good traces; one that is named is always among them, and first.
pub(crate) fn compare(logs: &Logs, bad: Trace, named: Option<Trace>) -> Result<Compared, Trouble> {
    let mut ids: HashSet<_> = logs.successes_like(&bad, MOST_GOOD)?.into_iter().collect();
    ids.remove(&bad.id);
    if let Some(named) = &named {
        ids.remove(&named.id);
    }
    let mut others = if ids.is_empty() { Vec::new() } else { logs.traces(&ids)? };
    others.sort_by_key(|trace| (trace.calls.first().map(crate::trace::Call::start), trace.id));
    let good: Vec<Trace> = named.into_iter().chain(others).collect();
    let overlapping = logs.overlapping(&bad, MOST_OVERLAPPING)?;
    let diagnosis = diagnose(&Evidence { bad: &bad, good: &good, overlapping: &overlapping });
    Ok(Compared { bad, good, diagnosis })
}

impl Compared {
    /// The good trace to show beside the bad one.
    pub(crate) fn reference(&self) -> Option<&Trace> {
        self.good.get(self.diagnosis.reference.as_ref()?.index)
    }
}

/// The logs' names as a shell takes them.
pub(crate) fn quoted(logs: &[PathBuf]) -> String {
    let quote = |path: &PathBuf| {
        let text = path.to_string_lossy();
        let is_plain =
            |character: char| character.is_ascii_alphanumeric() || "/._-+=@%:,".contains(character);
        if text.chars().all(is_plain) {
            text.into_owned()
        } else {
            format!("'{}'", text.replace('\'', r"'\''"))
        }
    };
    logs.iter().map(quote).collect::<Vec<_>>().join(" ")
}
