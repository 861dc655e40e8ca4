//! What does one line tell a doctor? Read at a glance where nothing is strange in it, else parsed whole.
//!
//! Must never judge: what a line's values mean together is for `examine`.

use casefile_record::{EventName, LineError, Lost, Outcome, Record, SpanId, Timestamp, TraceId, key};

use crate::logs::{Position, RawLine};
use crate::scan::{members, trimmed};

/// A process: its service, and its number.
pub(super) type Process = (String, u64);

/// What a part of the logs tells, in the order of its lines.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) processes: Vec<Process>,
    pub(super) records: Vec<Told>,
    pub(super) foreign: Vec<Position>,
    pub(super) broken: Vec<LineError>,
}

/// One record.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) at: Position,
    /// Which of the part's processes wrote it.
    pub(super) process: usize,
    pub(super) kind: Kind,
    pub(super) timestamp: Timestamp,
    pub(super) trace: Option<TraceId>,
    pub(super) span: Option<SpanId>,
    pub(super) parent: Option<SpanId>,
    pub(super) thread: Option<u64>,
    pub(super) seq: Option<u64>,
    pub(super) duration: Option<u64>,
    pub(super) impossible: Vec<Impossible>,
}

#[derive(Debug)]
pub(super) enum Kind {
    Call,
    /// Of this function.
    Unfinished(String),
    Lost(Option<Lost>),
    /// Anything that is no call.
    Event,
    /// A process began.
    Process,
    Unknown,
}

/// A value that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Impossible {
    Duration,
    Outcome,
    Identifier,
    EndBeforeBegin,
}

/// A call that took longer did not.
const LONGEST: u64 = 366 * 86_400 * 1_000_000_000;

impl Part {
    pub(super) fn line(&mut self, line: &RawLine<'_>) {
        if let Some(told) = self.at_a_glance(line) {
            if line.is_within(told.timestamp) {
                self.records.push(told);
            }
            return;
        }
        match line.parse() {
            Some(Ok(record)) if line.is_within(record.timestamp) => {
                let told = self.strange(&record, line.position());
                self.records.push(told);
            }
            Some(Err(error)) if error.kind() == casefile_record::LineErrorKind::NotARecord => {
                self.foreign.push(line.position());
            }
            Some(Err(error)) => {
                line.report(&error);
                self.broken.push(error);
            }
            // Empty, or outside of what was asked for.
            None | Some(Ok(_)) => {}
        }
    }

    /// A call or an event all of whose values are of their types.
    fn at_a_glance(&mut self, line: &RawLine<'_>) -> Option<Told> {
        let mut glance = Glance::default();
        members(trimmed(line.bytes()), |key, value| glance.member(key, value))?;
        if glance.is_strange {
            return None;
        }
        let kind = match glance.event {
            b"casefile.call" => Kind::Call,
            b"casefile.event" => Kind::Event,
            b"casefile.process" => Kind::Process,
            _ => return None,
        };
        let process = self.process(glance.service, glance.process.unwrap_or(0))?;
        Some(Told {
            at: line.position(),
            process,
            kind,
            timestamp: glance.timestamp?,
            trace: glance.trace,
            span: glance.span,
            parent: glance.parent,
            thread: glance.thread,
            seq: glance.seq,
            duration: glance.duration,
            impossible: Vec::new(),
        })
    }

    fn process(&mut self, service: &[u8], number: u64) -> Option<usize> {
        let known =
            self.processes.iter().position(|known| known.0.as_bytes() == service && known.1 == number);
        known.or_else(|| {
            self.processes.push((std::str::from_utf8(service).ok()?.to_owned(), number));
            Some(self.processes.len() - 1)
        })
    }

    fn strange(&mut self, record: &Record, at: Position) -> Told {
        let service = record.service_name.as_deref().unwrap_or_default();
        // A text of a record is UTF-8.
        let process = self.process(service.as_bytes(), record.process_pid.unwrap_or(0)).unwrap_or(0);
        Told {
            at,
            process,
            kind: match &record.event_name {
                EventName::Call => Kind::Call,
                EventName::Unfinished => {
                    Kind::Unfinished(record.code_function_name.clone().unwrap_or_default())
                }
                EventName::Lost => Kind::Lost(record.lost.clone()),
                EventName::Event => Kind::Event,
                EventName::Process => Kind::Process,
                _ => Kind::Unknown,
            },
            timestamp: record.timestamp,
            trace: record.trace_id,
            span: record.span_id,
            parent: record.parent_span_id,
            thread: record.thread_id,
            seq: record.seq,
            duration: record.duration_ns,
            impossible: impossible(record),
        }
    }
}

/// A member that is not of its type was kept as an attribute.
fn impossible(record: &Record) -> Vec<Impossible> {
    let is_strange = |key: &&str| record.attribute(key).is_some_and(|value| !value.is_null());
    let mut found = Vec::new();
    if is_strange(&key::DURATION_NS)
        || record.duration_ns.is_some_and(|nanos| !is_possible(nanos, record.timestamp))
    {
        found.push(Impossible::Duration);
    }
    if is_strange(&key::OUTCOME) {
        found.push(Impossible::Outcome);
    }
    if [key::TRACE_ID, key::SPAN_ID, key::PARENT_SPAN_ID].iter().any(is_strange) {
        found.push(Impossible::Identifier);
    }
    found
}

fn is_possible(nanos: u64, end: Timestamp) -> bool {
    nanos <= LONGEST && nanos <= end.unix_nanos()
}

/// What stands under the keys of the envelope.
#[derive(Default)]
struct Glance<'a> {
    event: &'a [u8],
    service: &'a [u8],
    timestamp: Option<Timestamp>,
    trace: Option<TraceId>,
    span: Option<SpanId>,
    parent: Option<SpanId>,
    process: Option<u64>,
    thread: Option<u64>,
    seq: Option<u64>,
    duration: Option<u64>,
    is_strange: bool,
}

impl<'a> Glance<'a> {
    fn member(&mut self, key: &[u8], value: &'a [u8]) {
        let understood = match key {
            b"timestamp" => put(&mut self.timestamp, parsed(value)),
            b"trace_id" => put(&mut self.trace, parsed(value)),
            b"span_id" => put(&mut self.span, parsed(value)),
            b"parent_span_id" => put(&mut self.parent, parsed(value)),
            b"process.pid" => put(&mut self.process, number(value)),
            b"thread.id" => put(&mut self.thread, number(value)),
            b"seq" => put(&mut self.seq, number(value)),
            b"duration_ns" => {
                self.duration = number(value);
                let end = self.timestamp.unwrap_or_default();
                self.duration.is_some_and(|nanos| is_possible(nanos, end))
            }
            b"outcome" => parsed::<Outcome>(value).is_some(),
            b"event_name" => text(value).map(|name| self.event = name).is_some(),
            b"service.name" => text(value).map(|name| self.service = name).is_some(),
            _ => true,
        };
        self.is_strange |= !understood;
    }
}

fn put<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    *place = value;
    place.is_some()
}

/// A text without escapes.
fn text(value: &[u8]) -> Option<&[u8]> {
    let inside = value.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    memchr::memchr(b'\\', inside).is_none().then_some(inside)
}

fn parsed<T: std::str::FromStr>(value: &[u8]) -> Option<T> {
    std::str::from_utf8(text(value)?).ok()?.parse().ok()
}

fn number(value: &[u8]) -> Option<u64> {
    std::str::from_utf8(value).ok()?.parse().ok()
}
