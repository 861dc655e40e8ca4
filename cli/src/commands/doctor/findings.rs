//! What is wrong with the logs? One finding for each thing: how many, where first, and what it means.

use casefile_record::{SpanId, Timestamp, TraceId};
use serde::Serialize;

use super::examine::{Examined, OUT_OF_ORDER, Times};
use super::told::Impossible;
use crate::logs::{Position, Problems};
use crate::render::duration;

/// The document of `--json`.
#[derive(Debug, Serialize)]
pub(super) struct View {
    casefile: &'static str,
    pub(super) records: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) first: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last: Option<Timestamp>,
    pub(super) findings: Vec<Finding>,
    pub(super) broken_by_kind: Vec<Counted>,
    pub(super) lost_by_reason: Vec<Counted>,
    pub(super) lost_by_function: Vec<Counted>,
    pub(super) gaps: Vec<Gap>,
    pub(super) unfinished: Vec<UnfinishedCall>,
    pub(super) clock_skew: Vec<Skew>,
    /// One trace of so many was looked at where calls are compared with their callers.
    pub(super) traces_compared_one_in: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) problems: Vec<String>,
    /// Every file could be read.
    #[serde(skip)]
    pub(super) is_whole: bool,
}

/// Something that is wrong, or worth knowing.
#[derive(Debug, Serialize)]
pub(super) struct Finding {
    pub(super) kind: &'static str,
    pub(super) count: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) example: Option<String>,
    pub(super) meaning: String,
    #[serde(skip)]
    pub(super) title: (&'static str, &'static str),
    /// Nobody's mistake.
    #[serde(skip)]
    pub(super) is_harmless: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct Counted {
    pub(super) name: String,
    pub(super) count: u64,
}

#[derive(Debug, Serialize)]
pub(super) struct Gap {
    pub(super) service: String,
    pub(super) process: u64,
    pub(super) thread: u64,
    pub(super) missing: u64,
    /// The first gap: its first and last running number.
    pub(super) first: (u64, u64),
    pub(super) gaps: u64,
    #[serde(skip)]
    behind: Position,
}

#[derive(Debug, Serialize)]
pub(super) struct UnfinishedCall {
    pub(super) function: String,
    pub(super) trace_id: TraceId,
    pub(super) span_id: SpanId,
    pub(super) since: Timestamp,
    #[serde(skip)]
    at: Position,
}

#[derive(Debug, Serialize)]
pub(super) struct Skew {
    pub(super) caller: String,
    pub(super) callee: String,
    pub(super) calls: u64,
    pub(super) begun_too_early: u64,
    pub(super) early_by_ns: u64,
    pub(super) begun_too_late: u64,
    pub(super) late_by_ns: u64,
    #[serde(skip)]
    early: Times,
    #[serde(skip)]
    late: Times,
}

