//! A function that returns a stream, however it came by it, is recorded from the stream's first poll to its end, with
//! the number of items. What the stream does is the same as without the attribute.

#![expect(clippy::duplicate_mod, reason = "the ways of making a stream are compiled under each attribute")]

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::{Context as Task, Poll, Waker};
use std::time::Duration;

use async_stream::{stream, try_stream};
use casefile::{Context, InContext, Loggable, Outcome, Record, log_boundary, testing, traced};
use futures_core::{FusedStream, Stream};
use futures_util::stream::{self, BoxStream, LocalBoxStream};
use futures_util::{FutureExt, StreamExt, TryStream, TryStreamExt};
use serde_json::json;

const NAP: Duration = Duration::from_millis(30);

#[traced]
async fn leaf() -> u32 {
    1
}

#[path = "streams"]
mod under_traced {
    use casefile::traced as instrument;

    #[path = "ways.rs"]
    pub(super) mod ways;
}

#[path = "streams"]
mod under_log_boundary {
    use casefile::log_boundary as instrument;

    #[path = "ways.rs"]
    pub(super) mod ways;
}

use under_log_boundary::ways;

#[track_caller]
fn assert_is_whole(record: &Record, records: &testing::Records) {
    let took = Duration::from_nanos(record.duration_ns.unwrap());
    // Longer is possible on a busy machine; shorter would be a wrong number.
    assert!(took >= NAP, "{record:?} took {took:?}");
    assert_eq!(record.outcome, Some(Outcome::Ok), "{records}");
    assert_eq!(record.stream_items, Some(2), "{records}");
    assert_eq!(record.output, None, "{records}");
    let [leaf] = records.children_of(record)[..] else { panic!("{records}") };
    assert_eq!(leaf.trace_id, record.trace_id);
}

#[tokio::test]
async fn every_way_of_making_a_stream_is_timed_from_its_first_poll_to_its_end() {
    use under_traced::ways as traced;
    let mut source = (traced::Source { step: 1 }, ways::Source { step: 1 });
    let fixed = (traced::Source { step: 1 }, ways::Source { step: 1 });
    let read = async |streams: Vec<LocalBoxStream<'_, u32>>| {
        for stream in streams {
            assert_eq!(stream.collect::<Vec<_>>().await, [2, 3]);
        }
    };
    // Made long before they are polled.
    let traced = testing::capture_async(async { read(traced::all(&mut source.0, &fixed.0)).await }).await;
    let boundary = testing::capture_async(async { read(ways::all(&mut source.1, &fixed.1)).await }).await;
    assert_are_whole(&traced);
    assert_are_whole(&boundary);
}

#[track_caller]
fn assert_are_whole(records: &testing::Records) {
    let calls: Vec<&Record> = records
        .iter()
        .filter(|record| record.code_function_name.as_deref() != Some("streams::leaf"))
        .collect();
    assert_eq!(calls.len(), 11, "{records}");
    for call in &calls {
        assert_is_whole(call, records);
    }
    // Nothing of the time in which the others were read is a part of a call.
    for pair in calls.windows(2) {
        // The wall clock may be corrected in between.
        let ended = pair[0].timestamp.saturating_sub_nanos(1_000_000);
        assert!(ended <= pair[1].start(), "{:?} and {:?} overlap", pair[0], pair[1]);
    }
}

/// Ready at once, and then as the list says.
#[traced]
fn scripted(list: Vec<u32>) -> impl Stream<Item = u32> {
    stream::iter(list)
}

fn next<S: Stream + ?Sized>(stream: Pin<&mut S>) -> Poll<Option<S::Item>> {
    stream.poll_next(&mut Task::from_waker(Waker::noop()))
}

#[test]
fn a_stream_without_items_has_none() {
    let records = testing::capture(|| {
        assert_eq!(next(pin!(scripted(vec![]))), Poll::Ready(None));
    });
    let record = records.only("scripted");
    assert_eq!((record.outcome, record.stream_items), (Some(Outcome::Ok), Some(0)));
    assert!(record.duration_ns.is_some());
}

#[test]
fn a_stream_dropped_before_its_end_is_cancelled_with_what_it_had_yielded() {
    let records = testing::capture(|| {
        let mut stream = Box::pin(scripted(vec![7, 8, 9]));
        assert_eq!(next(stream.as_mut()), Poll::Ready(Some(7)));
        assert_eq!(next(stream.as_mut()), Poll::Ready(Some(8)));
        drop(stream);
        drop(ways::by_boxed(2));
        drop(scripted(vec![1]));
    });
    let [polled, unpolled] = records.of("scripted")[..] else { panic!("{records}") };
    assert_eq!((polled.outcome, polled.stream_items), (Some(Outcome::Cancelled), Some(2)));
    assert!(polled.duration_ns.is_some());
    for unpolled in [unpolled, records.only("by_boxed")] {
        assert_eq!((unpolled.outcome, unpolled.stream_items), (Some(Outcome::Cancelled), Some(0)));
        assert_eq!(unpolled.duration_ns, None);
    }
}

