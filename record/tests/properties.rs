//! What holds for every value, every instant and every file? Properties over generated input.
//!
//! Must never depend on a clock or on what another test left behind.

use casefile_record::{
    CorrelationId, EventName, Reader, Record, RecordedMark, SpanId, Timestamp, TimestampText, TraceFlags,
    TraceId, is_reserved, json,
};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::Value;

fn written(write: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out);
    out
}

fn oracle(nanos: u64) -> jiff::Timestamp {
    jiff::Timestamp::from_nanosecond(i128::from(nanos)).expect("in jiff's range")
}

/// Any JSON value, down to a few levels.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(any::<String>(), inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn members() -> impl Strategy<Value = std::collections::BTreeMap<String, Value>> {
    btree_map(any::<String>(), value(), 0..4)
}

prop_compose! {
    fn identified()(
        nanos in any::<u64>(), trace in any::<u128>(), span in any::<u64>(), flags in any::<u8>(),
        correlation in proptest::option::of("[A-Za-z0-9._:/+=@-]{1,128}"),
        name in prop_oneof![Just("casefile.call".to_owned()), "casefile\\.[a-z]{0,12}"],
    ) -> Record {
        let event_name: EventName = name.parse().expect("the prefix is there");
        Record {
            trace_id: TraceId::from_u128(trace),
            span_id: SpanId::from_u64(span),
            trace_flags: Some(TraceFlags::from_u8(flags)),
            correlation_id: correlation.map(|text| CorrelationId::try_from(text.as_str()).expect("valid")),
            ..Record::new(Timestamp::from_unix_nanos(nanos), event_name)
        }
    }
}

prop_compose! {
    fn record()(
        record in identified(), attributes in members(), inputs in proptest::option::of(members()),
        fields in proptest::option::of(members()), output in proptest::option::of(value()),
        message in proptest::option::of(any::<String>()), error_chain in vec(any::<String>(), 0..3),
        duration_ns in proptest::option::of(any::<u64>()),
        slow_threshold_ns in proptest::option::of(any::<u64>()), stream_items in proptest::option::of(any::<u64>()),
        meta in btree_map(any::<String>(), "[a-z]{1,9}(:[0-9]{1,3})?", 0..3),
    ) -> Record {
        Record {
            attributes: attributes.into_iter().filter(|(key, _)| !is_reserved(key)).collect(),
            inputs: inputs.map(|members| members.into_iter().rev().collect()),
            fields: fields.map(|members| members.into_iter().collect()),
            meta: meta.into_iter().map(|(path, word)| (path, word.parse::<RecordedMark>().expect("any word"))).collect(),
            output, message, error_chain, duration_ns, slow_threshold_ns, stream_items,
            ..record
        }
    }
}

