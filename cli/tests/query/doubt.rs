//! How sure may a verdict be? Never surer than the evidence: lines that were lost, read twice or spelt otherwise, clocks
//! that disagree, traces that are only named.

use casefile_record::{EventName, Lost, LostReason, Outcome, Record, Timestamp};
use serde_json::Value;

use crate::fixture::{call, failed, trace_id, with};
use crate::run::Folder;

/// A checkout of three calls: load, charge, and the root that calls them; the last number is the charge's.
fn checkout(number: u64) -> Vec<Record> {
    let begins = number * 20_000;
    let cents = serde_json::json!(number % 5 * 100);
    let load = call(number, 1, Some(0), "shop::orders::load", begins + 900, 700);
    let charge = call(number, 2, Some(0), "shop::pay::charge", begins + 6000, 5000);
    vec![
        with(load, &[("cents", cents.clone())], Some(cents.clone())),
        with(charge, &[("cents", cents.clone())], Some(cents)),
        call(number, 0, None, "shop::api::checkout", begins + 7000, 7000),
    ]
}

/// A checkout whose charge gives back another amount.
fn overcharged(number: u64) -> Vec<Record> {
    let mut records = checkout(number);
    records[1].output = Some(serde_json::json!(99_999));
    records
}

fn lines(records: impl IntoIterator<Item = Record>) -> Vec<u8> {
    records.into_iter().flat_map(|record| record.to_line()).collect()
}

/// Checkouts before and after the one in question, which is number 30.
fn around(records: impl IntoIterator<Item = Record>) -> Folder {
    let before = (10..30).flat_map(checkout);
    Folder::with(lines(before.chain(records).chain((31..41).flat_map(checkout))))
}

fn why(folder: &Folder) -> Value {
    folder.run(&["why", "--json", &trace_id(30).to_string(), "app.jsonl"]).json()
}

fn told(document: &Value) -> String {
    document["caveats"].to_string()
}

fn verdict(document: &Value) -> &str {
    document["verdict"].as_str().expect("a text")
}

#[test]
fn a_whole_trace_is_judged_surely_and_without_a_caveat() {
    let why = why(&around(overcharged(30)));
    assert_eq!((&why["confidence"], &why["caveats"]), (&"sure".into(), &Value::Array(Vec::new())), "{why}");
}

#[test]
fn a_number_that_is_missing_just_after_the_trace_takes_the_certainty() {
    let mut records = overcharged(30);
    records[1].seq = Some(91);
    // What had number 92 is on no line.
    records[0].seq = None;
    let why = why(&around(records));
    assert_ne!(why["confidence"], "sure", "{why}");
    assert!(told(&why).contains("just before or after its calls"), "{why}");
}

#[test]
fn a_call_that_may_have_been_the_last_of_its_thread_is_not_on_record() {
    let bad = checkout(30).into_iter().filter(|record| record.seq != Some(92));
    let folder = Folder::with(lines((10..30).flat_map(checkout).chain(bad)));
    let why = why(&folder);
    assert!(verdict(&why).starts_with("charge is not on record"), "{why}");
    assert_ne!(why["confidence"], "sure", "{why}");
}

#[test]
fn lines_that_were_lost_meanwhile_take_the_certainty() {
    let mut lost = Record::new(Timestamp::from_unix_nanos(1_795_341_600_700_000_000), EventName::Lost);
    lost.service_name = Some("shop".to_owned());
    lost.lost = Some(Lost {
        count: 3,
        since: Timestamp::from_unix_nanos(1_795_341_600_000_000_000),
        reason: LostReason::Full,
        functions: [("shop::orders::load".to_owned(), 3)].into_iter().collect(),
        others: std::collections::BTreeMap::new(),
    });
    let why = why(&around(overcharged(30).into_iter().chain([lost])));
    assert_ne!(why["confidence"], "sure", "{why}");
    assert!(told(&why).contains("3 records were lost while it ran") && told(&why).contains("load"), "{why}");
}