#[log_boundary]
fn panics_at(last: u32) -> impl Stream<Item = u32> {
    stream::iter(0..).map(move |item| if item == last { panic!("at {item}") } else { item })
}

#[test]
fn a_panic_in_a_poll_is_recorded_and_goes_on() {
    let records = testing::capture(|| {
        let read = || futures_executor::block_on(panics_at(3).collect::<Vec<_>>());
        catch_unwind(AssertUnwindSafe(read)).unwrap_err();
    });
    let record = records.only("panics_at");
    assert_eq!((record.outcome, record.stream_items), (Some(Outcome::Panic), Some(3)));
    assert_eq!(record.error_message.as_deref(), Some("at 3"));
}

#[derive(Debug, Loggable, PartialEq)]
enum FeedError {
    Lost { at: u32 },
}

#[log_boundary]
fn fails_at(list: Vec<u32>, failing: Vec<u32>) -> impl Stream<Item = Result<String, FeedError>> {
    stream::iter(list)
        .map(move |at| if failing.contains(&at) { Err(FeedError::Lost { at }) } else { Ok(at.to_string()) })
}

#[log_boundary]
fn fails_in_a_box(list: Vec<u32>) -> BoxStream<'static, Result<u32, FeedError>> {
    stream::iter(list).map(|at| if at > 1 { Err(FeedError::Lost { at }) } else { Ok(at) }).boxed()
}

#[track_caller]
fn assert_lost(record: &Record, at: u32, items: u64) {
    assert_eq!((record.outcome, record.stream_items), (Some(Outcome::Error), Some(items)), "{record:?}");
    assert!(record.error_type.as_deref().unwrap().ends_with("FeedError::Lost"), "{record:?}");
    assert_eq!(record.error_fields.as_ref().unwrap().get("at"), Some(&json!(at)), "{record:?}");
    assert!(record.duration_ns.is_some() && record.code_line_number.is_some());
}

#[test]
fn the_first_error_that_a_stream_yields_is_its_outcome() {
    let records = testing::capture(|| {
        // Read until it fails, as most code does; and to its end.
        futures_executor::block_on(async {
            let error = fails_at(vec![1, 2, 3, 4], vec![3]).try_collect::<Vec<_>>().await.unwrap_err();
            assert_eq!(error, FeedError::Lost { at: 3 });
            assert_eq!(fails_at(vec![1, 2, 3, 4], vec![2, 3]).count().await, 4);
            assert_eq!(fails_at(vec![1, 2], vec![]).count().await, 2);
            assert_eq!(fails_in_a_box(vec![0, 5, 1, 6]).count().await, 4);
            assert_eq!(fails_in_a_box(vec![0, 1]).try_collect::<Vec<_>>().await, Ok(vec![0, 1]));
        });
    });
    let [dropped, twice, well] = records.of("fails_at")[..] else { panic!("{records}") };
    assert_lost(dropped, 3, 3);
    assert_lost(twice, 2, 4);
    assert_eq!((well.outcome, well.stream_items), (Some(Outcome::Ok), Some(2)));
    let [boxed, well] = records.of("fails_in_a_box")[..] else { panic!("{records}") };
    assert_lost(boxed, 5, 4);
    assert_eq!((well.outcome, well.stream_items), (Some(Outcome::Ok), Some(2)));
}

#[test]
fn the_duration_of_a_stream_that_fails_lasts_to_its_end_and_not_to_the_error() {
    let records = testing::capture(|| {
        let mut stream = Box::pin(fails_at(vec![1, 2], vec![1]));
        assert!(matches!(next(stream.as_mut()), Poll::Ready(Some(Err(_)))));
        std::thread::sleep(NAP);
        assert!(matches!(next(stream.as_mut()), Poll::Ready(Some(Ok(_)))));
        assert!(matches!(next(stream.as_mut()), Poll::Ready(None)));
    });
    let record = records.only("fails_at");
    assert_lost(record, 1, 2);
    assert!(Duration::from_nanos(record.duration_ns.unwrap()) >= NAP);
}

#[log_boundary]
fn fails_then_panics() -> impl Stream<Item = Result<u32, FeedError>> {
    stream! {
        yield Err(FeedError::Lost { at: 1 });
        panic!("worse");
    }
}

