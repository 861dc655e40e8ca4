//! The frames that instrumented calls send to the background thread: the start of a span, and its end.
//!
//! A frame is a fixed header, written and read here, followed by encoded values.

use casefile_record::{Outcome, SpanId, TraceFlags, TraceId};

use crate::callsite::Callsite;
use crate::clock::Ticks;
use crate::context::{Destination, halves};
use crate::encode::{Buffer, Decoder};
use crate::queue::Half;

const START: u8 = 1;
const END: u8 = 2;

/// What follows an end's header: any number of sections, each at most once, an output last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    Output = 1,
    ErrorType = 2,
    ErrorVariant = 3,
    ErrorMessage = 4,
    ErrorChain = 5,
    ErrorFields = 6,
    PanicMessage = 7,
    PanicLocation = 8,
    StreamItems = 9,
}

impl Section {
    pub(crate) fn from_byte(byte: u8) -> Option<Section> {
        use Section::{
            ErrorChain, ErrorFields, ErrorMessage, ErrorType, ErrorVariant, Output, PanicLocation,
            PanicMessage, StreamItems,
        };
        const ALL: [Section; 9] = [
            Output,
            ErrorType,
            ErrorVariant,
            ErrorMessage,
            ErrorChain,
            ErrorFields,
            PanicMessage,
            PanicLocation,
            StreamItems,
        ];
        ALL.get(usize::from(byte).checked_sub(1)?).copied()
    }
}

/// The start of a span: everything that is known at entry. The inputs and attributes follow.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Start<'a> {
    pub(crate) callsite: &'static Callsite,
    pub(crate) destination: Destination,
    pub(crate) trace_id: TraceId,
    pub(crate) span_id: SpanId,
    pub(crate) parent_span_id: Option<SpanId>,
    pub(crate) flags: TraceFlags,
    pub(crate) seq: u64,
    pub(crate) at: Ticks,
    pub(crate) correlation_id: Option<&'a str>,
    /// The path of the type whose method this is, where only the compiler knows it.
    pub(crate) self_type: Option<&'a str>,
}

/// The end of a span; sections follow.
#[derive(Clone, Copy, Debug)]
pub(crate) struct End {
    pub(crate) span_id: SpanId,
    pub(crate) at: Ticks,
    pub(crate) began: Began,
    pub(crate) outcome: Outcome,
}

/// When a call began, for its duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Began {
    /// When its start was recorded.
    AtStart,
    /// Later: the function returned a future, which was first polled then.
    At(Ticks),
    /// Not at a time that would tell how long it took.
    Unknown,
}

impl Began {
    const AT_START: u8 = 0;
    const AT: u8 = 1;
    const UNKNOWN: u8 = 2;

    fn kind(self) -> u8 {
        match self {
            Began::AtStart => Self::AT_START,
            Began::At(_) => Self::AT,
            Began::Unknown => Self::UNKNOWN,
        }
    }
}

// A header is a number of words. The first one holds what is short: of a start the frame's kind, what follows the header,
// the flags and (in its upper half) the callsite; of an end the frame's kind, the outcome, and when the call began.
const KIND: u32 = 0;
const EXTRAS: u32 = 8;
const FLAGS: u32 = 16;
const CALLSITE: u32 = 32;
const OUTCOME: u32 = 8;
const BEGAN: u32 = 16;

/// Where the span's ID stands, in a start and in an end.
const SPAN_OFFSET: usize = 8;
/// Where the time stands, in both: of a start it is known only once the inputs were encoded.
const AT_OFFSET: usize = 16;
const OUTCOME_OFFSET: usize = 1;

/// Where a start's callsite stands.
#[cfg(feature = "evidence")]
const CALLSITE_OFFSET: usize = 4;

/// The sizes of the headers.
const START_BYTES: usize = 7 * 8;
const END_BYTES: usize = 3 * 8;

/// What few starts have, and so stands behind the header.
mod extra {
    pub(super) const DESTINATION: u8 = 1;
    pub(super) const CORRELATION_ID: u8 = 2;
    pub(super) const SELF_TYPE: u8 = 4;
}

impl Start<'_> {
    #[inline]
    pub(crate) fn write(&self, out: &mut Buffer) {
        let mut extras = if self.self_type.is_some() { extra::SELF_TYPE } else { 0 };
        if self.destination != Destination::SINKS {
            extras |= extra::DESTINATION;
        }
        if self.correlation_id.is_some() {
            extras |= extra::CORRELATION_ID;
        }
        let (trace_id_high, trace_id_low) = halves(self.trace_id);
        out.extend_from_words([
            u64::from(START) << KIND
                | u64::from(extras) << EXTRAS
                | u64::from(self.flags.to_u8()) << FLAGS
                | u64::from(self.callsite.id()) << CALLSITE,
            self.span_id.to_u64(),
            self.at.0,
            self.seq,
            self.parent_span_id.map_or(0, SpanId::to_u64),
            trace_id_low,
            trace_id_high,
        ]);
        if extras != 0 {
            write_extras(self.destination, self.correlation_id, self.self_type, out);
        }
    }
}

