//! Does a context come out of headers as the rules say, and go into them as the rules say?

use std::collections::{BTreeMap, HashMap};

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any};
use proptest::{option, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::*;

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const SPAN: &str = "b7ad6b7169203331";
const PARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const NOT_SAMPLED: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

type Pairs<'a> = &'a [(&'a str, &'a str)];

/// Everything a context says, as text.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    trace: String,
    span: Option<String>,
    flags: u8,
    correlation: Option<String>,
    tracestate: Option<String>,
}

fn seen(context: &Context) -> Seen {
    Seen {
        trace: context.trace_id().expect("extract always gives a trace").to_string(),
        span: context.span_id().map(|id| id.to_string()),
        flags: context.trace_flags().to_u8(),
        correlation: context.correlation_id().map(|id| id.as_str().to_owned()),
        tracestate: context.tracestate().map(str::to_owned),
    }
}

fn written(context: &Context) -> BTreeMap<String, String> {
    let mut headers = BTreeMap::new();
    inject(context, &mut headers);
    headers
}

/// A context that stands in a span, with what may travel with it.
fn inside(flags: u8, correlation: Option<&str>, tracestate: Option<&str>) -> Context {
    let baggage = Baggage {
        correlation_id: correlation.map(|text| CorrelationId::try_from(text).expect("valid")),
        tracestate: tracestate.map(Into::into),
        ..Baggage::default()
    };
    Context::remote(TRACE.parse().expect("valid"), SPAN.parse().ok(), TraceFlags::from_u8(flags), baggage)
}

fn assert_new_trace(context: &Context, why: &str) {
    let context = seen(context);
    assert_ne!(context.trace, TRACE, "{why}");
    assert_eq!((context.span, context.flags), (None, 3), "{why}");
}

