//! However a process ends, what it recorded is in the file.

use casefile_record::{EventName, Outcome, Record};
use casefile_tests::{TemporaryDirectory, command, records_in};

/// Runs the program and returns its exit code and records.
fn run(how: &str) -> (Option<i32>, Vec<Record>) {
    let directory = TemporaryDirectory::new(&format!("end-{how}"));
    let file = directory.file("records.jsonl");
    let output = command(env!("CARGO_BIN_EXE_process-end-program")).arg(how).arg(&file).output().unwrap();
    (output.status.code(), records_in(&file))
}

fn calls(records: &[Record]) -> usize {
    records.iter().filter(|record| record.event_name == EventName::Call).count()
}

#[track_caller]
fn assert_complete(how: &str, code: i32, expected: usize) -> Vec<Record> {
    let (exit, records) = run(how);
    assert_eq!((exit, calls(&records)), (Some(code), expected), "{how}");
    records
}

#[test]
fn a_guard_flushes() {
    let records = assert_complete("guard", 0, 100);
    let first = &records[0];
    assert_eq!(first.event_name, EventName::Process);
    assert_eq!(first.service_name.as_deref(), Some("ending"));
    assert_eq!(first.casefile_schema.as_deref(), Some("casefile/1"));
}

#[test]
fn a_forgotten_guard_loses_nothing() {
    assert_complete("forgotten-guard", 0, 100);
}

#[test]
fn exit_loses_nothing() {
    assert_complete("exit", 0, 100);
}

#[test]
fn a_panic_in_main_loses_nothing() {
    assert_complete("panic", 101, 100);
}

#[test]
fn a_panic_in_a_thread_loses_nothing() {
    assert_complete("panic-in-thread", 0, 101);
}

#[test]
fn threads_that_ended_lose_nothing() {
    assert_complete("threads", 0, 900);
}

#[test]
fn a_call_that_ends_the_process_is_reported_unfinished() {
    let records = assert_complete("exit-inside-a-call", 3, 100);
    let last = records.last().unwrap();
    assert_eq!(last.event_name, EventName::Unfinished);
    assert_eq!(last.code_function_name.as_deref(), Some("process_end_program::ends_the_process"));
    assert_eq!((last.outcome, last.duration_ns), (None::<Outcome>, None));
}