#[test]
fn a_line_of_the_trace_that_cannot_be_read_takes_the_certainty() {
    let broken = call(30, 9, Some(0), "shop::orders::save", 600_950, 10).to_line();
    let folder = around(overcharged(30));
    let mut log = std::fs::read(folder.path().join("app.jsonl")).expect("written");
    log.extend_from_slice(&broken[..200]);
    log.push(b'\n');
    folder.write("app.jsonl", log);
    let why = why(&folder);
    assert_ne!(why["confidence"], "sure", "{why}");
}

#[test]
fn what_is_in_the_logs_twice_counts_once() {
    let folder = around(overcharged(30));
    let once = why(&folder);
    let log = std::fs::read(folder.path().join("app.jsonl")).expect("written");
    folder.write("app.jsonl", [&log[..], &log[..]].concat());
    let twice = why(&folder);
    assert_eq!((&twice["verdict"], &twice["blamed"]), (&once["verdict"], &once["blamed"]));
    assert!(told(&twice).contains("3 records are in the logs twice"), "{twice}");
    let listed = folder.run(&["traces", "--json", "--limit", "50", "app.jsonl"]).json();
    assert!(listed["traces"].as_array().expect("a list").iter().all(|trace| trace["calls"] == 3), "{listed}");
    let id = trace_id(30).to_string();
    let trace = folder.run(&["trace", "--json", &id, "app.jsonl"]).json();
    assert_eq!(trace["calls"].as_array().map(Vec::len), Some(3), "{trace}");
}

/// The text with the records' identifiers in capitals.
fn in_capitals(log: &[u8], only: &str) -> Vec<u8> {
    let text = String::from_utf8(log.to_vec()).expect("UTF-8");
    let spell = |line: &str| {
        let mut record: Value = serde_json::from_str(line).expect("JSON");
        if line.contains(only) {
            for key in ["trace_id", "span_id", "parent_span_id"] {
                if let Some(id) = record.get(key).and_then(Value::as_str).map(str::to_ascii_uppercase) {
                    record[key] = id.into();
                }
            }
        }
        record.to_string() + "\n"
    };
    text.lines().map(spell).collect::<String>().into_bytes()
}

#[test]
fn identifiers_in_capitals_are_the_same_identifiers() {
    let fails = overcharged(30).into_iter().map(|record| failed(record, Outcome::Error, "shop::E", "no"));
    let folder = around(fails);
    let log = std::fs::read(folder.path().join("app.jsonl")).expect("written");
    let plain = why(&folder);
    let id = trace_id(30).to_string();
    for only in ["", "shop::pay::charge"] {
        folder.write("app.jsonl", in_capitals(&log, only));
        let spelt = why(&folder);
        assert_eq!(
            (&spelt["blamed"], &spelt["caveats"]),
            (&plain["blamed"], &plain["caveats"]),
            "{only:?}: {spelt}"
        );
        let listed = folder.run(&["traces", "--failed", "--json", "app.jsonl"]).json();
        assert_eq!(listed["traces"][0]["trace_id"], id.as_str(), "{listed}");
        for wanted in [id.to_ascii_uppercase(), id.clone()] {
            let found = folder.run(&["find", "--json", &format!("trace_id == {wanted}"), "app.jsonl"]);
            assert_eq!(found.output.lines().count(), 3, "{wanted}: {}", found.output);
        }
        let resolved = folder.run(&["trace", "--json", &id[..31], "app.jsonl"]).json();
        assert_eq!(resolved["calls"].as_array().map(Vec::len), Some(3), "{resolved}");
    }
}

