//! Which records were lost while a trace ran? What services say of it themselves, in `casefile.lost`.
//!
//! Must never say whose the lost records were: that is on no line.

use casefile_record::{EventName, Lost, Record};
use memchr::memmem::Finder;

use super::super::Logs;
use crate::scan::trimmed;
use crate::trace::Trace;

/// More are not held.
const MOST: usize = 1000;

/// Those whose time covers any part of the trace's.
pub(super) fn during(logs: &Logs, trace: &Trace) -> Vec<Lost> {
    let begins = trace.calls.iter().map(crate::trace::Call::start).min();
    let ends = trace.calls.iter().map(|call| call.record.timestamp).max();
    let (Some(begins), Some(ends)) = (begins, ends) else { return Vec::new() };
    let finder = Finder::new("casefile.lost");
    let found = logs.scan(Vec::new, |found: &mut Vec<Lost>, block| {
        let mut from = 0;
        while let Some(hit) = block.bytes.get(from..).and_then(|rest| finder.find(rest)) {
            let (start, line) = block.line_around(from + hit);
            from = start + line.len() + 1;
            let Ok(record) = Record::from_line(trimmed(line)) else { continue };
            let is_lost = record.event_name == EventName::Lost && record.timestamp >= begins;
            let lost = record.lost.filter(|lost| is_lost && lost.since <= ends && lost.count > 0);
            found.extend(lost.filter(|_| found.len() < MOST));
        }
    });
    found.into_iter().flatten().collect()
}
