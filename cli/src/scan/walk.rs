//! How is an envelope read fast? Key by key from the line's start, until all is known or it stops being simple.
//!
//! Gives up (`None`) at whatever it does not understand at a glance: escapes, nested values before the envelope's end,
//! other spellings of a timestamp. Must never guess.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::LazyLock;

use casefile_record::Outcome;
use memchr::memmem::Finder;

use super::facts::{EventKind, Facts};
use super::fixed::{Fixed, fixed};
use super::timestamp;

/// The facts of a line without whitespace around it, where they are had at a glance.
pub(super) fn walk(line: &[u8]) -> Option<Facts<'_>> {
    // A line that lacks its last byte is torn.
    let inside = line.strip_suffix(b"}")?.strip_prefix(b"{")?;
    if let Some(fixed) = fixed(inside) {
        let rest = fixed.rest;
        let fixed_until = 1 + inside.len() - rest.len();
        return Known::from(fixed).facts(rest).map(|facts| Facts { fixed_until, ..facts });
    }
    let mut walker = Walker { rest: inside };
    let mut known = Known::default();
    if walker.member(&mut known)?.is_break() {
        return None;
    }
    while !known.is_complete() && !walker.rest.is_empty() {
        walker.expect(b',')?;
        walker.skip_space();
        let before = walker.rest;
        if walker.member(&mut known)?.is_break() {
            walker.rest = before;
            break;
        }
    }
    known.facts(walker.rest)
}

#[derive(Default)]
struct Known<'a> {
    timestamp: Option<&'a [u8]>,
    trace_id: Option<&'a [u8]>,
    span_id: Option<&'a [u8]>,
    parent_span_id: Option<&'a [u8]>,
    event: Option<EventKind>,
    service: Option<&'a [u8]>,
    function: Option<&'a [u8]>,
    outcome: Option<Word>,
    duration_ns: Option<u64>,
}

impl<'a> Known<'a> {
    fn is_complete(&self) -> bool {
        // The last one of the schema's order first.
        self.duration_ns.is_some() && self.parent_span_id.is_some() && self.missing().next().is_none()
    }

    fn missing(&self) -> impl Iterator<Item = &'static Finder<'static>> {
        let absent = [
            (self.parent_span_id.is_none(), &PARENT_SPAN_ID),
            (self.outcome.is_none(), &OUTCOME),
            (self.duration_ns.is_none(), &DURATION_NS),
            (self.trace_id.is_none(), &TRACE_ID),
            (self.span_id.is_none(), &SPAN_ID),
            (self.service.is_none(), &SERVICE_NAME),
            (self.function.is_none(), &CODE_FUNCTION_NAME),
        ];
        absent.into_iter().filter(|(absent, _)| *absent).map(|(_, finder)| &**finder)
    }

    /// What is known, where the rest of the line surely holds nothing of what is not.
    fn facts(self, rest: &'a [u8]) -> Option<Facts<'a>> {
        let mut missing = self.missing().peekable();
        if missing.peek().is_some()
            && (ESCAPE.find(rest).is_some() || missing.any(|finder| finder.find(rest).is_some()))
        {
            return None;
        }
        Some(Facts {
            timestamp: self.timestamp.map(Cow::Borrowed)?,
            trace_id: self.trace_id.map(Cow::Borrowed),
            span_id: self.span_id.map(Cow::Borrowed),
            parent_span_id: self.parent_span_id.map(Cow::Borrowed),
            event: self.event?,
            service: self.service.map(Cow::Borrowed),
            function: self.function.map(Cow::Borrowed),
            outcome: self.outcome.and_then(Word::known),
            duration_ns: self.duration_ns,
            fixed_until: 0,
        })
    }
}

impl<'a> From<Fixed<'a>> for Known<'a> {
    fn from(fixed: Fixed<'a>) -> Self {
        Self {
            timestamp: Some(fixed.timestamp),
            trace_id: Some(fixed.trace_id),
            span_id: Some(fixed.span_id),
            parent_span_id: fixed.parent_span_id,
            event: Some(EventKind::Call),
            service: Some(fixed.service),
            function: Some(fixed.function),
            outcome: Some(Word::Known(fixed.outcome)),
            duration_ns: Some(fixed.duration_ns),
        }
    }
}

/// A key, as it stands in a line.
macro_rules! finders {
    ($($name:ident = $text:expr;)*) => {$(
        static $name: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new($text));
    )*};
}

