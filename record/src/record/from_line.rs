//! How does a line become a record?
//!
//! Must never fail on a line that a newer version wrote.

use std::str::FromStr;

use serde_json::Value;

use super::Record;
use crate::line_error::{LineError, LineErrorKind};
use crate::lost::Lost;
use crate::members::Members;
use crate::schema::key;
use crate::timestamp::Timestamp;
use crate::words::EventName;

impl Record {
    /// Reads one line, with or without the line's end.
    ///
    /// # Errors
    /// Where the line is not UTF-8, not JSON, not an object, has a key twice at any depth, is an object without an
    /// `event_name` that starts with `casefile.`, or has one and no valid `timestamp`.
    pub fn from_line(line: &[u8]) -> Result<Self, LineError> {
        Self::from_members(Members::from_line(line)?).map_err(|refused| match refused {
            Refused::Foreign(_) => LineError::new(LineErrorKind::NotARecord, 1),
            Refused::Broken(error) => error,
        })
    }

    /// Gives the members back, untouched, where they are another tool's.
    pub(crate) fn from_members(mut members: Members) -> Result<Self, Refused> {
        if members.peek(key::EVENT_NAME).and_then(parsed::<EventName>).is_none() {
            return Err(Refused::Foreign(Box::new(members)));
        }
        let timestamp = members.take(key::TIMESTAMP, parsed::<Timestamp>);
        let (Some(timestamp), Some(event_name)) = (timestamp, members.take(key::EVENT_NAME, parsed)) else {
            return Err(Refused::Broken(LineError::new(LineErrorKind::ImpossibleTimestamp, 1)));
        };
        Ok(Self {
            trace_id: members.take(key::TRACE_ID, identity),
            span_id: members.take(key::SPAN_ID, identity),
            parent_span_id: members.take(key::PARENT_SPAN_ID, identity),
            trace_flags: members.take(key::TRACE_FLAGS, parsed),
            level: members.take(key::LEVEL, parsed),
            message: members.take(key::MESSAGE, parsed),
            service_name: members.take(key::SERVICE_NAME, parsed),
            service_version: members.take(key::SERVICE_VERSION, parsed),
            deployment_environment_name: members.take(key::DEPLOYMENT_ENVIRONMENT_NAME, parsed),
            host_name: members.take(key::HOST_NAME, parsed),
            casefile_schema: members.take(key::CASEFILE_SCHEMA, parsed),
            code_function_name: members.take(key::CODE_FUNCTION_NAME, parsed),
            kind: members.take(key::KIND, parsed),
            outcome: members.take(key::OUTCOME, parsed),
            duration_ns: members.take(key::DURATION_NS, Value::as_u64),
            slow_threshold_ns: members.take(key::SLOW_THRESHOLD_NS, Value::as_u64),
            stream_items: members.take(key::STREAM_ITEMS, Value::as_u64),
            process_pid: members.take(key::PROCESS_PID, Value::as_u64),
            thread_id: members.take(key::THREAD_ID, Value::as_u64),
            thread_name: members.take(key::THREAD_NAME, parsed),
            seq: members.take(key::SEQ, Value::as_u64),
            correlation_id: members.take(key::CORRELATION_ID, parsed),
            error_type: members.take(key::ERROR_TYPE, parsed),
            error_message: members.take(key::ERROR_MESSAGE, parsed),
            error_chain: members.take(key::ERROR_CHAIN, texts).unwrap_or_default(),
            code_file_path: members.take(key::CODE_FILE_PATH, parsed),
            code_line_number: members.take(key::CODE_LINE_NUMBER, Value::as_u64),
            inputs: members.take_object(key::INPUTS, as_it_is),
            output: members.take(key::OUTPUT, as_it_is),
            error_fields: members.take_object(key::ERROR_FIELDS, as_it_is),
            fields: members.take_object(key::FIELDS, as_it_is),
            lost: members.take(key::LOST, Lost::from_value),
            meta: members.take_object(key::META, parsed).unwrap_or_default(),
            attributes: members.into_rest(),
            ..Self::new(timestamp, event_name)
        })
    }
}

/// Why members are those of no record.
pub(crate) enum Refused {
    /// They are another tool's.
    Foreign(Box<Members>),
    /// They are casefile's, and cannot be read.
    Broken(LineError),
}

fn parsed<T: FromStr>(value: &Value) -> Option<T> {
    value.as_str()?.parse().ok()
}

/// On the wire capitals are refused; in a log they are some other tool's spelling of the same number.
fn identity<T: FromStr>(value: &Value) -> Option<T> {
    let text = value.as_str()?;
    text.parse().ok().or_else(|| text.to_ascii_lowercase().parse().ok())
}

fn texts(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(parsed).collect()
}

