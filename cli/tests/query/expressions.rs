//! What expressions mean, and what is said of texts that are none.

use casefile_cli::expression::Expression;
use casefile_cli::scan::{Seen, look};
use casefile_record::Record;
use proptest::prelude::*;

const LINE: &str = concat!(
    r#"{"timestamp":"2026-11-22T10:00:00.000000000Z","trace_id":"01936f0c5d2a7c1e9a3ce929d0e0e473","#,
    r#""event_name":"casefile.call","service.name":"shop","code.function.name":"shop::pay","outcome":"error","#,
    r#""duration_ns":250000000,"http.route":"/pay","http.response.status_code":500,"flag":false,"#,
    r#""error.type":"E::Declined","inputs":{"order":{"id":918273,"big":"340282366920938463463374607431768211455"},"#,
    r#""http.route":"/inner","due":"2026-11-22T12:30:00+02:00","list":[1,{"x":"y"}],"none":null,"n":18446744073709551615},"#,
    r#""error.fields":{"code":7},"meta":{}}"#
);

fn matches(expression: &str) -> bool {
    let record = Record::from_line(LINE.as_bytes()).expect("a record");
    expression.parse::<Expression>().unwrap_or_else(|error| panic!("{expression}: {error}")).matches(&record)
}

#[test]
fn fields_are_found_however_they_are_written() {
    for expression in [
        "outcome == error",
        "outcome = \"error\"",
        "http.route == \"/pay\"",
        "\"http.route\" == /pay",
        "inputs.\"http.route\" == /inner",
        "inputs.http.route ~ inn",
        "inputs.order.id == 918273",
        "inputs.order.id == \"918273\"",
        "inputs.order.big == 340282366920938463463374607431768211455",
        "inputs.n == 18446744073709551615",
        "!(inputs.n == 18446744073709551614)",
        "inputs.list[1].x == y && inputs.list.0 == 1 && inputs.list ~ 1",
        "error.fields.code >= 7 && error.fields.code < 7.5",
        "function ~ pay && service == shop && duration == 250ms && duration >= 0.25s",
        "duration_ns > 249ms && duration_ns < 1min",
        "timestamp > 2026-11-22T09:00 && timestamp < 2026-11-22T10:00:01Z",
        "timestamp >= \"2026-11-22T10:00Z\" && timestamp <= \"2026-11-22T10:00:00.0Z\"",
        "timestamp == 2026-11-22T10:00 && timestamp == \"2026-11-22 12:00:00+02:00\" && !(timestamp != 2026-11-22T10:00Z)",
        "timestamp > 2026-11-22T11:59+02:00 && timestamp < 2026-11-22T05:00:00.5-05:00 && timestamp < 2026-11-23",
        "timestamp ~ 10:00:00.000 && timestamp != null",
        "inputs.due > 2026-11-22T10:00Z && inputs.due <= 2026-11-22T10:30Z && inputs.due != 2026-11-22T10:30Z",
        "error.type > 2026-11-22",
        "error && !panic && trace ~ 0c5d",
        "error.type =~ Declined",
        "inputs.none == null && missing == null && missing != 5 && !(missing > 5)",
        "flag == false && !flag",
        "!outcome || outcome != ok && (flag || http.response.status_code >= 500)",
        "inputs ~ order",
    ] {
        assert!(matches(expression), "{expression}");
        assert!(!matches(&format!("!({expression})")), "{expression}");
    }
}

