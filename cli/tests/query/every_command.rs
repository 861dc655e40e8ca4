//! Whatever the logs hold, and however they are cut off: every command ends, says what was wrong, and sends the terminal
//! nothing but text.

use std::io::Write as _;

use casefile_record::Outcome;
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::fixture::{call, failed, trace_id, with};
use crate::run::{Folder, Ran};

fn commands() -> Vec<Vec<String>> {
    let id = trace_id(1).to_string();
    let words = [
        format!("why {id}"),
        format!("diff {id}"),
        format!("timing {id}"),
        format!("trace {id}"),
        "compare --fn shop::good".to_owned(),
        "errors".to_owned(),
        "stats".to_owned(),
        "find timestamp".to_owned(),
        "tail --no-follow".to_owned(),
        "doctor".to_owned(),
    ];
    words.iter().map(|words| words.split(' ').map(str::to_owned).collect()).collect()
}

fn run(folder: &Folder, command: &[String], name: &str, json: bool) -> Ran {
    let words = command.iter().map(String::as_str).chain([name]).chain(json.then_some("--json"));
    folder.run(&words.collect::<Vec<_>>())
}

/// Only letters, spaces, signs, and what pages are drawn with.
fn assert_harmless(ran: &Ran, what: &str) {
    let drawn = "…├└─│µ×→";
    let page = ran.page();
    let strange: Vec<_> =
        page.chars().filter(|c| !(' '..='~').contains(c) && *c != '\n' && !drawn.contains(*c)).collect();
    assert!(strange.is_empty(), "{what}: {strange:?}\n{page}");
}

fn good(number: u64) -> Vec<u8> {
    with(call(number, 0, None, "shop::good", number * 10, 5), &[("x", json!("y"))], None).to_line()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// A name, what is in it, and what of it is said with file and line.
fn hostile() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let log: Vec<u8> = (1..2000).flat_map(good).collect();
    let zstandard = ruzstd::encoding::compress_to_vec(&log[..], ruzstd::encoding::CompressionLevel::Fastest);
    let packed = gzip(&log);
    let deep = format!("{{\"event_name\":\"casefile.call\",\"inputs\":{}\n", "{\"a\":[".repeat(50_000));
    let month = String::from_utf8(good(3)).expect("UTF-8").replace("-11-22T", "-13-22T");
    let twice = String::from_utf8(good(3)).expect("UTF-8").replace("\"x\":\"y\"", "\"x\":1,\"x\":2");
    let foreign = b"{\"ts\":1,\"msg\":\"zap\"}\n{\"@timestamp\":\"x\",\"log.level\":\"info\"}\n";
    let newer = br#"{"timestamp":"2030-01-01T00:00:00Z","event_name":"casefile.metric","casefile.schema":"casefile/9"}"#;
    vec![
        ("cut.jsonl", [good(1), good(2)[..90].to_vec()].concat(), "cut.jsonl:2: truncated"),
        (
            "binary.jsonl",
            [good(1), b"\x7fELF\x00\x01\xff\xfe\n".to_vec()].concat(),
            "binary.jsonl:2: not UTF-8",
        ),
        ("deep.jsonl", [good(1), deep.into_bytes()].concat(), "deep.jsonl:2: not JSON"),
        (
            "month.jsonl",
            [good(1), month.into_bytes()].concat(),
            "month.jsonl:2: the timestamp is missing or impossible",
        ),
        ("twice.jsonl", [good(1), twice.into_bytes()].concat(), "twice.jsonl:2: the key \"x\" comes twice"),
        (
            "mixed.jsonl",
            [&foreign[..], newer, b"\nplain text\n", &good(1)].concat(),
            "mixed.jsonl:4: not JSON",
        ),
        ("cut.gz", packed[..packed.len() * 9 / 10].to_vec(), "cut off or damaged"),
        ("cut.zst", zstandard[..zstandard.len() * 9 / 10].to_vec(), "cut off or damaged"),
    ]
}

