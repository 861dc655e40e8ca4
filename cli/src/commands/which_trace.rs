//! Which trace is meant? One, or trouble that lists the ones that could be.

use casefile_record::{Outcome, TraceId};

use crate::logs::{Logs, Resolved, TracePrefix};
use crate::render::moment;
use crate::trace::Trace;
use crate::trouble::Trouble;

/// How many are listed.
const LISTED: usize = 20;

/// The one trace that begins so; `None`, and a note, where there is none.
pub(crate) fn the_trace(logs: &Logs, prefix: &TracePrefix) -> Result<Option<TraceId>, Trouble> {
    match logs.resolve(prefix)? {
        Resolved::One(id) => Ok(Some(id)),
        Resolved::None => {
            note_missing(logs, &format!("no trace {prefix} in these logs"));
            Ok(None)
        }
        Resolved::Many { ids, more } => Err(ambiguous(logs, prefix, &ids, more)?),
    }
}

/// The one that was asked for; the last one that failed where none was. `None`, and a note, where there is none.
pub(crate) fn the_trace_or_last_failing(
    logs: &Logs,
    prefix: Option<&TracePrefix>,
) -> Result<Option<TraceId>, Trouble> {
    if let Some(prefix) = prefix {
        // A whole ID needs no search.
        return prefix.whole().map_or_else(|| the_trace(logs, prefix), |id| Ok(Some(id)));
    }
    let failing = logs.last_failing()?;
    if failing.is_none() {
        logs.note_without_records("no trace failed in these logs: name the one to show");
    }
    Ok(failing)
}

/// Says that there is no such trace, or that there is nothing at all.
pub(crate) fn note_missing(logs: &Logs, what: &str) {
    logs.for_each_record(|| (), |(), _| ());
    logs.note_without_records(what);
}

/// Those that could be meant, each with what it was.
fn ambiguous(logs: &Logs, prefix: &TracePrefix, ids: &[TraceId], more: bool) -> Result<Trouble, Trouble> {
    let number = if more { format!("more than {}", ids.len()) } else { ids.len().to_string() };
    let mut text = format!("{prefix} could be any of {number} traces:");
    let listed = &ids[..ids.len().min(LISTED)];
    let traces = logs.traces(&listed.iter().copied().collect())?;
    for id in listed {
        let what = traces.iter().find(|trace| trace.id == *id).and_then(what);
        let what = what.unwrap_or_default();
        text.extend(["\n  ", &id.to_string(), "  ", &what]);
    }
    if ids.len() > LISTED {
        text.push_str("\n  ..");
    }
    Ok(Trouble::new(text))
}

/// When, how it ended, what it was.
fn what(trace: &Trace) -> Option<String> {
    let root = &trace.calls[trace.root()?];
    let outcome = root.record.outcome.map_or("unfinished", Outcome::as_str);
    Some(format!("{}  {outcome}  {}", moment(root.start()), root.function()))
}
