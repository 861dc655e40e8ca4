//! What does the doctor say? One finding a line, worst first.

use casefile_record::{SpanId, Timestamp, TraceId};
use serde::Serialize;

use super::examine::Examined;
use crate::render::{Line, Page, Style, count, duration, moment, number_of};
use crate::trouble::Trouble;

/// How many of each sort are shown one by one.
const SHOWN: usize = 10;

/// The document of `--json`.
#[derive(Debug, Serialize)]
pub(super) struct View {
    casefile: &'static str,
    records: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<Timestamp>,
    /// Lines that cannot be read: too long ones, too.
    broken_lines: u64,
    broken_by_kind: Vec<Counted>,
    /// Other tools' lines.
    foreign_lines: u64,
    /// Records of a sort that this version does not know.
    unknown_records: u64,
    /// Records that are missing by their running numbers.
    missing_records: u64,
    gaps: Vec<Gap>,
    /// Records that the services say they lost.
    lost_records: u64,
    lost_by_reason: Vec<Counted>,
    lost_by_function: Vec<Counted>,
    unfinished_calls: u64,
    unfinished: Vec<UnfinishedCall>,
    span_ids_used_twice: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    span_id_used_twice: Option<(TraceId, SpanId)>,
    clock_skew: Vec<Skew>,
}

#[derive(Debug, Serialize)]
struct Counted {
    name: String,
    count: u64,
}

#[derive(Debug, Serialize)]
struct Gap {
    service: String,
    process: u64,
    thread: u64,
    missing: u64,
    /// The first gap: its first and last running number.
    first: (u64, u64),
    gaps: u64,
}

#[derive(Debug, Serialize)]
struct UnfinishedCall {
    function: String,
    trace_id: TraceId,
    span_id: SpanId,
    since: Timestamp,
}

#[derive(Debug, Serialize)]
struct Skew {
    caller: String,
    callee: String,
    calls: u64,
    begun_too_early: u64,
    at_most_ns: u64,
}

pub(super) fn view(examined: Examined, problem_lines: u64) -> View {
    let broken: u64 = examined.broken.values().sum();
    let mut broken_by_kind = counted(examined.broken);
    if problem_lines > broken {
        broken_by_kind.push(Counted { name: "too long".to_owned(), count: problem_lines - broken });
    }
    let (used_twice, example) = examined.sample.used_twice();
    let clock_skew = examined.sample.disagreements().into_iter().map(|((caller, callee), between)| Skew {
        caller: format!("{} ({})", caller.0, caller.1),
        callee: format!("{} ({})", callee.0, callee.1),
        calls: between.calls,
        begun_too_early: between.too_early,
        at_most_ns: between.by_at_most,
    });
    let mut gaps: Vec<_> = examined
        .threads
        .iter()
        .filter_map(|(((service, process), thread), ranges)| {
            let missing = ranges.gaps().map(|(first, last)| last - first + 1).fold(0, u64::saturating_add);
            let first = ranges.gaps().next()?;
            let gaps = ranges.gaps().count() as u64;
            Some(Gap { service: service.clone(), process: *process, thread: *thread, missing, first, gaps })
        })
        .collect();
    gaps.sort_by(|a, b| {
        (b.missing, &a.service, a.process, a.thread).cmp(&(a.missing, &b.service, b.process, b.thread))
    });
    let mut unfinished: Vec<_> = examined
        .unfinished
        .into_iter()
        .map(|((trace_id, span_id), call)| UnfinishedCall {
            function: call.function,
            trace_id,
            span_id,
            since: call.since,
        })
        .collect();
    unfinished.sort_by_key(|call| (call.since, call.span_id));
    View {
        casefile: "doctor/1",
        records: examined.records,
        first: examined.first,
        last: examined.last,
        broken_lines: problem_lines.max(broken),
        broken_by_kind,
        foreign_lines: examined.foreign,
        unknown_records: examined.unknown_kinds,
        missing_records: gaps.iter().map(|gap| gap.missing).fold(0, u64::saturating_add),
        gaps,
        lost_records: examined.lost.values().copied().fold(0, u64::saturating_add),
        lost_by_reason: counted(examined.lost),
        lost_by_function: counted(examined.lost_functions),
        unfinished_calls: unfinished.len() as u64,
        unfinished,
        span_ids_used_twice: used_twice,
        span_id_used_twice: example,
        clock_skew: clock_skew.collect(),
    }
}

fn counted<K: Into<String>>(counts: impl IntoIterator<Item = (K, u64)>) -> Vec<Counted> {
    let mut counted: Vec<_> =
        counts.into_iter().map(|(name, count)| Counted { name: name.into(), count }).collect();
    counted.sort_by(|a, b| (b.count, &a.name).cmp(&(a.count, &b.name)));
    counted
}

