//! What another writer spells otherwise: JSON has several ways to write a name, and all mean the same.

use crate::fixture::{call, failed, trace_id};
use crate::run::Folder;

const NAME: &str = "shop::日/\"pay\"";

fn log() -> String {
    let bad = failed(call(1, 0, None, NAME, 10, 5), casefile_record::Outcome::Error, "E", "no");
    let lines = (2..40).map(|number| call(number, 0, None, NAME, number * 10, 5)).chain([bad]);
    lines.map(|record| String::from_utf8(record.to_line()).expect("UTF-8")).collect()
}

#[test]
fn names_with_escapes_are_the_same_names() {
    let respelt = log().replace("日/\\\"pay", "\\u65e5\\/\\u0022\\u0070ay");
    assert_ne!(respelt, log());
    let (plain, respelt) = (Folder::with(log()), Folder::with(respelt));
    let id = trace_id(1).to_string();
    assert_eq!(respelt.run(&["why", &id, "app.jsonl", "--json"]).json()["good_traces"], 38);
    let timing = respelt.run(&["timing", &id, "app.jsonl", "--json"]).json();
    assert_eq!(timing["calls"], plain.run(&["timing", &id, "app.jsonl", "--json"]).json()["calls"]);
    for expression in ["function ~ pay", "function == \"shop::日/\\\"pay\\\"\""] {
        let found = respelt.run(&["find", expression, "app.jsonl"]);
        assert_eq!(found.output, plain.run(&["find", expression, "app.jsonl"]).output);
        assert_eq!(found.output.matches("pay").count(), 39, "{expression}");
    }
}