#[test]
fn a_panic_outweighs_an_error_before_it() {
    let records = testing::capture(|| {
        let read = || futures_executor::block_on(fails_then_panics().count());
        catch_unwind(AssertUnwindSafe(read)).unwrap_err();
    });
    let record = records.only("fails_then_panics");
    assert_eq!((record.outcome, record.stream_items), (Some(Outcome::Panic), Some(1)));
    assert_eq!(record.error_message.as_deref(), Some("worse"));
    assert_eq!(record.error_fields, None);
}

#[log_boundary]
fn parses(#[public] list: Vec<&'static str>) -> impl Stream<Item = Result<u32, std::num::ParseIntError>> {
    // The type of the error is known only from the signature.
    try_stream! {
        for text in list {
            let number: u32 = text.parse()?;
            yield number;
        }
    }
}

#[log_boundary(error = display)]
fn of_anyhow() -> BoxStream<'static, anyhow::Result<u32>> {
    stream::iter([Ok(1), Err(anyhow::anyhow!("no more"))]).boxed()
}

#[traced]
fn as_a_stream_that_tries() -> impl TryStream<Ok = u32, Error = std::fmt::Error> + Unpin {
    stream::iter([Ok(1), Err(std::fmt::Error)])
}

#[traced]
fn of_nothing_known<T: Send, E: Send>(list: Vec<Result<T, E>>) -> impl Stream<Item = Result<T, E>> + Send {
    stream::iter(list)
}

#[test]
fn errors_are_recorded_by_the_rules_of_errors() {
    struct Unknown;
    let records = testing::capture(|| {
        futures_executor::block_on(async {
            parses(vec!["7", "x"]).try_collect::<Vec<_>>().await.unwrap_err();
            of_anyhow().try_collect::<Vec<_>>().await.unwrap_err();
            as_a_stream_that_tries().try_collect::<Vec<_>>().await.unwrap_err();
            assert_eq!(of_nothing_known(vec![Ok(Unknown), Err(Unknown)]).count().await, 2);
        });
    });
    assert_eq!(records.only("parses").error_message.as_deref(), Some("invalid digit found in string"));
    assert_eq!(records.only("of_anyhow").error_message.as_deref(), Some("no more"));
    let tries = records.only("as_a_stream_that_tries");
    assert_eq!((tries.outcome, tries.stream_items), (Some(Outcome::Error), Some(2)));
    let unknown = records.only("of_nothing_known");
    assert!(unknown.error_type.as_deref().unwrap().ends_with("Unknown"), "{unknown:?}");
    assert_eq!((unknown.outcome, unknown.stream_items), (Some(Outcome::Error), Some(2)));
}

/// Counts what it is asked, and starts over after its end: not every stream is fused.
struct Restless(u32);

impl Stream for Restless {
    type Item = u32;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Task<'_>) -> Poll<Option<u32>> {
        asked();
        self.0 += 1;
        Poll::Ready((!self.0.is_multiple_of(3)).then_some(self.0))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (2, Some(40))
    }
}

impl FusedStream for Restless {
    fn is_terminated(&self) -> bool {
        self.0 == 3
    }
}

#[traced]
fn asked() {}

#[traced]
fn restless() -> impl FusedStream<Item = u32> {
    Restless(0)
}

#[test]
fn what_comes_after_the_end_is_as_it_was_and_no_part_of_the_call() {
    let records = testing::capture(|| {
        let mut stream = pin!(restless());
        let mut seen = Vec::new();
        for _ in 0..7 {
            assert_eq!(stream.size_hint(), (2, Some(40)));
            let Poll::Ready(item) = next(stream.as_mut()) else { panic!("never pending") };
            seen.push((item, stream.is_terminated()));
        }
        let items = [Some(1), Some(2), None, Some(4), Some(5), None, Some(7)];
        let terminated = [false, false, true, false, false, false, false];
        assert_eq!(seen, items.into_iter().zip(terminated).collect::<Vec<_>>());
    });
    let record = records.only("restless");
    assert_eq!((record.outcome, record.stream_items), (Some(Outcome::Ok), Some(2)));
    assert_eq!(records.children_of(record).len(), 3, "{records}");
    assert_eq!(records.of("asked").len(), 7);
}

#[traced]
fn named(list: Vec<u32>) -> stream::Iter<std::vec::IntoIter<u32>> {
    stream::iter(list)
}

#[traced]
fn with_another_trait(list: Vec<u32>) -> impl Stream<Item = u32> + std::fmt::Debug {
    stream::iter(list)
}