#[test]
fn a_clock_that_is_hours_off_changes_no_order_and_no_claim() {
    const HOURS: u64 = 3 * 3_600_000_000;
    // The bank is asked by the charge; what the charge is given came from a call before it.
    let asked = |number: u64| {
        let bad = number == 30;
        let mut records = checkout(number);
        let bank = call(number, 3, Some(2), "bank::hold", number * 20_000 + 5000 + HOURS, 300);
        let cents = serde_json::json!(if bad { 96_000 } else { number % 5 * 100 });
        records[0] = with(records[0].clone(), &[("cents", 0.into())], Some(cents.clone()));
        records[1] = with(records[1].clone(), &[], None);
        let mut bank = with(bank, &[("cents", cents)], None);
        if bad {
            bank = failed(bank, Outcome::Error, "bank::OverLimit", "over limit");
            records[2] = failed(records[2].clone(), Outcome::Error, "bank::OverLimit", "over limit");
        }
        records.push(bank);
        records
    };
    let why = why(&Folder::with(lines((10..41).flat_map(asked))));
    assert_ne!(why["confidence"], "sure", "{why}");
    assert!(told(&why).contains("clocks"), "{why}");
    assert!(!verdict(&why).contains("No earlier call"), "{why}");
}

#[test]
fn a_trace_failed_if_its_root_did() {
    let mut handled = checkout(50);
    handled[1] = failed(handled[1].clone(), Outcome::Error, "shop::E", "no");
    let failed = checkout(30).into_iter().map(|record| failed(record, Outcome::Error, "shop::E", "no"));
    let folder = Folder::with(lines(failed.chain(handled)));
    let listed = folder.run(&["traces", "--failed", "--json", "app.jsonl"]).json();
    let listed = listed["traces"].as_array().expect("a list");
    assert_eq!(listed.len(), 1, "{listed:?}");
    assert_eq!(listed[0]["trace_id"], trace_id(30).to_string());
}

#[test]
fn of_more_roots_than_are_told_apart_the_number_is_the_least() {
    let all = (0..3000).map(|number| {
        let mut record = call(number, 0, None, &format!("shop::f{number}"), number, 1);
        record.seq = None;
        failed(record, Outcome::Error, "shop::E", "no")
    });
    let told = Folder::with(lines(all)).run(&["why", "app.jsonl"]).error;
    assert!(told.contains("of 3,000 traces"), "{told}");
}

#[test]
fn two_that_are_named_are_compared_without_a_verdict() {
    let folder = around(overcharged(30));
    let (bad, other) = (trace_id(30).to_string(), trace_id(31).to_string());
    let same = folder.run(&["diff", &bad, &bad, "app.jsonl"]).output;
    assert!(!same.contains("Verdict") && same.contains("Nothing differs between the two"), "{same}");
    let differ = folder.run(&["diff", &bad, &other, "app.jsonl"]).output;
    assert!(!differ.contains("Verdict") && differ.contains("99999"), "{differ}");
    let mut fails = overcharged(30);
    fails[2] = failed(fails[2].clone(), Outcome::Error, "shop::E", "no");
    let against = around(fails).run(&["diff", &other, &bad, "app.jsonl"]).output;
    assert!(against.contains("it was asked for; it failed"), "{against}");
}

#[test]
fn two_that_ran_side_by_side_are_not_said_to_be_wrong_inside() {
    let take = |number: u64, span: u64, seat: u64, from: u64| {
        let mut take = call(number, span, Some(0), "shop::seats::take", number * 20_000 + from + 500, 500);
        take.seq = Some(number * 4 + span);
        with(take, &[("hall", 7.into())], Some(seat.into()))
    };
    let booking = |number: u64| {
        let bad = number == 30;
        let mut root = call(number, 0, None, "shop::book", number * 20_000 + 3000, 3000);
        root.seq = Some(number * 4);
        vec![
            take(number, 1, 1, 100),
            take(number, 2, if bad { 1 } else { 2 }, if bad { 150 } else { 1000 }),
            root,
        ]
    };
    let why = why(&Folder::with(lines((10..41).flat_map(booking))));
    assert!(!verdict(&why).contains("the fault is inside of it"), "{why}");
    assert!(verdict(&why).contains("side by side"), "{why}");
}
