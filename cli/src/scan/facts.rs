//! What is read of an envelope? What decides whether a line is wanted.

use std::borrow::Cow;

use casefile_record::{EventName, Outcome, Record, SpanId, Timestamp, TraceId};

/// An envelope's members, as far as scans need them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts<'a> {
    pub(super) timestamp: Cow<'a, [u8]>,
    pub(super) trace_id: Option<Cow<'a, [u8]>>,
    pub(super) span_id: Option<Cow<'a, [u8]>>,
    pub(super) parent_span_id: Option<Cow<'a, [u8]>>,
    pub(super) event: EventKind,
    pub(super) service: Option<Cow<'a, [u8]>>,
    pub(super) function: Option<Cow<'a, [u8]>>,
    pub(super) outcome: Option<Outcome>,
    pub(super) duration_ns: Option<u64>,
    /// So many of the line's first bytes are an envelope of the fixed form.
    pub(super) fixed_until: usize,
}

/// Which sort of line it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// A finished call.
    Call,
    /// A call that was entered and has not finished.
    Unfinished,
    /// Anything else of casefile's.
    Other,
}

impl EventKind {
    pub(super) fn of(name: &[u8]) -> Option<Self> {
        match name {
            b"casefile.call" => Some(Self::Call),
            b"casefile.unfinished" => Some(Self::Unfinished),
            _ => name.starts_with(EventName::PREFIX.as_bytes()).then_some(Self::Other),
        }
    }
}

impl Facts<'_> {
    /// When it happened, as text of always 30 bytes: text order is time order.
    #[must_use]
    pub fn timestamp_text(&self) -> &[u8] {
        &self.timestamp
    }

    /// When it happened; for a finished call its end.
    #[must_use]
    pub fn timestamp(&self) -> Timestamp {
        parsed(&self.timestamp).unwrap_or_default()
    }

    /// When it began.
    #[must_use]
    pub fn start(&self) -> Timestamp {
        self.timestamp().saturating_sub_nanos(self.duration_ns.unwrap_or(0))
    }

    /// The trace.
    #[must_use]
    pub fn trace_id(&self) -> Option<TraceId> {
        parsed(&in_lower_case(self.trace_id.as_deref()?))
    }

    /// The trace, as it is written but for capitals: what is not hexadecimal is here too.
    #[must_use]
    pub fn trace_id_text(&self) -> Option<Cow<'_, [u8]>> {
        self.trace_id.as_deref().map(in_lower_case)
    }

    /// The span.
    #[must_use]
    pub fn span_id(&self) -> Option<SpanId> {
        parsed(&in_lower_case(self.span_id.as_deref()?))
    }

    /// The caller's span; `None` for a root.
    #[must_use]
    pub fn parent_span_id(&self) -> Option<SpanId> {
        parsed(&in_lower_case(self.parent_span_id.as_deref()?))
    }

    /// Which sort of line it is.
    #[must_use]
    pub const fn event(&self) -> EventKind {
        self.event
    }

    /// The service that wrote the line.
    #[must_use]
    pub fn service(&self) -> Option<&[u8]> {
        self.service.as_deref()
    }

    /// The function's full path.
    #[must_use]
    pub fn function(&self) -> Option<&[u8]> {
        self.function.as_deref()
    }

    /// How the call ended.
    #[must_use]
    pub const fn outcome(&self) -> Option<Outcome> {
        self.outcome
    }

    /// How long the call took.
    #[must_use]
    pub const fn duration_ns(&self) -> Option<u64> {
        self.duration_ns
    }

    /// Whether it is a call that ended in any other way than with a value.
    #[must_use]
    pub const fn failed(&self) -> bool {
        matches!(self.outcome, Some(Outcome::Error | Outcome::Panic | Outcome::Cancelled))
    }
}

/// An identifier as casefile writes it: other tools spell the same number in capitals.
pub(crate) fn in_lower_case(text: &[u8]) -> Cow<'_, [u8]> {
    if text.iter().any(u8::is_ascii_uppercase) {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}

fn parsed<T: std::str::FromStr>(text: &[u8]) -> Option<T> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

impl From<&Record> for Facts<'static> {
    fn from(record: &Record) -> Self {
        fn text(value: Option<impl ToString>) -> Option<Cow<'static, [u8]>> {
            value.map(|value| Cow::Owned(value.to_string().into_bytes()))
        }
        Self {
            timestamp: Cow::Owned(record.timestamp.to_string().into_bytes()),
            trace_id: text(record.trace_id),
            span_id: text(record.span_id),
            parent_span_id: text(record.parent_span_id),
            event: EventKind::of(record.event_name.as_str().as_bytes()).unwrap_or(EventKind::Other),
            service: text(record.service_name.as_ref()),
            function: text(record.code_function_name.as_ref()),
            outcome: record.outcome,
            duration_ns: record.duration_ns,
            fixed_until: 0,
        }
    }
}
