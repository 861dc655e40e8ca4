//! `casefile diff`: where do two traces part? Both call trees as one, with what differs and is not noise.

use std::ffi::OsString;

use casefile_record::TraceId;
use serde::Serialize;

use super::caveats;
use super::side_by_side::{self, FieldPair, last, shown};
use super::suspect::{self, Compared};
use super::time_and_order::Times;
use super::why::page::wrapped;
use crate::arguments::{Output, Range, traces_and_logs};
use crate::diagnosis::{Blamed, Confidence, Diagnosis, Kind, Pair, align};
use crate::exit::Exit;
use crate::logs::Passes;
use crate::render::{Line, Page, Style, duration};
use crate::session::Session;
use crate::trouble::Trouble;

/// Where a trace parts from a good one: calls and fields
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Without GOOD it is the good trace of the same root that is most like BAD; without BAD the last
that failed. Fields that differ among good traces are noise and not shown. A
call that took much longer than good ones differs too, and so does one that is blamed for its order.

Examples:
  casefile diff 01936f0c app.jsonl
  casefile diff 01936f0c 01936e77 'logs/*.jsonl'
  casefile diff 01936f0c --all --json app.jsonl | jq '.calls[] | select(.state != \"same\")'

Exit codes: 0 they differ (also in time or order only), 1 they do not or there is nothing to compare with, 2 trouble."
)]
pub(crate) struct Diff {
    /// The traces' IDs, or how they begin; then files, folders, patterns in quotes, or -
    #[arg(value_name = "[BAD [GOOD]] LOG")]
    words: Vec<OsString>,
    /// Fields that are noise too
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    range: Range,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// The document of `--json`.
#[derive(Debug, Serialize)]
struct View<'a> {
    casefile: &'static str,
    bad: TraceId,
    good: TraceId,
    /// Why this good trace.
    why: &'a str,
    /// Absent, as the verdict, where the good trace was named: what is blamed was found among all good traces.
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<Confidence>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<&'a str>,
    /// Strongest first.
    blamed: &'a [Blamed],
    /// What a reader must know: what is missing of the traces, and what was compared instead.
    caveats: &'a [String],
    calls: Vec<CallView<'a>>,
    /// Fields that were left out as noise.
    noise_fields: usize,
}

#[derive(Debug, Serialize)]
struct CallView<'a> {
    depth: usize,
    function: &'a str,
    state: State,
    /// This many neighbours say the same.
    #[serde(skip_serializing_if = "is_one")]
    times: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    bad_duration_ns: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    good_duration_ns: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<FieldPair>,
    /// Why it is blamed, where that is for when it ran or for how long.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_one(times: &usize) -> bool {
    *times == 1
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Same,
    Differs,
    /// Only the good trace has it.
    Missing,
    /// Only the bad trace has it.
    Extra,
}

pub(crate) fn run(options: &Diff, session: &mut Session<'_>) -> Result<Exit, Trouble> {
    let (traces, paths) = traces_and_logs(&options.words, 2)?;
    let logs = session.open(&paths, &options.range, Passes::Several)?;
    let Some(bad) = suspect::find(&logs, traces.first())? else { return Ok(Exit::Nothing) };
    let named = match traces.get(1) {
        Some(prefix) => match suspect::find(&logs, Some(prefix))? {
            Some(named) => Some(named),
            None => return Ok(Exit::Nothing),
        },
        None => None,
    };
    let is_named = named.is_some();
    let compared = suspect::compare(&logs, bad, named)?;
    let Some(view) = view(&compared, is_named, options.all) else {
        logs.note("no trace of the same root went well: there is nothing to compare with");
        return Ok(Exit::Nothing);
    };
    let mut page = session.page(&options.output);
    if options.output.json {
        page.json(&view)?;
    } else {
        show(&view, &mut page)?;
    }
    Ok(Exit::found(view.differs()))
}

/// Whether there is anything to show beside the good trace.
pub(super) fn differs(compared: &Compared) -> bool {
    view(compared, false, false).is_some_and(|view| view.differs())
}

impl View<'_> {
    fn differs(&self) -> bool {
        self.calls.iter().any(|call| call.state != State::Same)
    }
}

fn view(compared: &Compared, is_named: bool, all: bool) -> Option<View<'_>> {
    let good = if is_named { compared.good.first() } else { compared.reference() }?;
    let diagnosis = &compared.diagnosis;
    let times = Times::new(&compared.bad, good, &compared.good);
    let mut noise_fields = 0;
    let mut calls: Vec<CallView<'_>> = Vec::new();
    for pair in align(&compared.bad, good) {
        let mut call = call_view(compared, good, pair);
        let before = call.fields.len();
        call.fields.retain(|field| all || !field.noise);
        noise_fields += before - call.fields.len();
        if call.fields.is_empty() && call.state == State::Differs {
            call.state = State::Same;
        }
        call.time_and_order(&times, pair, (!is_named).then_some(diagnosis));
        match calls.last_mut() {
            Some(last) if is_same_again(last, &call) => last.times += 1,
            _ => calls.push(call),
        }
    }
    let why = match &diagnosis.reference {
        Some(reference) if !is_named => reference.why.as_str(),
        _ if good.failed() => "it was asked for; it failed",
        _ => "it was asked for",
    };
    Some(View {
        casefile: "diff/1",
        bad: compared.bad.id,
        good: good.id,
        why,
        confidence: (!is_named).then_some(diagnosis.confidence),
        verdict: (!is_named).then_some(diagnosis.verdict.as_str()),
        blamed: if is_named { &[] } else { &diagnosis.blamed },
        caveats: &compared.caveats,
        calls,
        noise_fields,
    })
}

