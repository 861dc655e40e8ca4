//! Where records go, what decides it, and what happens when they cannot get there.

use std::process::{Command, Output};

use casefile_record::{EventName, LostReason, Record};
use casefile_tests::{TemporaryDirectory, command, records, records_in};

const PROGRAM: &str = env!("CARGO_BIN_EXE_from-environment-program");

fn run(variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    command(PROGRAM).envs(variables.iter().copied()).args(arguments).output().unwrap()
}

/// The numbers that the program ends with: written, lost, sink errors, evaluated.
#[track_caller]
fn counters(output: &Output) -> [u64; 4] {
    let text = String::from_utf8_lossy(&output.stderr);
    let last = text.lines().last().unwrap_or_default();
    let numbers: Vec<u64> = last.split(' ').filter_map(|pair| pair.split_once('=')?.1.parse().ok()).collect();
    numbers.try_into().unwrap_or_else(|_| panic!("no counters in {text}"))
}

fn calls(records: &[Record]) -> usize {
    records.iter().filter(|record| record.event_name == EventName::Call).count()
}

#[test]
fn without_settings_lines_go_to_standard_output() {
    let output = run(&[], &["10"]);
    let records = records(&output.stdout);
    assert_eq!(calls(&records), 20);
    let service = records[0].service_name.as_deref();
    assert_eq!(service, Some("unknown_service:from-environment-program"));
    assert_eq!(counters(&output), [20, 0, 0, 10]);
}

#[test]
fn the_environment_names_the_service() {
    let output = run(
        &[
            ("OTEL_SERVICE_NAME", "shop"),
            ("OTEL_RESOURCE_ATTRIBUTES", "service.version=1.2.3,deployment.environment.name=staging"),
        ],
        &["1"],
    );
    let records = records(&output.stdout);
    let process = &records[0];
    assert_eq!(process.event_name, EventName::Process);
    assert_eq!(process.service_version.as_deref(), Some("1.2.3"));
    assert_eq!(process.deployment_environment_name.as_deref(), Some("staging"));
    assert!(process.host_name.as_deref().is_some_and(|name| !name.is_empty()));
    assert!(records.iter().all(|record| record.service_name.as_deref() == Some("shop")));
}

#[test]
fn several_outputs_get_the_same_lines() {
    let directory = TemporaryDirectory::new("fan-out");
    let file = directory.file("a.jsonl");
    let outputs = format!("stderr,file:{}", file.display());
    let output = run(&[("CASEFILE_OUTPUT", &outputs)], &["5"]);
    assert!(output.stdout.is_empty());
    let written = std::fs::read(&file).unwrap();
    assert_eq!(calls(&records(&written)), 10);
    assert!(output.stderr.starts_with(&written));
}

#[test]
fn a_file_is_appended_to_and_a_torn_last_line_is_not_joined() {
    let directory = TemporaryDirectory::new("append");
    let file = directory.file("a.jsonl");
    std::fs::write(&file, "{\"torn\":").unwrap();
    let variable = format!("file:{}", file.display());
    for _ in 0..2 {
        assert!(run(&[("CASEFILE_OUTPUT", &variable)], &["1"]).status.success());
    }
    let content = std::fs::read_to_string(&file).unwrap();
    let (torn, rest) = content.split_once('\n').unwrap();
    assert_eq!(torn, "{\"torn\":");
    assert_eq!(calls(&records(rest.as_bytes())), 4);
}

