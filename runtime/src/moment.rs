//! What happens inside of a call, sent to the background thread as it happens: an event, or attributes of the span.
//!
//! The user's values are evaluated before this is asked for room in the queue, so that they may call recorded functions.
//! Must never wait, and never touch what belongs to the call's own start and end.

use std::sync::atomic::{AtomicU64, Ordering};

use casefile_record::{CorrelationId, SpanId, TraceFlags, TraceId};

use crate::callsite::Callsite;
use crate::clock::Ticks;
use crate::collector;
use crate::context::{Context, Destination};
use crate::encode::{Buffer, Decoder, Encoder};
#[cfg(feature = "evidence")]
use crate::frame::Reference;
use crate::frame::put_short_text;
use crate::queue::{self, Half};
use crate::settings::limits;

/// Beside `frame`'s own kinds.
const EVENT: u8 = 3;
const ATTRIBUTES: u8 = 4;

/// How many attributes are on their way. While there are any, a span that ends is kept until every queue has been read
/// once more: another thread may have set them before the end.
static ATTRIBUTES_UNDER_WAY: AtomicU64 = AtomicU64::new(0);

/// Whether attributes may still be in a queue. Asked after the end of a span was read.
pub(crate) fn attributes_are_under_way() -> bool {
    // Acquire: whoever set attributes before the end counted them before it.
    ATTRIBUTES_UNDER_WAY.load(Ordering::Acquire) > 0
}

/// Attributes were read.
pub(crate) fn attributes_arrived() {
    ATTRIBUTES_UNDER_WAY.fetch_sub(1, Ordering::Relaxed);
}

/// An event that is being recorded: receives its values.
#[derive(Debug)]
pub struct Event {
    callsite: &'static Callsite,
    encoder: Encoder,
}

impl Event {
    /// Whether an event is recorded here and now. Asked before its values are looked at.
    #[inline]
    pub fn is_wanted(callsite: &'static Callsite) -> bool {
        callsite.is_on() && is_recorded(callsite, &Context::current())
    }

    /// An event under the current context.
    #[must_use]
    pub fn new(callsite: &'static Callsite) -> Event {
        let context = Context::current();
        let mut bytes = queue::buffer(Half::Start);
        let frame = EventFrame {
            callsite,
            destination: context.destination(),
            trace_id: context.trace_id(),
            span_id: context.span_id(),
            flags: context.trace_flags(),
            seq: queue::next_seq(),
            at: Ticks::now(),
            correlation_id: context.correlation_id().map(CorrelationId::as_str),
        };
        frame.write(&mut bytes);
        let limits = limits();
        Event { callsite, encoder: Encoder::new(bytes, limits, limits.values_room()) }
    }

    /// Where the next value goes.
    pub fn value(&mut self) -> &mut Encoder {
        self.encoder.next_value()
    }

    /// Sends the event.
    pub fn record(self) {
        if queue::send_start(self.encoder.into_bytes()).is_err() {
            self.callsite.count_lost();
        }
    }
}

/// Attributes that are being set on the current span: receives their values.
#[derive(Debug)]
pub struct SpanAttributes {
    callsite: &'static Callsite,
    encoder: Encoder,
}

impl SpanAttributes {
    /// Whether there is a span to set attributes on. Asked before their values are looked at.
    #[inline]
    pub fn is_wanted(callsite: &'static Callsite) -> bool {
        callsite.is_on() && {
            let context = Context::current();
            context.span_id().is_some() && is_recorded(callsite, &context)
        }
    }

    /// Attributes of the current span.
    #[must_use]
    pub fn new(callsite: &'static Callsite) -> SpanAttributes {
        let mut bytes = queue::buffer(Half::Start);
        bytes.push(ATTRIBUTES);
        bytes.extend_from_array(callsite.id().to_le_bytes());
        bytes.extend_from_array(Context::current().span_id().map_or(0, SpanId::to_u64).to_le_bytes());
        bytes.extend_from_array(Ticks::now().0.to_le_bytes());
        let limits = limits();
        SpanAttributes { callsite, encoder: Encoder::new(bytes, limits, limits.values_room()) }
    }

