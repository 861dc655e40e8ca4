//! What do four processes leave behind? The example is run once, and its files are read as anybody would.

#[path = "../src/script.rs"]
mod script;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use casefile::{Kind, Outcome, Record, SpanId, TraceId};
use casefile_record::{Entry, EventName, Mark, Reader, RecordedMark};
use serde_json::json;

use self::script::CALLS;

const SERVICES: [&str; 4] = ["confirmation", "nlu", "reservations", "transcription"];

/// How far the timestamps of two records may contradict each other: their process follows the wall clock.
const ONE_PROCESS: u64 = 100_000;
const TWO_PROCESSES: u64 = 1_000_000;

struct Run {
    output: String,
    /// The text of each file.
    files: Vec<String>,
    /// All lines.
    lines: Vec<Record>,
}

fn run() -> &'static Run {
    static RUN: OnceLock<Run> = OnceLock::new();
    RUN.get_or_init(|| {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("four_processes");
        if directory.exists() {
            fs::remove_dir_all(&directory).expect("what the last test left can be removed");
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_voice-agent"));
        // Whoever runs the tests may have set these for another program.
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CASEFILE_")) {
            command.env_remove(name);
        }
        let output = command.arg("--out").arg(&directory).output().expect("the example starts");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && errors.is_empty(), "{}: {errors}", output.status);
        let paths = SERVICES.map(|service| directory.join(service).with_extension("jsonl"));
        Run {
            output: String::from_utf8(output.stdout).expect("UTF-8"),
            files: paths.iter().map(|path| fs::read_to_string(path).expect("a file")).collect(),
            lines: paths.iter().flat_map(|path| records(path)).collect(),
        }
    })
}

/// All lines of a file; what the reader finds wrong with one, a key that comes twice included, is a failure.
fn records(path: &Path) -> Vec<Record> {
    let file = BufReader::new(File::open(path).expect("a file"));
    let entries =
        Reader::new(file, path.to_string_lossy()).map(|entry| entry.expect("a line without problem"));
    entries.map(|entry| Entry::into_record(entry).expect("a record")).collect()
}

impl Run {
    fn calls(&self) -> impl Iterator<Item = &Record> {
        self.lines.iter().filter(|record| record.event_name == EventName::Call)
    }

    /// The records of each call that failed.
    fn failed_traces(&self) -> Vec<Vec<&Record>> {
        let failed = self.calls().filter(|record| {
            record.outcome == Some(Outcome::Error) && function(record) == "transcription::receive_call"
        });
        let failed: Vec<TraceId> = failed.filter_map(|record| record.trace_id).collect();
        assert!(failed.len() >= 2, "the script has calls that fail");
        failed.into_iter().map(|trace_id| self.trace(trace_id)).collect()
    }

    fn trace(&self, trace_id: TraceId) -> Vec<&Record> {
        self.calls().filter(|record| record.trace_id == Some(trace_id)).collect()
    }

    /// Each call with the call that it was made by.
    fn calls_with_parents(&self) -> impl Iterator<Item = (&Record, &Record)> {
        let by_span: HashMap<SpanId, &Record> =
            self.calls().map(|record| (record.span_id.expect("a span"), record)).collect();
        self.calls().filter_map(move |child| Some((child, *by_span.get(&child.parent_span_id?)?)))
    }
}

fn function(record: &Record) -> &str {
    let path = record.code_function_name.as_deref().expect("a function");
    path.strip_prefix("voice_agent::").expect("a function of the example")
}

#[test]
fn every_line_is_a_start_or_a_call_that_ended() {
    let starts = run().lines.iter().filter(|record| record.event_name == EventName::Process);
    assert_eq!(starts.count(), SERVICES.len());
    assert_eq!(run().calls().count() + SERVICES.len(), run().lines.len(), "nothing lost or unfinished");
    for call in run().calls() {
        assert!(matches!(call.outcome, Some(Outcome::Ok | Outcome::Error)), "{call:?}");
        assert!(call.duration_ns.is_some(), "{call:?}");
    }
}