#[test]
fn the_terminal_form_is_readable_and_obeys_no_escape_sequence_of_a_value() {
    let output = run(&[("CASEFILE_OUTPUT", "terminal")], &["1"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("INFO  from_environment_program::boundary ok"), "{text}");
    assert!(text.contains("    number = 0\n"), "{text}");
    assert!(!text.contains('\u{1b}'), "{text:?}");
}

#[test]
fn a_filter_turns_functions_off_and_nothing_of_them_is_evaluated() {
    let output = run(&[("CASEFILE_FILTER", "info")], &["10"]);
    assert_eq!(calls(&records(&output.stdout)), 10);
    let output = run(&[("CASEFILE_FILTER", "debug,from_environment_program::boundary=off")], &["10"]);
    assert_eq!(calls(&records(&output.stdout)), 10);
    assert_eq!(counters(&output), [10, 0, 0, 0]);
}

#[test]
fn the_filter_can_be_changed_while_the_process_runs() {
    let output = run(&[], &["3", "set-filter"]);
    assert_eq!(calls(&records(&output.stdout)), 6);
    assert_eq!(counters(&output), [6, 0, 0, 3]);
}

#[track_caller]
fn assert_refused(variables: &[(&str, &str)], expected: &str) {
    let output = run(variables, &["1"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&output.stderr).trim_end(), expected);
}

#[test]
fn what_makes_no_sense_is_refused_at_the_start_and_says_why() {
    assert_refused(
        &[("CASEFILE_OUTPUT", "file:/nowhere/at/all.jsonl")],
        "casefile does not record: cannot open /nowhere/at/all.jsonl: No such file or directory (os error 2)",
    );
    assert_refused(
        &[("CASEFILE_OUTPUT", "syslog")],
        "casefile does not record: CASEFILE_OUTPUT: `syslog` is not one of stdout, stderr, terminal, file:<path>, none",
    );
    assert_refused(
        &[("CASEFILE_LIMIT_DEPTH", "5000")],
        "casefile does not record: values cannot nest deeper than 100 levels; 5000 were asked for",
    );
    assert_refused(
        &[("CASEFILE_QUEUE_BYTES", "100")],
        "casefile does not record: a queue of 100 bytes is too small: it needs at least 16384 and twice the size of a line",
    );
}

#[test]
fn a_full_disk_is_counted_and_never_an_error_of_the_program() {
    let output = run(&[("CASEFILE_OUTPUT", "file:/dev/full")], &["3000"]);
    assert!(output.status.success());
    let [written, lost, sink_errors, _] = counters(&output);
    assert_eq!((written, lost), (0, 6000));
    assert!(sink_errors >= 3, "{sink_errors}");
}

/// A file size limit fails in the middle of a line, as a disk that fills up does.
#[test]
fn a_write_that_fails_half_way_leaves_whole_lines_only() {
    let directory = TemporaryDirectory::new("half-way");
    let file = directory.file("a.jsonl");
    let script =
        format!("trap '' XFSZ; ulimit -f 64; CASEFILE_OUTPUT='file:{}' exec {PROGRAM} 3000", file.display());
    let output = Command::new("bash").args(["-c", &script]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let content = std::fs::read(&file).unwrap();
    // 64 blocks of 1 KiB, less the part of a line.
    assert!((64_000..=65_536).contains(&content.len()), "{}", content.len());
    assert_eq!(content.last(), Some(&b'\n'));
    let whole = calls(&records(&content)) as u64;
    let [written, lost, ..] = counters(&output);
    assert_eq!(written + lost, 6000);
    assert!(written <= whole, "{written} counted as written, {whole} in the file");
}

#[test]
fn a_closed_standard_output_is_counted() {
    let script = format!("{PROGRAM} 3000 >&-");
    let output = Command::new("bash").args(["-c", &script]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let output = Command::new("bash").args(["-c", &format!("{PROGRAM} 3000 > /dev/full")]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let [written, lost, ..] = counters(&output);
    assert_eq!((written, lost), (0, 6000));
}

#[test]
fn a_full_queue_loses_records_and_says_exactly_how_many() {
    let variables = [
        ("CASEFILE_QUEUE_BYTES", "16384"),
        ("CASEFILE_LIMIT_LINE_BYTES", "4096"),
        ("CASEFILE_OUTPUT", "stdout"),
    ];
    let output = run(&variables, &["20000"]);
    let records = records(&output.stdout);
    let [written, lost, ..] = counters(&output);
    assert_eq!(calls(&records) as u64, written);
    assert_eq!(written + lost, 40_000);
    assert!(lost > 0, "the queue is too large for this test");
    let reported = records.iter().filter_map(|record| record.lost.as_ref());
    let reported: u64 = reported.filter(|lost| lost.reason == LostReason::Full).map(|lost| lost.count).sum();
    assert_eq!(reported, lost);
}

#[test]
fn a_reader_that_goes_away_is_counted_and_waited_for_by_nobody() {
    let script = format!("CASEFILE_OUTPUT=file:/dev/stdout {PROGRAM} 20000 | head -n 1");
    let output = Command::new("bash").args(["-c", &script]).output().unwrap();
    assert_eq!(records(&output.stdout).len(), 1);
    let [written, lost, sink_errors, _] = counters(&output);
    assert_eq!(written + lost, 40_000);
    // It failed, as it should, and was not waited for until patience ran out.
    assert!(sink_errors > 0 && lost > 0);
}

#[test]
fn what_a_sink_lost_is_said_when_it_works_again_even_if_the_first_reports_were_lost_too() {
    let output = command(env!("CARGO_BIN_EXE_failing-sink-program")).output().unwrap();
    let records = records(&output.stdout);
    assert_eq!(counters(&output)[..2], [100, 500]);
    assert_eq!(calls(&records), 100);
    let reported = records.iter().filter_map(|record| record.lost.as_ref());
    let reported: Vec<_> = reported.map(|lost| (lost.reason, lost.count)).collect();
    assert_eq!(reported.iter().map(|(_, count)| count).sum::<u64>(), 500, "{reported:?}");
    assert!(reported.iter().all(|(reason, _)| *reason == LostReason::Sink));
}

#[test]
fn blocking_on_request_loses_nothing() {
    let directory = TemporaryDirectory::new("block");
    let file = directory.file("a.jsonl");
    let outputs = format!("file:{}", file.display());
    let variables = [
        ("CASEFILE_QUEUE_BYTES", "16384"),
        ("CASEFILE_LIMIT_LINE_BYTES", "4096"),
        ("CASEFILE_WHEN_FULL", "block"),
        ("CASEFILE_OUTPUT", &outputs),
    ];
    let output = run(&variables, &["20000"]);
    assert_eq!(counters(&output), [40_000, 0, 0, 20_000]);
    assert_eq!(calls(&records_in(&file)), 40_000);
}
