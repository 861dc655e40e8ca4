//! How long a call took is told by what it returned: a future's call lasts from its first poll to its end,
//! however the function came by it. Where that cannot be seen, no number is given.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use casefile::{Context, InContext, Outcome, Record, log_boundary, testing, traced};
use futures_core::{FusedFuture, Stream, TryFuture};
use futures_util::{FutureExt, TryFutureExt};
use serde_json::json;

const NAP: Duration = Duration::from_millis(30);

type Awaited<'a> = Pin<Box<dyn Future<Output = u32> + 'a>>;
type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

#[traced]
async fn leaf() -> u32 {
    1
}

#[log_boundary]
async fn by_async_fn(number: u32) -> u32 {
    tokio::time::sleep(NAP).await;
    number + leaf().await
}

#[log_boundary]
fn by_impl_future(number: u32) -> impl Future<Output = u32> {
    async move {
        tokio::time::sleep(NAP).await;
        number + leaf().await
    }
}

#[log_boundary]
fn by_impl_future_with_statements(number: u32) -> impl Future<Output = u32> + Send {
    let offset = number - 1;
    let future = async move {
        tokio::time::sleep(NAP).await;
        offset + 1 + leaf().await
    };
    println!("made {}", size_of_val(&future));
    future
}

#[log_boundary]
fn by_box(number: &u32) -> Pin<Box<dyn Future<Output = u32> + '_>> {
    let future = async move {
        tokio::time::sleep(NAP).await;
        number + leaf().await
    };
    Box::pin(future)
}

#[log_boundary]
fn by_alias(number: u32) -> Boxed<'static, u32> {
    if number == 0 {
        return Box::pin(std::future::ready(0));
    }
    Box::pin(by_async_fn_unseen(number))
}

async fn by_async_fn_unseen(number: u32) -> u32 {
    tokio::time::sleep(NAP).await;
    number + leaf().await
}

#[log_boundary]
fn by_block(number: u32) -> Boxed<'static, u32> {
    async fn inner(number: u32) -> u32 {
        tokio::time::sleep(NAP).await;
        number + leaf().await
    }
    Box::pin(inner(number))
}

trait Sleeper {
    async fn by_async_fn_in_trait(&self, number: u32) -> u32;
    fn by_future_in_trait(&self, number: u32) -> impl Future<Output = u32> + Send;
}

struct Bed;

impl Sleeper for Bed {
    #[log_boundary]
    async fn by_async_fn_in_trait(&self, number: u32) -> u32 {
        tokio::time::sleep(NAP).await;
        number + leaf().await
    }

    #[log_boundary]
    fn by_future_in_trait(&self, number: u32) -> impl Future<Output = u32> + Send {
        by_async_fn_unseen(number)
    }
}

#[async_trait::async_trait]
trait Dynamic: Sync {
    async fn by_async_trait(&self, number: u32) -> u32;
    async fn by_async_trait_outside(&self, number: u32) -> u32;
}

#[async_trait::async_trait]
impl Dynamic for Bed {
    #[log_boundary]
    async fn by_async_trait(&self, number: u32) -> u32 {
        tokio::time::sleep(NAP).await;
        number + leaf().await
    }

    async fn by_async_trait_outside(&self, number: u32) -> u32 {
        self.by_async_trait(number).await
    }
}

struct Cot;

#[log_boundary]
#[async_trait::async_trait]
impl Dynamic for Cot {
    async fn by_async_trait(&self, number: u32) -> u32 {
        number
    }

    async fn by_async_trait_outside(&self, number: u32) -> u32 {
        tokio::time::sleep(NAP).await;
        number + leaf().await
    }
}

#[track_caller]
fn assert_took_its_nap(record: &Record, records: &testing::Records) {
    let took = Duration::from_nanos(record.duration_ns.unwrap());
    // Longer is possible on a busy machine; shorter would be a wrong number.
    assert!(took >= NAP, "{record:?} took {took:?}");
    assert_eq!(record.output, Some(json!(3)), "{records}");
    assert_eq!(record.outcome, Some(Outcome::Ok));
    let [leaf] = records.children_of(record)[..] else { panic!("{records}") };
    assert_eq!(leaf.trace_id, record.trace_id);
}

