//! `casefile why`: why did it fail? The failing trace beside a good one: verdict, first divergence, timing, what else it
//! could be, and the commands that dig further.

pub(super) mod page;

use std::ffi::OsString;
use std::path::PathBuf;

use casefile_record::{Timestamp, TraceId};
use serde::Serialize;

use super::side_by_side::{self, FieldPair};
use super::suspect::{self, Compared, quoted};
use crate::arguments::{Output, Range, traces_and_logs};
use crate::diagnosis::{Blamed, Confidence, Kind, Overlapping, Reference, align};
use crate::exit::Exit;
use crate::expression::Expression;
use crate::logs::Passes;
use crate::session::Session;
use crate::trouble::Trouble;

/// Why a trace went wrong: the call and field to look at first
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Without a TRACE it explains the last one that failed. A trace in which every call ended well can be
named too: it is compared with others of the same root all the same.

Examples:
  casefile why app.jsonl
  casefile why 01936f0c /var/log/shop/ /var/log/bank/
  casefile why --since 1h --json app.jsonl | jq '.blamed[0]'

Exit codes: 0 there is somebody to blame, 1 nothing differs or there is nothing to compare with,
2 trouble."
)]
pub(crate) struct Why {
    /// The trace's ID, or how it begins; then files, folders, patterns in quotes, or -
    #[arg(value_name = "[TRACE] LOG")]
    words: Vec<OsString>,
    #[command(flatten)]
    range: Range,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// The document of `--json`.
#[derive(Debug, Serialize)]
pub(super) struct View<'a> {
    casefile: &'static str,
    trace_id: TraceId,
    root: Root<'a>,
    confidence: Confidence,
    verdict: &'a str,
    /// Strongest first.
    blamed: &'a [Blamed],
    /// Root inputs that no good trace was given: conditions, not faults.
    given: &'a [Blamed],
    good_traces: usize,
    /// Traces that ended well and look broken in the same way: the bad one was not compared with them.
    also_broken_in: &'a [TraceId],
    compared_with: Option<&'a Reference>,
    first_divergence: Option<Divergence<'a>>,
    timing: Timing,
    /// Other traces' calls that ran meanwhile about the same thing, or held it up: evidence, not a cause.
    overlapping: &'a [Overlapping],
    /// What a reader must know: what is missing of the trace, and what was compared instead.
    caveats: &'a [String],
    next: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct Root<'a> {
    function: &'a str,
    started: Timestamp,
    outcome: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_message: Option<&'a str>,
}

/// The call that is blamed first, beside the same call of the good trace.
#[derive(Debug, Serialize)]
pub(super) struct Divergence<'a> {
    function: &'a str,
    kind: Kind,
    path: &'a str,
    /// From the root down to it.
    callers: Vec<&'a str>,
    fields: Vec<FieldPair>,
}

#[derive(Debug, Serialize)]
pub(super) struct Timing {
    duration_ns: Option<u64>,
    /// The median of the good traces.
    usual_ns: Option<u64>,
}

pub(crate) fn run(options: &Why, session: &mut Session<'_>) -> Result<Exit, Trouble> {
    let (traces, paths) = traces_and_logs(&options.words, 1)?;
    let logs = session.open(&paths, &options.range, Passes::Several)?;
    let Some(bad) = suspect::find(&logs, traces.first())? else { return Ok(Exit::Nothing) };
    let compared = suspect::compare(&logs, bad, None)?;
    let view = view(&compared, &paths);
    let mut page = session.page(&options.output);
    if options.output.json {
        page.json(&view)?;
    } else {
        page::show(&view, &mut page)?;
    }
    let found = !matches!(view.confidence, Confidence::NothingFound | Confidence::NothingToCompare);
    Ok(Exit::found(found))
}

fn view<'a>(compared: &'a Compared, paths: &[PathBuf]) -> View<'a> {
    let diagnosis = &compared.diagnosis;
    View {
        casefile: "why/1",
        trace_id: compared.bad.id,
        root: root(compared),
        confidence: diagnosis.confidence,
        verdict: &diagnosis.verdict,
        blamed: &diagnosis.blamed,
        given: &diagnosis.given,
        good_traces: diagnosis.good_traces,
        also_broken_in: &diagnosis.also_broken_in,
        compared_with: diagnosis.reference.as_ref(),
        first_divergence: diagnosis.blamed.first().map(|blamed| divergence(compared, blamed)),
        timing: timing(compared),
        overlapping: &diagnosis.overlapping,
        caveats: &compared.caveats,
        next: next(compared, paths),
    }
}

