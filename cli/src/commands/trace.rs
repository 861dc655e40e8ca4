//! `casefile trace`: what happened in this trace? Its calls as a tree, with inputs, outputs and times, and their events.

use std::collections::{HashMap, HashSet};
use std::ffi::OsString;

use casefile_record::{Object, Outcome, Record, SpanId, Timestamp, TraceId};
use serde::Serialize;
use serde_json::Value;

use super::caveats;
use super::find::{error, name, state};
use super::suspect::the_whole;
use super::which_trace::{note_missing, the_trace_or_last_failing};
use crate::arguments::{Output, Range, traces_and_logs};
use crate::exit::Exit;
use crate::logs::Passes;
use crate::render::{
    Line, Page, Style, branch, brief, brief_members, duration, last_segments, moment, number_of,
};
use crate::session::Session;
use crate::trace::{Incomplete, Trace as Tree};
use crate::trouble::Trouble;

/// The call tree of one trace, with inputs, outputs, events and times
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
    /// What the page shows: calls, by their place in `calls`, and the events that happened in them.
    #[serde(skip)]
    rows: Vec<Row<'a>>,
    /// The events that happened in none of the calls.
    #[serde(skip)]
    elsewhere: Vec<&'a Record>,
}

#[derive(Debug)]
enum Row<'a> {
    Call(usize),
    Event { event: &'a Record, more_follow: Vec<bool> },
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
        note_missing(&logs, &format!("no trace {id} in these logs"));
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
    let (calls, rows) = calls(tree, started);
    let spans: HashSet<SpanId> = tree.calls.iter().filter_map(|call| call.record.span_id).collect();
    let happened_in_a_call = |event: &&Record| event.span_id.is_some_and(|span| spans.contains(&span));
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
        calls,
        events: &tree.events,
        rows,
        elsewhere: tree.events.iter().filter(|event| !happened_in_a_call(event)).collect(),
    }
}

/// Depth first, without recursion: a trace may be of any depth.
fn calls(tree: &Tree, started: Timestamp) -> (Vec<CallView<'_>>, Vec<Row<'_>>) {
    let events = events_of_calls(tree);
    let mut open: Vec<(Part<'_>, usize, Vec<bool>)> =
        tree.roots().map(|root| (Part::Call(root), 0, Vec::new())).collect();
    open.reverse();
    let (mut views, mut rows) = (Vec::with_capacity(tree.calls.len()), Vec::new());
    while let Some((part, depth, more_follow)) = open.pop() {
        let index = match part {
            Part::Call(index) => index,
            Part::Event(event) => {
                rows.push(Row::Event { event, more_follow });
                continue;
            }
        };
        let call = &tree.calls[index];
        let parts = parts(tree, index, events.get(&index).map_or(&[], Vec::as_slice));
        let last = parts.len().saturating_sub(1);
        for (position, part) in parts.into_iter().enumerate().rev() {
            open.push((part, depth + 1, below(&more_follow, position < last)));
        }
        rows.push(Row::Call(views.len()));
        views.push(CallView::of(&call.record, depth, more_follow, started));
    }
    (views, rows)
}

/// What stands below a call.
#[derive(Debug, Clone, Copy)]
enum Part<'a> {
    Call(usize),
    Event(&'a Record),
}

/// The calls that this one made and the events that happened in it, in order of time.
fn parts<'a>(tree: &'a Tree, call: usize, events: &[&'a Record]) -> Vec<Part<'a>> {
    let calls = tree.calls[call].children.iter();
    let mut parts: Vec<(Timestamp, Part<'_>)> =
        calls.map(|child| (tree.calls[*child].record.start(), Part::Call(*child))).collect();
    parts.extend(events.iter().map(|event| (event.timestamp, Part::Event(event))));
    parts.sort_by_key(|(when, _)| *when);
    parts.into_iter().map(|(_, part)| part).collect()
}

/// By the index of the call.
fn events_of_calls(tree: &Tree) -> HashMap<usize, Vec<&Record>> {
    let mut calls = HashMap::new();
    for (index, call) in tree.calls.iter().enumerate() {
        if let Some(span) = call.record.span_id {
            calls.entry(span).or_insert(index);
        }
    }
    let mut events: HashMap<usize, Vec<&Record>> = HashMap::new();
    for event in &tree.events {
        if let Some(call) = event.span_id.and_then(|span| calls.get(&span)) {
            events.entry(*call).or_default().push(event);
        }
    }
    events
}

/// What is drawn before something that stands one level deeper.
fn below(more_follow: &[bool], more_follows: bool) -> Vec<bool> {
    /// Deeper ancestors are not drawn, so need not be remembered call by call.
    const DRAWN: usize = 64;
    let hidden = (more_follow.len() + 1).saturating_sub(DRAWN);
    more_follow[hidden..].iter().copied().chain([more_follows]).collect()
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
    for row in &view.rows {
        match row {
            Row::Call(index) => {
                let call = &view.calls[*index];
                show_call(call, one_service, page)?;
                if values {
                    show_values(call, page)?;
                }
            }
            Row::Event { event, more_follow } => show_event(event, more_follow, view.started, values, page)?,
        }
    }
    show_events_elsewhere(view, page)
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

/// What a point in time has instead of a duration.
const POINT: &str = "\u{b7}";

fn show_event(
    event: &Record,
    more_follow: &[bool],
    started: Timestamp,
    values: bool,
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    let line = since(event, started)
        .then(Line::new().styled(Style::Dim, POINT).aligned_right(10))
        .text(" ")
        .styled(Style::Dim, branch(more_follow))
        .styled(Style::Name, name(event));
    page.cut_line(with_fields(line, event, values, page.width()))
}

fn show_events_elsewhere(view: &View<'_>, page: &mut Page<'_>) -> Result<(), Trouble> {
    if view.elsewhere.is_empty() {
        return Ok(());
    }
    page.blank()?;
    page.heading("events")?;
    for event in &view.elsewhere {
        let line = since(event, view.started).text("  ").styled(Style::Name, name(event));
        page.cut_line(with_fields(line, event, true, page.width()))?;
    }
    Ok(())
}

fn since(event: &Record, started: Timestamp) -> Line {
    let since = event.timestamp.unix_nanos().saturating_sub(started.unix_nanos());
    Line::new().styled(Style::Dim, format!("+{}", duration(since))).aligned_right(10)
}

fn with_fields(line: Line, event: &Record, values: bool, width: usize) -> Line {
    match event.fields.as_ref().filter(|fields| values && !fields.is_empty()) {
        Some(fields) => line.text("  ").text(brief_members(fields.iter(), width)),
        None => line,
    }
}
