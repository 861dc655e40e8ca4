//! How a call ended is told by the value it returned, by a panic, or by its future being dropped.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context as TaskContext, Poll, Waker};

use casefile::{Kind, Level, Loggable, Outcome, log_boundary, testing, traced};
use serde_json::json;

#[derive(Debug, Loggable)]
struct Receipt {
    order_id: u64,
    cents: i64,
}

#[derive(Debug, Loggable)]
enum PayError {
    Declined { code: u16 },
    Unreachable,
    Gateway(#[log(display)] GatewayError),
}

impl fmt::Display for PayError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PayError::Declined { code } => write!(formatter, "declined with {code}"),
            PayError::Unreachable => formatter.write_str("unreachable"),
            PayError::Gateway(_) => formatter.write_str("the gateway failed"),
        }
    }
}

impl Error for PayError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            PayError::Gateway(error) => Some(error),
            _ => None,
        }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("gateway answered {status}")]
struct GatewayError {
    status: u16,
    #[source]
    cause: std::num::ParseIntError,
}

type PayResult<T> = Result<T, PayError>;

#[log_boundary]
fn charge(order_id: u64, cents: i64) -> PayResult<Receipt> {
    match cents {
        0 => Err(PayError::Declined { code: 51 }),
        1 => Err(PayError::Unreachable),
        2 => Err(PayError::Gateway(GatewayError { status: 502, cause: "x".parse::<u8>().unwrap_err() })),
        _ => Ok(Receipt { order_id, cents }),
    }
}

#[test]
fn a_success_has_the_ok_value_as_its_output() {
    let records = testing::capture(|| {
        charge(7, 990).unwrap();
    });
    let record = records.only("charge");
    assert_eq!(record.code_function_name.as_deref(), Some("outcomes::charge"));
    assert_eq!(record.message.as_deref(), Some("outcomes::charge ok"));
    assert_eq!((record.outcome, record.level), (Some(Outcome::Ok), Some(Level::Info)));
    assert_eq!(record.kind, Some(Kind::Boundary));
    assert_eq!(record.input("order_id"), Some(&json!(7)));
    assert_eq!(record.input("cents"), Some(&json!(990)));
    assert_eq!(record.output, Some(json!({"order_id": 7, "cents": 990})));
    assert_eq!(record.error_type, None);
    assert_eq!(record.code_file_path, None);
    assert!(record.duration_ns.is_some());
}

#[test]
fn an_error_has_its_type_message_fields_and_the_inputs() {
    let records = testing::capture(|| {
        charge(8, 0).unwrap_err();
    });
    let record = records.only("charge");
    assert_eq!((record.outcome, record.level), (Some(Outcome::Error), Some(Level::Error)));
    assert_eq!(record.error_type.as_deref(), Some("outcomes::PayError::Declined"));
    assert_eq!(record.error_message.as_deref(), Some("declined with 51"));
    assert_eq!(record.error_fields.as_ref().and_then(|fields| fields.get("code")), Some(&json!(51)));
    assert_eq!(record.input("order_id"), Some(&json!(8)));
    assert_eq!(record.output, None);
    assert_eq!(record.code_file_path.as_deref(), Some("tests/outcomes.rs"));
    assert!(record.error_chain.is_empty());
}

#[test]
fn an_error_without_fields_has_no_fields() {
    let records = testing::capture(|| {
        charge(8, 1).unwrap_err();
    });
    let record = records.only("charge");
    assert_eq!(record.error_type.as_deref(), Some("outcomes::PayError::Unreachable"));
    assert_eq!(record.error_fields, None);
}

#[test]
fn the_source_chain_is_recorded_outermost_first() {
    let records = testing::capture(|| {
        charge(8, 2).unwrap_err();
    });
    let chain = &records.only("charge").error_chain;
    assert_eq!(chain[..], ["gateway answered 502", "invalid digit found in string"]);
}