#[expect(clippy::unnecessary_wraps, reason = "stands where the other conversions stand, which may fail")]
fn as_it_is(value: &Value) -> Option<Value> {
    Some(value.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Level, Mark};

    const HEAD: &str = r#"{"timestamp":"2026-11-22T10:00:00Z","event_name":"casefile.call""#;

    fn read(rest: &str) -> Record {
        Record::from_line(format!("{HEAD}{rest}}}\n").as_bytes()).expect("a record")
    }

    #[test]
    fn a_record_needs_a_timestamp_and_a_name_and_nothing_else() {
        assert_eq!(read("").event_name, EventName::Call);
        for line in [
            r#"{"timestamp":"2026-11-22T10:00:00Z"}"#,
            r#"{"timestamp":"2026-11-22T10:00:00Z","event_name":"call"}"#,
            r#"{"timestamp":"2026-11-22T10:00:00Z","event_name":{}}"#,
            r#"{"timestamp":"2026-13-22T10:00:00Z","event_name":"order.created"}"#,
        ] {
            let error = Record::from_line(line.as_bytes()).expect_err("no record");
            assert_eq!(error.kind(), LineErrorKind::NotARecord, "{line}");
        }
    }

    #[test]
    fn a_record_of_ours_without_a_moment_in_time_is_broken_and_not_another_tools() {
        for timestamp in [
            r#""timestamp":"2026-13-22T10:00:00Z","#,
            r#""timestamp":"2026-11-22T10:00:61Z","#,
            r#""timestamp":"2026-11-22","#,
            r#""timestamp":"yesterday","#,
            r#""timestamp":5,"#,
            r#""timestamp":null,"#,
            "",
        ] {
            let line = format!(r#"{{{timestamp}"event_name":"casefile.call"}}"#);
            let error = Record::from_line(line.as_bytes()).expect_err("no record");
            assert_eq!(error.kind(), LineErrorKind::ImpossibleTimestamp, "{line}");
        }
    }

    #[test]
    fn a_strange_type_in_a_known_key_is_kept_as_an_attribute() {
        let strange = r#","level":7,"trace_id":"0","duration_ns":-1,"seq":1.5,"error.chain":["a",1],"inputs":[1],"meta":{"a":1},"lost":{}"#;
        let record = read(strange);
        assert_eq!((record.level, record.trace_id, record.duration_ns, record.seq), (None, None, None, None));
        assert!(
            record.error_chain.is_empty()
                && record.inputs.is_none()
                && record.meta.is_empty()
                && record.lost.is_none()
        );
        let kept: Vec<_> = record.attributes.keys().map(String::as_str).collect();
        assert_eq!(
            kept,
            ["duration_ns", "error.chain", "inputs", "level", "lost", "meta", "seq", "trace_id"]
        );
        assert_eq!(Record::from_line(&record.to_line()), Ok(record));
    }

    #[test]
    fn a_newer_schema_is_read_as_far_as_it_is_understood() {
        let line = r#"{"timestamp":"2030-01-01T00:00:00Z","event_name":"casefile.metric","level":"INFO","casefile.schema":"casefile/9","meta":{"a":"folded"},"new":{"x":[1]}}"#;
        let record = Record::from_line(line.as_bytes()).expect("a record");
        assert_eq!(record.event_name, EventName::Other("casefile.metric".to_owned()));
        assert_eq!(record.level, Some(Level::Info));
        assert_eq!(record.meta.get("a").and_then(crate::RecordedMark::known), None);
        assert_eq!(record.attribute("new"), Some(&serde_json::json!({"x": [1]})));
        assert_eq!(Record::from_line(&record.to_line()), Ok(record));
    }

    #[test]
    fn a_unit_is_not_nothing() {
        assert_eq!(read(r#","output":null"#).output, Some(Value::Null));
        assert_eq!(read("").output, None);
        assert_eq!(read(r#","inputs":{}"#).inputs.map(|inputs| inputs.len()), Some(0));
    }

    #[test]
    fn marks_are_found_by_path() {
        let record = read(r#","meta":{"inputs.card":"redacted","output":"truncated:9"}"#);
        assert_eq!(record.meta.get("inputs.card"), Some(&Mark::Redacted.into()));
        assert_eq!(record.meta.get("output"), Some(&Mark::Truncated(9).into()));
    }

    #[test]
    fn integers_of_sixty_four_bits_come_back_exactly() {
        let record = read(r#","inputs":{"a":18446744073709551615,"b":-9223372036854775808,"c":0.1}"#);
        assert_eq!(record.input("a"), Some(&u64::MAX.into()));
        assert_eq!(record.input("b"), Some(&i64::MIN.into()));
        assert_eq!(record.input("c"), Some(&0.1.into()));
    }
}