#[inline(never)]
fn write_extras(
    destination: Destination,
    correlation_id: Option<&str>,
    self_type: Option<&str>,
    out: &mut Buffer,
) {
    if destination != Destination::SINKS {
        out.extend_from_array(destination.0.to_le_bytes());
    }
    if let Some(correlation_id) = correlation_id {
        put_short_text(out, correlation_id);
    }
    if let Some(self_type) = self_type {
        put_short_text(out, self_type);
    }
}

impl End {
    #[inline]
    pub(crate) fn write(&self, out: &mut Buffer) {
        out.extend_from_words([
            u64::from(END) << KIND
                | u64::from(outcome_byte(self.outcome)) << OUTCOME
                | u64::from(self.began.kind()) << BEGAN,
            self.span_id.to_u64(),
            self.at.0,
        ]);
        if let Began::At(ticks) = self.began {
            out.extend_from_words([ticks.0]);
        }
    }

    /// Sets the outcome, which is known only once the result has been looked at.
    #[inline]
    pub(crate) fn patch(frame: &mut Buffer, outcome: Outcome) {
        frame.patch::<OUTCOME_OFFSET, 1>([outcome_byte(outcome)]);
    }
}

/// Sets when the call began or ended, which is known only once the frame has been encoded.
#[inline]
pub(crate) fn patch_at(frame: &mut Buffer, at: Ticks) {
    frame.patch::<AT_OFFSET, 8>(at.0.to_le_bytes());
}

/// Which half of which span a frame is, without reading the rest of it.
#[inline]
pub(crate) fn half(bytes: &[u8]) -> Option<(Half, SpanId)> {
    let (header, _) = bytes.split_first_chunk::<END_BYTES>()?;
    let half = match header[0] {
        START => Half::Start,
        END => Half::End,
        _ => return None,
    };
    let span_id = header[SPAN_OFFSET..].first_chunk()?;
    Some((half, SpanId::from_u64(u64::from_le_bytes(*span_id))?))
}

/// What stands in a frame as a number that means something only in the process that wrote it.
#[cfg(feature = "evidence")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reference {
    Callsite,
    Shape,
}

/// Shows where in a frame there are references, each of four bytes; none if the frame is damaged.
#[cfg(feature = "evidence")]
pub(crate) fn references(frame: &[u8], mut found: impl FnMut(Reference, usize)) -> Option<()> {
    let mut rest = Decoder::new(frame);
    let mut shape = |left| found(Reference::Shape, frame.len() - left);
    match half(frame)?.0 {
        Half::Start => {
            let [_, extras, ..] = *rest.chunk::<START_BYTES>()?;
            Extras::read(extras, &mut rest)?;
            while !rest.is_empty() {
                rest.pass_damaged(&mut shape)?;
            }
            found(Reference::Callsite, CALLSITE_OFFSET);
        }
        Half::End => {
            let [_, _, began, ..] = *rest.chunk::<END_BYTES>()?;
            if began == Began::AT {
                rest.u64()?;
            }
            while !rest.is_empty() {
                match Section::from_byte(rest.u8()?)? {
                    Section::ErrorType | Section::ErrorVariant => drop(rest.short_text()?),
                    Section::PanicLocation => drop((rest.u32()?, rest.short_text()?)),
                    Section::StreamItems => drop(rest.u64()?),
                    _ => rest.pass_damaged(&mut shape)?,
                }
            }
        }
    }
    Some(())
}

impl<'a> Start<'a> {
    /// Reads a start, and returns the inputs and attributes that follow.
    #[expect(clippy::inline_always, reason = "else it goes through memory twice")]
    #[inline(always)]
    pub(crate) fn read(bytes: &'a [u8]) -> Option<(Start<'a>, Decoder<'a>)> {
        let mut bytes = Decoder::new(bytes);
        // Its length is looked at once.
        let mut header = Decoder::new(bytes.chunk::<START_BYTES>()?);
        let [kind, extras, flags, _] = header.array()?;
        if kind != START {
            return None;
        }
        let callsite = Callsite::by_id(header.u32()?)?;
        let span_id = SpanId::from_u64(header.u64()?)?;
        let at = Ticks(header.u64()?);
        let seq = header.u64()?;
        let parent_span_id = SpanId::from_u64(header.u64()?);
        let trace_id = TraceId::from_u128(header.u128()?)?;
        let Extras { destination, correlation_id, self_type } =
            if extras == 0 { Extras::default() } else { Extras::read(extras, &mut bytes)? };
        let start = Start {
            callsite,
            destination,
            trace_id,
            span_id,
            parent_span_id,
            flags: TraceFlags::from_u8(flags),
            seq,
            at,
            correlation_id,
            self_type,
        };
        Some((start, bytes))
    }
}

