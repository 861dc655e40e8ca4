//! `casefile errors`: what goes wrong, how often, since when? Failures grouped by fingerprint.

mod normalise;
mod passed_on;

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use casefile_record::{Outcome, Record, Timestamp, TraceId};
use serde::Serialize;

use super::suspect::quoted;
use super::why::page::wrapped;
use crate::arguments::{Output, Range, at_least_one};
use crate::exit::Exit;
use crate::groups::{Admission, Groups, merged};
use crate::logs::{Logs, Passes};
use crate::render::{Line, Page, Style, count, last_segments, moment, number_of};
use crate::scan::EventKind;
use crate::session::Session;
use crate::trouble::Trouble;
use normalise::normalised;
use passed_on::{Failure, origins};

/// More fingerprints than this are counted together.
const MOST: usize = 2000;

/// Failures grouped by function, error type and message
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Numbers, identifiers and quoted texts in a message make no difference between groups. An error that
callers pass on is counted once, where it began. What a caller made good, so that the root ended well,
is marked as recovered and stands last.

Examples:
  casefile errors app.jsonl
  casefile errors --since 1h /var/log/shop/ /var/log/bank/
  casefile errors --json app.jsonl | jq -r '.groups[].trace_id'"
)]
pub(crate) struct Errors {
    /// Files, folders, patterns in quotes, or - for what is piped in
    #[arg(value_name = "LOG")]
    logs: Vec<PathBuf>,
    /// Only the first so many groups
    #[arg(long, value_name = "NUMBER", value_parser = at_least_one)]
    limit: Option<usize>,
    #[command(flatten)]
    range: Range,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// The document of `--json`.
#[derive(Debug, Serialize)]
struct View {
    casefile: &'static str,
    /// Failures in all; a call that only passed on its callee's is none.
    failures: u64,
    groups: Vec<Group>,
    /// Failures of all fingerprints beyond the first 2000.
    #[serde(skip_serializing_if = "is_zero")]
    others: u64,
    /// Failures of which it was not asked where they began: each is counted where it was seen.
    #[serde(skip_serializing_if = "is_zero")]
    not_followed: u64,
}

#[derive(Debug, Serialize)]
struct Group {
    #[serde(flatten)]
    fingerprint: Fingerprint,
    count: u64,
    /// So many of them in traces whose root ended well.
    #[serde(skip_serializing_if = "is_zero")]
    recovered: u64,
    first_seen: Timestamp,
    last_seen: Timestamp,
    /// The last one's trace and message.
    #[serde(skip_serializing_if = "Option::is_none")]
    trace_id: Option<TraceId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    example: Option<String>,
    /// The functions that passed it on.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    callers: BTreeSet<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
struct Fingerprint {
    function: String,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

impl Fingerprint {
    fn of(record: &Record, outcome: Outcome) -> Self {
        Self {
            function: record.code_function_name.clone().unwrap_or_else(|| "(no name)".to_owned()),
            outcome: outcome.as_str(),
            error_type: record.error_type.clone(),
            message: record.error_message.as_deref().map(normalised),
        }
    }
}

#[derive(Default)]
struct Tally {
    count: u64,
    recovered: u64,
    first: Option<Timestamp>,
    last: Option<Last>,
    callers: BTreeSet<String>,
}

/// More callers are not named.
const MOST_CALLERS: usize = 50;
/// Of failures that take more bytes than this it is not asked where they began: each is counted.
const MOST_FOLLOWED: usize = 24 << 20;

/// The last failure; of several at the same time, one that does not depend on the order of reading.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Last {
    timestamp: Timestamp,
    trace_id: Option<TraceId>,
    message: Option<String>,
}

impl Tally {
    fn add(&mut self, failure: Failure) {
        let Failure { timestamp, trace_id, message, .. } = failure;
        let first = self.first.get_or_insert(timestamp);
        self.count += 1;
        *first = timestamp.min(*first);
        if self.last.as_ref().is_none_or(|last| last.timestamp <= timestamp) {
            self.last = self.last.take().max(Some(Last { timestamp, trace_id, message }));
        }
    }

    fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.recovered += other.recovered;
        self.first = [self.first, other.first].into_iter().flatten().min();
        self.last = self.last.take().max(other.last);
        self.callers.extend(other.callers);
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

pub(crate) fn run(options: &Errors, session: &mut Session<'_>) -> Result<Exit, Trouble> {
    let logs = session.open(&options.logs, &options.range, Passes::Several)?;
    let admission = Admission::new(MOST);
    let (held, not_followed) = (AtomicUsize::new(0), AtomicU64::new(0));
    let threads = logs.for_each_call(
        || (Groups::new(&admission), Vec::new()),
        |(groups, failures): &mut (Groups<'_, Fingerprint, Tally>, Vec<Failure>), call| {
            let Some(outcome) = call.facts.outcome().filter(|_| call.facts.failed()) else { return };
            let Some(record) = logs.parse(call) else { return };
            let failure = Failure::of(&record, outcome);
            let bytes = failure.bytes();
            if held.fetch_add(bytes, Ordering::Relaxed) + bytes <= MOST_FOLLOWED {
                failures.push(failure);
            } else {
                not_followed.fetch_add(1, Ordering::Relaxed);
                groups.group(&failure.fingerprint.clone()).add(failure);
            }
        },
    );
    let not_followed = not_followed.into_inner();
    let (mut threads, failures): (Vec<_>, Vec<_>) = threads.into_iter().unzip();
    let failures: Vec<_> = failures.into_iter().flatten().collect();
    let recovered = recovered(&logs, &failures);
    threads.push(counted(failures, &recovered, Groups::new(&admission)));
    let (groups, others) = merged(threads, Tally::merge);
    let mut groups: Vec<_> =
        groups.into_iter().filter_map(|(fingerprint, tally)| group(fingerprint, tally)).collect();
    groups.sort_by_key(|group| (group.is_recovered(), Reverse((group.count, group.last_seen))));
    let failures = groups.iter().map(|group| group.count).sum::<u64>() + others.count;
    groups.truncate(options.limit.unwrap_or(usize::MAX));
    let view = View { casefile: "errors/1", failures, groups, others: others.count, not_followed };
    if failures == 0 {
        logs.note_nothing("failing call");
        return Ok(Exit::Nothing);
    }
    let mut page = session.page(&options.output);
    if options.output.json {
        page.json(&view)?;
    } else {
        show(&view, &options.logs, &mut page)?;
    }
    Ok(Exit::Found)
}

/// Each failure where it began, with the callers that it was seen in.
fn counted<'a>(
    failures: Vec<Failure>,
    recovered: &HashSet<TraceId>,
    mut groups: Groups<'a, Fingerprint, Tally>,
) -> Groups<'a, Fingerprint, Tally> {
    let origins = origins(&failures);
    for (caller, origin) in failures.iter().zip(&origins) {
        let Some(origin) = origin else { continue };
        let callers = &mut groups.group(&failures[*origin].fingerprint).callers;
        if callers.len() < MOST_CALLERS {
            callers.insert(caller.fingerprint.function.clone());
        }
    }
    for (failure, origin) in failures.into_iter().zip(origins) {
        if origin.is_none() {
            let is_recovered = failure.trace_id.is_some_and(|id| recovered.contains(&id));
            let tally = groups.group(&failure.fingerprint.clone());
            tally.recovered += u64::from(is_recovered);
            tally.add(failure);
        }
    }
    groups
}

/// Of the traces with failures those whose roots all ended well: somebody made good what had failed.
fn recovered(logs: &Logs, failures: &[Failure]) -> HashSet<TraceId> {
    let failed: HashSet<TraceId> =
        failures.iter().filter(|failure| failure.is_root()).filter_map(|failure| failure.trace_id).collect();
    let open: HashSet<TraceId> =
        failures.iter().filter_map(|failure| failure.trace_id).filter(|id| !failed.contains(id)).collect();
    if open.is_empty() {
        return open;
    }
    let threads = logs.for_each_call(HashSet::new, |ended_well, call| {
        let facts = &call.facts;
        let is_good_root = facts.event() == EventKind::Call
            && facts.outcome() == Some(Outcome::Ok)
            && facts.parent_span_id().is_none();
        ended_well.extend(facts.trace_id().filter(|id| is_good_root && open.contains(id)));
    });
    threads.into_iter().flatten().collect()
}

impl Group {
    fn is_recovered(&self) -> bool {
        self.recovered == self.count
    }
}

fn group(fingerprint: Fingerprint, tally: Tally) -> Option<Group> {
    let last = tally.last?;
    Some(Group {
        fingerprint,
        count: tally.count,
        recovered: tally.recovered,
        first_seen: tally.first?,
        last_seen: last.timestamp,
        trace_id: last.trace_id,
        example: last.message,
        callers: tally.callers,
    })
}

fn show(view: &View, logs: &[PathBuf], page: &mut Page<'_>) -> Result<(), Trouble> {
    for (position, group) in view.groups.iter().enumerate() {
        if position > 0 {
            page.blank()?;
        }
        show_group(group, logs, page)?;
    }
    if view.others > 0 {
        page.blank()?;
        let text = format!("{} more failures, of other kinds than the first {MOST}", count(view.others));
        page.line(&Line::new().styled(Style::Warning, text))?;
    }
    if view.not_followed > 0 {
        page.blank()?;
        let text = format!(
            "{} failures more than memory allows to follow: of these, callers that only pass an error on are counted too",
            count(view.not_followed)
        );
        wrapped(page, &text, Style::Warning)?;
    }
    Ok(())
}

fn show_group(group: &Group, logs: &[PathBuf], page: &mut Page<'_>) -> Result<(), Trouble> {
    let fingerprint = &group.fingerprint;
    let what = fingerprint.error_type.as_deref().unwrap_or(fingerprint.outcome);
    let times = Line::new().styled(Style::Strong, format!("{}x ", count(group.count)));
    let whole =
        times.clone().styled(Style::Bad, what).text(" in ").styled(Style::Name, &fingerprint.function);
    if whole.width() <= page.width() {
        page.line(&whole)?;
    } else {
        let room = page.width().saturating_sub(times.width());
        page.line(&times.styled(Style::Bad, last_segments(what, room)))?;
        let room = page.width().saturating_sub(7);
        let function = last_segments(&fingerprint.function, room);
        page.line(&Line::new().text("    in ").styled(Style::Name, function))?;
    }
    if let Some(message) = &fingerprint.message {
        page.cut_line(Line::new().text("    ").text(message))?;
    }
    if !group.callers.is_empty() {
        let callers = number_of(group.callers.len() as u64, "caller");
        let names: Vec<_> = group.callers.iter().map(|name| last_segments(name, page.width() / 2)).collect();
        let text = format!("    seen in {callers}: {}", names.join(", "));
        page.cut_line(Line::new().styled(Style::Dim, text))?;
    }
    if group.recovered > 0 {
        let text = if group.is_recovered() {
            "    recovered: the root ended well".to_owned()
        } else {
            format!("    {} of them recovered: the root ended well", count(group.recovered))
        };
        page.line(&Line::new().styled(Style::Good, text))?;
    }
    let seen = if group.count == 1 {
        format!("    {}", moment(group.last_seen))
    } else {
        format!("    {} to {}", moment(group.first_seen), moment(group.last_seen))
    };
    page.line(&Line::new().styled(Style::Dim, seen))?;
    let Some(trace) = group.trace_id else { return Ok(()) };
    let logs = if logs.is_empty() { "-".to_owned() } else { quoted(logs) };
    // Not cut, however long: it is there to be pasted.
    page.line(&Line::new().styled(Style::Dim, "    casefile why ").text(format!("{trace} {logs}")))
}
