//! Which running numbers between a trace's calls are on no line? Those of a call, of any trace, that has been lost.
//!
//! Must never take a number for missing that another trace has.

use std::collections::{BTreeMap, HashMap, HashSet};

use casefile_record::{Record, TraceId};
use memchr::memmem::Finder;

use super::super::Logs;
use super::super::blocks::Block;
use crate::scan::{quick_timestamp, trimmed};
use crate::trace::{Beside, Thread, Trace, numbers_between, numbers_of};

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
        if numbers_in(line, finder).any(|seq| wanted.contains(&seq)) {
            seen.extend(numbered(line));
        }
    }
}

/// So many numbers before and after a thread's own are looked for.
const NEAR: u64 = 1000;

/// A thread's own numbers, and the nearest others that are on record.
#[derive(Debug, Clone, Default)]
struct Around {
    first: u64,
    last: u64,
    before: Option<u64>,
    after: Option<u64>,
}

impl Around {
    fn is_near(&self, seq: u64) -> bool {
        seq < self.first && self.first - seq <= NEAR || seq > self.last && seq - self.last <= NEAR
    }

    fn see(&mut self, seq: u64) {
        if seq < self.first {
            self.before = self.before.max(Some(seq));
        } else if seq > self.last {
            self.after = Some(self.after.map_or(seq, |known| known.min(seq)));
        }
    }

    /// Where nothing earlier is on record the logs begin there.
    fn missing(&self) -> u64 {
        let before = self.before.map_or(0, |before| self.first - before - 1);
        before + self.after.map_or(0, |after| after - self.last - 1)
    }
}

/// What is on record just before and after the trace's numbers, thread by thread.
pub(super) fn beside(logs: &Logs, trace: &Trace) -> Beside {
    let of_thread = |(thread, numbers): (Thread, Vec<u64>)| {
        let (first, last) = (*numbers.first()?, *numbers.last()?);
        Some((thread, Around { first, last, before: None, after: None }))
    };
    let mut own: BTreeMap<Thread, Around> = numbers_of(trace).into_iter().filter_map(of_thread).collect();
    if own.is_empty() {
        return Beside { missing: 0, end_is_unknown: true };
    }
    let finder = Finder::new("\"seq\"");
    let found = logs.scan(
        || own.clone(),
        |own: &mut BTreeMap<Thread, Around>, block| {
            for (_, line) in block.lines() {
                let is_near = |seq| own.values().any(|around: &Around| around.is_near(seq));
                let is_wanted = numbers_in(line, &finder).any(is_near);
                if let Some((thread, seq)) = is_wanted.then(|| numbered(line)).flatten()
                    && let Some(around) = own.get_mut(&thread).filter(|around| around.is_near(seq))
                {
                    around.see(seq);
                }
            }
        },
    );
    for (thread, around) in found.into_iter().flatten() {
        if let Some(known) = own.get_mut(&thread) {
            around.before.into_iter().chain(around.after).for_each(|seq| known.see(seq));
        }
    }
    Beside {
        missing: own.values().map(Around::missing).sum(),
        end_is_unknown: own.values().any(|around| around.after.is_none()),
    }
}

/// What may be a running number on this line: a text may hold the same words.
fn numbers_in<'l>(line: &'l [u8], finder: &'l Finder<'_>) -> impl Iterator<Item = u64> + 'l {
    finder.find_iter(line).filter_map(|at| {
        let rest = line[at + finder.needle().len()..].trim_ascii_start();
        number(rest.strip_prefix(b":").unwrap_or_default())
    })
}

fn numbered(line: &[u8]) -> Option<(Thread, u64)> {
    let record = Record::from_line(trimmed(line)).ok()?;
    let (process, number, seq) = (record.process_pid?, record.thread_id?, record.seq?);
    Some((Thread { service: record.service_name.unwrap_or_default(), process, number }, seq))
}

fn number(text: &[u8]) -> Option<u64> {
    let text = text.trim_ascii_start();
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&text[..digits]).ok()?.parse().ok()
}
