//! How does a context cross a process boundary? Reading it from headers or the environment, writing it there
//! again.
//!
//! Must never fail on what it is sent, never send on bytes it received (only what was parsed and written
//! anew), and never change the environment of its own process.
//!
//! The formats are W3C Trace Context level 2 (`traceparent`, `tracestate`) and the correlation ID that
//! services without W3C headers use.

mod carrier;
mod correlation;
mod environment;
mod traceparent;
mod tracestate;

use casefile_record::{CorrelationId, SpanId, TraceFlags, TraceId};

pub use self::carrier::{HeaderSink, HeaderSource};
use self::correlation::CORRELATION_ID;
pub use self::environment::child_environment;
use self::traceparent::{TRACEPARENT, Traceparent};
use self::tracestate::TRACESTATE;
use crate::context::{Baggage, Context};
use crate::identity;

/// How much of what a caller sends is believed: the `trust` of an edge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Trust {
    /// Everything is taken as sent: for callers inside the same system.
    #[default]
    Always,
    /// Trace ID, parent ID and correlation ID are taken, so that the caller's records and ours tie up.
    /// Whether the trace is sampled is not the caller's to say (the sampled flag is set, and our own sampling
    /// decides), and its `tracestate` is not sent on. The random flag stays, as it describes the trace ID.
    IdsOnly,
    /// Nothing is taken: a new trace, without a correlation ID.
    Never,
}

/// The context that a request, a message or a call arrived with.
///
/// Never fails, whatever the headers hold:
///
/// - A valid `traceparent` is continued: its trace, with its parent ID as the parent of the first span here.
///   A valid `tracestate` that came with it is kept; an invalid one is dropped and the `traceparent` still
///   counts.
/// - A `traceparent` that is not valid, or came more than once, starts a new trace.
/// - Where none came, but a valid correlation ID did, the trace ID is derived from that: the same in every
///   service that derives it.
/// - Where neither came, a new trace is started.
///
/// The correlation ID is the first valid one of `X-Correlation-ID`, `X-Request-ID` and `X-Trace-ID`, 1 to 128
/// characters of `[A-Za-z0-9._:/+=@-]`. One that is not valid is replaced by the text of the trace ID, never
/// cleaned up. Where none came, none is made: [`echo`] then has nothing to send.
///
/// ```
/// use casefile::propagation::{Trust, extract};
///
/// let headers = [("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")];
///
/// let inside = extract(&headers, Trust::Always);
/// assert_eq!(inside.trace_id().unwrap().to_string(), "0af7651916cd43dd8448eb211c80319c");
/// assert!(!inside.trace_flags().is_sampled());
///
/// let edge = extract(&headers, Trust::IdsOnly);
/// assert_eq!(edge.trace_id(), inside.trace_id());
/// assert!(edge.trace_flags().is_sampled());
///
/// assert_ne!(extract(&headers, Trust::Never).trace_id(), inside.trace_id());
/// ```
#[must_use]
pub fn extract<H: HeaderSource + ?Sized>(headers: &H, trust: Trust) -> Context {
    if trust == Trust::Never {
        let Position { trace_id, span_id, flags } = Position::new_trace();
        return Context::remote(trace_id, span_id, flags, Baggage::default());
    }
    let parent = Received::one(headers.values_of(TRACEPARENT), Traceparent::parse);
    let correlation = correlation::receive(headers);
    let tracestate = match (&parent, trust) {
        (Received::Valid(_), Trust::Always) => tracestate::parse(headers.values_of(TRACESTATE)),
        _ => None,
    };
    let Position { trace_id, span_id, flags } = Position::of(&parent, &correlation, trust);
    let correlation_id =
        correlation.or_replace_invalid(|| CorrelationId::try_from(trace_id.to_string().as_str()).ok());
    Context::remote(trace_id, span_id, flags, Baggage { correlation_id, tracestate, ..Baggage::default() })
}