/// Bytes that look enough like a file to get past the first checks.
fn file() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        vec(any::<u8>(), 0..20),
        record().prop_map(|record| record.to_line()),
        record().prop_flat_map(|record| (Just(record.to_line()), any::<prop::sample::Index>())).prop_map(
            |(mut line, cut)| {
                line.truncate(cut.index(line.len()));
                line
            }
        ),
        prop_oneof![
            Just(b"\n".to_vec()),
            Just(b"\r\n".to_vec()),
            Just(b"{".to_vec()),
            Just(b"\xEF\xBB\xBF".to_vec())
        ],
    ];
    vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn every_string_survives(text in any::<String>()) {
        let out = written(|out| json::string(out, &text));
        prop_assert_eq!(&serde_json::from_slice::<String>(&out)?, &text);
        prop_assert_eq!(out.len(), json::escaped_len(&text) + 2);
        prop_assert!(out.iter().all(|byte| *byte >= 0x20));
        prop_assert_eq!(&serde_json::to_vec(&text)?, &out);
        prop_assert_eq!(written(|out| json::utf8_string(out, text.as_bytes())), out);
    }

    #[test]
    fn all_bytes_make_a_valid_string(bytes in vec(any::<u8>(), 0..30)) {
        let out = written(|out| json::utf8_string(out, &bytes));
        prop_assert_eq!(serde_json::from_slice::<String>(&out)?, String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn identities_are_written_as_core_writes_them(trace in 1..=u128::MAX, span in 1..=u64::MAX) {
        let trace_id = TraceId::from_u128(trace).expect("not zero");
        prop_assert_eq!(trace_id.to_hex().to_vec(), format!("{trace:032x}").into_bytes());
        let span_id = SpanId::from_u64(span).expect("not zero");
        prop_assert_eq!(span_id.to_hex().to_vec(), format!("{span:016x}").into_bytes());
    }

    #[test]
    fn a_text_that_is_written_again_is_that_of_the_new_timestamp(
        start in any::<u64>(), steps in vec(prop_oneof![0..3_u64, any::<u32>().prop_map(u64::from), any::<u64>()], 1..9),
    ) {
        let mut text = TimestampText::default();
        let mut nanos = start;
        for step in steps {
            nanos = nanos.wrapping_add(step);
            let timestamp = Timestamp::from_unix_nanos(nanos);
                        prop_assert_eq!(std::str::from_utf8(text.of(timestamp))?, format!("{:.9}", oracle(nanos)));
        }
    }

    #[test]
    fn every_finite_f64_survives(bits in any::<u64>()) {
        let number = f64::from_bits(bits);
        let out = written(|out| json::float(out, number));
        if number.is_finite() {
            prop_assert_eq!(&serde_json::to_vec(&number)?, &out);
            prop_assert_eq!(serde_json::from_slice::<f64>(&out)?.to_bits(), bits);
        } else {
            prop_assert!(serde_json::from_slice::<Value>(&out)?.is_string());
        }
    }

    #[test]
    fn decimal_numbers_are_written_as_serde_json_writes_them(digits in 0..10_i64.pow(17), decimals in 0..5) {
        let number: f64 = format!("{digits}e-{decimals}").parse().expect("a number");
        prop_assert_eq!(written(|out| json::float(out, number)), serde_json::to_vec(&number)?);
        prop_assert_eq!(written(|out| json::float(out, -number)), serde_json::to_vec(&-number)?);
    }

    #[test]
    fn every_finite_f32_survives(bits in any::<u32>()) {
        let number = f32::from_bits(bits);
        let out = written(|out| json::float32(out, number));
        if number.is_finite() {
            prop_assert_eq!(serde_json::from_slice::<f32>(&out)?.to_bits(), bits);
        } else {
            prop_assert!(serde_json::from_slice::<Value>(&out)?.is_string());
        }
    }

    #[test]
    fn every_integer_survives(unsigned in any::<u64>(), signed in any::<i64>(), big in any::<i128>()) {
        for shift in [0, 8, 24, 40, 56] {
            prop_assert_eq!(written(|out| json::unsigned(out, unsigned >> shift)), (unsigned >> shift).to_string().into_bytes());
            prop_assert_eq!(written(|out| json::signed(out, signed >> shift)), (signed >> shift).to_string().into_bytes());
        }
        let text: String = serde_json::from_slice(&written(|out| json::big_signed(out, big)))?;
        prop_assert_eq!(text.parse::<i128>()?, big);
    }

    #[test]
    fn timestamps_are_written_as_jiff_writes_them(nanos in any::<u64>()) {
        let timestamp = Timestamp::from_unix_nanos(nanos);
        prop_assert_eq!(timestamp.to_string(), format!("{:.9}", oracle(nanos)));
        prop_assert_eq!(timestamp.to_string().parse(), Ok(timestamp));
    }

    #[test]
    fn timestamps_are_read_as_jiff_reads_them(
        year in 1960..2600, month in 0..14, day in 0..33, hour in 0..26, minute in 0..62, second in 0..60,
        fraction in "(\\.[0-9]{0,10})?", offset in "Z|[+-][01][0-9]:[0-5][0-9]",
    ) {
        let text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}{offset}");
        // jiff reads more digits and other separators than RFC 3339 has, so only what both know is compared.
        let expected = text.parse::<jiff::Timestamp>().ok().and_then(|instant| u64::try_from(instant.as_nanosecond()).ok());
        let found = text.parse().ok().map(Timestamp::unix_nanos);
        if fraction.len() <= 10 {
            prop_assert_eq!(found, expected, "{}", text);
        } else {
            prop_assert_eq!(found, None);
        }
    }

    #[test]
    fn every_record_survives_its_line(record in record()) {
        let line = record.to_line();
        prop_assert_eq!(line.iter().position(|byte| *byte == b'\n'), Some(line.len() - 1));
        prop_assert_eq!(Record::from_line(&line), Ok(record));
    }

    #[test]
    fn no_file_stops_the_reader(file in file(), maximum in 0_usize..400) {
        let lines = file.split(|byte| *byte == b'\n').count() as u64;
        let mut before = 0;
        for result in Reader::new(&file[..], "f").with_maximum(maximum) {
            let number = result.as_ref().map_or_else(|problem| problem.line, casefile_record::Entry::line);
            prop_assert!(before < number && number <= lines);
            before = number;
        }
    }

    #[test]
    fn no_bytes_stop_a_line(line in file()) {
        if let Ok(record) = Record::from_line(&line) {
            prop_assert_eq!(Record::from_line(&record.to_line()), Ok(record));
        }
    }
}