impl View {
    /// Whether there is anything to tell but that other tools write to the same file.
    pub(super) fn is_ill(&self) -> bool {
        [
            self.broken_lines,
            self.missing_records,
            self.lost_records,
            self.unfinished_calls,
            self.span_ids_used_twice,
        ]
        .iter()
        .any(|number| *number > 0)
            || !self.clock_skew.is_empty()
    }
}

pub(super) fn show(view: &View, page: &mut Page<'_>) -> Result<(), Trouble> {
    let mut head = number_of(view.records, "record");
    if let (Some(first), Some(last)) = (view.first, view.last) {
        head = format!("{head}, {} to {}", moment(first), moment(last));
    }
    page.line(&Line::new().styled(Style::Dim, head))?;
    show_lines(view, page)?;
    show_missing(view, page)?;
    show_unfinished(view, page)?;
    show_impossible(view, page)?;
    if view.is_ill() { Ok(()) } else { page.line(&Line::new().styled(Style::Good, "in order")) }
}

fn finding(page: &mut Page<'_>, style: Style, number: String, what: &str) -> Result<(), Trouble> {
    page.line(&Line::new().styled(style, number).text(" ").text(what))
}

fn detail(page: &mut Page<'_>, text: String) -> Result<(), Trouble> {
    page.cut_line(Line::new().text("    ").text(text))
}

fn show_lines(view: &View, page: &mut Page<'_>) -> Result<(), Trouble> {
    if view.broken_lines > 0 {
        finding(page, Style::Bad, number_of(view.broken_lines, "line"), "cannot be read")?;
        for kind in &view.broken_by_kind {
            detail(page, format!("{} {}", count(kind.count), kind.name))?;
        }
    }
    if view.foreign_lines > 0 {
        finding(page, Style::Dim, number_of(view.foreign_lines, "line"), "of other tools")?;
    }
    if view.unknown_records > 0 {
        finding(
            page,
            Style::Dim,
            number_of(view.unknown_records, "record"),
            "of a sort that this version does not know",
        )?;
    }
    Ok(())
}

fn show_missing(view: &View, page: &mut Page<'_>) -> Result<(), Trouble> {
    if view.lost_records > 0 {
        finding(page, Style::Warning, number_of(view.lost_records, "record"), "lost, as the services say")?;
        let reasons =
            view.lost_by_reason.iter().map(|reason| format!("{} {}", count(reason.count), reason.name));
        detail(page, reasons.collect::<Vec<_>>().join(", "))?;
        for function in view.lost_by_function.iter().take(SHOWN) {
            detail(page, format!("{} of {}", count(function.count), function.name))?;
        }
    }
    if view.missing_records > 0 {
        finding(
            page,
            Style::Warning,
            number_of(view.missing_records, "record"),
            "missing: their running numbers (seq) are not there",
        )?;
        for gap in view.gaps.iter().take(SHOWN) {
            let Gap { service, process, thread, missing, first, gaps } = gap;
            let place = format!("{} of {service} ({process}) thread {thread}", count(*missing));
            detail(
                page,
                format!("{place}, in {}, first {} to {}", number_of(*gaps, "gap"), first.0, first.1),
            )?;
        }
        more(page, view.gaps.len(), "threads")?;
    }
    Ok(())
}

fn show_unfinished(view: &View, page: &mut Page<'_>) -> Result<(), Trouble> {
    if view.unfinished_calls > 0 {
        finding(page, Style::Warning, number_of(view.unfinished_calls, "call"), "never finished")?;
        for call in view.unfinished.iter().take(SHOWN) {
            detail(page, format!("{} since {}, trace {}", call.function, moment(call.since), call.trace_id))?;
        }
        more(page, view.unfinished.len(), "calls")?;
    }
    Ok(())
}

fn show_impossible(view: &View, page: &mut Page<'_>) -> Result<(), Trouble> {
    if let Some((trace, span)) = view.span_id_used_twice {
        finding(
            page,
            Style::Warning,
            number_of(view.span_ids_used_twice, "span ID"),
            "used by several calls",
        )?;
        detail(page, format!("{span} in trace {trace}"))?;
    }
    for skew in view.clock_skew.iter().take(SHOWN) {
        let what = format!("of {} began before being made", number_of(skew.calls, "call"));
        finding(page, Style::Warning, count(skew.begun_too_early), &what)?;
        let by = duration(skew.at_most_ns);
        detail(
            page,
            format!("the clock of {} is behind that of {}, by {by} or more", skew.callee, skew.caller),
        )?;
    }
    Ok(())
}

fn more(page: &mut Page<'_>, all: usize, what: &str) -> Result<(), Trouble> {
    match all.checked_sub(SHOWN) {
        None | Some(0) => Ok(()),
        Some(hidden) => detail(page, format!("and {} more {what}", count(hidden as u64))),
    }
}
