//! `casefile trace`: what happened in this trace? Its calls as a tree, with inputs, outputs and times.

use std::ffi::OsString;

use casefile_record::{Object, Outcome, Record, SpanId, Timestamp, TraceId};
use serde::Serialize;
use serde_json::Value;

use super::caveats;
use super::find::{error, name, state};
use super::suspect::the_whole;
use super::which_trace::the_trace_or_last_failing;
use crate::arguments::{Output, Range, traces_and_logs};
use crate::exit::Exit;
use crate::logs::Passes;
use crate::render::{
    Line, Page, Style, branch, brief, brief_members, duration, last_segments, moment, number_of,
};
use crate::session::Session;
use crate::trace::{Incomplete, Trace as Tree};
use crate::trouble::Trouble;

/// The call tree of one trace, with inputs, outputs and times
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Times are since the trace's beginning, then how long the call took. Without a TRACE it is the
last one that failed.

Examples:
  casefile trace app.jsonl
  casefile trace 01936f0c5d2a7c1e app.jsonl
  casefile trace 01936f0c5d2a7c1e9a3ce929d0e0e473 /var/log/shop/ /var/log/bank/
  casefile trace 01936f0c5d2a7c1e --no-values app.jsonl"
)]
pub(crate) struct Trace {
    /// The trace's ID, or how it begins; then files, folders, patterns in quotes, or -
    #[arg(value_name = "[TRACE] LOG")]
    words: Vec<OsString>,
    /// Only names and times
    #[arg(long)]
    no_values: bool,
    #[command(flatten)]
    range: Range,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// The document of `--json`.
#[derive(Debug, Serialize)]
struct View<'a> {
    casefile: &'static str,
    trace_id: TraceId,
    services: Vec<&'a str>,
    started: Timestamp,
    duration_ns: u64,
    failed: bool,
    /// What of the trace is not here; absent where nothing is known to be missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    incomplete: Option<Incomplete>,
    #[serde(skip)]
    caveats: Vec<String>,
    /// Depth first, callees in order of their start.
    calls: Vec<CallView<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    events: &'a [Record],
}

#[derive(Debug, Serialize)]
struct CallView<'a> {
    depth: usize,
    function: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    span_id: Option<SpanId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_span_id: Option<SpanId>,
    /// Since the trace's beginning; by the clock of the call's own process.
    start_ns: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_ns: Option<u64>,
    /// `unfinished` where there is none.
    outcome: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_message: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_fields: Option<&'a Object>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inputs: Option<&'a Object>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<&'a Value>,
    #[serde(skip)]
    record: &'a Record,
    #[serde(skip)]
    more_follow: Vec<bool>,
}

pub(crate) fn run(options: &Trace, session: &mut Session<'_>) -> Result<Exit, Trouble> {
    let (traces, paths) = traces_and_logs(&options.words, 1)?;
    let logs = session.open(&paths, &options.range, Passes::Several)?;
    let Some(id) = the_trace_or_last_failing(&logs, traces.first())? else { return Ok(Exit::Nothing) };
    let Some(tree) = the_whole(&logs, id)? else {
        logs.note(format!("no trace {id} in these logs"));
        return Ok(Exit::Nothing);
    };
    let view = view(&tree);
    let mut page = session.page(&options.output);
    if options.output.json {
        page.json(&view)?;
    } else {
        show(&view, !options.no_values, &mut page)?;
    }
    Ok(Exit::Found)
}

fn view(tree: &Tree) -> View<'_> {
    let records = || tree.calls.iter().map(|call| &call.record).chain(&tree.events);
    let started = records().map(Record::start).min().unwrap_or_default();
    let ended = records().map(|record| record.timestamp).max().unwrap_or_default();
    let mut services: Vec<_> = records().filter_map(|record| record.service_name.as_deref()).collect();
    services.sort_unstable();
    services.dedup();
    View {
        casefile: "trace/1",
        trace_id: tree.id,
        services,
        started,
        duration_ns: ended.unix_nanos() - started.unix_nanos(),
        failed: tree.failed(),
        incomplete: tree.incomplete(),
        caveats: caveats::of(tree),
        calls: calls(tree, started),
        events: &tree.events,
    }
}

/// Depth first, without recursion: a trace may be of any depth.
fn calls(tree: &Tree, started: Timestamp) -> Vec<CallView<'_>> {
    /// Deeper ancestors are not drawn, so need not be remembered call by call.
    const DRAWN: usize = 64;
    let mut open: Vec<(usize, usize, Vec<bool>)> = tree.roots().map(|root| (root, 0, Vec::new())).collect();
    open.reverse();
    let mut views = Vec::with_capacity(tree.calls.len());
    while let Some((index, depth, more_follow)) = open.pop() {
        let call = &tree.calls[index];
        for (position, child) in call.children.iter().enumerate().rev() {
            let mut below = more_follow.clone();
            if below.len() == DRAWN {
                below.remove(0);
            }
            below.push(position + 1 < call.children.len());
            open.push((*child, depth + 1, below));
        }
        views.push(CallView::of(&call.record, depth, more_follow, started));
    }
    views
}