finders! {
    TRACE_ID = "\"trace_id\"";
    SPAN_ID = "\"span_id\"";
    PARENT_SPAN_ID = "\"parent_span_id\"";
    SERVICE_NAME = "\"service.name\"";
    CODE_FUNCTION_NAME = "\"code.function.name\"";
    OUTCOME = "\"outcome\"";
    DURATION_NS = "\"duration_ns\"";
    // With these a key can be spelt in any number of ways.
    ESCAPE = "\\u";
}

struct Walker<'a> {
    rest: &'a [u8],
}

impl<'a> Walker<'a> {
    /// Reads one member; breaks at one whose value is nested.
    fn member(&mut self, known: &mut Known<'a>) -> Option<ControlFlow<()>> {
        let key = self.quoted()?;
        self.expect(b':')?;
        self.skip_space();
        match key {
            b"timestamp" => {
                let text = self.quoted()?;
                once(&mut known.timestamp, timestamp::is_canonical(text).then_some(text)?)?;
            }
            b"trace_id" => once(&mut known.trace_id, self.quoted()?)?,
            b"span_id" => once(&mut known.span_id, self.quoted()?)?,
            b"parent_span_id" => once(&mut known.parent_span_id, self.quoted()?)?,
            b"event_name" => once(&mut known.event, EventKind::of(self.quoted()?)?)?,
            b"service.name" => once(&mut known.service, self.quoted()?)?,
            b"code.function.name" => once(&mut known.function, self.quoted()?)?,
            b"outcome" => once(&mut known.outcome, Word::of(self.quoted()?))?,
            b"duration_ns" => once(&mut known.duration_ns, self.number()?)?,
            _ => return self.skip_scalar(),
        }
        Some(ControlFlow::Continue(()))
    }

    /// A string without escapes.
    fn quoted(&mut self) -> Option<&'a [u8]> {
        let inside = self.rest.strip_prefix(b"\"")?;
        let end = memchr::memchr2(b'"', b'\\', inside)?;
        if inside[end] == b'\\' {
            return None;
        }
        self.rest = &inside[end + 1..];
        Some(&inside[..end])
    }

    /// A whole number that is not negative, and surely fits.
    fn number(&mut self) -> Option<u64> {
        let length = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.rest.split_at(length);
        let fits = (1..=19).contains(&length) && (length == 1 || digits[0] != b'0');
        if !fits || !matches!(rest.first(), None | Some(b',')) {
            return None;
        }
        self.rest = rest;
        Some(digits.iter().fold(0, |value, digit| value * 10 + u64::from(digit - b'0')))
    }

    fn skip_scalar(&mut self) -> Option<ControlFlow<()>> {
        match self.rest.first()? {
            b'{' | b'[' => return Some(ControlFlow::Break(())),
            b'"' => self.skip_string()?,
            _ => {
                let end = memchr::memchr(b',', self.rest).unwrap_or(self.rest.len());
                self.rest = &self.rest[end..];
            }
        }
        Some(ControlFlow::Continue(()))
    }

    fn skip_string(&mut self) -> Option<()> {
        let mut inside = self.rest.strip_prefix(b"\"")?;
        loop {
            let end = memchr::memchr2(b'"', b'\\', inside)?;
            if inside[end] == b'"' {
                self.rest = &inside[end + 1..];
                return Some(());
            }
            // Whatever is escaped ends nothing.
            inside = inside.get(end + 2..)?;
        }
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        (*first == byte).then_some(())
    }

    /// Many writers put one space behind colons and commas.
    fn skip_space(&mut self) {
        self.rest = self.rest.strip_prefix(b" ").unwrap_or(self.rest);
    }
}

/// A key that comes twice is for the parser to refuse.
fn once<T>(known: &mut Option<T>, value: T) -> Option<()> {
    known.replace(value).is_none().then_some(())
}

/// What stands under `outcome`.
#[derive(Clone, Copy)]
enum Word {
    Known(Outcome),
    /// Of another version.
    Unknown,
}

impl Word {
    fn of(word: &[u8]) -> Self {
        match word {
            b"ok" => Self::Known(Outcome::Ok),
            b"error" => Self::Known(Outcome::Error),
            b"panic" => Self::Known(Outcome::Panic),
            b"cancelled" => Self::Known(Outcome::Cancelled),
            _ => Self::Unknown,
        }
    }

    fn known(self) -> Option<Outcome> {
        match self {
            Self::Known(outcome) => Some(outcome),
            Self::Unknown => None,
        }
    }
}
