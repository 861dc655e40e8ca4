//! What does one line say? A record with every key of the schema as a typed field.
//!
//! Must never lose a member of a line it reads: what is unknown, or not of its type, is kept as an attribute.

mod from_line;
mod to_line;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::correlation::CorrelationId;
use crate::identity::{SpanId, TraceFlags, TraceId};
use crate::lost::Lost;
use crate::mark::RecordedMark;
use crate::object::Object;
use crate::timestamp::Timestamp;
use crate::words::{EventName, Kind, Level, Outcome};
pub(crate) use from_line::Refused;

/// One line of a casefile, read.
///
/// Only the timestamp and the event's name are certain. All else may be missing: some because a line of its sort does
/// not have it, any because the file was written by another version, or changed on its way. A member whose value is
/// not of the schema's type is kept in [`attributes`](Self::attributes) under its key.
///
/// ```
/// # use casefile_record::{Outcome, Record};
/// let line = br#"{"timestamp":"2026-11-22T10:00:00.5Z","event_name":"casefile.call","outcome":"ok","duration_ns":250,"tenant":7}"#;
/// let record = Record::from_line(line)?;
/// assert_eq!(record.outcome, Some(Outcome::Ok));
/// assert_eq!(record.start().to_string(), "2026-11-22T10:00:00.499999750Z");
/// assert_eq!(record.attribute("tenant"), Some(&7.into()));
/// # Ok::<(), casefile_record::LineError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// When it happened; for a finished span its end.
    pub timestamp: Timestamp,
    /// The trace; not on `casefile.process` and `casefile.lost`.
    pub trace_id: Option<TraceId>,
    /// The span this is about, or belongs to.
    pub span_id: Option<SpanId>,
    /// The caller's span; not on a root.
    pub parent_span_id: Option<SpanId>,
    /// The W3C flags.
    pub trace_flags: Option<TraceFlags>,
    /// How important it is.
    pub level: Option<Level>,
    /// A stable title.
    pub message: Option<String>,
    /// Which kind of line this is.
    pub event_name: EventName,
    /// The service that wrote the line.
    pub service_name: Option<String>,
    /// The service's version; on `casefile.process`.
    pub service_version: Option<String>,
    /// Where the service is deployed; on `casefile.process`.
    pub deployment_environment_name: Option<String>,
    /// The machine; on `casefile.process`.
    pub host_name: Option<String>,
    /// The version of the format; on `casefile.process`.
    pub casefile_schema: Option<String>,
    /// The function's full path.
    pub code_function_name: Option<String>,
    /// Which macro made the span.
    pub kind: Option<Kind>,
    /// How the span ended.
    pub outcome: Option<Outcome>,
    /// How long the span took, in nanoseconds.
    pub duration_ns: Option<u64>,
    /// From how many nanoseconds on the function counts as slow; only where the span took at least that long.
    pub slow_threshold_ns: Option<u64>,
    /// How many items the stream that the function returned has yielded.
    pub stream_items: Option<u64>,
    /// The process ID.
    pub process_pid: Option<u64>,
    /// The thread's number.
    pub thread_id: Option<u64>,
    /// The thread's name.
    pub thread_name: Option<String>,
    /// The thread's running number, taken at entry.
    pub seq: Option<u64>,
    /// The correlation ID.
    pub correlation_id: Option<CorrelationId>,
    /// Flat attributes, unknown keys, and members whose value is not of the schema's type.
    pub attributes: BTreeMap<String, Value>,
    /// The error's type, or what panicked.
    pub error_type: Option<String>,
    /// The error's text, or the panic's message.
    pub error_message: Option<String>,
    /// The error's sources, outermost first; empty where there is none.
    pub error_chain: Vec<String>,
    /// The source file.
    pub code_file_path: Option<String>,
    /// The line in the source file.
    pub code_line_number: Option<u64>,
    /// Parameter name to value, as at entry.
    pub inputs: Option<Object>,
    /// The returned value; `Some(Null)` is a unit, `None` was not captured.
    pub output: Option<Value>,
    /// The error's own fields.
    pub error_fields: Option<Object>,
    /// The values of an event.
    pub fields: Option<Object>,
    /// What was lost; on `casefile.lost`.
    pub lost: Option<Lost>,
    /// What a reader must know of a value, by its path such as `inputs.card`.
    pub meta: Object<RecordedMark>,
}

