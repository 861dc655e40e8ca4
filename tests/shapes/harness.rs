//! How is one shape compared with itself under another attribute?
//!
//! Runs shapes, keeps a transcript of what they did, and writes their records as one line a call. It must not know any
//! shape, and compiles in every edition.

use std::cell::RefCell;
use std::fmt::{Display, Write};
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context as Task, Poll, Waker};

use casefile::{Context, InContext, Kind, Level, Loggable, Outcome, Record, testing};

/// One shape, compiled under one attribute.
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    pub(crate) module: &'static str,
    pub(crate) behaviour: fn() -> String,
    /// The calls it makes: `name(input=1) -> output`, indented under their callers.
    pub(crate) records: &'static [&'static str],
}

/// Lists the shapes of a file.
macro_rules! shapes {
    ($($name:ident)*) => {
        pub(super) const SHAPES: &[crate::harness::Shape] = &[$(crate::harness::Shape {
            name: stringify!($name),
            module: concat!(module_path!(), "::", stringify!($name)),
            behaviour: $name::behaviour,
            records: $name::RECORDS,
        }),*];
    };
}
pub(crate) use shapes;

/// Lists the files of shapes.
macro_rules! files {
    ($($(#[$attribute:meta])* mod $name:ident;)*) => {
        $($(#[$attribute])* mod $name;)*

        pub(crate) fn shapes() -> Vec<(&'static str, &'static [crate::harness::Shape])> {
            vec![$((stringify!($name), $name::SHAPES)),*]
        }
    };
}
pub(crate) use files;

/// Every shape of a compilation, by file.
pub(crate) type Files = Vec<(&'static str, &'static [Shape])>;

thread_local! {
    static NOTES: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Adds to the transcript.
pub(crate) fn note(text: impl Display) {
    NOTES.with(|notes| notes.borrow_mut().push(text.to_string()));
}

/// Adds to the transcript and returns `value`.
pub(crate) fn noted<T: Display>(value: T) -> T {
    note(&value);
    value
}

/// Tells the transcript when it is dropped.
#[derive(Debug, Loggable)]
pub(crate) struct Noisy(#[public] pub(crate) &'static str);

impl Drop for Noisy {
    fn drop(&mut self) {
        note(format_args!("drop {}", self.0));
    }
}

/// The message of the panic that `work` ends in.
pub(crate) fn panics<T>(work: impl FnOnce() -> T) -> String {
    let Err(payload) = catch_unwind(AssertUnwindSafe(work)) else { return "no panic".to_owned() };
    match (payload.downcast_ref::<&str>(), payload.downcast_ref::<String>()) {
        (Some(text), _) => format!("panic: {}", text),
        (_, Some(text)) => format!("panic: {}", text),
        _ => "panic: of an unknown type".to_owned(),
    }
}

/// Runs a future to its end.
pub(crate) fn run<F: Future>(future: F) -> F::Output {
    futures_executor::block_on(future)
}

/// Polls once, then drops.
pub(crate) fn cancel<F: Future>(future: F) -> String {
    let mut future = Box::pin(future);
    match future.as_mut().poll(&mut Task::from_waker(Waker::noop())) {
        Poll::Ready(_) => "ready".to_owned(),
        Poll::Pending => "pending".to_owned(),
    }
}

/// Pending once.
pub(crate) async fn pause() {
    struct Pause(bool);
    impl Future for Pause {
        type Output = ();
        fn poll(mut self: Pin<&mut Self>, task: &mut Task<'_>) -> Poll<()> {
            task.waker().wake_by_ref();
            if std::mem::replace(&mut self.0, true) { Poll::Ready(()) } else { Poll::Pending }
        }
    }
    Pause(false).await;
}

/// Runs a future on a runtime's other thread, in the context of this one.
pub(crate) fn spawned<F>(future: F) -> F::Output
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().expect("a runtime");
    let task = runtime.spawn(future.in_context(Context::current()));
    runtime.block_on(task).expect("the task ends")
}

/// What a shape did, and what it left.
struct Run {
    transcript: String,
    records: Vec<String>,
    kinds: Vec<(Option<Kind>, Option<Level>, Option<Outcome>)>,
}

fn run_shape(shape: &Shape) -> Run {
    let mut transcript = String::new();
    NOTES.with(|notes| notes.borrow_mut().clear());
    let records = testing::capture(|| transcript = (shape.behaviour)());
    for text in NOTES.with(RefCell::take) {
        let _ = write!(transcript, "\n{}", text);
    }
    Run {
        transcript,
        records: records.iter().map(|record| line(record, &records, shape.module)).collect(),
        kinds: records.iter().map(|record| (record.kind, record.level, record.outcome)).collect(),
    }
}

fn line(record: &Record, all: &[Record], module: &str) -> String {
    let mut line = String::new();
    let mut parent = parent_of(record, all);
    while let Some(found) = parent {
        line.push_str("  ");
        parent = parent_of(found, all);
    }
    line.push_str(record.code_function_name.as_deref().unwrap_or("?"));
    let inputs: Vec<String> = record
        .inputs
        .iter()
        .flat_map(|inputs| inputs.iter().map(|(name, value)| format!("{}={}", name, value)))
        .collect();
    let _ = write!(line, "({}) -> ", inputs.join(", "));
    line.push_str(&ending(record));
    // How `type_name` prints lifetimes is rustc's affair.
    line.replace(&format!("{}::", module), "").replace("<'_>", "").replace("'_, ", "")
}

fn parent_of<'a>(record: &Record, all: &'a [Record]) -> Option<&'a Record> {
    let parent = record.parent_span_id?;
    all.iter().find(|other| other.span_id == Some(parent))
}

fn ending(record: &Record) -> String {
    match (record.outcome, &record.output) {
        (Some(Outcome::Ok), Some(output)) => output.to_string(),
        (Some(Outcome::Ok), None) => "ok".to_owned(),
        (Some(Outcome::Error), _) => format!("error {}", record.error_type.as_deref().unwrap_or("?")),
        (Some(Outcome::Panic), _) => format!("panic {:?}", record.error_message.as_deref().unwrap_or("?")),
        (Some(Outcome::Cancelled), _) => "cancelled".to_owned(),
        other => format!("{:?}", other),
    }
}

/// The expectations of one attribute.
pub(crate) struct Attribute {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) level: Level,
}

pub(crate) const TRACED: Attribute = Attribute { name: "traced", kind: Kind::Internal, level: Level::Debug };
pub(crate) const LOG_BOUNDARY: Attribute =
    Attribute { name: "log_boundary", kind: Kind::Boundary, level: Level::Info };

/// Runs every shape without an attribute and with each, and prints the table.
///
/// # Panics
///
/// When a shape behaves differently under an attribute, or leaves another record than it expects.
pub(crate) fn compare(plain: &Files, instrumented: Vec<(Attribute, Files)>) {
    let mut table = String::new();
    let mut different = String::new();
    let mut count = 0;
    for (file_number, (file, shapes)) in plain.iter().enumerate() {
        for (shape_number, shape) in shapes.iter().enumerate() {
            count += 1;
            let name = format!("{}::{}", file, shape.name);
            let expected = run_shape(shape);
            assert!(expected.records.is_empty(), "{} left records without an attribute", name);
            let _ = write!(table, "{:60}", name);
            for (attribute, files) in &instrumented {
                let twin = &files[file_number].1[shape_number];
                assert_eq!(twin.name, shape.name, "the lists are compiled from one source");
                let differences = differences(&expected, &run_shape(twin), twin, attribute);
                let verdict = if differences.is_empty() { "\u{2713}" } else { "DIFFERS" };
                let _ = write!(table, " {}: {}", attribute.name, verdict);
                for difference in differences {
                    let _ = writeln!(different, "{} under {}: {}", name, attribute.name, difference);
                }
            }
            table.push('\n');
        }
    }
    println!("{}{} shapes", table, count);
    assert!(different.is_empty(), "{}", different);
}

fn differences(plain: &Run, run: &Run, shape: &Shape, attribute: &Attribute) -> Vec<String> {
    let mut found = Vec::new();
    if plain.transcript != run.transcript {
        found.push(format!(
            "behaves differently\n--- plain\n{}\n--- with it\n{}\n---",
            plain.transcript, run.transcript
        ));
    }
    if run.records != shape.records {
        found.push(format!("records\n    {:#?}\nexpected\n    {:#?}", run.records, shape.records));
    }
    for (kind, level, outcome) in &run.kinds {
        let level_expected = match outcome {
            Some(Outcome::Ok) => attribute.level,
            Some(Outcome::Cancelled) => Level::Warn,
            _ => Level::Error,
        };
        if *kind != Some(attribute.kind) || *level != Some(level_expected) {
            found.push(format!("kind {:?} and level {:?}", kind, level));
        }
    }
    found
}
