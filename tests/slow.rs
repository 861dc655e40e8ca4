//! A call that took at least as long as `slow` says is raised to a warning, and says so.

use std::time::Duration;

use casefile::{Level, Outcome, Record, log_boundary, testing, traced};
use futures_core::Stream;
use futures_util::{StreamExt, stream};

/// What a slow call takes at least; no call here can take as long as `60000s`.
const NAP: Duration = Duration::from_millis(1);

#[traced(slow = "1ms")]
fn naps() -> u32 {
    std::thread::sleep(NAP);
    7
}

#[traced(slow = "60000s")]
fn quick() -> u32 {
    7
}

#[log_boundary(slow = "1ms", error = display)]
fn fails() -> Result<u32, &'static str> {
    std::thread::sleep(NAP);
    Err("gone")
}

#[log_boundary(slow = "1ms", level = error)]
fn important() {
    std::thread::sleep(NAP);
}

#[track_caller]
fn assert_slow(record: &Record, level: Level, outcome: Outcome) {
    assert_eq!((record.level, record.outcome), (Some(level), Some(outcome)), "{record:?}");
    assert_eq!(record.slow_threshold_ns, Some(1_000_000), "{record:?}");
    assert!(record.is_slow() && record.duration_ns >= record.slow_threshold_ns);
}

#[track_caller]
fn assert_not_slow(record: &Record, level: Level) {
    assert_eq!((record.level, record.slow_threshold_ns), (Some(level), None), "{record:?}");
}

#[test]
fn a_slow_call_is_a_warning_unless_it_is_more() {
    let records = testing::capture(|| {
        assert_eq!((naps(), quick()), (7, 7));
        fails().unwrap_err();
        important();
    });
    assert_slow(records.only("naps"), Level::Warn, Outcome::Ok);
    assert_eq!(records.only("naps").output, Some(7.into()));
    assert_not_slow(records.only("quick"), Level::Debug);
    assert_slow(records.only("fails"), Level::Error, Outcome::Error);
    assert_slow(records.only("important"), Level::Error, Outcome::Ok);
}

#[log_boundary(slow = "1.0ms")]
async fn future() {
    tokio::time::sleep(NAP).await;
}

#[log_boundary(slow = "1000us")]
fn returned_future() -> impl Future<Output = ()> {
    async { tokio::time::sleep(NAP).await }
}

#[log_boundary(slow = "1ms")]
fn slow_stream() -> impl Stream<Item = u32> {
    stream::iter([1, 2]).then(|item| async move {
        tokio::time::sleep(NAP).await;
        item
    })
}

#[log_boundary(slow = "60000s")]
fn quick_stream() -> impl Stream<Item = u32> {
    stream::iter([1])
}

#[traced(slow = "1ns")]
fn of_a_type_of_its_own() -> std::future::Ready<u32> {
    std::future::ready(1)
}

#[tokio::test]
async fn a_future_and_a_stream_are_slow_by_their_own_time() {
    let records = testing::capture_async(async {
        future().await;
        let (returned, dropped) = (returned_future(), slow_stream());
        tokio::time::sleep(NAP).await;
        returned.await;
        assert_eq!(slow_stream().count().await, 2);
        assert_eq!(quick_stream().count().await, 1);
        // Never polled, it has taken no time.
        drop(dropped);
        of_a_type_of_its_own().await;
    })
    .await;
    assert_slow(records.only("future"), Level::Warn, Outcome::Ok);
    assert_slow(records.only("returned_future"), Level::Warn, Outcome::Ok);
    let [slow, dropped] = records.of("slow_stream")[..] else { panic!("{records}") };
    assert_slow(slow, Level::Warn, Outcome::Ok);
    assert_not_slow(dropped, Level::Warn);
    assert_eq!((dropped.outcome, dropped.duration_ns), (Some(Outcome::Cancelled), None));
    assert_not_slow(records.only("quick_stream"), Level::Info);
    assert_not_slow(records.only("of_a_type_of_its_own"), Level::Debug);
}

struct Shelf;

#[traced(slow = "1ms")]
impl Shelf {
    fn inherits() {
        std::thread::sleep(NAP);
    }

    #[traced(slow = "60000s")]
    fn overrides() {
        std::thread::sleep(NAP);
    }

    #[log_boundary]
    fn inherits_the_option_alone() {
        std::thread::sleep(NAP);
    }
}

#[traced(slow = "60000s")]
mod stock {
    use super::{NAP, traced};

    pub(super) fn inherits() {
        std::thread::sleep(NAP);
    }

    #[traced(slow = "1ms")]
    pub(super) fn overrides() {
        std::thread::sleep(NAP);
    }
}

#[test]
fn a_block_hands_it_to_its_functions_and_a_function_has_the_last_word() {
    let records = testing::capture(|| {
        Shelf::inherits();
        Shelf::overrides();
        Shelf::inherits_the_option_alone();
        stock::inherits();
        stock::overrides();
    });
    assert_slow(records.only("Shelf::inherits"), Level::Warn, Outcome::Ok);
    assert_not_slow(records.only("Shelf::overrides"), Level::Debug);
    assert_slow(records.only("Shelf::inherits_the_option_alone"), Level::Warn, Outcome::Ok);
    assert_not_slow(records.only("stock::inherits"), Level::Debug);
    assert_slow(records.only("stock::overrides"), Level::Warn, Outcome::Ok);
}
