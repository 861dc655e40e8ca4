//! How does a record become a line? In the schema's order of keys, with nothing where nothing is to say.
//!
//! Must never write a key twice: an attribute gives way to the schema's own field.

use std::fmt::Display;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::Record;
use crate::lost::Lost;
use crate::mark::RecordedMark;
use crate::object::Object;
use crate::schema::key;

/// What may stand under a key of the schema.
enum Member<'a> {
    Shown(&'a dyn Display),
    Number(u64),
    Texts(&'a [String]),
    Value(&'a Value),
    Object(&'a Object),
    Lost(&'a Lost),
    Marks(&'a Object<RecordedMark>),
}

impl Record {
    /// The record as one line, with `\n` at its end: what [`from_line`](Self::from_line) reads.
    ///
    /// For the runtime's own path there is [`LineWriter`](crate::LineWriter).
    #[must_use]
    #[expect(
        clippy::missing_panics_doc,
        reason = "every key is a string and the target is memory: it cannot fail"
    )]
    pub fn to_line(&self) -> Vec<u8> {
        let mut line = serde_json::to_vec(self).expect("every key is a string and the target is memory");
        line.push(b'\n');
        line
    }

    /// What stands before the attributes.
    fn envelope(&self) -> impl Iterator<Item = (&'static str, Member<'_>)> {
        [
            (key::TIMESTAMP, Some(shown(&self.timestamp))),
            (key::TRACE_ID, self.trace_id.as_ref().map(shown)),
            (key::SPAN_ID, self.span_id.as_ref().map(shown)),
            (key::PARENT_SPAN_ID, self.parent_span_id.as_ref().map(shown)),
            (key::TRACE_FLAGS, self.trace_flags.as_ref().map(shown)),
            (key::LEVEL, self.level.as_ref().map(shown)),
            (key::MESSAGE, self.message.as_ref().map(shown)),
            (key::EVENT_NAME, Some(shown(&self.event_name))),
            (key::SERVICE_NAME, self.service_name.as_ref().map(shown)),
            (key::SERVICE_VERSION, self.service_version.as_ref().map(shown)),
            (key::DEPLOYMENT_ENVIRONMENT_NAME, self.deployment_environment_name.as_ref().map(shown)),
            (key::HOST_NAME, self.host_name.as_ref().map(shown)),
            (key::CASEFILE_SCHEMA, self.casefile_schema.as_ref().map(shown)),
            (key::CODE_FUNCTION_NAME, self.code_function_name.as_ref().map(shown)),
            (key::KIND, self.kind.as_ref().map(shown)),
            (key::OUTCOME, self.outcome.as_ref().map(shown)),
            (key::DURATION_NS, self.duration_ns.map(Member::Number)),
            (key::SLOW_THRESHOLD_NS, self.slow_threshold_ns.map(Member::Number)),
            (key::STREAM_ITEMS, self.stream_items.map(Member::Number)),
            (key::PROCESS_PID, self.process_pid.map(Member::Number)),
            (key::THREAD_ID, self.thread_id.map(Member::Number)),
            (key::THREAD_NAME, self.thread_name.as_ref().map(shown)),
            (key::SEQ, self.seq.map(Member::Number)),
            (key::CORRELATION_ID, self.correlation_id.as_ref().map(shown)),
        ]
        .into_iter()
        .filter_map(|(key, member)| Some((key, member?)))
    }

    /// What stands behind the attributes.
    fn data(&self) -> impl Iterator<Item = (&'static str, Member<'_>)> {
        [
            (key::ERROR_TYPE, self.error_type.as_ref().map(shown)),
            (key::ERROR_MESSAGE, self.error_message.as_ref().map(shown)),
            (key::ERROR_CHAIN, (!self.error_chain.is_empty()).then_some(Member::Texts(&self.error_chain))),
            (key::CODE_FILE_PATH, self.code_file_path.as_ref().map(shown)),
            (key::CODE_LINE_NUMBER, self.code_line_number.map(Member::Number)),
            (key::INPUTS, self.inputs.as_ref().map(Member::Object)),
            (key::OUTPUT, self.output.as_ref().map(Member::Value)),
            (key::ERROR_FIELDS, self.error_fields.as_ref().map(Member::Object)),
            (key::FIELDS, self.fields.as_ref().map(Member::Object)),
            (key::LOST, self.lost.as_ref().map(Member::Lost)),
            (key::META, (!self.meta.is_empty()).then_some(Member::Marks(&self.meta))),
        ]
        .into_iter()
        .filter_map(|(key, member)| Some((key, member?)))
    }
}

fn shown<T: Display>(value: &T) -> Member<'_> {
    Member::Shown(value)
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let typed: Vec<_> = self.envelope().chain(self.data()).map(|(key, _)| key).collect();
        let mut map = serializer.serialize_map(None)?;
        for (key, member) in self.envelope() {
            map.serialize_entry(key, &member)?;
        }
        for (key, value) in self.attributes.iter().filter(|(key, _)| !typed.contains(&key.as_str())) {
            map.serialize_entry(key, value)?;
        }
        for (key, member) in self.data() {
            map.serialize_entry(key, &member)?;
        }
        map.end()
    }
}

impl Serialize for Member<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Shown(value) => serializer.collect_str(value),
            Self::Number(value) => serializer.serialize_u64(*value),
            Self::Texts(value) => value.serialize(serializer),
            Self::Value(value) => value.serialize(serializer),
            Self::Object(value) => value.serialize(serializer),
            Self::Lost(value) => value.serialize(serializer),
            Self::Marks(value) => value.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ENVELOPE_ORDER, EventName, LineError, Timestamp};

    const EXAMPLE: &str = concat!(
        r#"{"timestamp":"2026-11-22T10:00:00.141002311Z","trace_id":"01936f0c5d2a7c1e9a3ce929d0e0e473","#,
        r#""span_id":"53995c3f42cd8ad8","parent_span_id":"b7ad6b7169203331","trace_flags":"03","level":"ERROR","#,
        r#""message":"shop::pay::charge_card error","event_name":"casefile.call","service.name":"shop","#,
        r#""code.function.name":"shop::pay::charge_card","kind":"boundary","outcome":"error","duration_ns":16120945,"#,
        r#""process.pid":4242,"thread.id":7,"seq":90212,"correlation_id":"abc-123-def-456","#,
        r#""error.type":"shop::pay::PayError::Declined","error.message":"card declined: insufficient funds","#,
        r#""error.chain":["gateway returned 402","connection closed"],"code.file.path":"src/pay.rs","#,
        r#""code.line.number":120,"inputs":{"order_id":918273,"card":"[redacted]","body":"aGVsbG8="},"#,
        r#""meta":{"inputs.card":"redacted","inputs.body":"base64"}}"#,
        "\n"
    );

    /// Every key of the schema, in order, with an attribute where attributes stand.
    fn complete() -> String {
        let mut members = Vec::new();
        for key in ENVELOPE_ORDER {
            if *key == key::ERROR_TYPE {
                members.push(r#""http.route":"/pay""#.to_owned());
            }
            let value = match *key {
                key::TIMESTAMP => "\"2026-11-22T10:00:00.000000000Z\"",
                key::TRACE_ID => "\"01936f0c5d2a7c1e9a3ce929d0e0e473\"",
                key::SPAN_ID | key::PARENT_SPAN_ID => "\"53995c3f42cd8ad8\"",
                key::TRACE_FLAGS => "\"03\"",
                key::LEVEL => "\"INFO\"",
                key::EVENT_NAME => "\"casefile.call\"",
                key::KIND => "\"internal\"",
                key::OUTCOME => "\"ok\"",
                key::DURATION_NS
                | key::SLOW_THRESHOLD_NS
                | key::STREAM_ITEMS
                | key::PROCESS_PID
                | key::THREAD_ID
                | key::SEQ
                | key::CODE_LINE_NUMBER => "1",
                key::ERROR_CHAIN => "[\"a\"]",
                key::INPUTS | key::ERROR_FIELDS | key::FIELDS => "{\"b\":1,\"a\":2}",
                key::LOST => {
                    r#"{"count":1,"since":"2026-11-22T10:00:00.000000000Z","reason":"full","functions":{"a::b":1}}"#
                }
                key::META => "{\"output\":\"debug\",\"inputs.b\":\"lossy\"}",
                _ => "\"text\"",
            };
            members.push(format!("\"{key}\":{value}"));
        }
        format!("{{{}}}\n", members.join(","))
    }

    #[test]
    fn the_example_of_the_format_survives_byte_for_byte() -> Result<(), LineError> {
        let line = Record::from_line(EXAMPLE.as_bytes())?.to_line();
        assert_eq!(String::from_utf8_lossy(&line), EXAMPLE);
        Ok(())
    }

    #[test]
    fn every_key_is_a_field_and_stands_in_its_order() -> Result<(), LineError> {
        let record = Record::from_line(complete().as_bytes())?;
        assert_eq!(record.attributes.keys().collect::<Vec<_>>(), ["http.route"]);
        assert_eq!(String::from_utf8_lossy(&record.to_line()), complete());
        Ok(())
    }

    #[test]
    fn an_attribute_gives_way_to_the_schemas_own_field() {
        let mut record = Record::new(Timestamp::default(), EventName::Call);
        record.seq = Some(1);
        record.output = Some(Value::Null);
        for key in [key::TIMESTAMP, key::SEQ, key::OUTPUT, "own"] {
            record.attributes.insert(key.to_owned(), Value::from("the attribute's"));
        }
        let line = String::from_utf8(record.to_line()).expect("UTF-8");
        assert!(line.ends_with("\"seq\":1,\"own\":\"the attribute's\",\"output\":null}\n"), "{line}");
        assert!(Record::from_line(line.as_bytes()).is_ok(), "{line}");
    }
}