/// What each kind is called, of one and of many, and what it means.
const BROKEN: Sort = (
    "broken_lines",
    ("line cannot be read", "lines cannot be read"),
    "cut off, damaged, or of a program that writes into the same file: what they said is missing from every answer",
);
const FOREIGN: Sort = ("foreign_lines", ("line of another tool", "lines of other tools"), "passed over");
const UNKNOWN: Sort = (
    "unknown_records",
    ("record of an unknown sort", "records of an unknown sort"),
    "a newer version wrote them: read as far as they are understood",
);
const NOTHING: Sort = (
    "no_records",
    ("file, and no record of casefile in it", "files, and no record of casefile in them"),
    "nothing could be examined: these are other files than was meant, or other times",
);
const MALFORMED_LOST: Sort = (
    "malformed_lost",
    ("report of lost records that cannot be understood", "reports of lost records that cannot be understood"),
    "something was lost, and how much is not known",
);
const NUMBER_TWICE: Sort = (
    "numbers_used_twice",
    ("running number used twice", "running numbers used twice"),
    "two processes of one service and number (as in pods) wrote at once, or the same lines are read twice: gaps cannot be seen",
);
const LOST: Sort = (
    "lost_records",
    ("record lost, as the services say", "records lost, as the services say"),
    "their queue was full, or a limit was reached: these calls happened and are not here",
);
const MISSING: Sort = (
    "missing_records",
    ("record missing", "records missing"),
    "their running numbers (seq) are not there: the calls never finished, or their lines were lost, or are in a file that was not named",
);
const UNFINISHED: Sort = (
    "unfinished_calls",
    ("call never finished", "calls never finished"),
    "they hang, their process died, or they ended after these logs did",
);
const DURATION: Sort = (
    "impossible_durations",
    ("impossible duration", "impossible durations"),
    "negative, no whole number of nanoseconds, or longer than a year: these calls are in no percentile that can be trusted",
);
const OUTCOME: Sort = (
    "unknown_outcomes",
    ("unknown outcome", "unknown outcomes"),
    "none of ok, error, panic and cancelled: whether the call failed is not known",
);
const IDENTIFIER: Sort = (
    "malformed_ids",
    ("record with a malformed ID", "records with a malformed ID"),
    "not 32 (trace) or 16 (span) hexadecimal digits, or zero: the record belongs to no trace, or has no place in it",
);
const END: Sort = (
    "ended_before_begin",
    ("call ended before it began", "calls ended before they began"),
    "the clock was set back while they ran, or a line was changed",
);
const TWICE: Sort = (
    "span_ids_used_twice",
    ("span ID used by several calls", "span IDs used by several calls"),
    "the same lines are read twice, or IDs are not random: these calls cannot be told apart",
);
const CALLER: Sort = (
    "missing_callers",
    ("call whose caller is not in these logs", "calls whose callers are not in these logs"),
    "the caller's service has another log, its line was lost, or it had not ended when these logs did",
);
const CIRCLE: Sort = (
    "caller_circles",
    ("circle of calls that call each other", "circles of calls that call each other"),
    "parent_span_id leads back to where it began: such a trace has no root",
);
const EARLY: Sort = (
    "begun_before_caller",
    ("call began before it was made", "calls began before they were made"),
    "the callee's clock is behind, or its caller's is ahead: compare times between the two only with that in mind",
);
const LATE: Sort = (
    "begun_after_caller",
    ("call began after its caller had ended", "calls began after their callers had ended"),
    "the callee's clock is ahead, or its caller's is behind, or a queue is between the two",
);
const AHEAD: Sort = (
    "ahead_of_next_line",
    ("line ahead of the next one of its process", "lines ahead of the next one of their process"),
    "the clock was wrong and was set back, or lines of several processes with one name and number are mixed",
);

type Sort = (&'static str, (&'static str, &'static str), &'static str);

pub(super) fn view(examined: &Examined, problems: &Problems, files: u64, is_windowed: bool) -> View {
    let broken = examined.broken.values().sum();
    let broken_lines = problems.line_count().max(broken);
    let mut broken_by_kind = counted(examined.broken.iter().map(|(name, count)| (*name, *count)));
    if broken_lines > broken {
        broken_by_kind.push(Counted { name: "too long".to_owned(), count: broken_lines - broken });
    }
    let mut view = View {
        casefile: "doctor/1",
        records: examined.records,
        first: examined.first,
        last: examined.last,
        findings: Vec::new(),
        broken_by_kind,
        lost_by_reason: counted(examined.lost.iter().map(|(name, count)| (*name, *count))),
        lost_by_function: counted(
            examined.lost_functions.iter().map(|(name, count)| (name.as_str(), *count)),
        ),
        gaps: gaps(examined),
        unfinished: unfinished(examined),
        clock_skew: clock_skew(examined),
        traces_compared_one_in: examined.sample.one_in(),
        problems: Vec::new(),
        is_whole: !problems.any_file_failed(),
    };
    view.findings = findings(examined, &view, problems, (files, broken_lines), is_windowed);
    view
}