#[tokio::test]
async fn every_way_of_making_a_future_is_timed_from_its_first_poll_to_its_end() {
    let records = testing::capture_async(async {
        // Made long before they are polled.
        let futures: Vec<(&str, Awaited<'_>)> = vec![
            ("by_async_fn", Box::pin(by_async_fn(2))),
            ("by_impl_future", Box::pin(by_impl_future(2))),
            ("by_impl_future_with_statements", Box::pin(by_impl_future_with_statements(2))),
            ("by_box", by_box(&2)),
            ("by_alias", by_alias(2)),
            ("by_block", by_block(2)),
            ("by_async_fn_in_trait", Box::pin(Bed.by_async_fn_in_trait(2))),
            ("by_future_in_trait", Box::pin(Bed.by_future_in_trait(2))),
            ("by_async_trait", Bed.by_async_trait(2)),
            ("by_async_trait_outside", Cot.by_async_trait_outside(2)),
        ];
        for (_, future) in futures {
            assert_eq!(future.await, 3);
        }
    })
    .await;
    let names: Vec<&str> = records
        .iter()
        .filter_map(|record| record.code_function_name.as_deref()?.rsplit("::").next())
        .filter(|name| *name != "leaf")
        .collect();
    assert_eq!(names.len(), 10, "{names:?}");
    for name in &names {
        assert_took_its_nap(records.only(name), &records);
    }
    // Nothing of the time in which the others were awaited is a part of a call.
    for pair in names.windows(2) {
        let (before, after) = (records.only(pair[0]), records.only(pair[1]));
        // The wall clock may be corrected in between.
        let ended = before.timestamp.saturating_sub_nanos(1_000_000);
        assert!(ended <= after.start(), "{before:?} and {after:?} overlap");
    }
}

#[log_boundary]
fn fails_later(number: u32) -> impl Future<Output = Result<u32, std::num::TryFromIntError>> {
    async move {
        tokio::task::yield_now().await;
        u8::try_from(number).map(u32::from)
    }
}

#[log_boundary]
fn panics_later() -> Boxed<'static, u32> {
    Box::pin(async {
        tokio::task::yield_now().await;
        panic!("later")
    })
}

#[tokio::test]
async fn how_a_returned_future_ends_is_how_the_call_ends() {
    let records = testing::capture_async(async {
        fails_later(7).await.unwrap();
        fails_later(700).await.unwrap_err();
        drop(fails_later(1));
        let panicked = tokio::spawn(panics_later().in_context(Context::current())).await;
        assert!(panicked.unwrap_err().is_panic());
    })
    .await;
    let outcomes: Vec<_> = records.of("fails_later").iter().map(|record| record.outcome.unwrap()).collect();
    assert_eq!(outcomes, [Outcome::Ok, Outcome::Error, Outcome::Cancelled]);
    let never_polled = records.of("fails_later")[2];
    assert_eq!(never_polled.duration_ns, None);
    let panicked = records.only("panics_later");
    assert_eq!(panicked.outcome, Some(Outcome::Panic));
    assert_eq!(panicked.error_message.as_deref(), Some("later"));
}

#[traced]
fn named(number: u32) -> std::future::Ready<u32> {
    std::future::ready(number)
}

/// A wrapped future could not be printed.
#[traced]
fn with_another_trait(number: u32) -> impl Future<Output = u32> + std::fmt::Debug {
    std::future::ready(number)
}

#[tokio::test]
async fn a_future_that_cannot_be_wrapped_has_no_duration() {
    let records = testing::capture_async(async {
        assert_eq!(named(5).await, 5);
        let future = with_another_trait(5);
        assert!(format!("{future:?}").contains("Ready"));
        assert_eq!(future.await, 5);
    })
    .await;
    for name in ["named", "with_another_trait"] {
        let record = records.only(name);
        assert_eq!((record.outcome, record.duration_ns, &record.output), (Some(Outcome::Ok), None, &None));
        assert_eq!(record.input("number"), Some(&json!(5)));
    }
}

