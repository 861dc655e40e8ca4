//! Which records belong to these traces? As many of one as memory allows, or of several only whole traces.

use std::collections::{BTreeMap, HashMap, HashSet};

use casefile_record::TraceId;
use memchr::memmem::Finder;

use super::super::Logs;
use super::super::blocks::Block;
use super::held::{Held, Line};
use crate::scan::{Seen, in_lower_case, look, quick_trace_id};
use crate::trace::Trace;
use crate::trouble::Trouble;

/// So many bytes of records are held of what is asked for by name, as [`weight`](super::held::weight) reckons them.
const ROOM: usize = 24 << 20;
/// So many are held at once: with what is made of them a command stays below 64 MB.
const ROOM_OF_ALL: usize = 48 << 20;

/// What one block of lines gave: lines rather than records, which take ten times as much.
#[derive(Debug, Default)]
struct Found {
    lines: Vec<Line>,
    /// Lines that cannot be read, and the trace that they name.
    broken: Vec<TraceId>,
}

/// Traces that are there whole, and how many were left out because memory is bounded.
#[derive(Debug, Default)]
pub(crate) struct WholeTraces {
    pub(crate) traces: Vec<Trace>,
    pub(crate) left_out: usize,
}

/// These traces, each with what is missing of it.
pub(super) fn traces(logs: &Logs, ids: &HashSet<TraceId>) -> Result<Vec<Trace>, Trouble> {
    let room = ROOM / ids.len().max(1);
    let mut held: BTreeMap<TraceId, Held> = BTreeMap::new();
    for_each_line(logs, ids, |found| {
        for id in found.broken {
            held.entry(id).or_default().broken += 1;
        }
        for line in found.lines {
            held.entry(line.trace).or_default().offer(line, room);
        }
    })?;
    Ok(held.into_iter().map(|(id, held)| held.into_trace(id)).collect())
}

/// These traces, the ones that are wanted most first: where there is not room for all, the last ones are left out.
/// `held` bytes are held of other traces.
pub(super) fn whole_traces(logs: &Logs, wanted: &[TraceId], held: usize) -> Result<WholeTraces, Trouble> {
    let room = ROOM_OF_ALL.saturating_sub(held);
    let ranks: HashMap<TraceId, usize> = wanted.iter().enumerate().map(|(rank, id)| (*id, rank)).collect();
    let mut held: BTreeMap<usize, Held> = BTreeMap::new();
    let mut without = Vec::new();
    let mut weight = 0;
    // From this rank on there is no room.
    let mut end = usize::MAX;
    for_each_line(logs, &ranks.keys().copied().collect(), |found| {
        for id in found.broken {
            held.entry(ranks[&id]).or_default().broken += 1;
        }
        for line in found.lines {
            let rank = ranks[&line.trace];
            if rank >= end || without.contains(&rank) {
                continue;
            }
            let trace = held.entry(rank).or_default();
            let before = trace.weight();
            trace.offer(line, room);
            weight = weight + trace.weight() - before;
            if trace.left_out() > 0 {
                weight -= held.remove(&rank).map_or(0, |held| held.weight());
                without.push(rank);
            }
            while weight > room {
                let Some((rank, last)) = held.pop_last() else { break };
                weight -= last.weight();
                end = rank;
            }
        }
    })?;
    let traces: Vec<Trace> = held.into_iter().map(|(rank, held)| held.into_trace(wanted[rank])).collect();
    let left_out = without.iter().filter(|rank| **rank < end).count() + wanted.len().saturating_sub(end);
    Ok(WholeTraces { traces, left_out })
}

fn for_each_line(logs: &Logs, ids: &HashSet<TraceId>, mut each: impl FnMut(Found)) -> Result<(), Trouble> {
    let fold = |found| {
        each(found);
        Ok(())
    };
    let texts: HashMap<Vec<u8>, TraceId> = ids.iter().map(|id| (id.to_string().into_bytes(), *id)).collect();
    // A trace is whole, whenever its parts happened.
    match texts.iter().next() {
        Some((text, id)) if texts.len() == 1 => {
            let capitals = text.to_ascii_uppercase();
            let finders = [Finder::new(text), Finder::new(&capitals)];
            // One of digits alone is spelt in one way.
            let finders = if capitals == *text { &finders[..1] } else { &finders[..] };
            let each = |found: &mut Found, block: &Block<'_>| {
                for finder in finders {
                    with_text(logs, (finder, text, *id), block, found);
                }
            };
            logs.scan_in_order(each, fold)
        }
        _ => logs.scan_in_order(|found, block| with_one_of(logs, &texts, block, found), fold),
    }
}

/// One trace: most blocks do not hold its ID at all.
fn with_text(
    logs: &Logs,
    (finder, text, id): (&Finder<'_>, &[u8], TraceId),
    block: &Block<'_>,
    found: &mut Found,
) {
    let mut from = 0;
    while let Some(hit) = block.bytes.get(from..).and_then(|rest| finder.find(rest)) {
        let (start, line) = block.line_around(from + hit);
        from = start + line.len() + 1;
        // Unless it is only named there, in an input or as a text.
        if trace_of(line).is_none_or(|id| id == text) {
            found.read(logs, block, (start, line), id);
        }
    }
}

/// Several traces: what stands in a line's fixed place is looked up.
fn with_one_of(logs: &Logs, texts: &HashMap<Vec<u8>, TraceId>, block: &Block<'_>, found: &mut Found) {
    for (start, line) in block.lines() {
        let id = match quick_trace_id(line) {
            Some(id) => texts.get(&*in_lower_case(id)),
            None => trace_of(line).and_then(|id| texts.get(&id)),
        };
        if let Some(id) = id {
            found.read(logs, block, (start, line), *id);
        }
    }
}

impl Found {
    fn read(&mut self, logs: &Logs, block: &Block<'_>, (start, line): (usize, &[u8]), id: TraceId) {
        match logs.parse_line(block, start, line) {
            Some(record) if record.trace_id == Some(id) => self.lines.push(Line::of(&record, id, line)),
            Some(_) => {}
            None => self.broken.push(id),
        }
    }
}

/// The trace that the line belongs to; `None` where that cannot be told at a glance.
fn trace_of(line: &[u8]) -> Option<Vec<u8>> {
    match look(line) {
        Seen::Record(facts) => Some(facts.trace_id_text().unwrap_or_default().into_owned()),
        Seen::Foreign | Seen::Blank => Some(Vec::new()),
        Seen::Broken(_) => None,
    }
}