    /// Where the next value goes.
    pub fn value(&mut self) -> &mut Encoder {
        self.encoder.next_value()
    }

    /// Sends the attributes.
    pub fn record(self) {
        ATTRIBUTES_UNDER_WAY.fetch_add(1, Ordering::Relaxed);
        if queue::send_start(self.encoder.into_bytes()).is_err() {
            ATTRIBUTES_UNDER_WAY.fetch_sub(1, Ordering::Relaxed);
            self.callsite.count_lost();
        }
    }
}

fn is_recorded(callsite: &'static Callsite, context: &Context) -> bool {
    callsite.records_for(context.destination()) && !collector::runs_here()
}

/// What was read from a queue.
#[derive(Debug)]
pub(crate) enum Moment<'a> {
    /// An event; its values follow.
    Event(EventFrame<'a>, Decoder<'a>),
    /// Attributes that were set on a span at some time; their values follow, in the order of the callsite's keys.
    Attributes(&'static Callsite, SpanId, Ticks, Decoder<'a>),
}

/// As [`frame::references`](crate::frame::references), for the frames of this file.
#[cfg(feature = "evidence")]
pub(crate) fn references(frame: &[u8], mut found: impl FnMut(Reference, usize)) -> Option<()> {
    let mut rest = Decoder::new(frame);
    let callsite = match rest.u8()? {
        EVENT => {
            rest.take(EVENT_BYTES)?;
            rest.short_text()?;
            EVENT_CALLSITE
        }
        ATTRIBUTES => {
            rest.take(ATTRIBUTES_BYTES)?;
            ATTRIBUTES_CALLSITE
        }
        _ => return None,
    };
    while !rest.is_empty() {
        rest.pass_damaged(&mut |left| found(Reference::Shape, frame.len() - left))?;
    }
    found(Reference::Callsite, callsite);
    Some(())
}

/// How long the headers are behind their first byte, and where in the frame the callsite stands.
#[cfg(feature = "evidence")]
const EVENT_BYTES: usize = 8 + 8 + 4 + 4 + 16 + 8 + 1;
#[cfg(feature = "evidence")]
const EVENT_CALLSITE: usize = 1 + 8 + 8;
#[cfg(feature = "evidence")]
const ATTRIBUTES_BYTES: usize = 4 + 8 + 8;
#[cfg(feature = "evidence")]
const ATTRIBUTES_CALLSITE: usize = 1;

impl<'a> Moment<'a> {
    pub(crate) fn read(bytes: &'a [u8]) -> Option<Moment<'a>> {
        let mut bytes = Decoder::new(bytes);
        match bytes.u8()? {
            EVENT => {
                let event = EventFrame::read(&mut bytes)?;
                Some(Moment::Event(event, bytes))
            }
            ATTRIBUTES => {
                let callsite = Callsite::by_id(bytes.u32()?)?;
                let span_id = SpanId::from_u64(bytes.u64()?)?;
                let at = Ticks(bytes.u64()?);
                Some(Moment::Attributes(callsite, span_id, at, bytes))
            }
            _ => None,
        }
    }
}

/// What is known of an event besides its values.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EventFrame<'a> {
    pub(crate) callsite: &'static Callsite,
    pub(crate) destination: Destination,
    /// None outside of a trace.
    pub(crate) trace_id: Option<TraceId>,
    pub(crate) span_id: Option<SpanId>,
    pub(crate) flags: TraceFlags,
    pub(crate) seq: u64,
    pub(crate) at: Ticks,
    pub(crate) correlation_id: Option<&'a str>,
}

impl<'a> EventFrame<'a> {
    fn write(&self, out: &mut Buffer) {
        out.push(EVENT);
        out.extend_from_array(self.seq.to_le_bytes());
        out.extend_from_array(self.at.0.to_le_bytes());
        out.extend_from_array(self.callsite.id().to_le_bytes());
        out.extend_from_array(self.destination.0.to_le_bytes());
        out.extend_from_array(self.trace_id.map_or(0, TraceId::to_u128).to_le_bytes());
        out.extend_from_array(self.span_id.map_or(0, SpanId::to_u64).to_le_bytes());
        out.push(self.flags.to_u8());
        put_short_text(out, self.correlation_id.unwrap_or_default());
    }