#[log_boundary(error = display)]
fn anyhow_error(fail: bool) -> anyhow::Result<u32> {
    use anyhow::Context;
    if fail {
        let parsed: Result<u32, _> = "x".parse::<u32>();
        return parsed.context("reading the amount");
    }
    Ok(1)
}

#[test]
fn anyhow_is_told_by_its_type() {
    let records = testing::capture(|| {
        anyhow_error(true).unwrap_err();
    });
    let record = records.only("anyhow_error");
    assert_eq!(record.outcome, Some(Outcome::Error));
    assert_eq!(record.error_type.as_deref(), Some("anyhow::Error"));
    assert_eq!(record.error_message.as_deref(), Some("reading the amount"));
    assert_eq!(record.error_chain[..], ["invalid digit found in string"]);
}

#[log_boundary(error = display)]
fn boxed_error() -> Result<(), Box<dyn Error + Send + Sync>> {
    Err("it broke".into())
}

#[test]
fn a_boxed_error_is_displayed_on_request() {
    let records = testing::capture(|| {
        boxed_error().unwrap_err();
    });
    assert_eq!(records.only("boxed_error").error_message.as_deref(), Some("it broke"));
}

#[traced]
fn legacy_error(text: &str) -> Result<u32, Box<dyn Error>> {
    Ok(text.parse()?)
}

#[test]
fn lenient_code_records_only_the_type_of_an_error_that_nobody_classified() {
    let records = testing::capture(|| {
        legacy_error("hunter2").unwrap_err();
        legacy_error("41").unwrap();
    });
    let [failed, succeeded] = records.of("legacy_error")[..] else { panic!("{records}") };
    assert_eq!(failed.outcome, Some(Outcome::Error));
    assert_eq!(failed.error_type.as_deref(), Some("alloc::boxed::Box<dyn core::error::Error>"));
    assert_eq!(failed.error_message, None);
    assert_eq!(failed.input("text"), Some(&json!("<str>")));
    assert_eq!((succeeded.outcome, &succeeded.output), (Some(Outcome::Ok), &Some(json!(41))));
    records.assert_nowhere("hunter2");
}

#[derive(Loggable)]
#[log(own_display)] // and lies about it
struct CardError {
    #[sensitive]
    number: String,
    code: u16,
}

impl fmt::Display for CardError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "card {} refused", self.number)
    }
}

impl Error for CardError {}

#[log_boundary]
fn check_card() -> Result<(), CardError> {
    Err(CardError { number: "4111111111111111".to_owned(), code: 5 })
}

#[test]
fn a_message_that_may_tell_more_than_the_fields_is_not_recorded() {
    let records = testing::capture(|| {
        check_card().unwrap_err();
    });
    let record = records.only("check_card");
    assert_eq!(record.error_message, None);
    assert_eq!(
        serde_json::to_value(&record.error_fields).unwrap(),
        json!({"number": "[redacted]", "code": 5})
    );
    records.assert_nowhere("4111111111111111");
}

#[derive(Loggable)]
struct Card {
    #[sensitive]
    number: String,
}

#[derive(Debug, Loggable)]
struct Session {
    id: u32,
    #[log(skip)]
    token: String,
}

#[derive(Debug, Loggable)]
enum Nested {
    Cards(Vec<Card>),
    Session(Session),
    Plain(u32),
}

impl fmt::Display for Nested {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Nested::Cards(cards) => cards.iter().try_for_each(|card| formatter.write_str(&card.number)),
            Nested::Session(session) => formatter.write_str(&session.token),
            Nested::Plain(number) => write!(formatter, "plain {number}"),
        }
    }
}

impl Error for Nested {}

#[log_boundary]
fn fails(with: u32) -> Result<(), Nested> {
    Err(match with {
        0 => Nested::Cards(vec![Card { number: "hunter2".to_owned() }]),
        1 => Nested::Session(Session { id: 1, token: "hunter2".to_owned() }),
        _ => Nested::Plain(with),
    })
}

