//! `casefile timing`: where did the time go? The critical path, each call's percentile against the files' history, self
//! time, what overlapped, and which clocks disagree.

use std::collections::{HashMap, HashSet};
use std::ffi::OsString;

use casefile_record::{Outcome, TraceId};
use serde::Serialize;

use super::caveats;
use super::side_by_side::last;
use super::suspect::{self, Compared};
use crate::arguments::{Output, Range, traces_and_logs};
use crate::diagnosis::{LEAST_SAMPLES, critical_path, self_time_history};
use crate::exit::Exit;
use crate::histogram::Histogram;
use crate::logs::{Logs, Passes};
use crate::render::{Align, Line, Page, Style, Table, duration};
use crate::session::Session;
use crate::trace::Trace;
use crate::trouble::Trouble;

/// Where a trace's time went: critical path, percentiles, self time
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A percentile is the share of the files' successful calls of that function that were as fast. A
call is slow if its self time is above the 99th percentile and twice the median of at least 30 calls
in good traces of the same root. Clocks of different processes are compared only as far as a call
lies within its caller. Without a TRACE it is the last one that failed.

Examples:
  casefile timing app.jsonl
  casefile timing 01936f0c5d2a7c1e app.jsonl
  casefile timing 01936f0c5d2a7c1e --json app.jsonl | jq '.calls[] | select(.slow)'"
)]
pub(crate) struct Timing {
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
struct View<'a> {
    casefile: &'static str,
    trace_id: TraceId,
    duration_ns: Option<u64>,
    /// What a reader must know: what is missing of the trace, and what was compared instead.
    caveats: &'a [String],
    /// Callers before callees.
    calls: Vec<CallView<'a>>,
    /// Calls of one caller that ran side by side.
    overlaps: Vec<Overlap<'a>>,
    /// Calls that by their own process's clock began before, or ended after, their caller in another process.
    clock_skews: Vec<Skew<'a>>,
}

#[derive(Debug, Serialize)]
struct CallView<'a> {
    depth: usize,
    function: &'a str,
    start_ns: u64,
    duration_ns: Option<u64>,
    self_ns: Option<u64>,
    /// From 0 to 100, of the whole duration; absent where too few calls are known.
    percentile: Option<f64>,
    samples: u64,
    /// Of self time, in good traces of the same root.
    self_p50_ns: Option<u64>,
    self_p99_ns: Option<u64>,
    slow: bool,
    critical: bool,
}

#[derive(Debug, Serialize)]
struct Overlap<'a> {
    first: &'a str,
    second: &'a str,
    #[serde(rename = "overlap_ns")]
    nanos: u64,
}

#[derive(Debug, Serialize)]
struct Skew<'a> {
    function: &'a str,
    caller: &'a str,
    by_ns: u64,
}

/// More of them are not listed.
const MOST_LISTED: usize = 20;

pub(crate) fn run(options: &Timing, session: &mut Session<'_>) -> Result<Exit, Trouble> {
    let (traces, paths) = traces_and_logs(&options.words, 1)?;
    let logs = session.open(&paths, &options.range, Passes::Several)?;
    let Some(trace) = suspect::find(&logs, traces.first())? else { return Ok(Exit::Nothing) };
    let history = history(&logs, &trace);
    let compared = suspect::compare(&logs, trace, None)?;
    let view = view(&compared, &history);
    let mut page = session.page(&options.output);
    if options.output.json {
        page.json(&view)?;
    } else {
        show(&view, &mut page)?;
    }
    Ok(Exit::Found)
}

/// How long the files' successful calls of the trace's functions took.
fn history(logs: &Logs, trace: &Trace) -> HashMap<String, (Histogram, u64)> {
    let wanted: HashSet<&[u8]> = trace.calls.iter().map(|call| call.function().as_bytes()).collect();
    let tallies = logs.for_each_call(HashMap::<String, (Histogram, u64)>::new, |tally, call| {
        let (Some(function), Some(duration)) = (call.facts.function(), call.facts.duration_ns()) else {
            return;
        };
        if call.facts.outcome() == Some(Outcome::Ok) && wanted.contains(function) {
            let entry = tally.entry(String::from_utf8_lossy(function).into_owned()).or_default();
            entry.0.add(duration);
            entry.1 += 1;
        }
    });
    let mut all: HashMap<String, (Histogram, u64)> = HashMap::new();
    for (function, (histogram, count)) in tallies.into_iter().flatten() {
        let entry = all.entry(function).or_default();
        entry.0.merge(&histogram);
        entry.1 += count;
    }
    all
}

