//! Functions that return streams.

use super::instrument;
use crate::harness::{Noisy, cancel, note, panics, pause, run, shapes};
use async_stream::{stream, try_stream};
use futures_core::{FusedStream, Stream};
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

shapes! {
    by_macro by_combinators boxed_and_borrowing returned_early dropped_midway never_polled panics_in_a_poll fails_with_a_question_mark
    in_a_trait generic_items bounds_beside_the_stream goes_on_after_its_end of_a_type_of_its_own reads_another_stream
    read_by_an_async_function
}

mod by_macro {
    use super::*;
    #[instrument]
    fn count(from: u32, _held: Noisy) -> impl Stream<Item = u32> {
        note("called");
        stream! {
            let _kept = Noisy("kept");
            for n in from..from + 3 {
                pause().await;
                yield n;
            }
        }
    }
    pub(super) fn behaviour() -> String {
        let stream = count(4, Noisy("held"));
        note("made");
        format!("{:?}", run(stream.collect::<Vec<_>>()))
    }
    pub(super) const RECORDS: &[&str] = &[r#"count(from=4, _held="held") -> ok"#];
}

mod by_combinators {
    use super::*;
    #[instrument]
    fn evens(list: Vec<u32>) -> impl Stream<Item = String> + Send + Sync {
        stream::iter(list).filter(|n| std::future::ready(n % 2 == 0)).map(|n| n.to_string())
    }
    #[instrument]
    fn unfolded(to: u32) -> impl Stream<Item = u32> {
        let first = 1;
        let stream = stream::unfold(first, move |n| async move {
            pause().await;
            if n > to { None } else { Some((n, n * 2)) }
        });
        stream
    }
    pub(super) fn behaviour() -> String {
        format!("{:?} {:?}", run(evens(vec![1, 2, 4]).collect::<Vec<_>>()), run(unfolded(9).collect::<Vec<_>>()))
    }
    pub(super) const RECORDS: &[&str] = &["evens(list=[1,2,4]) -> ok", "unfolded(to=9) -> ok"];
}

mod boxed_and_borrowing {
    use super::*;
    #[instrument]
    fn each<'a>(list: &'a [u32]) -> Pin<Box<dyn Stream<Item = &'a u32> + Send + 'a>> {
        note("statement before the box");
        Box::pin(stream::iter(list))
    }
    #[instrument]
    fn local(list: &mut Vec<u32>) -> stream::LocalBoxStream<'_, u32> {
        stream! {
            while let Some(n) = list.pop() {
                yield n;
            }
        }
        .boxed_local()
    }
    type Alias<T> = Pin<Box<dyn Stream<Item = T> + Send + Sync>>;
    #[instrument]
    fn alias(n: u32) -> Alias<u32> {
        Box::pin(stream::iter([n; 2]))
    }
    pub(super) fn behaviour() -> String {
        let mut list = vec![1, 2];
        let read = format!("{:?}", run(local(&mut list).collect::<Vec<_>>()));
        format!("{} {:?} {:?} {:?}", read, list, run(each(&[5, 6]).count()), run(alias(3).collect::<Vec<_>>()))
    }
    pub(super) const RECORDS: &[&str] =
        &["local(list=[1,2]) -> ok", "each(list=[5,6]) -> ok", "alias(n=3) -> ok"];
}

mod returned_early {
    use super::*;
    #[instrument]
    fn numbers(n: u32) -> BoxStream<'static, Result<u32, std::fmt::Error>> {
        if n == 0 {
            return Box::pin(stream::empty());
        }
        match n {
            1 => stream::iter([Ok(1)]).boxed(),
            _ => stream::iter(vec![Ok(1), Err(std::fmt::Error), Ok(3)]).boxed(),
        }
    }
    pub(super) fn behaviour() -> String {
        let read = |n| run(numbers(n).collect::<Vec<_>>());
        format!("{:?} {:?} {:?}", read(0), read(1), read(2))
    }
    pub(super) const RECORDS: &[&str] =
        &["numbers(n=0) -> ok", "numbers(n=1) -> ok", "numbers(n=2) -> error core::fmt::Error"];
}