#[test]
fn a_message_is_not_recorded_either_where_a_field_of_a_field_is_hidden() {
    let records = testing::capture(|| {
        for with in 0..3 {
            fails(with).unwrap_err();
        }
    });
    let messages: Vec<_> = records.iter().map(|record| record.error_message.as_deref()).collect();
    assert_eq!(messages, [None, None, Some("plain 2")]);
    records.assert_nowhere("hunter2");
}

#[derive(Debug, thiserror::Error, Loggable)]
enum Foreign {
    #[error("io: {0}")]
    Io(std::io::Error),
    #[error("source")]
    Source(#[source] std::sync::Arc<std::io::Error>),
    #[error("variable: {0}")]
    Variable(std::env::VarError),
    #[error("send: {}", .0.0)]
    Send(std::sync::mpsc::SendError<u32>),
    #[error("system: {0}")]
    System(std::io::Error),
    #[error("values: {0:?}")]
    Values(Values),
}

/// Nothing of this is left out of a record.
#[derive(Debug, Default, Loggable)]
struct Values {
    small: u8,
    letter: char,
    list: Vec<Option<u32>>,
    pair: Pair,
    #[public]
    text: String,
    marker: std::marker::PhantomData<u8>,
    waited: std::time::Duration,
    by_id: std::collections::BTreeMap<u64, std::sync::Arc<i128>>,
}

type Pair = (f32, bool);

/// A payload with a source of its own, which `io::Error` hands on.
#[derive(Debug, thiserror::Error)]
#[error("hunter2")]
struct Payload(#[source] std::fmt::Error);

#[log_boundary]
fn foreign(which: u32) -> Result<(), Foreign> {
    let secret = || std::io::Error::other(Payload(std::fmt::Error));
    Err(match which {
        0 => Foreign::Io(secret()),
        1 => Foreign::Source(std::sync::Arc::new(secret())),
        2 => Foreign::Variable(std::env::VarError::NotUnicode("hunter2".into())),
        3 => Foreign::Send(std::sync::mpsc::SendError(4711)),
        4 => Foreign::System(std::io::Error::from_raw_os_error(2)),
        _ => Foreign::Values(Values::default()),
    })
}

#[test]
fn a_message_that_repeats_what_another_error_carries_is_not_recorded() {
    let records = testing::capture(|| {
        for which in 0..6 {
            foreign(which).unwrap_err();
        }
    });
    let messages: Vec<_> = records.iter().map(|record| record.error_message.as_deref()).collect();
    assert_eq!(
        messages,
        [
            None,
            None,
            None,
            None,
            Some("system: No such file or directory (os error 2)"),
            Some(concat!(
                r#"values: Values { small: 0, letter: '\0', list: [], pair: (0.0, false), text: "", "#,
                r#"marker: PhantomData<u8>, waited: 0ns, by_id: {} }"#
            )),
        ]
    );
    records.assert_nowhere("hunter2");
    records.assert_nowhere("send: 4711");
}

#[derive(Debug, Loggable, thiserror::Error)]
#[error("gave up: {}", last.as_ref().map_or(String::new(), ToString::to_string))]
struct GaveUp {
    attempts: u32,
    #[source]
    last: Option<std::io::Error>,
}

#[derive(Debug, Loggable, thiserror::Error)]
enum Locked {
    #[error("locked: {0:?}")]
    Held(std::sync::Mutex<Option<std::io::Error>>),
}

#[log_boundary]
fn gives_up(last: bool) -> Result<(), GaveUp> {
    Err(GaveUp { attempts: 3, last: last.then(|| std::io::Error::other("hunter2")) })
}

#[log_boundary]
fn locks() -> Result<(), Locked> {
    Err(Locked::Held(std::sync::Mutex::new(Some(std::io::Error::other("hunter2")))))
}

#[test]
fn nor_is_it_where_the_other_error_is_held_by_something() {
    let records = testing::capture(|| {
        gives_up(true).unwrap_err();
        gives_up(false).unwrap_err();
        locks().unwrap_err();
    });
    let messages: Vec<_> = records.iter().map(|record| record.error_message.as_deref()).collect();
    assert_eq!(messages, [None, Some("gave up: "), None]);
    records.assert_nowhere("hunter2");
}

#[derive(Debug, Loggable)]
struct Wraps(#[log(display)] Outside);

#[derive(Debug, thiserror::Error)]
#[error("outside")]
struct Outside(#[source] Box<std::io::Error>);

impl fmt::Display for Wraps {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("wraps")
    }
}

impl Error for Wraps {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

#[log_boundary]
fn wraps() -> Result<(), Wraps> {
    Err(Wraps(Outside(Box::new(std::io::Error::other(Payload(std::fmt::Error))))))
}

#[test]
fn a_chain_ends_where_an_error_carries_another_that_nobody_chose_to_print() {
    let records = testing::capture(|| {
        wraps().unwrap_err();
    });
    let record = records.only("wraps");
    assert_eq!(record.error_message.as_deref(), Some("wraps"));
    assert_eq!(record.error_chain[..], ["outside", "other error"]);
}

#[log_boundary]
fn resumes() {
    std::panic::resume_unwind(Box::new("quietly"));
}

#[test]
fn a_panic_that_no_hook_saw_is_not_given_the_words_of_another() {
    let records = testing::capture(|| {
        let _ = catch_unwind(|| explode(1));
        let _ = catch_unwind(resumes);
    });
    assert_eq!(records.only("explode").error_message.as_deref(), Some("boom after 1"));
    let resumed = records.only("resumes");
    assert_eq!((resumed.outcome, &resumed.error_message), (Some(Outcome::Panic), &None));
}

#[log_boundary]
fn cleans_up() -> u32 {
    1
}

struct CleansUp;

impl Drop for CleansUp {
    fn drop(&mut self) {
        cleans_up();
        guarded();
    }
}

#[traced]
#[track_caller]
fn guarded() -> u32 {
    2
}

#[log_boundary]
async fn holds_what_cleans_up() {
    let _held = CleansUp;
    std::future::pending::<()>().await;
}

#[test]
fn what_a_dropped_future_drops_is_a_part_of_its_call() {
    let records = testing::capture(|| {
        let mut future = Box::pin(holds_what_cleans_up());
        assert!(future.as_mut().poll(&mut TaskContext::from_waker(Waker::noop())).is_pending());
    });
    let parent = records.only("holds_what_cleans_up");
    assert_eq!(parent.outcome, Some(Outcome::Cancelled));
    let child = records.only("cleans_up");
    assert_eq!(child.parent_span_id, parent.span_id);
    assert!(child.timestamp <= parent.timestamp);
}

#[test]
fn a_call_that_returns_while_a_panic_unwinds_is_ok() {
    let records = testing::capture(|| {
        let _ = catch_unwind(|| {
            let _held = CleansUp;
            panic!("unwinding");
        });
    });
    assert_eq!(records.only("guarded").outcome, Some(Outcome::Ok));
    assert_eq!(records.only("cleans_up").outcome, Some(Outcome::Ok));
}

#[log_boundary]
fn poll_result(state: u8) -> Poll<Result<u32, PayError>> {
    match state {
        0 => Poll::Pending,
        1 => Poll::Ready(Ok(3)),
        _ => Poll::Ready(Err(PayError::Unreachable)),
    }
}

#[test]
fn a_poll_of_a_result_is_told_by_its_type() {
    let records = testing::capture(|| {
        for state in 0..3 {
            let _ = poll_result(state);
        }
    });
    let outcomes: Vec<_> = records.iter().map(|record| record.outcome).collect();
    assert_eq!(outcomes, [Some(Outcome::Ok), Some(Outcome::Ok), Some(Outcome::Error)]);
}

#[log_boundary]
fn explode(fuse: u32) -> u32 {
    assert!(fuse > 3, "boom after {fuse}");
    fuse
}

#[log_boundary]
fn holds_a_bomb() -> u32 {
    explode(2)
}

#[test]
fn a_panic_is_recorded_with_its_message_and_place_and_goes_on() {
    let mut payload = None;
    let records = testing::capture(|| {
        payload = catch_unwind(AssertUnwindSafe(holds_a_bomb)).err();
    });
    let payload = payload.expect("the panic passed through");
    assert_eq!(payload.downcast_ref::<String>().map(String::as_str), Some("boom after 2"));
    for function in ["explode", "holds_a_bomb"] {
        let record = records.only(function);
        assert_eq!((record.outcome, record.level), (Some(Outcome::Panic), Some(Level::Error)));
        assert_eq!(record.error_type.as_deref(), Some("panic"));
        assert_eq!(record.error_message.as_deref(), Some("boom after 2"));
        assert_eq!(record.code_file_path.as_deref(), Some("tests/outcomes.rs"));
    }
    assert_eq!(records.only("explode").input("fuse"), Some(&json!(2)));
    assert_eq!(records.only("explode").parent_span_id, records.only("holds_a_bomb").span_id);
}

#[test]
fn after_a_caught_panic_the_context_is_the_callers_again() {
    let records = testing::capture(|| {
        let _ = catch_unwind(|| explode(1));
        explode(9);
    });
    assert!(records.iter().all(|record| record.parent_span_id.is_none()));
}

#[log_boundary]
async fn waits(order_id: u64, ready: bool) -> u64 {
    if !ready {
        std::future::pending::<()>().await;
    }
    order_id
}

#[test]
fn a_future_dropped_before_it_finished_is_cancelled() {
    let records = testing::capture(|| {
        let mut future = Box::pin(waits(5, false));
        let poll = future.as_mut().poll(&mut TaskContext::from_waker(Waker::noop()));
        assert_eq!(poll, Poll::Pending);
    });
    let record = records.only("waits");
    assert_eq!((record.outcome, record.level), (Some(Outcome::Cancelled), Some(Level::Warn)));
    assert_eq!(record.input("order_id"), Some(&json!(5)));
    assert_eq!(record.output, None);
}

#[test]
fn a_future_that_was_never_polled_is_no_call() {
    let records = testing::capture(|| drop(waits(5, true)));
    assert!(records.is_empty(), "{records}");
}

#[test]
fn a_future_that_finished_is_ok() {
    let records = testing::capture(|| {
        assert_eq!(futures_executor::block_on(waits(5, true)), 5);
    });
    assert_eq!(records.only("waits").output, Some(json!(5)));
}

#[log_boundary]
async fn explodes_later() {
    let mut polls = 0;
    std::future::poll_fn(|task| {
        polls += 1;
        assert!(polls < 2, "second poll");
        task.waker().wake_by_ref();
        Poll::<()>::Pending
    })
    .await;
}

#[test]
fn a_panic_in_a_later_poll_is_a_panic_and_a_sibling_that_is_dropped_by_it_is_cancelled() {
    let records = testing::capture(|| {
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let mut sibling = pin!(waits(1, false));
            let mut task = TaskContext::from_waker(Waker::noop());
            assert!(sibling.as_mut().poll(&mut task).is_pending());
            futures_executor::block_on(explodes_later());
        }));
        assert!(outcome.is_err());
    });
    assert_eq!(records.only("explodes_later").outcome, Some(Outcome::Panic));
    assert_eq!(records.only("waits").outcome, Some(Outcome::Cancelled));
}

#[log_boundary]
fn returns_unit(_number: u32) {}

#[log_boundary]
fn returns_none() -> Option<u32> {
    None
}

#[test]
fn unit_is_no_output_and_none_is_null() {
    let records = testing::capture(|| {
        returns_unit(1);
        returns_none();
    });
    assert_eq!(records.only("returns_unit").output, None);
    let line = String::from_utf8(records.only("returns_none").to_line()).unwrap();
    assert!(line.contains(r#""output":null"#), "{line}");
}