fn findings(
    examined: &Examined,
    view: &View,
    problems: &Problems,
    (files, broken_lines): (u64, u64),
    is_windowed: bool,
) -> Vec<Finding> {
    let sum = |counts: &mut dyn Iterator<Item = u64>| counts.fold(0, u64::saturating_add);
    let of = |impossible| examined.impossible.get(&impossible).copied().unwrap_or_default();
    let first = |places: &mut dyn Iterator<Item = Option<Position>>| places.flatten().min();
    let lost = sum(&mut examined.lost.values().copied());
    let missing = sum(&mut view.gaps.iter().map(|gap| gap.missing));
    let skews = |times: fn(&Skew) -> Times| Times {
        number: sum(&mut view.clock_skew.iter().map(|skew| times(skew).number)),
        first: first(&mut view.clock_skew.iter().map(|skew| times(skew).first)),
    };
    let unfinished = first(&mut view.unfinished.iter().map(|call| Some(call.at)));
    // Outside of the window is where a caller may have ended.
    let callers = if is_windowed { Times::default() } else { examined.sample.without_caller() };
    let all = [
        (NOTHING, Times { number: if examined.records == 0 { files } else { 0 }, first: None }),
        (BROKEN, Times { number: broken_lines, first: problems.first() }),
        (DURATION, of(Impossible::Duration)),
        (OUTCOME, of(Impossible::Outcome)),
        (IDENTIFIER, of(Impossible::Identifier)),
        (END, of(Impossible::EndBeforeBegin)),
        (CIRCLE, examined.sample.circles()),
        (TWICE, examined.sample.used_twice()),
        (LOST, Times { number: lost, first: examined.lost_at.first }),
        (MALFORMED_LOST, examined.malformed_lost),
        (NUMBER_TWICE, examined.numbers_used_twice),
        (MISSING, Times { number: missing, first: first(&mut view.gaps.iter().map(|gap| Some(gap.behind))) }),
        (UNFINISHED, Times { number: view.unfinished.len() as u64, first: unfinished }),
        (CALLER, callers),
        (EARLY, skews(|skew| skew.early)),
        (LATE, skews(|skew| skew.late)),
        (AHEAD, examined.ahead),
        (FOREIGN, examined.foreign),
        (UNKNOWN, examined.unknown_kinds),
    ];
    let found = all.into_iter().filter(|(_, times)| times.number > 0);
    let finding = |((kind, title, meaning), times): (Sort, Times)| Finding {
        kind,
        count: times.number,
        example: times.first.map(|at| problems.place(at)),
        meaning: match kind {
            "ahead_of_next_line" => {
                let (by, least) = (duration(examined.ahead_by), duration(OUT_OF_ORDER));
                format!("by {by} at most ({least} and more are counted): {meaning}")
            }
            _ => meaning.to_owned(),
        },
        title,
        is_harmless: matches!(kind, "foreign_lines" | "unknown_records"),
    };
    found.map(finding).collect()
}

fn gaps(examined: &Examined) -> Vec<Gap> {
    let gap = |((process, _, thread), ranges): (&(usize, u64, u64), &super::ranges::Ranges)| {
        let (first, last, behind) = ranges.gaps().next()?;
        let missing = ranges.gaps().map(|(first, last, _)| last - first + 1).fold(0, u64::saturating_add);
        let (service, process) = examined.processes[*process].clone();
        let gaps = ranges.gaps().count() as u64;
        Some(Gap { service, process, thread: *thread, missing, first: (first, last), gaps, behind })
    };
    let mut gaps: Vec<_> = examined.threads.iter().filter_map(gap).collect();
    gaps.sort_by(|a, b| {
        (b.missing, &a.service, a.process, a.thread).cmp(&(a.missing, &b.service, b.process, b.thread))
    });
    gaps
}

fn unfinished(examined: &Examined) -> Vec<UnfinishedCall> {
    let calls = examined.unfinished.iter().map(|((trace_id, span_id), call)| UnfinishedCall {
        function: call.function.clone(),
        trace_id: *trace_id,
        span_id: *span_id,
        since: call.since,
        at: call.at,
    });
    let mut calls: Vec<_> = calls.collect();
    calls.sort_by_key(|call| (call.since, call.span_id));
    calls
}

fn clock_skew(examined: &Examined) -> Vec<Skew> {
    let name = |process: usize| {
        let (service, number) = &examined.processes[process];
        format!("{service} ({number})")
    };
    let disagreements = examined.sample.disagreements().into_iter();
    let skews = disagreements.map(|((caller, callee), between)| Skew {
        caller: name(caller),
        callee: name(callee),
        calls: between.calls,
        begun_too_early: between.too_early.number,
        early_by_ns: between.early_by,
        begun_too_late: between.too_late.number,
        late_by_ns: between.late_by,
        early: between.too_early,
        late: between.too_late,
    });
    skews.collect()
}

fn counted<'a>(counts: impl Iterator<Item = (&'a str, u64)>) -> Vec<Counted> {
    let mut counted: Vec<_> = counts.map(|(name, count)| Counted { name: name.to_owned(), count }).collect();
    counted.sort_by(|a, b| (b.count, &a.name).cmp(&(a.count, &b.name)));
    counted
}

impl View {
    /// Whether there is anything to tell but that other tools write to the same file.
    pub(super) fn is_ill(&self) -> bool {
        self.findings.iter().any(|finding| !finding.is_harmless)
    }
}