#[test]
fn a_text_that_is_no_expression_is_told_where_and_why() {
    for (text, error) in [
        (
            "",
            "at column 1: expected a field, such as outcome, function, duration_ns, inputs.NAME, output.NAME or http.route",
        ),
        (
            "outcome ==",
            "at column 11: expected a value: a \"text\", a number, a duration such as 250ms, true, false, null or a word",
        ),
        (
            "ü == && x",
            "at column 6: expected a value: a \"text\", a number, a duration such as 250ms, true, false, null or a word",
        ),
        ("outcome == error error", "at column 18: expected && or || here, or the end"),
        ("(a == 1", "at column 8: expected ) or && or || here"),
        ("a == 1)", "at column 7: this ) closes nothing"),
        (
            "a == 'b'",
            "at column 6: '\\'' means nothing here; texts stand in double quotes, and valid signs are == != < <= > >= ~ && || ! ( )",
        ),
        ("a == \"b", "at column 6: this text has no closing quote"),
        ("a == \"\\x\"", "at column 7: valid after a backslash are \" \\ / n t"),
        ("a..b", "at column 3: a name is missing before this dot"),
        ("a.", "at column 2: a name is missing behind this dot"),
        ("a[x]", "at column 3: between [ and ] stands a whole number"),
        ("a[1", "at column 2: this [ has no ]"),
        (
            "timestamp > 10m",
            "at column 13: expected a time, such as 2026-11-22T10:00Z, 2026-11-22T12:00:00.5+02:00 or 2026-11-22 (for 10m ago: --since 10m)",
        ),
        (
            "timestamp == \"2026-13-01\"",
            "at column 14: expected a time, such as 2026-11-22T10:00Z, 2026-11-22T12:00:00.5+02:00 or 2026-11-22 (for 10m ago: --since 10m)",
        ),
    ] {
        assert_eq!(text.parse::<Expression>().expect_err(text).to_string(), error, "{text}");
    }
    let deep = "(".repeat(100_000);
    let error = deep.parse::<Expression>().expect_err("too deep").to_string();
    assert_eq!(error, "at column 101: nested deeper than 100 levels");
    assert!("!".repeat(100_000).parse::<Expression>().is_err());
    assert!(vec!["a"; 40].join(".").parse::<Expression>().is_err());
}

/// Expressions of all sorts, over few fields, so that many hold.
fn expression() -> impl Strategy<Value = String> {
    let field = prop::sample::select(vec![
        "outcome",
        "function",
        "service",
        "duration_ns",
        "timestamp",
        "http.route",
        "inputs.order.id",
        "error.type",
        "missing",
        "trace",
        "\"code.function.name\"",
        "event_name",
    ]);
    let operator = prop::sample::select(vec!["==", "!=", "<", "<=", ">", ">=", "~"]);
    let value = prop::sample::select(vec![
        "error",
        "ok",
        "shop",
        "\"shop::pay\"",
        "250ms",
        "5",
        "null",
        "true",
        "\"/pay\"",
        "918273",
        "E::Declined",
        "casefile",
        "2026-11-22T12:00+02:00",
        "2026-11-23",
    ]);
    let leaf =
        (field, operator, value).prop_map(|(field, operator, value)| format!("{field} {operator} {value}"));
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} && {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} || {b})")),
            inner.prop_map(|a| format!("!({a})")),
        ]
    })
}

proptest! {
    #[test]
    fn what_the_envelope_and_the_needle_say_is_what_the_record_says(text in expression(), outcome in "ok|error|panic") {
        let line = LINE.replace("\"outcome\":\"error\"", &format!("\"outcome\":\"{outcome}\""));
        // Words that no outcome is are refused.
        let Ok(expression) = text.parse::<Expression>() else { return Ok(()) };
        let record = Record::from_line(line.as_bytes()).expect("a record");
        let Seen::Record(facts) = look(line.as_bytes()) else { panic!("a record") };
        let matches = expression.matches(&record);
        prop_assert!(expression.matches_envelope(&facts).is_none_or(|told| told == matches));
        prop_assert!(!matches || expression.needle().is_none_or(|needle| line.contains(needle)));
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "[a-z0-9.\"\\\\=!<>~&|() \\[\\]ü']{0,60}") {
        if let Err(error) = text.parse::<Expression>() {
            prop_assert!(error.column() <= text.chars().count() + 1);
        }
    }
}