impl Record {
    /// A record that says nothing but that this happened then.
    #[must_use]
    pub fn new(timestamp: Timestamp, event_name: EventName) -> Self {
        Self {
            timestamp,
            trace_id: None,
            span_id: None,
            parent_span_id: None,
            trace_flags: None,
            level: None,
            message: None,
            event_name,
            service_name: None,
            service_version: None,
            deployment_environment_name: None,
            host_name: None,
            casefile_schema: None,
            code_function_name: None,
            kind: None,
            outcome: None,
            duration_ns: None,
            slow_threshold_ns: None,
            stream_items: None,
            process_pid: None,
            thread_id: None,
            thread_name: None,
            seq: None,
            correlation_id: None,
            attributes: BTreeMap::new(),
            error_type: None,
            error_message: None,
            error_chain: Vec::new(),
            code_file_path: None,
            code_line_number: None,
            inputs: None,
            output: None,
            error_fields: None,
            fields: None,
            lost: None,
            meta: Object::new(),
        }
    }

    /// When it began: for a finished span its end less its duration, for all else the timestamp itself.
    #[must_use]
    pub fn start(&self) -> Timestamp {
        self.timestamp.saturating_sub_nanos(self.duration_ns.unwrap_or(0))
    }

    /// Whether this is the line of a span: a finished one, or one that has not finished and so has no outcome.
    #[must_use]
    pub fn is_span(&self) -> bool {
        matches!(self.event_name, EventName::Call | EventName::Unfinished)
    }

    /// Whether it took at least as long as its function was given to be slow.
    #[must_use]
    pub fn is_slow(&self) -> bool {
        self.slow_threshold_ns.is_some()
    }

    /// The parameter of this name, as at entry.
    #[must_use]
    pub fn input(&self, name: &str) -> Option<&Value> {
        self.inputs.as_ref()?.get(name)
    }

    /// Whether it is an event: a point in time, inside of a span where it has a `span_id`. Its name is the `message`.
    #[must_use]
    pub fn is_event(&self) -> bool {
        self.event_name == EventName::Event
    }

    /// The value of this name in an event.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Value> {
        self.fields.as_ref()?.get(name)
    }

    /// The attribute, or the member of a key unknown to this version.
    #[must_use]
    pub fn attribute(&self, key: &str) -> Option<&Value> {
        self.attributes.get(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_starts_its_duration_before_its_end() {
        let mut record = Record::new(Timestamp::from_unix_nanos(1000), EventName::Call);
        record.duration_ns = Some(400);
        assert_eq!(record.start(), Timestamp::from_unix_nanos(600));
        record.duration_ns = Some(u64::MAX);
        assert_eq!(record.start(), Timestamp::default());
        assert_eq!(Record::new(Timestamp::from_unix_nanos(7), EventName::Unfinished).start().unix_nanos(), 7);
    }

    #[test]
    fn calls_are_spans_whether_finished_or_not() {
        let is_span = |name: &str| Record::new(Timestamp::default(), name.parse().expect("a name")).is_span();
        assert!(is_span("casefile.call") && is_span("casefile.unfinished"));
        let event = Record::new(Timestamp::default(), EventName::Event);
        assert!(event.is_event() && !event.is_span());
        assert!(!is_span("casefile.event") && !is_span("casefile.lost") && !is_span("casefile.callback"));
    }

    #[test]
    fn only_a_span_that_reached_its_threshold_is_slow() {
        let mut record = Record::new(Timestamp::default(), EventName::Call);
        record.duration_ns = Some(u64::MAX);
        assert!(!record.is_slow());
        record.slow_threshold_ns = Some(1);
        assert!(record.is_slow());
    }

    #[test]
    fn values_are_found_by_name() {
        let mut record = Record::new(Timestamp::default(), EventName::Call);
        assert_eq!((record.input("n"), record.field("n")), (None, None));
        record.fields = Some([("n", Value::from(6))].into_iter().collect());
        assert_eq!(record.field("n"), Some(&6.into()));
        record.inputs = Some([("n", Value::from(5))].into_iter().collect());
        record.attributes.insert("tenant".to_owned(), Value::from(7));
        assert_eq!((record.input("n"), record.attribute("tenant")), (Some(&5.into()), Some(&7.into())));
    }
}