#[test]
fn each_scripted_call_is_one_trace() {
    let mut traces: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for call in run().calls() {
        let correlation_id = call.correlation_id.as_ref().expect("the driver sent one").as_str();
        traces.entry(correlation_id).or_default().extend(call.trace_id.map(|trace_id| trace_id.to_string()));
    }
    assert_eq!(traces.len(), CALLS.len());
    assert!(traces.values().all(|traces| traces.len() == 1), "{traces:?}");
}

#[test]
fn a_call_that_failed_can_be_followed_through_all_processes() {
    let failed = run().failed_traces();
    for trace in &failed {
        let pids: BTreeSet<_> = trace.iter().map(|record| record.process_pid).collect();
        let services: BTreeSet<_> =
            trace.iter().filter_map(|record| record.service_name.as_deref()).collect();
        assert_eq!(pids.len(), 4);
        assert_eq!(services, BTreeSet::from(SERVICES));
        let trace_id = trace[0].trace_id.expect("a trace").to_string();
        assert!(run().output.contains(&format!("trace {trace_id}\n")), "the driver names it");
    }
    assert_eq!(run().output.matches("  failed  ").count(), failed.len());
}

#[test]
fn every_parent_is_in_the_trace_and_only_the_root_has_none() {
    for scripted in run().calls().filter(|record| function(record) == "transcription::receive_call") {
        let trace = run().trace(scripted.trace_id.expect("a trace"));
        let spans: BTreeSet<_> = trace.iter().filter_map(|record| record.span_id).collect();
        assert_eq!(spans.len(), trace.len(), "a span ID comes once");
        let resolves = |record: &&Record| record.parent_span_id.is_none_or(|parent| spans.contains(&parent));
        assert!(trace.iter().all(resolves), "{trace:?}");
        let has_no_parent = |record: &&Record| record.parent_span_id.is_none();
        let roots: Vec<_> = trace.iter().copied().filter(has_no_parent).map(function).collect();
        assert_eq!(roots, ["transcription::receive_call"]);
    }
}

#[test]
fn services_are_called_by_clients() {
    let mut across = BTreeSet::new();
    for (child, parent) in run().calls_with_parents() {
        assert_eq!(child.trace_id, parent.trace_id);
        if child.process_pid != parent.process_pid {
            across.insert((function(parent), function(child)));
        }
    }
    let expected = [
        ("confirmation::ConfirmationClient::send", "confirmation::send"),
        ("nlu::NluClient::understand", "nlu::understand"),
        ("reservations::ReservationsClient::book", "reservations::Reservations::book"),
    ];
    assert_eq!(across, BTreeSet::from(expected));
}

#[test]
fn a_call_lies_within_the_call_that_made_it() {
    let mut children: HashMap<SpanId, u64> = HashMap::new();
    for (child, parent) in run().calls_with_parents() {
        let same_process = child.process_pid == parent.process_pid;
        let tolerance = if same_process { ONE_PROCESS } else { TWO_PROCESSES };
        let (start, end) = (child.start().unix_nanos(), child.timestamp.unix_nanos());
        assert!(start + tolerance >= parent.start().unix_nanos(), "{child:?} starts before {parent:?}");
        assert!(end <= parent.timestamp.unix_nanos() + tolerance, "{child:?} ends after {parent:?}");
        *children.entry(parent.span_id.expect("a span")).or_default() +=
            child.duration_ns.expect("a duration");
    }
    // No service of the example does two things of one trace at a time, and durations know no wall clock.
    for parent in run().calls() {
        let together = parent.span_id.and_then(|span_id| children.get(&span_id)).copied().unwrap_or(0);
        assert!(
            together <= parent.duration_ns.expect("a duration"),
            "{parent:?} took less than its children"
        );
    }
}