fn view<'a>(compared: &'a Compared, history: &HashMap<String, (Histogram, u64)>) -> View<'a> {
    let Compared { bad: trace, good, caveats, .. } = compared;
    let began = trace.calls.iter().map(|call| call.start().unix_nanos()).min().unwrap_or(0);
    let self_times = trace.self_times();
    let usual = self_time_history(good);
    let has_root = trace.true_roots().next().is_some();
    // Without a root nobody knows what was waited for.
    let critical = if has_root { critical_path(trace) } else { HashSet::new() };
    let calls = trace.depth_first().into_iter().map(|(index, depth)| {
        let call = &trace.calls[index];
        let known = history.get(call.function()).filter(|(_, samples)| *samples >= LEAST_SAMPLES as u64);
        let usual = usual.get(call.function()).filter(|usual| usual.samples() >= LEAST_SAMPLES);
        let self_ns = self_times[index];
        CallView {
            depth,
            function: call.function(),
            start_ns: call.start().unix_nanos() - began,
            duration_ns: call.record.duration_ns,
            self_ns,
            percentile: known
                .zip(call.record.duration_ns)
                .map(|((histogram, _), took)| percentile(histogram, took)),
            samples: history.get(call.function()).map_or(0, |(_, samples)| *samples),
            self_p50_ns: usual.map(crate::diagnosis::Usual::median),
            self_p99_ns: usual.map(crate::diagnosis::Usual::p99),
            slow: usual.zip(self_ns).is_some_and(|(usual, took)| usual.is_slow(took)),
            critical: critical.contains(&index),
        }
    });
    View {
        casefile: "timing/1",
        trace_id: trace.id,
        duration_ns: trace.root().filter(|_| has_root).and_then(|root| trace.calls[root].record.duration_ns),
        caveats,
        calls: calls.collect(),
        overlaps: overlaps(trace),
        clock_skews: clock_skews(trace),
    }
}

/// The share of the calls that were as fast, in tenths of a percent.
fn percentile(histogram: &Histogram, took: u64) -> f64 {
    let (mut low, mut high) = (0_u64, 1000_u64);
    while low < high {
        let middle = (low + high).div_ceil(2);
        if histogram.quantile(middle) <= took { low = middle } else { high = middle - 1 }
    }
    #[expect(clippy::cast_precision_loss, reason = "at most a thousand")]
    let percent = low as f64 / 10.0;
    percent
}

fn overlaps(trace: &Trace) -> Vec<Overlap<'_>> {
    let mut overlaps = Vec::new();
    for call in &trace.calls {
        // Callees stand in order of their start: one that overlaps any before it overlaps the one that ends last.
        let mut last: Option<usize> = None;
        for child in &call.children {
            let this = &trace.calls[*child];
            if let Some(before) = last.map(|last| &trace.calls[last]) {
                let end = before.end_or_never().min(this.end_or_never()).unix_nanos();
                let nanos = end.saturating_sub(this.start().unix_nanos());
                let is_real = nanos > 0 && before.end().is_some() && this.end().is_some();
                if is_real && overlaps.len() < MOST_LISTED {
                    overlaps.push(Overlap { first: before.function(), second: this.function(), nanos });
                }
            }
            let is_later = last.is_none_or(|last| trace.calls[last].end_or_never() < this.end_or_never());
            last = if is_later { Some(*child) } else { last };
        }
    }
    overlaps
}

fn clock_skews(trace: &Trace) -> Vec<Skew<'_>> {
    let skew = |call: &'_ crate::trace::Call| -> Option<(u64, usize)> {
        let parent = call.parent?;
        let caller = &trace.calls[parent];
        if caller.record.process_pid == call.record.process_pid {
            return None;
        }
        let early = caller.start().unix_nanos().saturating_sub(call.start().unix_nanos());
        let late = call.end()?.unix_nanos().saturating_sub(caller.end()?.unix_nanos());
        let by = early.max(late);
        // A callee that goes on after its caller is usual where nobody waits for it; one that began before is not.
        (early > 0).then_some((by, parent))
    };
    let skews = trace.calls.iter().filter_map(|call| {
        let (by_ns, parent) = skew(call)?;
        Some(Skew { function: call.function(), caller: trace.calls[parent].function(), by_ns })
    });
    skews.take(MOST_LISTED).collect()
}