#[test]
fn a_valid_traceparent_is_continued() {
    let rows: &[(Pairs<'_>, Option<&str>, Option<&str>, &str)] = &[
        (&[("traceparent", PARENT)], None, None, "alone: no correlation ID is made"),
        (&[("TraceParent", PARENT)], None, None, "case of the name"),
        (&[("TRACEPARENT", PARENT), ("TraceState", "foo=1")], None, Some("foo=1"), "with tracestate"),
        (
            &[("traceparent", PARENT), ("tracestate", "a=1"), ("tracestate", "b=2")],
            None,
            Some("a=1,b=2"),
            "two of them",
        ),
        (
            &[("traceparent", PARENT), ("tracestate", "foo")],
            None,
            None,
            "an invalid tracestate is dropped alone",
        ),
        (&[("traceparent", PARENT), ("trace-state", "foo=1")], None, None, "wrong name"),
        (&[("traceparent", PARENT), ("x-request-id", "r-1")], Some("r-1"), None, "with a correlation ID"),
        (
            &[("traceparent", PARENT), ("x-request-id", "r 1")],
            Some(TRACE),
            None,
            "an invalid one is replaced",
        ),
        (&[("traceparent", PARENT), ("x-request-id", "")], Some(TRACE), None, "an empty one is replaced"),
        (&[("traceparent", PARENT), ("x-trace-id", SPAN)], Some(SPAN), None, "a trace ID of another kind"),
    ];
    for (headers, correlation, tracestate, why) in rows {
        let expected = Seen {
            trace: TRACE.to_owned(),
            span: Some(SPAN.to_owned()),
            flags: 1,
            correlation: correlation.map(str::to_owned),
            tracestate: tracestate.map(str::to_owned),
        };
        assert_eq!(seen(&extract(*headers, Trust::Always)), expected, "{why}");
    }
}

#[test]
fn a_traceparent_that_does_not_count_starts_a_new_trace() {
    let upper_case = PARENT.to_uppercase();
    let huge = format!("01{}-{}", &PARENT[2..], "x".repeat(1 << 20));
    let rows: &[(Pairs<'_>, &str)] = &[
        (&[], "no headers"),
        (&[("trace-parent", PARENT), ("trace.parent", PARENT)], "wrong names"),
        (&[("traceparent", PARENT), ("traceparent", PARENT)], "two of the same"),
        (&[("traceparent", PARENT), ("Traceparent", NOT_SAMPLED)], "two different ones"),
        (&[("traceparent", PARENT), ("traceparent", "")], "a second one that is empty"),
        (&[("traceparent", &upper_case)], "upper case"),
        (&[("traceparent", &huge)], "1 MiB"),
        (&[("traceparent", "")], "empty"),
        (&[("tracestate", "foo=1")], "only a tracestate"),
    ];
    for (headers, why) in rows {
        let headers = [*headers, &[("tracestate", "foo=1")]].concat();
        let context = extract(&headers, Trust::Always);
        assert_new_trace(&context, why);
        assert_eq!(context.tracestate(), None, "{why}");
        assert_eq!(context.correlation_id(), None, "{why}");
        assert_ne!(
            context.trace_id(),
            extract(&headers, Trust::Always).trace_id(),
            "{why}: another each time"
        );
    }
}

#[test]
fn the_trace_is_derived_from_a_correlation_id_where_no_traceparent_came() {
    let rows = [
        (TRACE, TRACE, "32 hex"),
        ("0AF7651916CD43DD8448EB211C80319C", TRACE, "32 hex in upper case"),
        ("0af76519-16cd-43dd-8448-eb211c80319c", TRACE, "a UUID"),
        ("0AF76519-16CD-43DD-8448-EB211C80319C", TRACE, "a UUID in upper case"),
        // Computed by Python: uuid.uuid5(uuid.NAMESPACE_URL, ..).hex
        ("abc-123-def-456", "257d39f7b4a251d2b05a6e3ad0c709a9", "anything else is hashed"),
        (
            "00000000000000000000000000000000",
            "e987ac9a40a65111a5e63389c9591dfe",
            "zero is no trace ID, so it is hashed",
        ),
    ];
    for (correlation, trace, why) in rows {
        let expected = Seen {
            trace: trace.to_owned(),
            span: None,
            flags: 1,
            correlation: Some(correlation.to_owned()),
            tracestate: None,
        };
        for trust in [Trust::Always, Trust::IdsOnly] {
            for name in ["X-Correlation-ID", "X-Request-ID", "X-Trace-ID"] {
                let headers = [(name, correlation), ("tracestate", "foo=1")];
                assert_eq!(seen(&extract(&headers, trust)), expected, "{why}, {name}, {trust:?}");
            }
        }
    }
}

#[test]
fn a_correlation_id_beside_an_invalid_traceparent_is_kept_but_makes_no_trace() {
    let context = extract(&[("traceparent", "00-0-0-00"), ("x-correlation-id", TRACE)], Trust::Always);
    assert_new_trace(&context, "an invalid traceparent");
    assert_eq!(context.correlation_id().map(CorrelationId::as_str), Some(TRACE));
}

#[test]
fn an_invalid_correlation_id_alone_is_replaced_by_the_new_trace_id() {
    let too_long = "x".repeat(129);
    for value in ["two words", "", &too_long, "a\r\nX-Evil: 1", "\u{202e}"] {
        let context = extract(&[("x-correlation-id", value)], Trust::Always);
        assert_new_trace(&context, value);
        let seen = seen(&context);
        assert_eq!(seen.correlation, Some(seen.trace), "{value:?}");
    }
}

#[test]
fn trust_decides_how_much_is_taken() {
    let rows = [("00", 0, 1), ("01", 1, 1), ("02", 2, 3), ("03", 3, 3), ("ff", 3, 3), ("fc", 0, 1)];
    for (flags, as_sent, ids_only) in rows {
        let parent = format!("00-{TRACE}-{SPAN}-{flags}");
        let headers = [("traceparent", parent.as_str()), ("tracestate", "foo=1"), ("x-request-id", "r-1")];
        let expected = |flags, tracestate: Option<&str>| Seen {
            trace: TRACE.to_owned(),
            span: Some(SPAN.to_owned()),
            flags,
            correlation: Some("r-1".to_owned()),
            tracestate: tracestate.map(str::to_owned),
        };
        assert_eq!(seen(&extract(&headers, Trust::Always)), expected(as_sent, Some("foo=1")));
        assert_eq!(seen(&extract(&headers, Trust::IdsOnly)), expected(ids_only, None));
        assert_eq!(extract(&headers, Trust::Always), Context::from_headers(&headers));

        let stranger = extract(&headers, Trust::Never);
        assert_new_trace(&stranger, "never");
        assert_eq!((stranger.correlation_id(), stranger.tracestate()), (None, None));
    }
    assert_eq!(extract(&[("x-request-id", "r 1")], Trust::Never).correlation_id(), None, "nor replaced");
    assert_eq!(Trust::default(), Trust::Always);
}

#[test]
fn what_a_context_says_is_written() {
    let rows: [(Context, Pairs<'_>, &str); 5] = [
        (inside(1, None, None), &[("traceparent", PARENT)], "the calling span is the parent"),
        (inside(0xfc, None, None), &[("traceparent", NOT_SAMPLED)], "reserved bits are zero"),
        (
            inside(1, Some("c"), Some("foo=1")),
            &[("traceparent", PARENT), ("tracestate", "foo=1"), ("x-correlation-id", "c")],
            "all that there is",
        ),
        (Context::empty(), &[], "an empty context"),
        (
            Context::empty().with_correlation_id(CorrelationId::try_from("c").expect("valid")),
            &[("x-correlation-id", "c")],
            "a correlation ID without a trace",
        ),
    ];
    for (context, expected, why) in rows {
        let expected =
            expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        assert_eq!(written(&context), expected, "{why}");
    }
}

#[test]
fn what_was_received_is_replaced_and_never_sent_on() {
    let received = [
        ("Traceparent", "01-ffffffffffffffffffffffffffffffff-ffffffffffffffff-ff-more"),
        ("TRACEPARENT", "again"),
        ("TraceState", "stale=1"),
        ("X-Correlation-Id", "bad id"),
        ("Accept", "*/*"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let expected = |rest: &[(&str, &str)]| -> Vec<(String, String)> {
        rest.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };

    let mut headers = received.to_vec();
    inject(&inside(1, Some("c"), None), &mut headers);
    assert_eq!(headers, expected(&[("Accept", "*/*"), ("traceparent", PARENT), ("x-correlation-id", "c")]));

    let mut headers = received.to_vec();
    inject(&Context::empty(), &mut headers);
    assert_eq!(headers, received, "an empty context leaves everything alone");
}

#[test]
fn the_correlation_id_is_echoed_and_nothing_else() {
    let mut response = HashMap::from([("X-Correlation-ID".to_owned(), "old".to_owned())]);
    echo(&inside(1, None, Some("foo=1")), &mut response);
    assert_eq!(response["X-Correlation-ID"], "old");
    echo(&inside(1, Some("new"), Some("foo=1")), &mut response);
    assert_eq!(response, HashMap::from([("x-correlation-id".to_owned(), "new".to_owned())]));
}

#[test]
fn a_trace_crosses_two_services() {
    let first = Context::from_headers(&[("x-request-id", "order-17")]);
    let second = extract(&written(&first), Trust::Always);
    assert_eq!(second.trace_id(), first.trace_id());
    assert_eq!(second.correlation_id(), first.correlation_id());
    assert!(second.span_id().is_some(), "a parent ID is sent even where no span was opened");
}

fn contexts() -> impl Strategy<Value = Context> {
    let tracestate =
        vec(("[a-z0-9][a-z0-9_*/@-]{0,8}", "[ -+\\--<>-~]{0,5}[!-+\\--<>-~]"), 1..20).prop_map(|members| {
            let distinct: BTreeMap<String, String> = members.into_iter().collect();
            distinct.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(",")
        });
    let correlation = "[A-Za-z0-9._:/+=@-]{1,128}";
    (1..=u128::MAX, 1..=u64::MAX, 0..4_u8, option::of(correlation), option::of(tracestate)).prop_map(
        |(trace_id, span_id, flags, correlation, tracestate)| {
            let baggage = Baggage {
                correlation_id: correlation
                    .map(|text| CorrelationId::try_from(text.as_str()).expect("valid")),
                tracestate: tracestate.map(String::into_boxed_str),
                ..Baggage::default()
            };
            let trace_id = TraceId::from_u128(trace_id).expect("not zero");
            Context::remote(trace_id, SpanId::from_u64(span_id), TraceFlags::from_u8(flags), baggage)
        },
    )
}

/// Header values from nonsense to nearly valid.
fn values() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        vec(any::<u8>(), 0..600),
        "[ \t]?[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(-[a-z-]{0,9})?[ \t]?"
            .prop_map(String::into_bytes),
        "([a-z@][a-z0-9@]{0,3}=[ -~]{1,200}[, \t]{0,3}){0,40}".prop_map(String::into_bytes),
        "[A-Za-z0-9._:/+=@-]{0,130}[\r\n]{0,2}".prop_map(String::into_bytes),
    ]
}

fn names() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just("traceparent"),
        Just("Tracestate"),
        Just("X-Correlation-ID"),
        Just("x-request-id"),
        Just("X-TRACE-ID"),
    ]
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(context in contexts()) {
        prop_assert_eq!(&extract(&written(&context), Trust::Always), &context);
    }

    #[test]
    fn anything_received_gives_a_context_that_can_be_sent(
        headers in vec((names(), values()), 0..6),
        trust in prop_oneof![Just(Trust::Always), Just(Trust::IdsOnly), Just(Trust::Never)],
    ) {
        let context = extract(&headers, trust);
        prop_assert!(context.is_active());
        let sent = written(&context);
        for (name, value) in &sent {
            prop_assert!(value.len() <= 512, "{name}: {value}");
            prop_assert!(value.bytes().all(|byte| matches!(byte, b' '..=b'~')), "{name}: {value}");
        }
        let callee = extract(&sent, Trust::Always);
        let as_sent = |context: &Context| Seen { span: None, ..seen(context) };
        prop_assert_eq!(as_sent(&callee), as_sent(&context));
    }
}