/// Writes the context into the headers of an outgoing request, replacing what they held.
///
/// - `traceparent`: version 00, the trace ID, the context's span as parent ID, and the flags: sampled as
///   decided here, random as it came, all others zero.
/// - `tracestate`: as it came. Where there is none, one already in the headers is removed: it belongs to
///   another `traceparent`.
/// - `X-Correlation-ID`: where the context has one. An application's own is left where the context has none.
///
/// The parent ID is the ID of the *calling span*, because that is what makes the callee's span its child. It
/// is a new one for each request as long as each request is made by its own instrumented call. A context in
/// which no span was opened yet has no such ID; a random one is sent, so that the callee still joins the
/// trace. A context that was extracted and is injected again with no span between is passed through with its
/// parent ID.
///
/// An empty context leaves the headers alone.
///
/// ```
/// use casefile::Context;
/// use casefile::propagation::inject;
/// use std::collections::HashMap;
///
/// let context = Context::new_trace();
/// let mut headers = HashMap::new();
/// inject(&context, &mut headers);
/// assert_eq!(Context::from_headers(&headers).trace_id(), context.trace_id());
/// ```
pub fn inject<H: HeaderSink + ?Sized>(context: &Context, headers: &mut H) {
    if let Some(parent) = Traceparent::of(context) {
        headers.set(TRACEPARENT, &parent.to_string());
        match context.tracestate() {
            Some(tracestate) => headers.set(TRACESTATE, tracestate),
            None => headers.unset(TRACESTATE),
        }
    }
    echo(context, headers);
}

/// Writes `X-Correlation-ID` into the headers of a response, so that the caller can quote it; nothing where
/// the context has no correlation ID.
///
/// ```
/// use casefile::Context;
/// use casefile::propagation::echo;
/// use std::collections::BTreeMap;
///
/// let context = Context::from_headers(&[("X-Request-ID", "order-17")]);
/// let mut response = BTreeMap::new();
/// echo(&context, &mut response);
/// assert_eq!(response["x-correlation-id"], "order-17");
/// ```
pub fn echo<H: HeaderSink + ?Sized>(context: &Context, response_headers: &mut H) {
    if let Some(correlation_id) = context.correlation_id() {
        response_headers.set(CORRELATION_ID, correlation_id.as_str());
    }
}

impl Context {
    /// The context that a request arrived with, taken as sent: [`extract`] with [`Trust::Always`].
    ///
    /// ```
    /// use casefile::Context;
    ///
    /// let headers = [("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")];
    /// let context = Context::from_headers(&headers);
    /// assert_eq!(context.span_id().unwrap().to_string(), "b7ad6b7169203331");
    /// ```
    #[must_use]
    pub fn from_headers<H: HeaderSource + ?Sized>(headers: &H) -> Context {
        extract(headers, Trust::Always)
    }
}

/// Where the first span here will hang.
struct Position {
    trace_id: TraceId,
    span_id: Option<SpanId>,
    flags: TraceFlags,
}

impl Position {
    fn of(parent: &Received<Traceparent>, correlation: &Received<CorrelationId>, trust: Trust) -> Position {
        match (parent, correlation) {
            (Received::Valid(parent), _) => Position {
                trace_id: parent.trace_id,
                span_id: Some(parent.parent_id),
                flags: if trust == Trust::Always { parent.flags } else { parent.flags | TraceFlags::SAMPLED },
            },
            (Received::Nothing, Received::Valid(correlation_id)) => Position {
                trace_id: identity::trace_id_of(correlation_id.as_str()),
                span_id: None,
                // Not random: whoever chose the correlation ID chose the trace ID.
                flags: TraceFlags::SAMPLED,
            },
            _ => Position::new_trace(),
        }
    }

    fn new_trace() -> Position {
        Position {
            trace_id: identity::new_trace_id(),
            span_id: None,
            flags: TraceFlags::SAMPLED | TraceFlags::RANDOM,
        }
    }
}

/// What came under a name that may come once. "Nothing" and "not valid" lead to different contexts.
#[derive(Debug, PartialEq, Eq)]
enum Received<T> {
    Nothing,
    Invalid,
    Valid(T),
}

impl<T> Received<T> {
    /// Two values are no value: which of them is meant cannot be known.
    fn one<'a>(
        mut values: impl Iterator<Item = &'a [u8]>,
        parse: impl FnOnce(&'a [u8]) -> Option<T>,
    ) -> Received<T> {
        match (values.next(), values.next()) {
            (None, _) => Received::Nothing,
            (Some(value), None) => parse(value).map_or(Received::Invalid, Received::Valid),
            (Some(_), Some(_)) => Received::Invalid,
        }
    }

    fn or_replace_invalid(self, replacement: impl FnOnce() -> Option<T>) -> Option<T> {
        match self {
            Received::Nothing => None,
            Received::Invalid => replacement(),
            Received::Valid(value) => Some(value),
        }
    }
}

/// Without the spaces and tabs around it, which are not part of a header's value. Nothing else is trimmed: a
/// line break in a value makes it invalid.
fn trim_optional_whitespace(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

#[cfg(test)]
mod tests;