#[test]
fn every_command_ends_and_those_that_read_every_line_say_what_was_wrong() {
    let folder = Folder::new();
    for (name, content, told) in hostile() {
        folder.write(name, content);
        for command in commands() {
            let what = format!("{command:?} {name}");
            let ran = run(&folder, &command, name, false);
            assert_harmless(&ran, &what);
            // These look only at the lines of their trace.
            let reads_all = !["why", "diff", "timing", "trace"].contains(&&*command[0]);
            assert!(!reads_all || ran.error.contains(told), "{what}: {}", ran.error);
            let is_packed = told.starts_with("cut off");
            assert_eq!(ran.exit.code() == 2, is_packed, "{what}: {}", ran.page());
            let document = run(&folder, &command, name, true);
            let documents = serde_json::Deserializer::from_str(&document.output).into_iter::<Value>();
            let documents: Vec<_> = documents.map(|document| document.expect("JSON")).collect();
            assert!(!documents.is_empty(), "{what}: no document");
        }
    }
}

#[test]
fn all_commands_agree_on_what_a_record_is() {
    let broken = String::from_utf8(good(2)).expect("UTF-8").replace("\"x\":\"y\"", "\"x\":1,\"x\":2");
    let folder = Folder::with([good(1), broken.into_bytes()].concat());
    assert_eq!(folder.run(&["stats", "--json", "app.jsonl"]).json()["functions"][0]["calls"], 1);
    assert_eq!(folder.run(&["doctor", "--json", "app.jsonl"]).json()["records"], 1);
    for command in ["find timestamp", "tail --no-follow"] {
        let words: Vec<_> = command.split(' ').chain(["--json", "app.jsonl"]).collect();
        let ran = folder.run(&words);
        assert_eq!(ran.output.lines().count(), 1, "{command}");
        assert!(ran.error.contains("app.jsonl:2: the key \"x\" comes twice"), "{command}: {}", ran.error);
    }
}

#[test]
fn where_nothing_is_found_the_document_says_so() {
    let folder = Folder::with(good(1));
    folder.write("empty.jsonl", "");
    for command in commands() {
        for (name, code) in [("empty.jsonl", 1), ("missing.jsonl", 2)] {
            let ran = run(&folder, &command, name, true);
            // That there is nothing to examine is what a doctor finds.
            let code = if command[0] == "doctor" && code == 1 { 0 } else { code };
            assert_eq!(ran.exit.code(), code, "{command:?} {name}: {}", ran.page());
            let document = ran.json();
            assert_eq!(document["casefile"], format!("{}/1", command[0]), "{command:?} {name}");
            let says_so = document["problems"].as_array().is_some_and(|problems| !problems.is_empty());
            let is_doctor = command[0] == "doctor" && code == 0;
            assert!(says_so || is_doctor || document.as_object().is_some_and(|d| d.len() > 2), "{document}");
        }
    }
    let none = folder.run(&["find", "outcome == panic", "--json", "app.jsonl"]);
    assert_eq!(
        none.output,
        "{\"casefile\":\"find/1\",\"found\":0,\"problems\":[\"no such record in 1 record of 1 file\"]}\n"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// What Unicode calls a control or a format, in every place where a text may stand.
    #[test]
    fn no_text_of_a_log_commands_the_terminal(text in "[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}a-z]{1,20}") {
        let mut record = failed(call(1, 0, None, "shop::good", 9, 5), Outcome::Error, &text, &text);
        record.code_function_name = Some(format!("shop::good{text}"));
        record.service_name = Some(text.clone());
        record.message = Some(text.clone());
        record.error_chain = vec![text.clone()];
        record.attributes.insert(format!("a{text}"), json!(text));
        let record = with(record, &[(&text, json!({ text.clone(): [&text] }))], Some(json!(text)));
        let folder = Folder::with([record.to_line(), good(2), format!("{text}\n").into_bytes()].concat());
        for command in commands() {
            for json in [false, true] {
                assert_harmless(&run(&folder, &command, "app.jsonl", json), &format!("{command:?}"));
            }
        }
    }
}
