//! The begin of a span's line, up to the flags of its trace: all of it has a fixed width. It is kept from one line to the
//! next, and only what is different there is written anew.

use casefile_record::{LineWriter, SpanId, Timestamp, TimestampText, TraceFlags, TraceId, key};

use crate::frame;

/// The begin of the line that was written last.
#[derive(Debug)]
pub(super) struct Head {
    line: Vec<u8>,
    timestamp: TimestampText,
    trace_id: Option<TraceId>,
    parent_span_id: Option<SpanId>,
    flags: TraceFlags,
    at: Places,
}

/// Where in the line the values begin.
#[derive(Debug)]
struct Places {
    timestamp: usize,
    trace_id: usize,
    span_id: usize,
    /// Where the member begins, which not every line has.
    parent: usize,
    parent_span_id: usize,
    /// Where the member begins.
    flags_member: usize,
    flags: usize,
}

const TRACE_ID_DIGITS: usize = 32;
const SPAN_ID_DIGITS: usize = 16;

impl Head {
    pub(super) fn new() -> Head {
        let mut line = Vec::new();
        let mut writer = LineWriter::begin(&mut line);
        let mut at = Vec::new();
        for (key, digits) in [
            (key::TIMESTAMP, Timestamp::TEXT_LENGTH),
            (key::TRACE_ID, TRACE_ID_DIGITS),
            (key::SPAN_ID, SPAN_ID_DIGITS),
            (key::PARENT_SPAN_ID, SPAN_ID_DIGITS),
            (key::TRACE_FLAGS, 2),
        ] {
            writer.value(key, |out| {
                out.push(b'"');
                at.push(out.len());
                out.resize(out.len() + digits, b'0');
                out.push(b'"');
            });
        }
        drop(writer);
        let [timestamp, trace_id, span_id, parent_span_id, flags] = at[..] else {
            unreachable!("a place for each key");
        };
        let at = Places {
            timestamp,
            trace_id,
            span_id,
            parent: span_id + SPAN_ID_DIGITS + 1,
            parent_span_id,
            flags_member: parent_span_id + SPAN_ID_DIGITS + 1,
            flags,
        };
        Head {
            line,
            timestamp: TimestampText::default(),
            trace_id: None,
            parent_span_id: None,
            flags: TraceFlags::default(),
            at,
        }
    }

    /// Begins a line.
    pub(super) fn write(&mut self, timestamp: Timestamp, start: &frame::Start<'_>, out: &mut Vec<u8>) {
        let Head { line, at, .. } = self;
        put(line, at.timestamp, *self.timestamp.of(timestamp));
        put(line, at.span_id, start.span_id.to_hex());
        if self.trace_id != Some(start.trace_id) {
            self.trace_id = Some(start.trace_id);
            put(line, at.trace_id, start.trace_id.to_hex());
        }
        if self.flags != start.flags {
            self.flags = start.flags;
            put(line, at.flags, start.flags.to_hex());
        }
        let Some(parent) = start.parent_span_id else {
            out.extend_from_slice(&line[..at.parent]);
            out.extend_from_slice(&line[at.flags_member..]);
            return;
        };
        if self.parent_span_id != Some(parent) {
            self.parent_span_id = Some(parent);
            put(line, at.parent_span_id, parent.to_hex());
        }
        out.extend_from_slice(line);
    }
}

fn put<const N: usize>(line: &mut [u8], place: usize, text: [u8; N]) {
    line[place..][..N].copy_from_slice(&text);
}

#[cfg(test)]
mod tests {
    use casefile_record::{Kind, Level, LineWriter, SpanId, Timestamp, TraceFlags, TraceId, key};
    use proptest::prelude::*;

    use super::Head;
    use crate::callsite::{Callsite, Description};
    use crate::clock::Ticks;
    use crate::context::Destination;
    use crate::frame;

    static CALLSITE: Callsite = Callsite::new(Description {
        module: "shop",
        function: "pay",
        name: None,
        kind: Kind::Boundary,
        level: Level::Info,
        file: file!(),
        line: 1,
        inputs: &[],
        attributes: &[],
    });

    /// Few different values, so that one line often repeats what the line before it had.
    fn start() -> impl Strategy<Value = frame::Start<'static>> {
        (1..3_u128, any::<u64>(), 0..3_u64, 0..3_u8).prop_map(|(trace, span, parent, flags)| frame::Start {
            callsite: &CALLSITE,
            destination: Destination::SINKS,
            trace_id: TraceId::from_u128(trace << 90 | trace).expect("not zero"),
            span_id: SpanId::from_u64(span | 1).expect("not zero"),
            parent_span_id: SpanId::from_u64(parent),
            flags: TraceFlags::from_u8(flags),
            seq: 1,
            at: Ticks(1),
            correlation_id: None,
            self_type: None,
        })
    }

    /// As every line is written that has nothing in common with the one before it.
    fn written_anew(timestamp: Timestamp, start: &frame::Start<'_>) -> Vec<u8> {
        let mut out = Vec::new();
        let mut line = LineWriter::begin(&mut out);
        line.display(key::TIMESTAMP, timestamp);
        line.display(key::TRACE_ID, start.trace_id);
        line.display(key::SPAN_ID, start.span_id);
        if let Some(parent) = start.parent_span_id {
            line.display(key::PARENT_SPAN_ID, parent);
        }
        line.display(key::TRACE_FLAGS, start.flags);
        drop(line);
        out
    }

    proptest! {
        #[test]
        fn nothing_of_the_line_before_is_left(
            lines in proptest::collection::vec((0..5_000_000_000_u64, start()), 1..9),
        ) {
            let mut head = Head::new();
            for (nanos, start) in lines {
                let timestamp = Timestamp::from_unix_nanos(nanos);
                let mut out = Vec::new();
                head.write(timestamp, &start, &mut out);
                prop_assert_eq!(out, written_anew(timestamp, &start));
            }
        }
    }
}