/// What stands behind the header of few starts.
#[derive(Default)]
struct Extras<'a> {
    destination: Destination,
    correlation_id: Option<&'a str>,
    self_type: Option<&'a str>,
}

impl<'a> Extras<'a> {
    #[inline(never)]
    fn read(which: u8, bytes: &mut Decoder<'a>) -> Option<Extras<'a>> {
        let mut extras = Extras::default();
        if which & extra::DESTINATION != 0 {
            extras.destination = Destination(bytes.u32()?);
        }
        if which & extra::CORRELATION_ID != 0 {
            extras.correlation_id = Some(bytes.short_text()?);
        }
        if which & extra::SELF_TYPE != 0 {
            extras.self_type = Some(bytes.short_text()?);
        }
        Some(extras)
    }
}

impl End {
    /// Reads an end, and returns the sections that follow.
    #[expect(clippy::inline_always, reason = "else it goes through memory twice")]
    #[inline(always)]
    pub(crate) fn read(bytes: &[u8]) -> Option<(End, Decoder<'_>)> {
        let mut bytes = Decoder::new(bytes);
        // Its length is looked at once.
        let mut header = Decoder::new(bytes.chunk::<END_BYTES>()?);
        let [kind, outcome, began, ..]: [u8; 8] = header.array()?;
        if kind != END {
            return None;
        }
        let span_id = SpanId::from_u64(header.u64()?)?;
        let at = Ticks(header.u64()?);
        let began = match began {
            Began::AT_START => Began::AtStart,
            Began::AT => Began::At(Ticks(bytes.u64()?)),
            _ => Began::Unknown,
        };
        let outcome = *Outcome::ALL.get(usize::from(outcome))?;
        Some((End { span_id, at, began, outcome }, bytes))
    }
}

/// Its place in [`Outcome::ALL`].
#[inline]
fn outcome_byte(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Ok => 0,
        Outcome::Error => 1,
        Outcome::Panic => 2,
        Outcome::Cancelled => 3,
    }
}

/// Adds to an end how many items were yielded.
pub(crate) fn put_stream_items(out: &mut Buffer, count: u64) {
    out.extend_tagged(Section::StreamItems as u8, count.to_le_bytes());
}

/// Writes a text with its length; [`Decoder::short_text`] reads it.
pub(crate) fn put_short_text(out: &mut Buffer, text: &str) {
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    out.extend_from_array(length.to_le_bytes());
    out.extend_from_slice(&text.as_bytes()[..length as usize]);
}

#[cfg(test)]
mod tests {
    use casefile_record::{Kind, Level, Outcome, SpanId, TraceFlags, TraceId};

    use super::{Began, End, Start, half};
    use crate::callsite::{Callsite, Description};
    use crate::clock::Ticks;
    use crate::context::Destination;
    use crate::encode::Buffer;
    use crate::queue::Half;

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

    #[test]
    fn an_outcome_is_its_place() {
        for (place, outcome) in Outcome::ALL.iter().enumerate() {
            assert_eq!(usize::from(super::outcome_byte(*outcome)), place);
        }
    }

    #[test]
    fn a_frame_tells_its_span_without_being_read() {
        let span_id = SpanId::from_u64(0x0123_4567_89ab_cdef).expect("not zero");
        let mut start = Buffer::on_heap();
        Start {
            callsite: &CALLSITE,
            destination: Destination(u32::MAX),
            trace_id: TraceId::from_u128(u128::MAX).expect("not zero"),
            span_id,
            parent_span_id: SpanId::from_u64(u64::MAX),
            flags: TraceFlags::from_u8(u8::MAX),
            seq: u64::MAX,
            at: Ticks(u64::MAX),
            correlation_id: None,
            self_type: None,
        }
        .write(&mut start);
        assert_eq!(half(start.as_slice()), Some((Half::Start, span_id)));
        let (read, _) = Start::read(start.as_slice()).expect("a start");
        assert_eq!((read.span_id, read.seq, read.at), (span_id, u64::MAX, Ticks(u64::MAX)));
        assert!(End::read(start.as_slice()).is_none());

        let mut end = Buffer::on_heap();
        End { span_id, at: Ticks(u64::MAX), began: Began::Unknown, outcome: Outcome::Panic }.write(&mut end);
        assert_eq!(half(end.as_slice()), Some((Half::End, span_id)));
        assert!((0..9).all(|length| half(&end.as_slice()[..length]).is_none()));
    }
}