fn root(compared: &Compared) -> Root<'_> {
    let call = &compared.bad.calls[compared.bad.root().unwrap_or(0)];
    Root {
        function: call.function(),
        started: call.start(),
        outcome: call.record.outcome.map_or("unfinished", casefile_record::Outcome::as_str),
        error_type: call.record.error_type.as_deref(),
        error_message: call.record.error_message.as_deref(),
    }
}

fn divergence<'a>(compared: &'a Compared, blamed: &'a Blamed) -> Divergence<'a> {
    let bad = &compared.bad;
    let mut callers: Vec<&str> =
        bad.callers(blamed.call).take(32).map(|call| bad.calls[call].function()).collect();
    callers.reverse();
    if blamed.kind == Kind::MissingCall {
        callers.push(bad.calls[blamed.call].function());
    }
    let partner = compared.reference().and_then(|good| partner(compared, good, blamed));
    let record = (blamed.kind != Kind::MissingCall).then(|| &bad.calls[blamed.call].record);
    let mut fields = side_by_side::fields(record, partner, &compared.diagnosis);
    if blamed.kind == Kind::Duration {
        let duration = |record: Option<&casefile_record::Record>| record?.duration_ns.map(Into::into);
        let (bad, good) = (duration(record), duration(partner));
        fields.push(FieldPair { path: "duration_ns".to_owned(), bad, good, differs: true, noise: false });
    }
    Divergence { function: &blamed.function, kind: blamed.kind, path: &blamed.path, callers, fields }
}

/// The same call of the good trace; where the alignment has none, the first one of that function.
fn partner<'a>(
    compared: &Compared,
    good: &'a crate::trace::Trace,
    blamed: &Blamed,
) -> Option<&'a casefile_record::Record> {
    let by_name = || good.calls.iter().position(|call| call.function() == blamed.function);
    let call = if blamed.kind == Kind::MissingCall {
        by_name()
    } else {
        let pairs = align(&compared.bad, good);
        let aligned = pairs.iter().find(|pair| pair.bad == Some(blamed.call)).and_then(|pair| pair.good);
        aligned.or_else(by_name)
    };
    call.map(|call| &good.calls[call].record)
}

fn timing(compared: &Compared) -> Timing {
    // Of a call that is only the first one there it would say nothing.
    let duration = |trace: &crate::trace::Trace| {
        let root = &trace.calls[trace.root()?];
        (root.is_root() || trace.roots().count() == 1).then_some(root.record.duration_ns)?
    };
    let mut usual: Vec<u64> = compared.good.iter().filter_map(duration).collect();
    usual.sort_unstable();
    Timing { duration_ns: duration(&compared.bad), usual_ns: usual.get(usual.len() / 2).copied() }
}

fn next(compared: &Compared, paths: &[PathBuf]) -> Vec<String> {
    let bad = compared.bad.id;
    let logs = if paths.is_empty() { "-".to_owned() } else { quoted(paths) };
    let mut commands = vec![format!("casefile trace {bad} {logs}"), format!("casefile timing {bad} {logs}")];
    let differs = super::diff::differs(compared);
    if let Some(reference) = compared.diagnosis.reference.as_ref().filter(|_| differs) {
        commands.insert(0, format!("casefile diff {bad} {} {logs}", reference.trace_id));
    }
    commands.extend(compare(compared, &logs));
    commands
}

/// What calls like it share, if there is another call of the function to compare with: of one that is missing its caller,
/// of a slow one those that took longer than any good call, of one that failed those that failed, and of another those
/// with its value.
fn compare(compared: &Compared, logs: &str) -> Option<String> {
    let blamed = compared.diagnosis.blamed.first()?;
    let call = &compared.bad.calls[blamed.call];
    let expression = match blamed.kind {
        Kind::Duration => format!("duration_ns >= {}", call.record.duration_ns?),
        _ if !call.succeeded() => "outcome != ok".to_owned(),
        _ => {
            let fields = side_by_side::fields(Some(&call.record), None, &compared.diagnosis);
            let value = fields.into_iter().find(|field| field.path == blamed.path)?.bad?;
            format!("{} == {value}", blamed.path)
        }
    };
    let is_bad: Expression = expression.parse().ok()?;
    let traces = std::iter::once(&compared.bad).chain(&compared.good);
    let calls = traces.flat_map(|trace| &trace.calls).filter(|other| other.function() == call.function());
    // A command that would find nothing is no help.
    super::compare::tells_apart(calls.map(|other| (&other.record, is_bad.matches(&other.record))))
        .then_some(())?;
    let (expression, function) = (shell_quoted(&expression), shell_quoted(call.function()));
    Some(format!("casefile compare --bad {expression} --fn {function} {logs}"))
}

/// A word as a shell takes it.
fn shell_quoted(word: &str) -> String {
    quoted(&[PathBuf::from(word)])
}
