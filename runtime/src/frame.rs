//! The frames that instrumented calls send to the background thread: the start of a span, and its end.
//!
//! A frame is a fixed header, written and read here, followed by encoded values.

use casefile_record::{Outcome, SpanId, TraceFlags, TraceId};

use crate::callsite::Callsite;
use crate::clock::Ticks;
use crate::context::Destination;
use crate::encode::{Buffer, Decoder};
use crate::queue::Half;

const START: u8 = 1;
const END: u8 = 2;

/// What follows an end's header: any number of sections, each at most once.
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
        let all = [
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
        all.into_iter().find(|section| *section as u8 == byte)
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
    const AT_START: u64 = u64::MAX;
    const UNKNOWN: u64 = u64::MAX - 1;

    fn to_u64(self) -> u64 {
        match self {
            Began::AtStart => Self::AT_START,
            Began::At(ticks) => ticks.0,
            Began::Unknown => Self::UNKNOWN,
        }
    }

    fn from_u64(value: u64) -> Began {
        match value {
            Self::AT_START => Began::AtStart,
            Self::UNKNOWN => Began::Unknown,
            ticks => Began::At(Ticks(ticks)),
        }
    }
}

/// Where a start's `seq` and `at` stand: they are known only once the inputs were encoded.
const SEQ_OFFSET: usize = 1;
const AT_OFFSET: usize = SEQ_OFFSET + 8;
/// Where the span's ID stands, in a start and in an end.
const START_SPAN_OFFSET: usize = AT_OFFSET + 8 + 4 + 4 + 16;
const END_SPAN_OFFSET: usize = 1;
/// Where an end's `at` and `outcome` stand.
const END_AT_OFFSET: usize = 1 + 8;
const OUTCOME_OFFSET: usize = END_AT_OFFSET + 8 + 8;

/// Where a start's callsite stands.
#[cfg(feature = "evidence")]
const CALLSITE_OFFSET: usize = AT_OFFSET + 8;

/// The size of the headers.
const START_BYTES: usize = 1 + 8 + 8 + 4 + 4 + 16 + 8 + 8 + 1;
const END_BYTES: usize = OUTCOME_OFFSET + 1;

/// A header as it is put together.
struct Header<const N: usize> {
    bytes: [u8; N],
    filled: usize,
}

impl<const N: usize> Header<N> {
    #[inline]
    fn new(frame: u8) -> Header<N> {
        let mut bytes = [0; N];
        bytes[0] = frame;
        Header { bytes, filled: 1 }
    }

    #[inline]
    fn put<const M: usize>(&mut self, part: [u8; M]) {
        self.bytes[self.filled..][..M].copy_from_slice(&part);
        self.filled += M;
    }
}

impl Start<'_> {
    #[inline]
    pub(crate) fn write(&self, out: &mut Buffer) {
        let mut header = Header::<START_BYTES>::new(START);
        header.put(self.seq.to_le_bytes());
        header.put(self.at.0.to_le_bytes());
        header.put(self.callsite.id().to_le_bytes());
        header.put(self.destination.0.to_le_bytes());
        header.put(self.trace_id.to_u128().to_le_bytes());
        header.put(self.span_id.to_u64().to_le_bytes());
        header.put(self.parent_span_id.map_or(0, SpanId::to_u64).to_le_bytes());
        header.put([self.flags.to_u8()]);
        out.extend_from_array(header.bytes);
        put_short_text(out, self.correlation_id.unwrap_or_default());
        put_short_text(out, self.self_type.unwrap_or_default());
    }

    /// Sets what is known only when the inputs have been captured.
    pub(crate) fn patch(frame: &mut [u8], seq: u64, at: Ticks) {
        frame[SEQ_OFFSET..][..8].copy_from_slice(&seq.to_le_bytes());
        frame[AT_OFFSET..][..8].copy_from_slice(&at.0.to_le_bytes());
    }
}

impl End {
    #[inline]
    pub(crate) fn write(&self, out: &mut Buffer) {
        let mut header = Header::<END_BYTES>::new(END);
        header.put(self.span_id.to_u64().to_le_bytes());
        header.put(self.at.0.to_le_bytes());
        header.put(self.began.to_u64().to_le_bytes());
        header.put([outcome_byte(self.outcome)]);
        out.extend_from_array(header.bytes);
    }

    /// Sets the outcome, which is known only once the result has been looked at.
    pub(crate) fn patch(frame: &mut [u8], outcome: Outcome) {
        frame[OUTCOME_OFFSET] = outcome_byte(outcome);
    }

    /// Sets the time, where what came of the call was known before it ended.
    pub(crate) fn patch_at(frame: &mut [u8], at: Ticks) {
        frame[END_AT_OFFSET..][..8].copy_from_slice(&at.0.to_le_bytes());
    }
}

/// Which half of which span a frame is, without reading the rest of it.
#[inline]
pub(crate) fn half(bytes: &[u8]) -> Option<(Half, SpanId)> {
    let (half, offset) = match *bytes.first()? {
        START => (Half::Start, START_SPAN_OFFSET),
        END => (Half::End, END_SPAN_OFFSET),
        _ => return None,
    };
    let span_id = bytes.get(offset..)?.first_chunk()?;
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
            rest.take(START_BYTES)?;
            rest.short_text()?;
            rest.short_text()?;
            while !rest.is_empty() {
                rest.pass_damaged(&mut shape)?;
            }
            found(Reference::Callsite, CALLSITE_OFFSET);
        }
        Half::End => {
            rest.take(END_BYTES)?;
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
    pub(crate) fn read(bytes: &'a [u8]) -> Option<(Start<'a>, Decoder<'a>)> {
        let mut bytes = Decoder::new(bytes);
        // Its length is looked at once.
        let mut header = Decoder::new(bytes.chunk::<START_BYTES>()?);
        if header.u8()? != START {
            return None;
        }
        let seq = header.u64()?;
        let at = Ticks(header.u64()?);
        let start = Start {
            callsite: Callsite::by_id(header.u32()?)?,
            destination: Destination(header.u32()?),
            trace_id: TraceId::from_u128(header.u128()?)?,
            span_id: SpanId::from_u64(header.u64()?)?,
            parent_span_id: SpanId::from_u64(header.u64()?),
            flags: TraceFlags::from_u8(header.u8()?),
            seq,
            at,
            correlation_id: bytes.short_text()?.non_empty(),
            self_type: bytes.short_text()?.non_empty(),
        };
        Some((start, bytes))
    }
}

impl End {
    /// Reads an end, and returns the sections that follow.
    pub(crate) fn read(bytes: &[u8]) -> Option<(End, Decoder<'_>)> {
        let mut bytes = Decoder::new(bytes);
        // Its length is looked at once.
        let mut header = Decoder::new(bytes.chunk::<END_BYTES>()?);
        if header.u8()? != END {
            return None;
        }
        let span_id = SpanId::from_u64(header.u64()?)?;
        let at = Ticks(header.u64()?);
        let began = Began::from_u64(header.u64()?);
        let outcome = *Outcome::ALL.get(usize::from(header.u8()?))?;
        Some((End { span_id, at, began, outcome }, bytes))
    }
}

trait NonEmpty<'a> {
    fn non_empty(self) -> Option<&'a str>;
}

impl<'a> NonEmpty<'a> for &'a str {
    fn non_empty(self) -> Option<&'a str> {
        (!self.is_empty()).then_some(self)
    }
}

/// Its place in [`Outcome::ALL`].
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