mod dropped_midway {
    use super::*;
    #[instrument]
    fn count(_held: Noisy) -> impl Stream<Item = u32> {
        stream! {
            let _first = Noisy("first");
            yield 1;
            let _second = Noisy("second");
            yield 2;
            note("never reached");
        }
    }
    pub(super) fn behaviour() -> String {
        let mut stream = Box::pin(count(Noisy("held")));
        let seen = (run(stream.next()), run(stream.next()));
        drop(stream);
        note("dropped");
        format!("{:?}", seen)
    }
    pub(super) const RECORDS: &[&str] = &[r#"count(_held="held") -> cancelled"#];
}

mod never_polled {
    use super::*;
    #[instrument]
    fn count(held: Noisy) -> impl Stream<Item = u32> {
        stream! {
            let _held = held;
            yield 1;
        }
    }
    pub(super) fn behaviour() -> String {
        drop(count(Noisy("held")));
        "dropped".to_owned()
    }
    pub(super) const RECORDS: &[&str] = &[r#"count(held="held") -> cancelled"#];
}

mod panics_in_a_poll {
    use super::*;
    #[instrument]
    fn count(list: Vec<u32>) -> impl Stream<Item = u32> {
        stream! {
            let _held = Noisy("held");
            yield list[0];
            yield list[1];
        }
    }
    pub(super) fn behaviour() -> String {
        panics(|| run(count(vec![1]).collect::<Vec<_>>()))
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"count(list=[1]) -> panic "index out of bounds: the len is 1 but the index is 1""#];
}

mod fails_with_a_question_mark {
    use super::*;
    #[instrument]
    fn parse(#[public] list: Vec<&'static str>) -> impl Stream<Item = Result<u32, std::num::ParseIntError>> {
        try_stream! {
            for text in list {
                let n: u32 = text.parse()?;
                yield n;
            }
        }
    }
    pub(super) fn behaviour() -> String {
        let read = |list| run(parse(list).collect::<Vec<_>>());
        format!("{:?} {:?}", read(vec!["1", "2"]), read(vec!["1", "b", "3"]))
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"parse(list=["1","2"]) -> ok"#,
        r#"parse(list=["1","b","3"]) -> error core::num::error::ParseIntError"#,
    ];
}

mod in_a_trait {
    use super::*;
    trait Source {
        fn items(&self, n: u32) -> impl Stream<Item = u32> + Send;
        fn boxed(&self) -> BoxStream<'_, u32>;
        #[instrument]
        fn provided(&self, n: u32) -> impl Stream<Item = u32> {
            self.items(n).map(|n| n + 1)
        }
    }
    struct Range(u32);
    impl Source for Range {
        #[instrument]
        fn items(&self, n: u32) -> impl Stream<Item = u32> + Send {
            stream::iter(n..self.0)
        }
        #[instrument]
        fn boxed(&self) -> BoxStream<'_, u32> {
            stream::iter(0..self.0).boxed()
        }
    }
    #[instrument]
    impl Range {
        fn doubled(&self) -> impl Stream<Item = u32> + '_ {
            self.boxed().map(move |n| n * self.0)
        }
    }
    pub(super) fn behaviour() -> String {
        let range = Range(3);
        let seen = (run(range.provided(1).collect::<Vec<_>>()), run(range.doubled().collect::<Vec<_>>()));
        format!("{:?}", seen)
    }
    pub(super) const RECORDS: &[&str] = &[
        "Range::provided(n=1) -> ok",
        "  Range::items(n=1) -> ok",
        "Range::doubled() -> ok",
        "  Range::boxed() -> ok",
    ];
}

mod generic_items {
    use super::*;
    #[instrument]
    fn twice<S>(#[log(skip)] stream: S) -> impl Stream<Item = S::Item>
    where
        S: Stream,
        S::Item: Clone,
    {
        stream.flat_map(|item| stream::iter([item.clone(), item]))
    }
    #[instrument]
    fn boxed<'a, T: Send + 'a, E: Send + std::error::Error + 'a>(
        #[log(skip)] list: Vec<Result<T, E>>,
    ) -> BoxStream<'a, Result<T, E>>
    where
        E: casefile::Loggable,
    {
        stream::iter(list).boxed()
    }
    pub(super) fn behaviour() -> String {
        let list = vec![Ok("a"), Err(std::fmt::Error)];
        format!("{:?} {:?}", run(twice(stream::iter(1..3)).collect::<Vec<_>>()), run(boxed(list).collect::<Vec<_>>()))
    }
    pub(super) const RECORDS: &[&str] = &["twice() -> ok", "boxed() -> error core::fmt::Error"];
}

mod bounds_beside_the_stream {
    use super::*;
    fn needs_unpin<S: Stream + Unpin + Send + 'static>(stream: S) -> S {
        stream
    }
    #[instrument]
    fn unpin(n: u32) -> impl Stream<Item = u32> + Unpin + Send {
        stream::iter(0..n)
    }
    #[instrument]
    fn fused(n: u32) -> impl FusedStream<Item = u32> + Unpin {
        stream::iter(0..n).fuse()
    }
    #[instrument(skip_output)]
    fn printed(n: u32) -> impl Stream<Item = u32> + std::fmt::Debug + Clone {
        stream::iter(vec![n])
    }
    pub(super) fn behaviour() -> String {
        let mut stream = fused(1);
        let mut seen = vec![(stream.is_terminated(), None)];
        for _ in 0..2 {
            let item = run(stream.next());
            seen.push((stream.is_terminated(), item));
        }
        let printed = printed(1);
        format!("{:?} {} {:?}", seen, run(needs_unpin(unpin(2)).count()), printed.clone())
    }
    pub(super) const RECORDS: &[&str] = &["fused(n=1) -> ok", "printed(n=1) -> ok", "unpin(n=2) -> ok"];
}

