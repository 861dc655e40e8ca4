//! `casefile traces`: which traces are there? The last ones, each with its root and how it ended.
//!
//! Must never hold more traces than are listed, whatever the logs hold.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;

use casefile_record::{Outcome, Timestamp, TraceId};
use serde::Serialize;

use super::compare::is_wanted;
use crate::arguments::{Output, Range, at_least_one};
use crate::exit::Exit;
use crate::logs::{Call, Logs, Passes};
use crate::render::{Align, Line, Page, Style, Table, count, duration, moment};
use crate::scan::EventKind;
use crate::session::Session;
use crate::trouble::Trouble;

/// The last traces: when, how they ended, their root
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The latest come first. A trace failed if its root failed or never returned: what else
failed in it was handled. Where the root is in other logs, a failed call counts. With
--failed and --fn together it is that function that failed.

Examples:
  casefile traces app.jsonl
  casefile traces --failed --since 1h /var/log/shop/ /var/log/bank/
  casefile traces --fn charge_card --limit 5 app.jsonl
  casefile traces --failed --json app.jsonl | jq -r '.traces[].trace_id'

Exit codes: 0 there are some, 1 there is none, 2 trouble."
)]
pub(crate) struct Traces {
    /// Files, folders, patterns in quotes, or - for what is piped in
    #[arg(value_name = "LOG")]
    logs: Vec<PathBuf>,
    /// Only those that failed: whose root failed or never returned
    #[arg(long)]
    failed: bool,
    /// Only those with a call of this function, or of one whose path ends so
    #[arg(long = "fn", value_name = "FUNCTION")]
    function: Option<String>,
    /// Only the last so many
    #[arg(long, value_name = "NUMBER", value_parser = at_least_one, default_value = "20")]
    limit: usize,
    #[command(flatten)]
    range: Range,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// The document of `--json`.
#[derive(Debug, Serialize)]
struct View {
    casefile: &'static str,
    /// The latest first.
    traces: Vec<Listed>,
    /// There are earlier ones.
    more: bool,
}

#[derive(Debug, Serialize)]
struct Listed {
    trace_id: TraceId,
    started: Timestamp,
    /// Of the root; absent where it is not there, or has not ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_ns: Option<u64>,
    /// The root's; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    function: Option<String>,
    calls: u64,
    failed_calls: u64,
    unfinished_calls: u64,
}

/// What is counted of a trace that is listed.
#[derive(Default)]
struct Tally {
    started: Option<Timestamp>,
    root: Option<Root>,
    calls: u64,
    failed: u64,
    unfinished: u64,
    /// Which calls these were: one that is in the logs twice counts once.
    known: HashMap<u64, Ended>,
}

/// How a call ended, as far as it is counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    Well,
    Failed,
    Never,
}

/// Of more calls of a trace it is not known whether they are in the logs twice.
const MOST_KNOWN: usize = 2000;

/// The root; of several the one that began first. A call that has ended says more than that it began.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Root {
    is_unfinished: bool,
    started: Timestamp,
    function: String,
    outcome: Option<Outcome>,
    duration_ns: Option<u64>,
}

pub(crate) fn run(options: &Traces, session: &mut Session<'_>) -> Result<Exit, Trouble> {
    let logs = session.open(&options.logs, &options.range, Passes::Several)?;
    let latest = latest(&logs, options);
    if latest.is_empty() {
        logs.note_nothing(&what(options));
        return Ok(Exit::Nothing);
    }
    let is_by_root = options.failed && options.function.is_none();
    let looked_at = if is_by_root { latest.len() } else { options.limit };
    let mut more = latest.len() > options.limit;
    let wanted: HashSet<TraceId> = latest.into_iter().take(looked_at).map(|(_, id)| id).collect();
    let mut traces = listed(&logs, &wanted);
    traces.sort_by_key(|trace| Reverse((trace.started, trace.trace_id)));
    if is_by_root {
        traces.retain(|trace| trace.outcome != Some(Outcome::Ok.as_str()));
        more = traces.len() > options.limit;
        traces.truncate(options.limit);
        if traces.is_empty() && !wanted.is_empty() {
            logs.note("calls failed, and the roots of their traces went well: casefile errors lists them");
        }
    }
    let view = View { casefile: "traces/1", traces, more };
    let mut page = session.page(&options.output);
    if options.output.json {
        page.json(&view)?;
    } else {
        show(&view, &mut page)?;
    }
    Ok(Exit::found(!view.traces.is_empty()))
}

fn what(options: &Traces) -> String {
    let failed = if options.failed { " that failed" } else { "" };
    match &options.function {
        Some(function) => format!("call of {function}{failed}"),
        None => format!("call{failed}"),
    }
}

/// So many later traces in which a failure was handled are passed over.
const HANDLED: usize = 5000;

/// The traces whose last call of the sort that is asked for came last, latest first, and one more than are listed.
fn latest(logs: &Logs, options: &Traces) -> Vec<(Vec<u8>, TraceId)> {
    // A failure may have been handled: then another one takes its place.
    let most = if options.failed { options.limit + HANDLED } else { options.limit + 1 };
    let threads = logs.for_each_call(HashMap::new, |seen: &mut HashMap<TraceId, Vec<u8>>, call| {
        let Some(id) = call.facts.trace_id().filter(|_| options.asks_for(call)) else { return };
        let timestamp = call.facts.timestamp_text();
        let last = seen.entry(id).or_default();
        if last[..] < *timestamp {
            *last = timestamp.to_vec();
        }
        if seen.len() > 2 * most + 1000 {
            // Whichever is dropped has so many others after it; where a later call of it comes, it is there again.
            *seen = last_of(std::mem::take(seen), most).into_iter().map(|(last, id)| (id, last)).collect();
        }
    });
    let mut all: HashMap<TraceId, Vec<u8>> = HashMap::new();
    for (id, timestamp) in threads.into_iter().flatten() {
        let last = all.entry(id).or_default();
        *last = timestamp.max(std::mem::take(last));
    }
    last_of(all, most)
}