    fn read(bytes: &mut Decoder<'a>) -> Option<EventFrame<'a>> {
        let seq = bytes.u64()?;
        let at = Ticks(bytes.u64()?);
        Some(EventFrame {
            callsite: Callsite::by_id(bytes.u32()?)?,
            destination: Destination(bytes.u32()?),
            trace_id: TraceId::from_u128(bytes.u128()?),
            span_id: SpanId::from_u64(bytes.u64()?),
            flags: TraceFlags::from_u8(bytes.u8()?),
            seq,
            at,
            correlation_id: Some(bytes.short_text()?).filter(|text| !text.is_empty()),
        })
    }
}

#[cfg(test)]
mod tests {
    #[cfg(feature = "evidence")]
    use casefile_record::SpanId;
    use casefile_record::{Kind, Level, TraceFlags, TraceId};

    use super::{EventFrame, Moment};
    use crate::callsite::{Callsite, Description};
    use crate::clock::Ticks;
    use crate::context::Destination;
    use crate::encode::{Buffer, Encoder, Limits};

    static CALLSITE: Callsite = Callsite::new(Description {
        module: "shop",
        function: "paid",
        name: None,
        kind: Kind::Internal,
        level: Level::Info,
        file: file!(),
        line: 1,
        inputs: &[],
        attributes: &["list"],
    });

    fn with_a_value(bytes: Buffer) -> Vec<u8> {
        let limits = Limits::default();
        let mut encoder = Encoder::new(bytes, limits, limits.line_bytes);
        encoder.next_value().sequence(0..3_u8);
        encoder.into_bytes().as_slice().to_vec()
    }

    fn event() -> Vec<u8> {
        let mut bytes = Buffer::on_heap();
        EventFrame {
            callsite: &CALLSITE,
            destination: Destination(7),
            trace_id: TraceId::from_u128(u128::MAX),
            span_id: None,
            flags: TraceFlags::from_u8(3),
            seq: u64::MAX,
            at: Ticks(5),
            correlation_id: Some("abc"),
        }
        .write(&mut bytes);
        with_a_value(bytes)
    }

    #[test]
    fn an_event_is_read_as_it_was_written() {
        let bytes = event();
        let Some(Moment::Event(event, mut values)) = Moment::read(&bytes) else { panic!("no event") };
        assert_eq!(event.trace_id, TraceId::from_u128(u128::MAX));
        assert_eq!((event.span_id, event.seq, event.at), (None, u64::MAX, Ticks(5)));
        assert_eq!((event.destination, event.correlation_id), (Destination(7), Some("abc")));
        assert!(values.take_value().is_some() && values.is_empty());
        for length in 0..30 {
            assert!(Moment::read(&bytes[..length]).is_none(), "{length}");
        }
    }

    /// A process that reads another one's frames gives the callsites their own numbers.
    #[cfg(feature = "evidence")]
    #[test]
    fn a_frame_says_where_its_callsite_stands() {
        use super::{ATTRIBUTES, references};
        use crate::frame::Reference;

        let mut attributes = Buffer::on_heap();
        attributes.push(ATTRIBUTES);
        attributes.extend_from_array(CALLSITE.id().to_le_bytes());
        attributes.extend_from_array(SpanId::from_u64(1).map_or(0, SpanId::to_u64).to_le_bytes());
        attributes.extend_from_array(9_u64.to_le_bytes());
        for frame in [event(), with_a_value(attributes)] {
            assert!(Moment::read(&frame).is_some());
            let mut found = Vec::new();
            references(&frame, |reference, place| found.push((reference, place))).expect("whole");
            let [(Reference::Callsite, place)] = found[..] else { panic!("{found:?}") };
            assert_eq!(frame[place..][..4], CALLSITE.id().to_le_bytes());
            // The list is cut in its midst, then the header.
            for length in (frame.len() - 3..frame.len()).chain(0..20) {
                assert!(references(&frame[..length], |_, _| {}).is_none(), "{length}");
            }
        }
    }
}
