//! Which running numbers between a trace's calls are on no line? Those of a call, of any trace, that has been lost.
//!
//! Must never take a number for missing that another trace has.

use std::collections::{HashMap, HashSet};

use casefile_record::{Record, TraceId};
use memchr::memmem::Finder;

use super::super::Logs;
use super::super::blocks::Block;
use crate::scan::{quick_timestamp, trimmed};
use crate::trace::{Thread, Trace, numbers_between};

/// Of more numbers it is not asked where they are.
const MOST: usize = 100_000;

/// For each trace, how many. Only where there are numbers between is anything read.
pub(super) fn missing(logs: &Logs, traces: &[&Trace]) -> HashMap<TraceId, u64> {
    let mut of_traces: Vec<(TraceId, Thread, u64)> = Vec::new();
    for trace in traces {
        let between = numbers_between(trace);
        if of_traces.len() + between.len() <= MOST {
            of_traces.extend(between.into_iter().map(|(thread, seq)| (trace.id, thread, seq)));
        }
    }
    if of_traces.is_empty() {
        return HashMap::new();
    }
    let wanted: HashSet<u64> = of_traces.iter().map(|(.., seq)| *seq).collect();
    let first = traces.iter().flat_map(|trace| &trace.calls).map(crate::trace::Call::start).min();
    let beginning = first.unwrap_or_default().to_string();
    let finder = Finder::new("\"seq\"");
    let seen: HashSet<(Thread, u64)> = logs
        .scan(HashSet::new, |seen, block| look(block, (&finder, beginning.as_bytes()), &wanted, seen))
        .into_iter()
        .flatten()
        .collect();
    let mut missing: HashMap<TraceId, u64> = HashMap::new();
    for (id, thread, seq) in of_traces {
        if !seen.contains(&(thread, seq)) {
            *missing.entry(id).or_default() += 1;
        }
    }
    missing
}

/// A call is written when it has ended, so none that began later ended before.
fn look(
    block: &Block<'_>,
    (finder, beginning): (&Finder<'_>, &[u8]),
    wanted: &HashSet<u64>,
    seen: &mut HashSet<(Thread, u64)>,
) {
    for (_, line) in block.lines() {
        if quick_timestamp(line).is_some_and(|text| text < beginning) {
            continue;
        }
        let is_wanted = finder.find_iter(line).any(|at| {
            let rest = line[at + finder.needle().len()..].trim_ascii_start();
            number(rest.strip_prefix(b":").unwrap_or_default()).is_some_and(|seq| wanted.contains(&seq))
        });
        if is_wanted
            && let Ok(record) = Record::from_line(trimmed(line))
            && let (Some(process), Some(number), Some(seq)) =
                (record.process_pid, record.thread_id, record.seq)
        {
            let service = record.service_name.unwrap_or_default();
            seen.insert((Thread { service, process, number }, seq));
        }
    }
}

fn number(text: &[u8]) -> Option<u64> {
    let text = text.trim_ascii_start();
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&text[..digits]).ok()?.parse().ok()
}