#[test]
fn no_thread_skips_a_number() {
    let mut threads: BTreeMap<_, Vec<u64>> = BTreeMap::new();
    for record in run().calls() {
        threads.entry((record.process_pid, record.thread_id)).or_default().extend(record.seq);
    }
    for ((pid, thread), mut numbers) in threads {
        numbers.sort_unstable();
        let complete: Vec<u64> = (1..).take(numbers.len()).collect();
        assert_eq!(numbers, complete, "process {pid:?}, thread {thread:?}");
    }
}

#[test]
fn a_failure_holds_its_type_its_message_and_what_went_in() {
    for trace in run().failed_traces() {
        let failures: BTreeMap<_, _> = trace
            .iter()
            .filter(|record| record.outcome == Some(Outcome::Error))
            .map(|record| (function(record), *record))
            .collect();
        for failure in failures.values() {
            let error_type = failure.error_type.as_deref().expect("a type");
            assert!(error_type.ends_with("::BookingError::SlotUnavailable"), "{error_type}");
            let message = failure.error_message.as_deref().expect("a message");
            assert!(message.starts_with("slot_unavailable: "), "{message}");
            assert!(failure.error_fields.as_ref().is_some_and(|fields| fields.get("seats_left").is_some()));
        }
        let asked = failures["reservations::Reservations::take_seats"].input("intent").expect("recorded");
        assert!(
            asked["restaurant"].is_string() && asked["party_size"].is_u64() && asked["time"]["hour"].is_u64()
        );
        let request = json!({ "phone": "[redacted]", "intent": asked });
        let inner = failures["reservations::Reservations::book"];
        let outer = failures["reservations::ReservationsClient::book"];
        for boundary in [inner, outer] {
            assert_eq!(boundary.kind, Some(Kind::Boundary));
            assert_eq!(boundary.input("request"), Some(&request));
        }
        assert_ne!(inner.process_pid, outer.process_pid, "the error crossed from process to process");
        let entry = failures["transcription::receive_call"];
        assert_eq!(entry.input("call"), Some(&json!({ "phone": "[redacted]", "audio": "[redacted]" })));
        assert_eq!(failures.len(), 4);
    }
}

#[test]
fn what_was_left_out_is_marked() {
    let marked = [
        ("transcription::receive_call", "inputs.call.phone", Mark::Redacted),
        ("transcription::receive_call", "inputs.call.audio", Mark::Redacted),
        ("transcription::transcribe", "inputs.audio", Mark::Opaque),
        ("reservations::ReservationsClient::book", "inputs.request.phone", Mark::Redacted),
        ("reservations::Reservations::book", "inputs.request.phone", Mark::Redacted),
        ("confirmation::ConfirmationClient::send", "inputs.message.to", Mark::Redacted),
        ("confirmation::send", "inputs.message.to", Mark::Redacted),
        ("confirmation::hand_to_gateway", "inputs.to", Mark::Redacted),
    ];
    let expected: BTreeSet<_> = marked.map(|(function, path, mark)| (function, path, mark)).into();
    let found = run().calls().flat_map(|record| record.meta.iter().map(move |mark| (function(record), mark)));
    let found: BTreeSet<_> = found
        .map(|(function, (path, mark))| (function, path, RecordedMark::known(mark).expect("a known mark")))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn no_number_is_written_anywhere() {
    let spoken = CALLS.iter().filter(|call| call.audio.chars().any(|letter| letter.is_ascii_digit()));
    assert!(spoken.count() >= 2, "some callers say their number aloud");
    for call in &CALLS {
        let national = call.phone.strip_prefix("+1").expect("a number of North America");
        for text in run().files.iter().chain([&run().output]) {
            let joined: String =
                text.chars().filter(|letter| !matches!(letter, '-' | ' ' | '(' | ')')).collect();
            assert!(!text.contains(national) && !joined.contains(national), "{national} is in: {text}");
        }
    }
    let transcripts = run().calls().filter(|record| function(record) == "transcription::transcribe");
    let words = transcripts.filter_map(|record| record.output.as_ref()?["words"].as_str());
    assert_eq!(words.filter(|words| words.ends_with("[number]")).count(), 2);
}