fn show(view: &View<'_>, page: &mut Page<'_>) -> Result<(), Trouble> {
    let unknown = if view.caveats.is_empty() { "not finished" } else { "its duration is not known" };
    let took = view.duration_ns.map_or_else(|| unknown.to_owned(), duration);
    page.line(&Line::new().styled(Style::Dim, format!("trace {}, {took}", view.trace_id)))?;
    caveats::show(view.caveats, page)?;
    page.blank()?;
    let mut table = Table::new(&[
        ("", Align::Left),
        ("call", Align::Path),
        ("start", Align::Right),
        ("took", Align::Right),
        ("itself", Align::Right),
        ("percentile", Align::Right),
        ("usual itself", Align::Right),
    ]);
    let rows = folded(&view.calls);
    for row in &rows {
        table.row(cells(row));
    }
    page.table(table)?;
    page.blank()?;
    page.line(&Line::new().styled(Style::Dim, "* on the critical path; - fewer than 30 calls are known"))?;
    if rows.iter().any(|row| row.len() > 1) {
        let text = "×N: N calls one after another, with the sums of their times and the highest percentile";
        page.cut_line(Line::new().styled(Style::Dim, text))?;
    }
    for call in view.calls.iter().filter(|call| call.slow) {
        page.cut_line(
            Line::new().styled(Style::Bad, "slow  ").styled(Style::Name, last(call.function)).text(format!(
                "  {} by itself; the median is {}, the p99 {}",
                duration(call.self_ns.unwrap_or(0)),
                duration(call.self_p50_ns.unwrap_or(0)),
                duration(call.self_p99_ns.unwrap_or(0))
            )),
        )?;
    }
    for overlap in &view.overlaps {
        page.cut_line(Line::new().text(format!(
            "side by side  {} and {} for {}",
            last(overlap.first),
            last(overlap.second),
            duration(overlap.nanos)
        )))?;
    }
    for skew in &view.clock_skews {
        page.cut_line(Line::new().styled(Style::Warning, "clocks  ").text(format!(
            "{} seems to begin {} before {}, which called it from another process",
            last(skew.function),
            duration(skew.by_ns),
            last(skew.caller)
        )))?;
    }
    Ok(())
}

/// Neighbours that say the same: calls of one function that called nothing and were not slow are one row.
fn folded<'a, 'b>(calls: &'b [CallView<'a>]) -> Vec<&'b [CallView<'a>]> {
    let is_leaf = |index: usize| calls.get(index + 1).is_none_or(|next| next.depth <= calls[index].depth);
    let mut rows = Vec::new();
    let mut start = 0;
    for index in 0..calls.len() {
        let goes_on = calls.get(index + 1).is_some_and(|next| {
            let this = &calls[index];
            let is_same = (this.depth, this.function, this.critical, this.duration_ns.is_some())
                == (next.depth, next.function, next.critical, next.duration_ns.is_some());
            is_same && !this.slow && !next.slow && is_leaf(index) && is_leaf(index + 1)
        });
        if !goes_on {
            rows.push(&calls[start..=index]);
            start = index + 1;
        }
    }
    rows
}

fn cells(row: &[CallView<'_>]) -> Vec<Line> {
    let Some(first) = row.first() else { return Vec::new() };
    let time = |nanos: Option<u64>| Line::from(nanos.map_or_else(|| "-".to_owned(), duration));
    let sum = |of: fn(&CallView<'_>) -> Option<u64>| row.iter().map(of).sum::<Option<u64>>();
    let style = if first.slow { Style::Bad } else { Style::Plain };
    let times = if row.len() > 1 { format!(" ×{}", row.len()) } else { String::new() };
    let name = format!("{}{}{times}", "  ".repeat(first.depth.min(24)), last(first.function));
    let highest = row.iter().filter_map(|call| call.percentile).reduce(f64::max);
    vec![
        Line::new().styled(Style::Warning, if first.critical { "*" } else { "" }),
        Line::new().styled(style, name),
        Line::from(duration(first.start_ns)),
        time(sum(|call| call.duration_ns)),
        Line::new().styled(style, time(sum(|call| call.self_ns)).plain()),
        Line::from(highest.map_or_else(|| "-".to_owned(), |percentile| format!("p{percentile}"))),
        time(sum(|call| call.self_p50_ns)),
    ]
}
