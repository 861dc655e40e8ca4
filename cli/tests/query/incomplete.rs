//! What is said of a trace of which something is missing? Never that it is well, nor that nothing differs.

use casefile_record::{Outcome, Record};
use serde_json::Value;

use crate::fixture::{call, failed, trace_id};
use crate::run::Folder;

/// A checkout of three calls in the trace of this number, the root last.
fn checkout(number: u64) -> Vec<Record> {
    let begins = number * 20_000;
    vec![
        call(number, 1, Some(0), "shop::orders::load", begins + 900, 700),
        call(number, 2, Some(0), "shop::pay::charge", begins + 6000, 5000),
        call(number, 0, None, "shop::api::checkout", begins + 7000, 7000),
    ]
}

fn lines(records: impl IntoIterator<Item = Record>) -> Vec<u8> {
    records.into_iter().flat_map(|record| record.to_line()).collect()
}

/// Twenty whole checkouts, and one that is given.
fn with(last: impl IntoIterator<Item = Record>) -> Folder {
    Folder::with(lines((10..30).flat_map(checkout).chain(last)))
}

fn caveats(document: &Value) -> String {
    let texts = document["caveats"].as_array().expect("a list").iter();
    texts.map(|text| text.as_str().expect("a text")).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_trace_without_its_root_is_not_compared_as_if_it_had_one() {
    let folder = with(checkout(30).into_iter().take(2));
    let id = trace_id(30).to_string();
    let page = folder.run(&["trace", &id, "app.jsonl"]).output;
    assert!(page.lines().next().is_some_and(|line| line.ends_with("incomplete")), "{page}");
    assert!(page.contains("Its root is not in these logs"), "{page}");
    let why = folder.run(&["why", "--json", &id, "app.jsonl"]).json();
    assert!(
        caveats(&why).contains("it is compared by shop::orders::load, the first call that is there"),
        "{why}"
    );
    assert_eq!((&why["timing"]["duration_ns"], &why["good_traces"]), (&Value::Null, &20.into()));
    assert!(why["verdict"].as_str().is_some_and(|text| text.contains("not all of it is there")), "{why}");
    let diff = folder.run(&["diff", "--json", &id, "app.jsonl"]).json();
    let calls = diff["calls"].as_array().expect("a list");
    let rows: Vec<_> = calls.iter().map(|call| (call["function"].as_str(), call["state"].as_str())).collect();
    let same = Some("same");
    assert_eq!(rows, [(Some("shop::orders::load"), same), (Some("shop::pay::charge"), same)]);
    let timing = folder.run(&["timing", &id, "app.jsonl"]).output;
    assert!(timing.contains("its duration is not known") && !timing.contains("\n*  "), "{timing}");
}

#[test]
fn another_root_is_compared_by_where_the_first_has_no_good_traces() {
    let mut alone = call(30, 7, None, "shop::nightly", 600_000, 50);
    alone.seq = None;
    alone.span_id = casefile_record::SpanId::from_u64(77);
    let folder = with(checkout(30).into_iter().chain([alone]));
    let why = folder.run(&["why", "--json", &trace_id(30).to_string(), "app.jsonl"]).json();
    let told = "it has 2 roots: no other trace with shop::nightly went well, so it is compared by shop::api::checkout";
    assert!(caveats(&why).contains(told), "{why}");
    assert_eq!((&why["root"]["function"], &why["good_traces"]), (&"shop::api::checkout".into(), &20.into()));
}

#[test]
fn a_number_that_is_on_no_line_is_said_and_another_traces_number_is_not() {
    // Number 2 of its three, of which nothing is left.
    let folder = with(checkout(30).into_iter().filter(|record| record.seq != Some(91)));
    let id = trace_id(30).to_string();
    let trace = folder.run(&["trace", "--json", &id, "app.jsonl"]).json();
    assert_eq!(trace["incomplete"]["missing_numbers"], 1);
    let why = folder.run(&["why", "--json", &id, "app.jsonl"]).json();
    assert!(caveats(&why).contains("1 running number (seq)"), "{why}");
    let mut others = checkout(31);
    others[1].seq = Some(91);
    let folder = with(checkout(30).into_iter().filter(|record| record.seq != Some(91)).chain(others));
    let trace = folder.run(&["trace", "--json", &id, "app.jsonl"]).json();
    assert_eq!(trace["incomplete"], Value::Null);
}

#[test]
fn a_broken_line_of_the_trace_is_said() {
    let folder = Folder::new();
    let broken = call(30, 1, Some(0), "shop::orders::load", 600_900, 700).to_line();
    let whole = lines((1..=20).flat_map(checkout).chain(checkout(30).into_iter().skip(1)));
    folder.write("app.jsonl", [&whole, &broken[..200], b"\n"].concat());
    let trace = folder.run(&["trace", "--json", &trace_id(30).to_string(), "app.jsonl"]).json();
    assert_eq!((&trace["failed"], &trace["incomplete"]["broken_lines"]), (&false.into(), &1.into()));
}

#[test]
fn a_trace_of_which_something_is_missing_is_no_good_one() {
    let mut torn = (1..=12).flat_map(checkout).collect::<Vec<_>>();
    // Of three there is a call whose caller was lost.
    for number in [2, 5, 9] {
        torn.push(call(number, 9, Some(8), "shop::lost::below", number * 20_000 + 950, 10));
    }
    let bad = checkout(30).into_iter().map(|record| failed(record, Outcome::Error, "shop::E", "no"));
    let folder = Folder::with(lines(torn.into_iter().chain(bad)));
    let why = folder.run(&["why", "--json", "app.jsonl"]).json();
    assert_eq!(why["good_traces"], 9);
    assert!(caveats(&why).contains("records are missing of 3 good traces of the same function"), "{why}");
}

/// Fifty thousand calls, of which one fails, in one trace, and as many in a good one.
#[cfg(target_os = "linux")]
#[test]
fn a_large_trace_takes_no_more_memory_than_a_small_one() {
    let folder = Folder::new();
    let mut log = Vec::new();
    for trace in [1, 2] {
        for number in 1..50_000 {
            let mut item = call(trace, 0, None, "shop::item", trace * 100_000 + number, 1);
            item.span_id = casefile_record::SpanId::from_u64(trace << 32 | number);
            item.parent_span_id = casefile_record::SpanId::from_u64(trace);
            item.seq = Some(trace * 100_000 + number);
            let value = serde_json::json!({ "id": number, "parts": [{ "sku": 1 }, { "sku": 2 }] });
            item.inputs = Some([("item", value)].into_iter().collect());
            if trace == 2 && number == 25_000 {
                item = failed(item, Outcome::Error, "shop::E", "boom");
            }
            log.extend(item.to_line());
        }
        let mut root = call(trace, 0, None, "shop::batch", trace * 100_000 + 60_000, 60_000);
        root.span_id = casefile_record::SpanId::from_u64(trace);
        root.seq = Some(trace * 100_000);
        log.extend(if trace == 2 { failed(root, Outcome::Error, "shop::E", "boom") } else { root }.to_line());
    }
    folder.write("app.jsonl", log);
    for command in ["trace --json", "why --json", "timing --json"] {
        let ran = most_resident(&folder, command);
        assert!(ran.1 < 64 << 10, "{command}: {} kB", ran.1);
        assert!(ran.0.contains("shop::E") || command.starts_with("timing"), "{command}");
        assert!(ran.0.contains("left_out") || ran.0.contains("left out to bound memory"), "{command}");
        assert!(ran.0.contains("shop::batch"), "{command}");
    }
}

/// What the command wrote, and the most memory that it had, in kB.
#[cfg(target_os = "linux")]
fn most_resident(folder: &Folder, command: &str) -> (String, u64) {
    use std::io::Read as _;
    let mut words = vec![env!("CARGO_BIN_EXE_casefile")];
    words.extend(command.split(' '));
    let id = trace_id(2).to_string();
    words.extend([&id[..], "app.jsonl"]);
    let mut running = std::process::Command::new(words[0])
        .args(&words[1..])
        .current_dir(folder.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("a process");
    let mut output = running.stdout.take().expect("a pipe");
    // Its page is more than a pipe holds, so that it still runs when its first byte is here: all is held by then.
    let mut text = vec![0];
    output.read_exact(&mut text).expect("a byte");
    let status = std::fs::read_to_string(format!("/proc/{}/status", running.id())).unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
    let peak = peak.and_then(|text| text.trim().parse().ok());
    output.read_to_end(&mut text).expect("read");
    running.wait().expect("ended");
    text[0] = b'{';
    (String::from_utf8(text).expect("UTF-8"), peak.unwrap_or(0))
}