impl<'a> CallView<'a> {
    fn of(record: &'a Record, depth: usize, more_follow: Vec<bool>, started: Timestamp) -> Self {
        Self {
            depth,
            function: name(record),
            service: record.service_name.as_deref(),
            span_id: record.span_id,
            parent_span_id: record.parent_span_id,
            start_ns: record.start().unix_nanos() - started.unix_nanos(),
            duration_ns: record.duration_ns,
            outcome: record.outcome.map_or("unfinished", Outcome::as_str),
            error_type: record.error_type.as_deref(),
            error_message: record.error_message.as_deref(),
            error_fields: record.error_fields.as_ref(),
            inputs: record.inputs.as_ref(),
            output: record.output.as_ref(),
            record,
            more_follow,
        }
    }
}

/// Columns of the two times before each call.
const TIMES: usize = 21;
/// Columns of what stands before a value.
const LABEL: usize = 4;

fn show(view: &View<'_>, values: bool, page: &mut Page<'_>) -> Result<(), Trouble> {
    let calls = number_of(view.calls.len() as u64, "call");
    let head = Line::new().styled(Style::Strong, format!("trace {}", view.trace_id));
    let verdict = if view.failed {
        Line::new().styled(Style::Bad, "failed")
    } else if view.incomplete.is_some() {
        Line::new().styled(Style::Warning, "incomplete")
    } else {
        Line::new().styled(Style::Good, "ok")
    };
    let facts = [moment(view.started), duration(view.duration_ns), calls, view.services.join(", ")];
    page.line(&head.text("  ").then(verdict))?;
    page.cut_line(Line::new().styled(Style::Dim, facts.join("  ")))?;
    caveats::show(&view.caveats, page)?;
    page.blank()?;
    let one_service = view.services.len() < 2;
    for call in &view.calls {
        show_call(call, one_service, page)?;
        if values {
            show_values(call, page)?;
        }
    }
    show_events(view, page)
}

fn show_call(call: &CallView<'_>, one_service: bool, page: &mut Page<'_>) -> Result<(), Trouble> {
    let times = Line::new()
        .then(Line::new().styled(Style::Dim, format!("+{}", duration(call.start_ns))).aligned_right(10))
        .then(Line::from(call.duration_ns.map_or_else(|| "?".to_owned(), duration)).aligned_right(10))
        .text(" ");
    let mut ending = Line::new();
    if let Some(service) = call.service.filter(|_| !one_service) {
        ending = ending.styled(Style::Dim, format!("  [{service}]"));
    }
    if call.record.outcome != Some(Outcome::Ok) {
        ending = ending.text("  ").then(state(call.record));
    }
    let line = times.styled(Style::Dim, branch(&call.more_follow));
    let room = page.width().saturating_sub(line.width() + ending.width());
    page.line(&line.styled(Style::Name, last_segments(call.function, room)).then(ending))
}

/// However deep a call stands, its values have so many columns.
const LEAST_ROOM: usize = 40;

fn show_values(call: &CallView<'_>, page: &mut Page<'_>) -> Result<(), Trouble> {
    let indent = TIMES + Line::from(branch(&call.more_follow)).width() + 2;
    let width = page.width().max(indent + LEAST_ROOM);
    let room = width - indent - LABEL;
    let mut detail = |label: &str, style, text: String| {
        let label = Line::new().text(" ".repeat(indent)).styled(Style::Dim, label);
        page.line(&label.styled(style, text).cut(width))
    };
    if let Some(inputs) = call.inputs.filter(|inputs| !inputs.is_empty()) {
        detail("in  ", Style::Plain, brief_members(inputs.iter(), width))?;
    }
    if let Some(output) = call.output.filter(|output| !output.is_null()) {
        detail("out ", Style::Plain, brief(output, width))?;
    }
    if let Some(error) = error(call.record, room) {
        detail("err ", Style::Bad, error)?;
    }
    if let Some(fields) = call.record.error_fields.as_ref().filter(|fields| !fields.is_empty()) {
        detail("    ", Style::Plain, brief_members(fields.iter(), width))?;
    }
    for cause in &call.record.error_chain {
        detail("    caused by ", Style::Plain, cause.clone())?;
    }
    Ok(())
}

fn show_events(view: &View<'_>, page: &mut Page<'_>) -> Result<(), Trouble> {
    if view.events.is_empty() {
        return Ok(());
    }
    page.blank()?;
    page.heading("events")?;
    for event in view.events {
        let since = event.timestamp.unix_nanos().saturating_sub(view.started.unix_nanos());
        let time = Line::new().styled(Style::Dim, format!("+{}", duration(since))).aligned_right(10);
        let fields = event.fields.as_ref().map(|fields| brief_members(fields.iter(), page.width()));
        let line =
            time.text("  ").styled(Style::Name, name(event)).text("  ").text(fields.unwrap_or_default());
        page.cut_line(line)?;
    }
    Ok(())
}