/// Everything that is a future has it, and nothing says so.
trait Job: Future<Output = u32> + Send {}

impl<F: Future<Output = u32> + Send> Job for F {}

trait Feed: Stream<Item = u32> {}

impl<S: Stream<Item = u32>> Feed for S {}

struct Nap(u32);

impl Future for Nap {
    type Output = u32;

    fn poll(self: Pin<&mut Self>, _: &mut std::task::Context<'_>) -> std::task::Poll<u32> {
        std::task::Poll::Ready(self.0)
    }
}

impl Nap {
    #[traced]
    fn new(number: u32) -> Self {
        Nap(number)
    }

    #[traced]
    fn by_reference(&mut self) -> &mut Nap {
        self
    }
}

#[traced]
fn by_trait(number: u32) -> impl Job {
    std::future::ready(number)
}

#[traced]
fn feed(number: u32) -> impl Feed {
    futures_util::stream::iter([number])
}

#[traced]
fn to_be_awaited(number: u32) -> impl IntoFuture<Output = u32> {
    std::future::ready(number)
}

#[traced]
#[track_caller]
fn in_place(number: u32) -> impl Future<Output = u32> {
    std::future::ready(number)
}

#[traced]
#[track_caller]
fn boxed_in_place(number: u32) -> Boxed<'static, u32> {
    Box::pin(std::future::ready(number))
}

#[traced]
#[track_caller]
fn streamed_in_place(number: u32) -> futures_util::stream::BoxStream<'static, u32> {
    Box::pin(futures_util::stream::iter([number]))
}

/// Whether its output lives as long as the box, nobody says.
#[traced]
fn generic<F: Future<Output = T> + Send + 'static, T>(#[log(skip)] future: F) -> Boxed<'static, T> {
    Box::pin(future)
}

#[traced]
#[track_caller]
fn number_in_place(number: u32) -> u32 {
    number
}

#[tokio::test]
async fn whatever_may_be_a_future_and_is_not_seen_to_end_has_no_duration() {
    let records = testing::capture_async(async {
        assert_eq!(Nap::new(1).await, 1);
        assert_eq!(Nap(2).by_reference().await, 2);
        assert_eq!(by_trait(3).await, 3);
        drop(feed(4));
        assert_eq!(to_be_awaited(5).await, 5);
        assert_eq!(in_place(6).await, 6);
        assert_eq!(boxed_in_place(7).await, 7);
        drop(streamed_in_place(8));
        assert_eq!(generic(std::future::ready(9)).await, 9);
        assert_eq!(number_in_place(10), 10);
    })
    .await;
    assert_eq!(records.iter().count(), 10, "{records}");
    let without: Vec<_> = records.iter().filter(|record| record.duration_ns.is_none()).collect();
    let number = records.only("number_in_place");
    assert_eq!(without.len(), 9, "{records}");
    assert!(number.duration_ns.is_some(), "{number:?}");
    assert!(records.iter().all(|record| record.outcome == Some(Outcome::Ok)), "{records}");
}

#[log_boundary]
fn fused(number: u32) -> impl FusedFuture<Output = u32> {
    by_async_fn_unseen(number).fuse()
}

#[log_boundary(error = display)]
fn tried(number: u32) -> impl TryFuture<Ok = u32, Error = std::num::TryFromIntError> {
    async move {
        tokio::time::sleep(NAP).await;
        Ok(u8::try_from(number)?.into())
    }
}

#[tokio::test]
async fn a_future_by_another_name_of_its_trait_is_seen_to_its_end() {
    let records = testing::capture_async(async {
        let mut future = Box::pin(fused(2));
        assert!(!future.is_terminated());
        assert_eq!(future.as_mut().await, 3);
        assert!(future.is_terminated());
        assert!(TryFutureExt::into_future(tried(700)).await.is_err());
    })
    .await;
    assert_took_its_nap(records.only("fused"), &records);
    let tried = records.only("tried");
    assert_eq!(tried.outcome, Some(Outcome::Error));
    assert!(tried.duration_ns.is_some_and(|took| u128::from(took) >= NAP.as_nanos()), "{tried:?}");
}