#[test]
fn a_stream_that_cannot_be_wrapped_has_no_duration() {
    let records = testing::capture(|| {
        futures_executor::block_on(async {
            assert_eq!(named(vec![1, 2]).count().await, 2);
            let stream = with_another_trait(vec![1, 2]);
            assert!(format!("{stream:?}").contains("Iter"));
            assert_eq!(stream.count().await, 2);
        });
    });
    for name in ["named", "with_another_trait"] {
        let record = records.only(name);
        assert_eq!((record.outcome, record.duration_ns, &record.output), (Some(Outcome::Ok), None, &None));
        assert_eq!((record.stream_items, record.input("list")), (None, Some(&json!([1, 2]))));
    }
}

/// Both: as a future it gives 5, as a stream nothing.
struct Both;

impl Future for Both {
    type Output = u32;

    fn poll(self: Pin<&mut Self>, _: &mut Task<'_>) -> Poll<u32> {
        Poll::Ready(5)
    }
}

impl Stream for Both {
    type Item = u32;

    fn poll_next(self: Pin<&mut Self>, _: &mut Task<'_>) -> Poll<Option<u32>> {
        Poll::Ready(None)
    }
}

#[traced]
fn both() -> Both {
    Both
}

#[traced]
fn both_as_a_future() -> impl Future<Output = u32> {
    Both
}

#[test]
fn what_is_a_future_and_a_stream_is_a_future() {
    let records = testing::capture(|| {
        assert_eq!(both().now_or_never(), Some(5));
        assert_eq!(both_as_a_future().now_or_never(), Some(5));
    });
    assert_eq!(records.only("both").duration_ns, None);
    let record = records.only("both_as_a_future");
    assert_eq!((&record.output, record.stream_items), (&Some(json!(5)), None));
}

#[traced]
async fn later(from: u32) -> impl Stream<Item = u32> {
    tokio::task::yield_now().await;
    stream::iter([from])
}

#[test]
fn the_call_of_an_async_function_is_its_future() {
    let records = testing::capture(|| {
        let stream = futures_executor::block_on(later(1));
        assert_eq!(futures_executor::block_on(stream.count()), 1);
    });
    let record = records.only("later");
    assert_eq!((record.outcome, record.stream_items), (Some(Outcome::Ok), None));
    assert!(record.duration_ns.is_some());
}

#[tokio::test]
async fn a_stream_may_be_read_on_another_thread() {
    fn is_send_and_sync<T: Send + Sync>(value: T) -> T {
        value
    }
    let records = testing::capture_async(async {
        let stream = is_send_and_sync(ways::by_alias(2));
        let other = is_send_and_sync(sendable(2));
        let read = async move { (stream.collect::<Vec<_>>().await, other.collect::<Vec<_>>().await) };
        let read = tokio::spawn(read.in_context(Context::current())).await.unwrap();
        assert_eq!(read, (vec![2, 3], vec![2]));
    })
    .await;
    assert_is_whole(records.only("by_alias"), &records);
    assert_eq!(records.only("sendable").stream_items, Some(1));
}

#[log_boundary]
fn sendable(from: u32) -> impl Stream<Item = u32> + Send + Sync + Unpin {
    stream::iter([from])
}

/// Hands on what it was given.
#[traced]
fn the_same(#[log(skip)] stream: BoxStream<'static, u32>) -> BoxStream<'static, u32> {
    stream
}

#[test]
fn a_call_that_is_not_recorded_hands_on_the_box_that_it_was_given() {
    let place = |stream: &BoxStream<'static, u32>| std::ptr::from_ref(&**stream).addr();
    let stream = stream::iter([1, 2]).boxed();
    let before = place(&stream);
    let stream = the_same(stream);
    assert_eq!(place(&stream), before);
    testing::capture(|| assert_ne!(place(&the_same(stream)), before));
}

/// Tells which span it is polled under.
#[traced]
fn spans() -> impl Stream<Item = Option<casefile::SpanId>> {
    stream::iter(0..2).map(|_| Context::current().span_id())
}

#[test]
fn only_polls_run_under_the_context_of_the_call() {
    let records = testing::capture(|| {
        let outside = Context::current().span_id();
        let mut stream = pin!(spans());
        assert_eq!(Context::current().span_id(), outside);
        let mut seen = Vec::new();
        while let Poll::Ready(Some(span)) = next(stream.as_mut()) {
            assert_eq!(Context::current().span_id(), outside);
            seen.push(span);
        }
        assert_eq!(seen.len(), 2);
        assert!(seen[0].is_some() && seen[0] != outside && seen[0] == seen[1], "{seen:?}");
    });
    assert_eq!(records.only("spans").stream_items, Some(2));
}
