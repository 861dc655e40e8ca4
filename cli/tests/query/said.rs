//! What is said where there is little to say: nothing found, nothing to trust, nothing to suggest, no room.

use casefile_record::{Outcome, Record};
use serde_json::{Value, json};

use crate::fixture::{call, failed, trace_id, with};
use crate::run::Folder;

fn lines(records: impl IntoIterator<Item = Record>) -> String {
    records.into_iter().map(|record| String::from_utf8(record.to_line()).expect("UTF-8")).collect()
}

fn kinds(log: impl AsRef<[u8]>) -> Vec<Value> {
    let ran = Folder::with(log).run(&["doctor", "--json", "app.jsonl"]);
    let findings = ran.json()["findings"].clone();
    findings.as_array().expect("a list").iter().map(|finding| finding["kind"].clone()).collect()
}

#[test]
fn nothing_is_not_in_order() {
    for log in ["", "{\"level\":\"info\"}\n", "plain\n"] {
        let ran = Folder::with(log).run(&["doctor", "app.jsonl"]);
        assert!(ran.output.contains("no record of casefile") && !ran.output.contains("in order"), "{log}");
    }
    let folder = Folder::with(lines([call(1, 0, None, "shop::a", 10, 5)]));
    let ran = folder.run(&["doctor", "app.jsonl", "missing.jsonl"]);
    assert!(ran.output.contains("what could be read is in order") && ran.exit.code() == 2, "{}", ran.page());
}

#[test]
fn two_processes_with_one_number_are_told() {
    let good = lines((1..5).map(|number| call(number, 0, None, "shop::a", number * 10, 5)));
    assert!(!kinds(&good).contains(&json!("numbers_used_twice")));
    let mut second = call(9, 0, None, "shop::a", 60, 5);
    second.seq = Some(3);
    assert!(kinds(good.clone() + &lines([second.clone()])).contains(&json!("numbers_used_twice")));
    // One after the other, as a container does that was started again.
    let begun = lines([second.clone()])
        .replace("casefile.call", "casefile.process")
        .replace("\"seq\":3", "\"seq\":0");
    assert!(!kinds(good + &begun + &lines([second])).contains(&json!("numbers_used_twice")));
}

#[test]
fn what_cannot_be_understood_is_no_clock_and_no_health() {
    let good = lines([call(1, 0, None, "shop::a", 10, 5)]);
    let lost =
        r#"{"timestamp":"2026-11-22T10:00:00.000000000Z","event_name":"casefile.lost","lost":{"count":-5}}"#;
    assert!(kinds(good + lost + "\n").contains(&json!("malformed_lost")));
    let log = lines([call(1, 0, None, "shop::a", 9000, 8000), call(1, 1, Some(0), "bank::b", 5000, 9)]);
    let log = log.replace("\"duration_ns\":9000,", "\"duration_ns\":99999999999999999,");
    let found = kinds(log);
    assert!(found.contains(&json!("impossible_durations")), "{found:?}");
    assert!(!found.contains(&json!("begun_before_caller")), "{found:?}");
}

#[test]
fn logs_of_other_tools_are_no_logs_of_ours() {
    let folder = Folder::with("{\"level\":\"info\"}\n".repeat(240));
    folder.write("empty.jsonl", "");
    let id = trace_id(1).to_string();
    for arguments in [&["why"][..], &["timing"], &["trace"], &["diff"], &["why", &id], &["trace", "0193"]] {
        let ran = folder.run(&[arguments, &["app.jsonl"]].concat());
        assert!(ran.error.contains("no record of casefile in 240 lines"), "{arguments:?}: {}", ran.error);
        let ran = folder.run(&[arguments, &["empty.jsonl"]].concat());
        assert!(ran.error.contains("no line in 1 file"), "{arguments:?}: {}", ran.error);
    }
}