/// Neighbours without a difference of their own are one line.
fn is_same_again(last: &CallView<'_>, next: &CallView<'_>) -> bool {
    last.depth == next.depth
        && last.function == next.function
        && last.state == next.state
        && last.fields.is_empty()
        && next.fields.is_empty()
        && last.reason.is_none()
        && next.reason.is_none()
}

fn call_view<'a>(compared: &'a Compared, good: &'a crate::trace::Trace, pair: Pair) -> CallView<'a> {
    let bad_call = pair.bad.map(|call| &compared.bad.calls[call]);
    let good_call = pair.good.map(|call| &good.calls[call]);
    let (state, fields) = match (bad_call, good_call) {
        (Some(bad), Some(good)) => {
            let mut fields = side_by_side::fields(Some(&bad.record), Some(&good.record), &compared.diagnosis);
            fields.retain(|field| field.differs);
            (if fields.is_empty() { State::Same } else { State::Differs }, fields)
        }
        (Some(_), None) => (State::Extra, Vec::new()),
        _ => (State::Missing, Vec::new()),
    };
    CallView {
        depth: pair.depth,
        function: bad_call.or(good_call).map_or("?", crate::trace::Call::function),
        state,
        times: 1,
        bad_duration_ns: bad_call.and_then(|call| call.record.duration_ns),
        good_duration_ns: good_call.and_then(|call| call.record.duration_ns),
        fields,
        reason: None,
    }
}

impl<'a> CallView<'a> {
    /// What differs though the records say the same: when it ran, and for how long.
    fn time_and_order(&mut self, times: &Times<'_>, pair: Pair, diagnosis: Option<&'a Diagnosis>) {
        let Some(bad) = pair.bad else { return };
        let said = diagnosis.filter(|diagnosis| diagnosis.confidence != Confidence::NothingFound);
        let mut blamed = said.into_iter().flat_map(|diagnosis| &diagnosis.blamed);
        let blamed =
            blamed.find(|blamed| blamed.call == bad && matches!(blamed.kind, Kind::Duration | Kind::Order));
        let is_moved = blamed.is_some_and(|blamed| blamed.kind == Kind::Order);
        self.fields.extend(is_moved.then(|| times.order(bad, pair.good)));
        self.fields.extend(pair.good.and_then(|good| times.duration(bad, good)));
        self.reason = blamed.map(|blamed| blamed.reason.as_str());
        if self.state == State::Same && (self.reason.is_some() || !self.fields.is_empty()) {
            self.state = State::Differs;
        }
    }
}

fn show(view: &View<'_>, page: &mut Page<'_>) -> Result<(), Trouble> {
    page.line(&Line::new().styled(Style::Dim, format!("bad   {}", view.bad)))?;
    page.line(
        &Line::new().styled(Style::Dim, format!("good  {}  ({})", view.good, view.why)).cut(page.width()),
    )?;
    page.blank()?;
    for call in &view.calls {
        call_line(call, page)?;
        let width = (page.width() / 3).clamp(16, 48);
        for field in &call.fields {
            page.cut_line(
                Line::new()
                    .text("  ".repeat(call.depth.min(24) + 3))
                    .styled(Style::Name, &field.path)
                    .text("  ")
                    .styled(Style::Bad, value(&field.path, field.bad.as_ref(), width))
                    .text("  good: ")
                    .text(value(&field.path, field.good.as_ref(), width)),
            )?;
        }
        if let Some(reason) = call.reason {
            let indent = "  ".repeat(call.depth.min(24) + 3);
            page.cut_line(Line::new().text(indent).styled(Style::Dim, reason))?;
        }
    }
    page.blank()?;
    if view.noise_fields > 0 {
        let text =
            format!("{} fields that differ among good traces too are not shown (--all)", view.noise_fields);
        page.line(&Line::new().styled(Style::Dim, text))?;
    }
    match view.verdict {
        Some(verdict) => {
            page.heading("Verdict")?;
            wrapped(page, verdict, Style::Plain)?;
        }
        None if !view.differs() => {
            page.line(&Line::from("Nothing differs between the two that is shown.".to_owned()))?;
        }
        None => {}
    }
    caveats::show(view.caveats, page)
}

fn value(path: &str, value: Option<&serde_json::Value>, width: usize) -> String {
    match (path, value.and_then(serde_json::Value::as_u64)) {
        ("duration_ns", Some(nanos)) => duration(nanos),
        ("order", _) => value.and_then(|place| place.as_str()).unwrap_or("-").to_owned(),
        _ => shown(path, value, width),
    }
}

fn call_line(call: &CallView<'_>, page: &mut Page<'_>) -> Result<(), Trouble> {
    let (sign, style) = match call.state {
        State::Same => ("  ", Style::Plain),
        State::Differs => ("! ", Style::Warning),
        State::Missing => ("- ", Style::Bad),
        State::Extra => ("+ ", Style::Bad),
    };
    let mut line = Line::new()
        .styled(style, sign)
        .text("  ".repeat(call.depth.min(24)))
        .styled(style, last(call.function));
    if call.times > 1 {
        line = line.text(format!(" ×{}", call.times));
    }
    let times = match (call.bad_duration_ns, call.good_duration_ns) {
        (Some(bad), Some(good)) if call.times == 1 => {
            format!("  {} (good: {})", duration(bad), duration(good))
        }
        _ => String::new(),
    };
    page.cut_line(line.styled(Style::Dim, times))
}
