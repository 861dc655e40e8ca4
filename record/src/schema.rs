//! What are the keys of a record called, and in which order do they stand? The one place where the names are spelt.
//!
//! Must never hold logic beyond looking a key up.

/// The version of the format, written on every `casefile.process` line under [`key::CASEFILE_SCHEMA`].
pub const SCHEMA: &str = "casefile/1";

/// Every key of a record. Attributes carry their OpenTelemetry name; units are in the name.
pub mod key {
    /// When the line's event happened; for a finished span its end.
    pub const TIMESTAMP: &str = "timestamp";
    /// The W3C trace ID.
    pub const TRACE_ID: &str = "trace_id";
    /// The span this line is about, or belongs to.
    pub const SPAN_ID: &str = "span_id";
    /// The caller's span, local or remote.
    pub const PARENT_SPAN_ID: &str = "parent_span_id";
    /// The W3C trace flags.
    pub const TRACE_FLAGS: &str = "trace_flags";
    /// How important the line is.
    pub const LEVEL: &str = "level";
    /// A stable title without variable data.
    pub const MESSAGE: &str = "message";
    /// Which kind of line this is.
    pub const EVENT_NAME: &str = "event_name";
    /// The service that wrote the line.
    pub const SERVICE_NAME: &str = "service.name";
    /// The service's version, on `casefile.process` lines.
    pub const SERVICE_VERSION: &str = "service.version";
    /// Where the service is deployed, on `casefile.process` lines.
    pub const DEPLOYMENT_ENVIRONMENT_NAME: &str = "deployment.environment.name";
    /// The machine, on `casefile.process` lines.
    pub const HOST_NAME: &str = "host.name";
    /// The version of the format, on `casefile.process` lines.
    pub const CASEFILE_SCHEMA: &str = "casefile.schema";
    /// The function's full path.
    pub const CODE_FUNCTION_NAME: &str = "code.function.name";
    /// Which macro made the span.
    pub const KIND: &str = "kind";
    /// How the span ended.
    pub const OUTCOME: &str = "outcome";
    /// How long the span took, in nanoseconds of the monotonic clock.
    pub const DURATION_NS: &str = "duration_ns";
    /// From how many nanoseconds on the function counts as slow; only on a span that took at least that long.
    pub const SLOW_THRESHOLD_NS: &str = "slow_threshold_ns";
    /// How many items the stream that the function returned has yielded.
    pub const STREAM_ITEMS: &str = "stream_items";
    /// The operating system's process ID.
    pub const PROCESS_PID: &str = "process.pid";
    /// The thread's number.
    pub const THREAD_ID: &str = "thread.id";
    /// The thread's name, where it has one.
    pub const THREAD_NAME: &str = "thread.name";
    /// The thread's running number, taken at entry.
    pub const SEQ: &str = "seq";
    /// The validated correlation ID.
    pub const CORRELATION_ID: &str = "correlation_id";
    /// The path of the error's type, with its variant where known.
    pub const ERROR_TYPE: &str = "error.type";
    /// The error's `Display`, where it may be displayed.
    pub const ERROR_MESSAGE: &str = "error.message";
    /// The error's sources, outermost first.
    pub const ERROR_CHAIN: &str = "error.chain";
    /// The source file.
    pub const CODE_FILE_PATH: &str = "code.file.path";
    /// The line in the source file, from 1.
    pub const CODE_LINE_NUMBER: &str = "code.line.number";
    /// Parameter name to value, as at entry.
    pub const INPUTS: &str = "inputs";
    /// The returned value.
    pub const OUTPUT: &str = "output";
    /// The error's own fields.
    pub const ERROR_FIELDS: &str = "error.fields";
    /// The values of a `casefile.event` line.
    pub const FIELDS: &str = "fields";
    /// What a `casefile.lost` line says was lost.
    pub const LOST: &str = "lost";
    /// What a reader must know of a value: path to mark.
    pub const META: &str = "meta";
}

/// Every key in the order in which a line holds them. Attributes stand between [`key::CORRELATION_ID`] and
/// [`key::ERROR_TYPE`].
pub const ENVELOPE_ORDER: &[&str] = &[
    key::TIMESTAMP,
    key::TRACE_ID,
    key::SPAN_ID,
    key::PARENT_SPAN_ID,
    key::TRACE_FLAGS,
    key::LEVEL,
    key::MESSAGE,
    key::EVENT_NAME,
    key::SERVICE_NAME,
    key::SERVICE_VERSION,
    key::DEPLOYMENT_ENVIRONMENT_NAME,
    key::HOST_NAME,
    key::CASEFILE_SCHEMA,
    key::CODE_FUNCTION_NAME,
    key::KIND,
    key::OUTCOME,
    key::DURATION_NS,
    key::SLOW_THRESHOLD_NS,
    key::STREAM_ITEMS,
    key::PROCESS_PID,
    key::THREAD_ID,
    key::THREAD_NAME,
    key::SEQ,
    key::CORRELATION_ID,
    key::ERROR_TYPE,
    key::ERROR_MESSAGE,
    key::ERROR_CHAIN,
    key::CODE_FILE_PATH,
    key::CODE_LINE_NUMBER,
    key::INPUTS,
    key::OUTPUT,
    key::ERROR_FIELDS,
    key::FIELDS,
    key::LOST,
    key::META,
];

/// Elasticsearch maps these as objects and rejects a document that holds a plain value under one of them.
const OBJECTS_IN_ELASTICSEARCH: &[&str] = &[
    "event", "error", "log", "trace", "span", "service", "process", "thread", "host", "http", "url", "user",
    "code", "source", "client", "server", "file",
];

/// Whether an attribute may not have this name: it belongs to the schema, or a consumer would reject the line.
///
/// ```
/// # use casefile_record::is_reserved;
/// assert!(is_reserved("trace_id") && is_reserved("user"));
/// assert!(!is_reserved("http.route") && !is_reserved("user.id"));
/// ```
#[must_use]
pub fn is_reserved(key: &str) -> bool {
    ENVELOPE_ORDER.contains(&key) || OBJECTS_IN_ELASTICSEARCH.contains(&key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_stands_twice_in_the_order() {
        let unique: std::collections::BTreeSet<_> = ENVELOPE_ORDER.iter().collect();
        assert_eq!(unique.len(), ENVELOPE_ORDER.len());
    }

    #[test]
    fn every_named_key_is_in_the_order() {
        let source = include_str!("schema.rs");
        let named = source
            .lines()
            .filter(|line| line.trim_start().starts_with("pub const ") && line.contains(": &str = "));
        // `SCHEMA` itself is no key.
        assert_eq!(named.count() - 1, ENVELOPE_ORDER.len());
    }

    #[test]
    fn schema_keys_and_the_objects_of_elasticsearch_are_reserved() {
        for key in ENVELOPE_ORDER.iter().chain(OBJECTS_IN_ELASTICSEARCH) {
            assert!(is_reserved(key), "{key}");
        }
        assert!(!is_reserved("order.id"));
        assert!(!is_reserved(""));
    }
}