#[test]
fn failures_that_somebody_made_good_stand_last() {
    let fails = |record| failed(record, Outcome::Error, "E", "no");
    let often = (10..15).flat_map(|trace| {
        let inner = fails(call(trace, 1, Some(0), "shop::retried", trace * 10, 1));
        [inner, call(trace, 0, None, "shop::root", trace * 10, 5)]
    });
    let folder = Folder::with(lines(often.chain([fails(call(1, 0, None, "shop::root", 10, 5))])));
    let ran = folder.run(&["errors", "app.jsonl"]);
    let at = |text: &str| ran.output.find(text).expect("there");
    assert!(at("1x E in shop::root") < at("5x E in shop::retried"), "{}", ran.output);
    assert!(at("recovered: the root ended well") > at("5x"), "{}", ran.output);
    assert_eq!(folder.run(&["errors", "--json", "app.jsonl"]).json()["groups"][1]["recovered"], 5);
}

#[test]
fn a_value_that_one_call_has_tells_nothing() {
    let of = |number: u64, bad: bool| {
        let record = call(number, 0, None, "shop::a", number * 10, 5);
        let record = if bad { failed(record, Outcome::Error, "E", "no") } else { record };
        with(record, &[("id", json!(number)), ("name", json!(format!("n{number}")))], None)
    };
    let folder = Folder::with(lines((1..80).map(|number| of(number, number == 9))));
    let ran = folder.run(&["compare", "--fn", "a", "app.jsonl"]);
    assert!(ran.output.contains("2 values that only one call has"), "{}", ran.output);
    assert!(!ran.output.contains("n9") && ran.exit.code() == 1, "{}", ran.output);
    let why = folder.run(&["why", "app.jsonl"]);
    assert!(!why.output.contains("casefile compare"), "{}", why.output);
}

#[test]
fn identifiers_and_ends_of_names_are_not_cut() {
    let long = format!("shop::{}::the_last_one", "m".repeat(90));
    let folder = Folder::with(lines([call(1, 0, None, &long, 10, 5)]));
    let traces = folder.run(&["traces", "app.jsonl"]);
    assert!(traces.output.contains(&trace_id(1).to_string()), "{}", traces.output);
    assert!(traces.output.contains("the_last_one"), "{}", traces.output);
    assert!(folder.run(&["find", "outcome == ok", "app.jsonl"]).output.contains(&long));
    let narrow = folder.run(&["find", "outcome == ok", "app.jsonl", "--width", "60"]);
    assert!(narrow.output.contains("last_one"), "{}", narrow.output);
}

#[test]
fn what_means_nothing_is_refused_with_what_is_possible() {
    let folder = Folder::with(lines([call(1, 0, None, "shop::a", 10, 500)]));
    let refused = folder.run(&["find", "duration > 1day", "app.jsonl"]);
    assert!(refused.error.contains("ns us") && refused.exit.code() == 2, "{}", refused.error);
    assert_eq!(folder.run(&["find", "duration > \"400 us\"", "app.jsonl"]).exit.code(), 0);
    let since = folder.run(&["stats", "--since", "9999-12-31", "app.jsonl"]);
    assert!(since.error.contains("2554"), "{}", since.error);
}

#[test]
fn an_audit_says_what_it_did_not_see() {
    let folder = Folder::with("x");
    std::fs::create_dir(folder.path().join("src")).expect("a folder");
    let ran = folder.run(&["audit", "src"]);
    assert!(ran.error.contains("no Rust file here"), "{}", ran.error);
}

#[cfg(unix)]
#[test]
fn what_may_not_be_opened_is_trouble() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::with(lines([call(1, 0, None, "shop::a", 10, 5)]));
    std::fs::create_dir(folder.path().join("src")).expect("a folder");
    let file = folder.write("src/a.rs", "fn f() {}");
    let closed = folder.path().join("src/closed");
    std::fs::create_dir(&closed).expect("a folder");
    for path in [&file, &closed] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o000)).expect("changed");
    }
    // Whoever may read everything sees no difference.
    if std::fs::File::open(&file).is_ok() {
        return;
    }
    let ran = folder.run(&["audit", "src"]);
    assert!(ran.error.contains("a.rs: permission denied") && ran.exit.code() == 2, "{}", ran.error);
    assert!(ran.error.contains("closed: permission denied"), "{}", ran.error);
    let pattern = folder.path().join("**/*.jsonl").display().to_string();
    let ran = folder.run(&["stats", &pattern]);
    assert!(ran.error.contains("closed: permission denied") && ran.exit.code() == 2, "{}", ran.page());
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o700)).expect("changed");
}
