//! Which records belong to these traces?

use std::collections::{HashSet, VecDeque};

use casefile_record::{Record, TraceId};
use memchr::memmem::Finder;

use super::super::Logs;
use super::super::blocks::Block;
use crate::scan::{Seen, look, quick_trace_id};
use crate::trouble::Trouble;

/// Of more records than twice this many, those in the middle are not held: a page could not show them, and memory is
/// bounded. A call is written when it ends, so a trace's root stands among the last.
const MOST_AT_AN_END: usize = 25_000;

pub(super) fn records_of(logs: &Logs, ids: &HashSet<TraceId>) -> Result<Vec<Record>, Trouble> {
    let mut first = Vec::new();
    let mut last = VecDeque::new();
    let mut dropped = 0_u64;
    let fold = |part: Vec<Record>| {
        for record in part {
            if first.len() < MOST_AT_AN_END {
                first.push(record);
                continue;
            }
            if last.len() == MOST_AT_AN_END {
                last.pop_front();
                dropped += 1;
            }
            last.push_back(record);
        }
        Ok(())
    };
    let texts: HashSet<Vec<u8>> = ids.iter().map(|id| id.to_string().into_bytes()).collect();
    // A trace is whole, whenever its parts happened.
    match texts.iter().next() {
        Some(text) if texts.len() == 1 => {
            let finder = Finder::new(text);
            logs.scan_in_order(|part, block| with_text(logs, &finder, text, block, part), fold)?;
        }
        _ => logs.scan_in_order(|part, block| with_one_of(logs, &texts, block, part), fold)?,
    }
    if dropped > 0 {
        logs.problems.note(format!(
            "of the traces only the first and the last {MOST_AT_AN_END} lines are looked at: {dropped} between them are not"
        ));
    }
    first.extend(last);
    Ok(first)
}

/// One trace: most blocks do not hold its ID at all.
fn with_text(logs: &Logs, finder: &Finder<'_>, text: &[u8], block: &Block<'_>, part: &mut Vec<Record>) {
    let mut from = 0;
    while let Some(hit) = block.bytes.get(from..).and_then(|rest| finder.find(rest)) {
        let (start, line) = block.line_around(from + hit);
        from = start + line.len() + 1;
        // Unless it is only named there, in an input or as a text.
        if trace_of(line).is_none_or(|id| id == text) {
            part.extend(logs.parse_line(block, start, line));
        }
    }
}

/// Several traces: what stands in a line's fixed place is looked up.
fn with_one_of(logs: &Logs, texts: &HashSet<Vec<u8>>, block: &Block<'_>, part: &mut Vec<Record>) {
    for (start, line) in block.lines() {
        let is_wanted = match quick_trace_id(line) {
            Some(id) => texts.contains(id),
            None => trace_of(line).is_some_and(|id| texts.contains(&id)),
        };
        if is_wanted {
            part.extend(logs.parse_line(block, start, line));
        }
    }
}

/// The trace that the line belongs to; `None` where that cannot be told at a glance.
fn trace_of(line: &[u8]) -> Option<Vec<u8>> {
    match look(line) {
        Seen::Record(facts) => Some(facts.trace_id_text().unwrap_or_default().to_vec()),
        Seen::Foreign | Seen::Blank => Some(Vec::new()),
        Seen::Broken(_) => None,
    }
}