mod goes_on_after_its_end {
    use super::*;
    struct Restless(u32);
    impl Stream for Restless {
        type Item = u32;
        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<u32>> {
            self.0 += 1;
            Poll::Ready(if self.0 % 2 == 0 { None } else { Some(self.0) })
        }
        fn size_hint(&self) -> (usize, Option<usize>) {
            (1, Some(30))
        }
    }
    #[instrument]
    fn restless() -> impl Stream<Item = u32> {
        Restless(0)
    }
    pub(super) fn behaviour() -> String {
        let mut stream = Box::pin(restless());
        let mut task = Context::from_waker(Waker::noop());
        let hint = stream.size_hint();
        let seen: Vec<_> = (0..5).map(|_| stream.as_mut().poll_next(&mut task)).collect();
        format!("{:?} {:?}", hint, seen)
    }
    pub(super) const RECORDS: &[&str] = &["restless() -> ok"];
}

mod of_a_type_of_its_own {
    use super::*;
    struct Countdown(u32);
    impl Countdown {
        #[instrument]
        fn new(from: u32) -> Countdown {
            Countdown(from)
        }
        fn rest(&self) -> u32 {
            self.0
        }
    }
    impl Stream for Countdown {
        type Item = u32;
        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<u32>> {
            Poll::Ready(self.0.checked_sub(1).map(|rest| std::mem::replace(&mut self.0, rest)))
        }
    }
    #[instrument]
    fn boxed_unpinned(from: u32) -> Box<dyn Stream<Item = u32> + Unpin> {
        Box::new(Countdown(from))
    }
    pub(super) fn behaviour() -> String {
        let countdown = Countdown::new(2);
        format!("{} {:?} {}", countdown.rest(), run(countdown.collect::<Vec<_>>()), run(boxed_unpinned(3).count()))
    }
    pub(super) const RECORDS: &[&str] = &["new(from=2) -> ok", "boxed_unpinned(from=3) -> ok"];
}

mod reads_another_stream {
    use super::*;
    #[instrument]
    fn inner(n: u32) -> BoxStream<'static, u32> {
        stream::iter(0..n).boxed()
    }
    #[instrument]
    async fn step(n: u32) -> u32 {
        pause().await;
        n + 1
    }
    #[instrument]
    fn outer(n: u32) -> impl Stream<Item = u32> {
        stream! {
            for await item in inner(n) {
                yield step(item).await;
            }
        }
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", run(outer(2).collect::<Vec<_>>()))
    }
    pub(super) const RECORDS: &[&str] =
        &["outer(n=2) -> ok", "  inner(n=2) -> ok", "  step(n=0) -> 1", "  step(n=1) -> 2"];
}

mod read_by_an_async_function {
    use super::*;
    #[instrument]
    fn numbers(n: u32) -> impl Stream<Item = u32> {
        stream! {
            for item in 0..n {
                pause().await;
                yield item;
            }
        }
    }
    #[instrument(skip_output)]
    async fn made_later(n: u32) -> impl Stream<Item = u32> {
        pause().await;
        stream::iter(0..n)
    }
    #[instrument]
    async fn sum(n: u32) -> u32 {
        let numbers = numbers(n).fold(0, |sum, item| async move { sum + item }).await;
        numbers + made_later(n).await.fold(0, |sum, item| async move { sum + item }).await
    }
    fn is_future<F: Future>(future: F) -> F {
        future
    }
    pub(super) fn behaviour() -> String {
        format!("{} {}", run(is_future(sum(4))), cancel(sum(4)))
    }
    pub(super) const RECORDS: &[&str] = &[
        "sum(n=4) -> 12",
        "  numbers(n=4) -> ok",
        "  made_later(n=4) -> ok",
        "sum(n=4) -> cancelled",
        "  numbers(n=4) -> cancelled",
    ];
}