fn last_of(seen: HashMap<TraceId, Vec<u8>>, most: usize) -> Vec<(Vec<u8>, TraceId)> {
    let mut last: Vec<_> = seen.into_iter().map(|(id, timestamp)| (timestamp, id)).collect();
    last.sort_unstable_by(|a, b| b.cmp(a));
    last.truncate(most);
    last
}

impl Traces {
    fn asks_for(&self, call: &Call<'_>) -> bool {
        let facts = &call.facts;
        let failed = facts.failed() || facts.event() == EventKind::Unfinished;
        let function = facts.function().unwrap_or_default();
        (failed || !self.failed) && self.function.as_ref().is_none_or(|wanted| is_wanted(function, wanted))
    }
}

/// Of each of these traces its root, and how many calls it has.
fn listed(logs: &Logs, wanted: &HashSet<TraceId>) -> Vec<Listed> {
    let threads = logs.for_each_call(HashMap::new, |tallies: &mut HashMap<TraceId, Tally>, call| {
        if let Some(id) = call.facts.trace_id().filter(|id| wanted.contains(id)) {
            tallies.entry(id).or_default().add(call);
        }
    });
    let mut all: HashMap<TraceId, Tally> = HashMap::new();
    for (id, tally) in threads.into_iter().flatten() {
        all.entry(id).or_default().merge(tally);
    }
    all.into_iter().map(|(id, tally)| tally.listed(id)).collect()
}

/// What two lines of one call share.
fn identity(call: &Call<'_>) -> u64 {
    let facts = &call.facts;
    let mut hasher = DefaultHasher::new();
    (facts.span_id(), facts.timestamp_text(), facts.event(), facts.function()).hash(&mut hasher);
    hasher.finish()
}

fn earlier<T: Ord>(one: Option<T>, other: Option<T>) -> Option<T> {
    one.into_iter().chain(other).min()
}

impl Tally {
    fn add(&mut self, call: &Call<'_>) {
        let facts = &call.facts;
        let is_unfinished = facts.event() == EventKind::Unfinished;
        let ended = match facts.failed() {
            _ if is_unfinished => Ended::Never,
            true => Ended::Failed,
            false => Ended::Well,
        };
        self.count(identity(call), ended);
        self.started = earlier(self.started, Some(facts.start()));
        if facts.parent_span_id().is_none() {
            let function = facts.function().unwrap_or(b"(no name)");
            let root = Root {
                is_unfinished,
                started: facts.start(),
                function: String::from_utf8_lossy(function).into_owned(),
                outcome: facts.outcome(),
                duration_ns: facts.duration_ns(),
            };
            self.root = earlier(self.root.take(), Some(root));
        }
    }

    fn count(&mut self, call: u64, ended: Ended) {
        if self.known.contains_key(&call) {
            return;
        }
        if self.known.len() < MOST_KNOWN {
            self.known.insert(call, ended);
        }
        self.calls += 1;
        self.failed += u64::from(ended == Ended::Failed);
        self.unfinished += u64::from(ended == Ended::Never);
    }

    fn merge(&mut self, mut other: Self) {
        for (call, ended) in std::mem::take(&mut other.known) {
            other.calls -= 1;
            other.failed -= u64::from(ended == Ended::Failed);
            other.unfinished -= u64::from(ended == Ended::Never);
            self.count(call, ended);
        }
        self.calls += other.calls;
        self.failed += other.failed;
        self.unfinished += other.unfinished;
        self.started = earlier(self.started, other.started);
        self.root = earlier(self.root.take(), other.root);
    }

    fn listed(self, trace_id: TraceId) -> Listed {
        let root = self.root.as_ref();
        Listed {
            trace_id,
            started: self.started.unwrap_or_default(),
            duration_ns: root.and_then(|root| root.duration_ns),
            outcome: root.map(|root| root.outcome.map_or("unfinished", Outcome::as_str)),
            function: self.root.map(|root| root.function),
            calls: self.calls,
            failed_calls: self.failed,
            unfinished_calls: self.unfinished,
        }
    }
}

fn show(view: &View, page: &mut Page<'_>) -> Result<(), Trouble> {
    if view.traces.is_empty() {
        return Ok(());
    }
    let mut table = Table::new(&[
        ("trace", Align::Whole),
        ("began", Align::Left),
        ("took", Align::Right),
        ("ended", Align::Left),
        ("calls", Align::Right),
        ("failed", Align::Right),
        ("root", Align::Path),
    ]);
    for trace in &view.traces {
        let style = if trace.outcome == Some("ok") { Style::Good } else { Style::Bad };
        let failed = if trace.failed_calls > 0 { Style::Bad } else { Style::Dim };
        let dash = || "-".to_owned();
        table.row(vec![
            Line::from(trace.trace_id.to_string()),
            Line::new().styled(Style::Dim, moment(trace.started)),
            Line::from(trace.duration_ns.map_or_else(dash, duration)),
            Line::new().styled(style, trace.outcome.unwrap_or("no root")),
            Line::from(count(trace.calls)),
            Line::new().styled(failed, count(trace.failed_calls)),
            Line::new().styled(Style::Name, trace.function.clone().unwrap_or_else(dash)),
        ]);
    }
    page.table(table)?;
    if view.more {
        let text = "there are earlier ones: --limit, --until";
        page.line(&Line::new().styled(Style::Dim, text))?;
    }
    Ok(())
}
