//! What is compared? The trace that is asked about, and good traces of the same root.
//!
//! Must never hold more traces than the limit.

use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;

use casefile_record::TraceId;

use super::which_trace::{note_missing, the_trace};
use super::{caveats, good_traces};
use crate::diagnosis::{Apart, Diagnosis, Evidence, clocks_disagree, diagnose};
use crate::logs::{Logs, TracePrefix};
use crate::render::{duration, number_of, sanitised};
use crate::trace::{Call, Trace};
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
    /// What a reader must know: what is missing of the trace, and what was compared instead.
    pub(crate) caveats: Vec<String>,
}

/// The trace that was asked for; the last one that failed where none was. `None`, and a note, where there is none.
pub(crate) fn find(logs: &Logs, prefix: Option<&TracePrefix>) -> Result<Option<Trace>, Trouble> {
    let id = if let Some(prefix) = prefix {
        the_trace(logs, prefix)?
    } else {
        let failing = logs.last_failing()?;
        if failing.is_none() {
            logs.note_without_records("no trace failed in these logs: name the one to explain");
        }
        failing
    };
    let Some(id) = id else { return Ok(None) };
    let trace = the_whole(logs, id)?.filter(|trace| !trace.calls.is_empty());
    if trace.is_none() {
        note_missing(logs, &format!("no calls of trace {id} in these logs"));
    }
    Ok(trace)
}

/// This trace, with all that is known to be missing of it.
pub(crate) fn the_whole(logs: &Logs, id: TraceId) -> Result<Option<Trace>, Trouble> {
    let Some(mut trace) = logs.traces(&[id].into())?.pop() else { return Ok(None) };
    // Where records were left out their numbers are missing too: that is said already.
    if trace.incomplete().is_none_or(|incomplete| incomplete.records_left_out == 0) {
        let missing = logs.missing_numbers(&[&trace]);
        trace.lacks_numbers(missing.values().sum());
    }
    Ok(Some(trace))
}

/// Compares it with good traces; one that is named is always among them, and first.
pub(crate) fn compare(logs: &Logs, mut bad: Trace, named: Option<Trace>) -> Result<Compared, Trouble> {
    if bad.incomplete().is_none_or(|incomplete| incomplete.records_left_out == 0) {
        bad.lies_beside(logs.numbers_beside(&bad));
    }
    let mut caveats = caveats::of(&bad);
    if let Some(named) = &named {
        caveats.extend(caveats::of(named).into_iter().map(|missing| format!("of the good trace: {missing}")));
    }
    let held = named.as_ref().map_or(0, Trace::held_bytes);
    let good_traces::Found { mut bad, mut good, caveats: of_good, left_out } =
        good_traces::find(logs, bad, MOST_GOOD, held)?;
    caveats.extend(of_good);
    if let Some(named) = named {
        good.retain(|trace| trace.id != named.id);
        good.insert(0, good_traces::alike(named, &bad));
    }
    caveats.extend(lost_meanwhile(logs, &mut bad, &good));
    caveats.extend(clocks_apart(&bad));
    let overlapping = logs.overlapping(&bad, MOST_OVERLAPPING)?;
    let mut diagnosis = diagnose(&Evidence { bad: &bad, good: &good, overlapping: &overlapping });
    if good.is_empty() && left_out > 0 {
        diagnosis.has_no_room_for(left_out as u64);
    }
    Ok(Compared { bad, good, diagnosis, caveats })
}

/// What services lost while the trace ran, unless they say that it was of functions that have no part in such traces.
fn lost_meanwhile(logs: &Logs, bad: &mut Trace, good: &[Trace]) -> Option<String> {
    let called: HashSet<&str> =
        good.iter().chain([&*bad]).flat_map(|trace| &trace.calls).map(Call::function).collect();
    let (mut records, mut named) = (0_u64, BTreeSet::new());
    for lost in logs.lost_during(bad) {
        let of_all: u64 = lost.functions.values().fold(0, |sum, number| sum.saturating_add(*number));
        let ours: Vec<&String> =
            lost.functions.keys().filter(|function| called.contains(function.as_str())).collect();
        if !ours.is_empty() || of_all < lost.count {
            records = records.saturating_add(lost.count);
            named.extend(ours.into_iter().cloned());
        }
    }
    bad.lost_meanwhile(records);
    let named: Vec<String> = named.into_iter().take(MOST_NAMED).collect();
    let of = if named.is_empty() {
        String::new()
    } else {
        format!(", of {} too, which such traces call", named.join(", "))
    };
    let were = if records == 1 { "was" } else { "were" };
    (records > 0).then(|| {
        format!(
            "{} {were} lost while it ran{of} (casefile.lost): some may have been its own",
            number_of(records, "record")
        )
    })
}

/// Of more functions it is not said that records were lost.
const MOST_NAMED: usize = 3;

/// That the clocks of two processes tell different times.
fn clocks_apart(bad: &Trace) -> Option<String> {
    let Apart { caller, callee, is_early, by_ns } = clocks_disagree(bad)?;
    let side = if is_early { "before" } else { "after" };
    Some(format!(
        "the clocks of {caller} and {callee} do not agree, or it was asked long after: {callee} ran {} {side} the call \
         that asked it; its calls are taken to have run within that",
        duration(by_ns)
    ))
}

impl Compared {
    /// The good trace to show beside the bad one.
    pub(crate) fn reference(&self) -> Option<&Trace> {
        self.good.get(self.diagnosis.reference.as_ref()?.index)
    }
}

/// The logs' names as a shell takes them.
pub(crate) fn quoted(logs: &[PathBuf]) -> String {
    logs.iter().map(|path| quoted_one(path.as_os_str().as_encoded_bytes())).collect::<Vec<_>>().join(" ")
}

fn quoted_one(name: &[u8]) -> String {
    let text = String::from_utf8_lossy(name);
    // What begins so would be an option.
    let before = if name.starts_with(b"-") && name.len() > 1 { "./" } else { "" };
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "/._-+=@%:,".contains(character);
    if !text.is_empty() && text.chars().all(is_plain) {
        return format!("{before}{text}");
    }
    if text.as_bytes() == name && sanitised(&text) == text {
        return format!("{before}'{}'", text.replace('\'', r"'\''"));
    }
    // What a terminal may not show, byte by byte.
    let escaped = name.iter().map(|byte| match byte {
        b'\'' | b'\\' => format!("\\{}", char::from(*byte)),
        b' '..=b'~' => char::from(*byte).to_string(),
        _ => format!("\\x{byte:02x}"),
    });
    format!("{before}$'{}'", escaped.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_takes_any_name_and_a_terminal_shows_it() {
        for (name, taken) in [
            ("app.jsonl", "app.jsonl"),
            ("-", "-"),
            ("-x.jsonl", "./-x.jsonl"),
            ("it's", r"'it'\''s'"),
            ("a b/ü", "'a b/ü'"),
            ("a\u{1b}[2J\n'b\\", r"$'a\x1b[2J\x0a\'b\\'"),
        ] {
            assert_eq!(quoted(&[PathBuf::from(name)]), taken);
        }
    }
}
