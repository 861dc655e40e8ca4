//! Which records of a trace are held, where memory does not allow all of them? Roots, failures and those who called
//! these; then as many of the first and of the last as there is room for.
//!
//! Must never hold more than it was given, nor leave anything out without counting it.

use std::collections::{HashSet, VecDeque};

use casefile_record::{Outcome, Record, SpanId, TraceId};

use crate::trace::{Lost, Trace};

/// A line of a trace, and what decides whether it is held.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) trace: TraceId,
    span: Option<SpanId>,
    parent: Option<SpanId>,
    is_root: bool,
    failed: bool,
    weight: usize,
    bytes: Box<[u8]>,
}

impl Line {
    pub(super) fn of(record: &Record, trace: TraceId, bytes: &[u8]) -> Self {
        let failed = match record.outcome {
            Some(outcome) => outcome != Outcome::Ok,
            None => record.is_span(),
        };
        Self {
            trace,
            span: record.span_id,
            parent: record.parent_span_id,
            is_root: record.is_span() && record.parent_span_id.is_none(),
            failed,
            weight: weight(bytes),
            bytes: bytes.into(),
        }
    }
}

/// How much memory the record of a line takes at most, in bytes: a text as much as it is long, each value and each
/// object what it takes beside.
pub(super) fn weight(line: &[u8]) -> usize {
    const RECORD: usize = 600;
    const OBJECT: usize = 660;
    const LIST: usize = 160;
    const VALUE: usize = 36;
    let number = |byte: u8| memchr::memchr_iter(byte, line).count();
    RECORD + line.len() + number(b'{') * OBJECT + number(b'[') * LIST + number(b',') * VALUE
}

/// Lines in the order in which they came, and what they weigh.
#[derive(Debug, Default)]
struct Part {
    lines: VecDeque<Line>,
    weight: usize,
}

impl Part {
    fn push(&mut self, line: Line) {
        self.weight += line.weight;
        self.lines.push_back(line);
    }

    fn has_room(&self, line: &Line, most: usize) -> bool {
        self.weight + line.weight <= most
    }
}

/// What is held of one trace.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// Roots, failures and who called these.
    telling: Part,
    first: Part,
    last: Part,
    left_out: u64,
    pub(super) broken: u64,
    /// Callers of what is held for its own sake, that have not come yet: a call is written when it has ended.
    callers: HashSet<SpanId>,
}

/// More callers are not waited for.
const MOST_CALLERS: usize = 20_000;

impl Held {
    /// Holds the line, or leaves out another one for it. At most half of the room is for what is telling.
    pub(super) fn offer(&mut self, line: Line, room: usize) {
        let is_caller = line.span.is_some_and(|span| self.callers.remove(&span));
        // A failure must not take the place of the root, which is written last.
        let most = if line.is_root { room / 2 } else { room / 8 * 3 };
        if (line.is_root || line.failed || is_caller) && self.telling.has_room(&line, most) {
            self.callers.extend(line.parent.filter(|_| self.callers.len() < MOST_CALLERS));
            self.telling.push(line);
        } else if self.last.lines.is_empty() && self.left_out == 0 && self.first.has_room(&line, room / 4) {
            self.first.push(line);
        } else if line.weight > room / 4 {
            self.left_out += 1;
        } else {
            self.last.push(line);
        }
        while self.weight() > room {
            // The first and what is telling take three quarters at most.
            let Some(oldest) = self.last.lines.pop_front() else { break };
            self.last.weight -= oldest.weight;
            self.left_out += 1;
        }
    }

    pub(super) fn weight(&self) -> usize {
        self.telling.weight + self.first.weight + self.last.weight
    }

    pub(super) fn left_out(&self) -> u64 {
        self.left_out
    }

    /// Reads the lines, one after the other, so that none is held as a line and as a record for long.
    pub(super) fn into_trace(self, id: TraceId) -> Trace {
        let lost = Lost {
            broken_lines: self.broken,
            records_left_out: self.left_out,
            held_bytes: self.weight(),
            ..Lost::default()
        };
        let lines = self.telling.lines.into_iter().chain(self.first.lines).chain(self.last.lines);
        // Each was read before.
        let records = lines.filter_map(|line| Record::from_line(crate::scan::trimmed(&line.bytes)).ok());
        Trace::from_records(id, records).lacking(lost)
    }
}

#[cfg(test)]
mod tests {
    use casefile_record::{EventName, Timestamp};

    use super::*;

    fn line(span: u64, parent: u64, outcome: Outcome) -> Line {
        let mut record = Record::new(Timestamp::from_unix_nanos(span), EventName::Call);
        record.trace_id = TraceId::from_u128(7);
        record.span_id = SpanId::from_u64(span);
        record.parent_span_id = SpanId::from_u64(parent);
        record.outcome = Some(outcome);
        Line::of(&record, TraceId::from_u128(7).expect("not zero"), &record.to_line())
    }

    /// 10,000 calls below one, which is the root's only callee; of them one fails, or every second one.
    fn held(room: usize, fails: impl Fn(u64) -> bool) -> Held {
        let mut held = Held::default();
        for span in 10..10_010 {
            let outcome = if fails(span) { Outcome::Error } else { Outcome::Ok };
            held.offer(line(span, 2, outcome), room);
            assert!(held.weight() <= room);
        }
        held.offer(line(2, 1, Outcome::Ok), room);
        held.offer(line(1, 0, Outcome::Ok), room);
        held
    }

    fn spans(trace: &Trace) -> Vec<u64> {
        trace
            .calls
            .iter()
            .filter_map(|call| call.record.span_id)
            .map(casefile_record::SpanId::to_u64)
            .collect()
    }

    #[test]
    fn root_failure_and_its_callers_are_held_whatever_is_left_out() {
        let trace = held(100_000, |span| span == 5_000).into_trace(TraceId::from_u128(7).expect("not zero"));
        let spans = spans(&trace);
        for span in [1, 2, 10, 5_000, 10_009] {
            assert!(spans.contains(&span), "{span}");
        }
        let left_out = trace.incomplete().expect("incomplete").records_left_out;
        assert_eq!(left_out + spans.len() as u64, 10_002);
        assert!(trace.root().is_some_and(|root| trace.calls[root].is_root()));
    }

    #[test]
    fn failures_do_not_take_the_place_of_the_root() {
        let trace = held(100_000, |span| span % 2 == 0).into_trace(TraceId::from_u128(7).expect("not zero"));
        assert!(spans(&trace).contains(&1));
    }

    #[test]
    fn what_fits_is_whole() {
        let trace = held(1 << 30, |_| false).into_trace(TraceId::from_u128(7).expect("not zero"));
        assert_eq!((trace.calls.len(), trace.incomplete()), (10_002, None));
    }
}
