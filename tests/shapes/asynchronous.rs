//! Do futures do the same, stay `Send`, and end the same when they are dropped?

use super::instrument;
use crate::harness::{Noisy, cancel, note, panics, pause, run, shapes, spawned};
use std::future::Future;
use std::pin::Pin;

shapes! {
    cancelled_while_unwinding
    awaits nested_calls sends spawned_on_a_runtime not_send borrows_across_await generic_future cancelled
    cancelled_before_the_first_poll cancelled_inside panics_between_awaits panics_at_once drop_order_of_arguments
    drop_order_on_cancellation drop_order_with_locals loops_and_breaks async_block_inside async_closure_argument
    joined_futures selected_futures recursion_in_a_box held_lock boxed_at_once stored_in_a_field big_argument
    mutable_references implemented_future returns_a_future returns_a_boxed_future returns_a_future_built_before
    returns_a_future_of_another returns_a_stream async_fn_called_in_box lazy_until_polled returned_in_loop
    awaits_in_arguments unit_future_of_generic question_mark_across_awaits
}

mod awaits {
    use super::*;
    #[instrument]
    async fn sum(a: u32, b: u32) -> u32 {
        note("before");
        pause().await;
        note("after");
        a + b
    }
    pub(super) fn behaviour() -> String {
        run(sum(1, 2)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["sum(a=1, b=2) -> 3"];
}

mod nested_calls {
    use super::*;
    #[instrument]
    async fn inner(n: u32) -> u32 {
        pause().await;
        n
    }
    #[instrument]
    fn plain(n: u32) -> u32 {
        n
    }
    #[instrument]
    async fn outer(n: u32) -> u32 {
        inner(n).await + plain(n) + inner(n + 1).await
    }
    pub(super) fn behaviour() -> String {
        run(outer(1)).to_string()
    }
    pub(super) const RECORDS: &[&str] =
        &["outer(n=1) -> 4", "  inner(n=1) -> 1", "  plain(n=1) -> 1", "  inner(n=2) -> 2"];
}

mod sends {
    use super::*;
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    fn is_sync<T: Sync>(value: T) -> T {
        value
    }
    #[instrument]
    async fn sum(list: Vec<u32>, #[public] text: &str) -> usize {
        pause().await;
        list.len() + text.len()
    }
    #[instrument]
    async fn sync(n: u32) -> u32 {
        std::future::ready(n).await
    }
    pub(super) fn behaviour() -> String {
        (run(is_send(sum(vec![1], "ab"))) + run(is_sync(sync(1))) as usize).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"sum(list=[1], text="ab") -> 3"#, "sync(n=1) -> 1"];
}

mod spawned_on_a_runtime {
    use super::*;
    #[instrument]
    async fn sum(list: Vec<u32>) -> u32 {
        tokio::task::yield_now().await;
        list.iter().sum()
    }
    pub(super) fn behaviour() -> String {
        spawned(sum(vec![1, 2])).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["sum(list=[1,2]) -> 3"];
}

mod not_send {
    use super::*;
    use std::rc::Rc;
    #[instrument]
    async fn count(#[log(skip)] shared: Rc<u32>) -> u32 {
        let other = Rc::clone(&shared);
        pause().await;
        *other + 1
    }
    pub(super) fn behaviour() -> String {
        run(count(Rc::new(1))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["count() -> 2"];
}

mod borrows_across_await {
    use super::*;
    #[instrument]
    async fn longest<'a>(a: &'a [u32], b: &'a [u32]) -> &'a [u32] {
        let both = [a, b];
        pause().await;
        if both[0].len() > both[1].len() { a } else { b }
    }
    pub(super) fn behaviour() -> String {
        let list = vec![1, 2];
        format!("{:?}", run(longest(&list, &[3])))
    }
    pub(super) const RECORDS: &[&str] = &["longest(a=[1,2], b=[3]) -> [1,2]"];
}

mod generic_future {
    use super::*;
    #[instrument]
    async fn both<A, B>(#[log(skip)] a: A, #[log(skip)] b: B) -> (A::Output, B::Output)
    where
        A: Future,
        B: Future,
        A::Output: casefile::Loggable,
        B::Output: casefile::Loggable,
    {
        (a.await, b.await)
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", run(both(async { 1_u32 }, std::future::ready(2_u16))))
    }
    pub(super) const RECORDS: &[&str] = &["both() -> [1,2]"];
}

mod cancelled {
    use super::*;
    #[instrument]
    async fn waits(n: u32) -> u32 {
        note("started");
        std::future::pending::<()>().await;
        n
    }
    pub(super) fn behaviour() -> String {
        cancel(waits(1))
    }
    pub(super) const RECORDS: &[&str] = &["waits(n=1) -> cancelled"];
}

mod cancelled_before_the_first_poll {
    use super::*;
    #[instrument]
    async fn waits(held: Noisy) -> u32 {
        pause().await;
        held.0.len() as u32
    }
    pub(super) fn behaviour() -> String {
        drop(waits(Noisy("argument")));
        String::new()
    }
    pub(super) const RECORDS: &[&str] = &[];
}

mod cancelled_inside {
    use super::*;
    #[instrument]
    async fn inner(_held: Noisy) {
        pause().await;
    }
    #[instrument(public_text)]
    async fn outer() -> String {
        cancel(inner(Noisy("held")))
    }
    pub(super) fn behaviour() -> String {
        run(outer())
    }
    pub(super) const RECORDS: &[&str] = &[r#"outer() -> "pending""#, r#"  inner(_held="held") -> cancelled"#];
}

mod panics_between_awaits {
    use super::*;
    #[instrument]
    async fn fails(n: u32, held: Noisy) -> u32 {
        let _local = Noisy("local");
        pause().await;
        if n == 1 {
            panic!("failed with {}", held.0);
        }
        n
    }
    pub(super) fn behaviour() -> String {
        panics(|| run(fails(1, Noisy("argument"))))
    }
    pub(super) const RECORDS: &[&str] = &[r#"fails(n=1, held="argument") -> panic "failed with argument""#];
}

mod panics_at_once {
    use super::*;
    #[instrument]
    async fn fails(list: Vec<u32>) -> u32 {
        list[3]
    }
    pub(super) fn behaviour() -> String {
        panics(|| run(fails(vec![1])))
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"fails(list=[1]) -> panic "index out of bounds: the len is 1 but the index is 3""#];
}

mod drop_order_of_arguments {
    use super::*;
    #[instrument]
    async fn held(_a: Noisy, b: Noisy, _: Noisy, mut c: Noisy) -> u32 {
        drop(b);
        note("body");
        c = Noisy(c.0);
        note(c.0);
        1
    }
    pub(super) fn behaviour() -> String {
        run(held(Noisy("a"), Noisy("b"), Noisy("_"), Noisy("c"))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"held(_a="a", b="b", c="c") -> 1"#];
}

mod drop_order_on_cancellation {
    use super::*;
    #[instrument]
    async fn held(a: Noisy, b: Noisy, _: Noisy, _c: Noisy) {
        let _local = Noisy("local");
        drop(a);
        pause().await;
        drop(b);
    }
    pub(super) fn behaviour() -> String {
        cancel(held(Noisy("a"), Noisy("b"), Noisy("_"), Noisy("c")))
    }
    pub(super) const RECORDS: &[&str] = &[r#"held(a="a", b="b", _c="c") -> cancelled"#];
}

mod drop_order_with_locals {
    use super::*;
    #[instrument]
    async fn held(a: Noisy) -> u32 {
        let first = Noisy("first");
        let _second = Noisy("second");
        pause().await;
        (first.0.len() + a.0.len()) as u32
    }
    pub(super) fn behaviour() -> String {
        run(held(Noisy("a"))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"held(a="a") -> 6"#];
}

mod loops_and_breaks {
    use super::*;
    #[instrument]
    async fn find(list: Vec<Vec<u32>>, wanted: u32) -> Option<u32> {
        let mut row = 0;
        'rows: loop {
            for n in list.get(row)? {
                pause().await;
                if *n == wanted {
                    break 'rows Some(row as u32);
                }
            }
            row += 1;
        }
    }
    pub(super) fn behaviour() -> String {
        format!("{:?} {:?}", run(find(vec![vec![1], vec![2]], 2)), run(find(vec![], 1)))
    }
    pub(super) const RECORDS: &[&str] =
        &["find(list=[[1],[2]], wanted=2) -> 1", "find(list=[], wanted=1) -> null"];
}

mod async_block_inside {
    use super::*;
    #[instrument]
    async fn sum(list: Vec<u32>) -> u32 {
        let total = async {
            let mut total = 0;
            for n in &list {
                pause().await;
                total += n;
            }
            total
        };
        let moved = async move { if total.await > 2 { return 1 } else { 0 } };
        moved.await
    }
    pub(super) fn behaviour() -> String {
        run(sum(vec![1, 2])).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["sum(list=[1,2]) -> 1"];
}

mod async_closure_argument {
    use super::*;
    #[instrument]
    async fn twice<F>(#[log(skip)] mut work: F, n: u32) -> u32
    where
        F: AsyncFnMut(u32) -> u32,
    {
        let once = work(n).await;
        work(once).await
    }
    #[instrument]
    async fn older<F, R>(#[log(skip)] work: F) -> u32
    where
        F: FnOnce(u32) -> R,
        R: Future<Output = u32>,
    {
        work(5).await
    }
    pub(super) fn behaviour() -> String {
        let mut calls = 0;
        let n = run(twice(
            async |n| {
                calls += 1;
                pause().await;
                n * 2
            },
            3,
        ));
        format!("{} {} {}", n, calls, run(older(|n| async move { n })))
    }
    pub(super) const RECORDS: &[&str] = &["twice(n=3) -> 12", "older() -> 5"];
}

mod joined_futures {
    use super::*;
    #[instrument]
    async fn step(n: u32) -> u32 {
        note(format_args!("{} starts", n));
        pause().await;
        note(format_args!("{} ends", n));
        n
    }
    #[instrument]
    async fn both() -> u32 {
        let (a, b) = tokio::join!(step(1), step(2));
        a + b
    }
    pub(super) fn behaviour() -> String {
        run(both()).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["both() -> 3", "  step(n=1) -> 1", "  step(n=2) -> 2"];
}

mod selected_futures {
    use super::*;
    #[instrument]
    async fn quick() -> u32 {
        1
    }
    #[instrument]
    async fn never(_held: Noisy) -> u32 {
        std::future::pending().await
    }
    #[instrument]
    async fn first() -> u32 {
        tokio::select! {
            biased;
            n = never(Noisy("held")) => n,
            n = quick() => n,
        }
    }
    pub(super) fn behaviour() -> String {
        run(first()).to_string()
    }
    pub(super) const RECORDS: &[&str] =
        &["first() -> 1", r#"  never(_held="held") -> cancelled"#, "  quick() -> 1"];
}

mod recursion_in_a_box {
    use super::*;
    #[instrument]
    async fn factorial(n: u64) -> u64 {
        if n == 0 {
            return 1;
        }
        n * Box::pin(factorial(n - 1)).await
    }
    pub(super) fn behaviour() -> String {
        run(factorial(2)).to_string()
    }
    pub(super) const RECORDS: &[&str] =
        &["factorial(n=2) -> 2", "  factorial(n=1) -> 1", "    factorial(n=0) -> 1"];
}

mod held_lock {
    use super::*;
    use std::sync::Arc;
    use tokio::sync::Mutex;
    #[instrument]
    async fn bump(#[log(skip)] shared: Arc<Mutex<u32>>) -> u32 {
        let mut guard = shared.lock().await;
        pause().await;
        *guard += 1;
        *guard
    }
    #[instrument]
    async fn tail(#[log(skip)] shared: Arc<Mutex<Vec<u32>>>) -> usize {
        shared.lock().await.len()
    }
    pub(super) fn behaviour() -> String {
        let shared = Arc::new(Mutex::new(1));
        let bumped = spawned(bump(Arc::clone(&shared)));
        format!("{} {} {}", bumped, Arc::strong_count(&shared), run(tail(Arc::default())))
    }
    pub(super) const RECORDS: &[&str] = &["bump() -> 2", "tail() -> 0"];
}

mod boxed_at_once {
    use super::*;
    #[instrument]
    async fn count(list: &mut Vec<u32>) -> usize {
        list.push(1);
        pause().await;
        list.len()
    }
    pub(super) fn behaviour() -> String {
        let mut list = vec![];
        let futures: Vec<Pin<Box<dyn Future<Output = usize> + Send + '_>>> = vec![Box::pin(count(&mut list))];
        let counts: Vec<usize> = futures.into_iter().map(run).collect();
        format!("{:?} {:?}", counts, list)
    }
    pub(super) const RECORDS: &[&str] = &["count(list=[]) -> 1"];
}

mod stored_in_a_field {
    use super::*;
    struct Task<F>(F);
    #[instrument]
    async fn work(n: u32) -> u32 {
        n
    }
    fn task() -> Task<impl Future<Output = u32>> {
        Task(work(4))
    }
    pub(super) fn behaviour() -> String {
        run(task().0).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["work(n=4) -> 4"];
}

mod big_argument {
    use super::*;
    #[instrument]
    async fn total(#[log(skip)] big: [u8; 4096]) -> u32 {
        pause().await;
        big.iter().map(|n| u32::from(*n)).sum()
    }
    pub(super) fn behaviour() -> String {
        run(total([1; 4096])).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["total() -> 4096"];
}

mod mutable_references {
    use super::*;
    #[instrument]
    async fn swap(a: &mut Vec<u32>, b: &mut Vec<u32>) {
        pause().await;
        std::mem::swap(a, b);
    }
    #[instrument]
    async fn through(a: &mut Vec<u32>, b: &mut Vec<u32>) {
        swap(a, b).await;
        swap(&mut *a, b).await;
        a.push(9);
    }
    pub(super) fn behaviour() -> String {
        let (mut a, mut b) = (vec![1], vec![2]);
        run(through(&mut a, &mut b));
        format!("{:?} {:?}", a, b)
    }
    pub(super) const RECORDS: &[&str] =
        &["through(a=[1], b=[2]) -> ok", "  swap(a=[1], b=[2]) -> ok", "  swap(a=[2], b=[1]) -> ok"];
}

mod implemented_future {
    use super::*;
    use std::task::{Context, Poll};
    struct Countdown(u32);
    impl Future for Countdown {
        type Output = u32;
        #[instrument]
        fn poll(mut self: Pin<&mut Self>, #[log(skip)] task: &mut Context<'_>) -> Poll<Self::Output> {
            if self.0 == 0 {
                return Poll::Ready(7);
            }
            self.0 -= 1;
            task.waker().wake_by_ref();
            Poll::Pending
        }
    }
    pub(super) fn behaviour() -> String {
        run(Countdown(1)).to_string()
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"Countdown::poll() -> "Pending""#, r#"Countdown::poll() -> {"Ready":7}"#];
}

mod returns_a_future {
    use super::*;
    #[instrument(skip_output)]
    fn later(list: &[u32]) -> impl Future<Output = usize> + Send + '_ {
        note("called");
        async move {
            pause().await;
            list.len()
        }
    }
    #[instrument(skip_output)]
    fn block_in_variable(n: u32) -> impl Future<Output = Result<u32, std::num::ParseIntError>> {
        let future = async move { Ok(n + "1".parse::<u32>()?) };
        future
    }
    pub(super) fn behaviour() -> String {
        let future = later(&[1]);
        note("made");
        format!("{} {:?}", run(future), run(block_in_variable(1)))
    }
    pub(super) const RECORDS: &[&str] = &["later(list=[1]) -> ok", "block_in_variable(n=1) -> ok"];
}

mod returns_a_boxed_future {
    use super::*;
    #[instrument(skip_output)]
    fn later<'a>(list: &'a [u32]) -> Pin<Box<dyn Future<Output = usize> + Send + 'a>> {
        note("statement before the block");
        Box::pin(async move {
            pause().await;
            list.len()
        })
    }
    pub(super) fn behaviour() -> String {
        run(later(&[1, 2])).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["later(list=[1,2]) -> ok"];
}

mod returns_a_future_built_before {
    use super::*;
    type Later<T> = Pin<Box<dyn Future<Output = T>>>;
    #[instrument(skip_output)]
    fn later(n: u32) -> Later<u32> {
        let future = async move { n };
        if n == 0 {
            return Box::pin(std::future::ready(9));
        }
        Box::pin(future)
    }
    pub(super) fn behaviour() -> String {
        (run(later(0)) + run(later(1))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["later(n=0) -> ok", "later(n=1) -> ok"];
}

mod returns_a_future_of_another {
    use super::*;
    #[instrument]
    async fn inner(n: u32) -> u32 {
        n
    }
    #[instrument(skip_output)]
    fn outer(n: u32) -> impl Future<Output = u32> {
        inner(n + 1)
    }
    #[instrument(skip_output)]
    fn local(n: u32) -> Pin<Box<dyn Future<Output = u32>>> {
        async fn inside(n: u32) -> u32 {
            note("inside");
            n
        }
        Box::pin(inside(n))
    }
    pub(super) fn behaviour() -> String {
        (run(outer(1)) + run(local(1))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["outer(n=1) -> ok", "  inner(n=2) -> 2", "local(n=1) -> ok"];
}

mod returns_a_stream {
    use super::*;
    use std::task::{Context, Poll};
    trait Stream {
        type Item;
        fn poll_next(self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<Self::Item>>;
    }
    struct Numbers(u32);
    impl Stream for Numbers {
        type Item = Result<u32, std::fmt::Error>;
        #[instrument]
        fn poll_next(mut self: Pin<&mut Self>, #[log(skip)] _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            self.0 += 1;
            Poll::Ready(match self.0 {
                1 => Some(Ok(1)),
                2 => Some(Err(std::fmt::Error)),
                _ => None,
            })
        }
    }
    #[instrument(skip_output)]
    fn numbers(from: u32) -> impl Stream<Item = Result<u32, std::fmt::Error>> {
        Numbers(from)
    }
    pub(super) fn behaviour() -> String {
        let mut stream = Box::pin(numbers(0));
        let mut seen = vec![];
        while let Poll::Ready(Some(item)) =
            stream.as_mut().poll_next(&mut Context::from_waker(std::task::Waker::noop()))
        {
            seen.push(item);
        }
        format!("{:?}", seen)
    }
    pub(super) const RECORDS: &[&str] = &[
        "numbers(from=0) -> ok",
        r#"Numbers::poll_next() -> {"Ready":{"Ok":1}}"#,
        "Numbers::poll_next() -> error core::fmt::Error",
        r#"Numbers::poll_next() -> {"Ready":null}"#,
    ];
}

mod async_fn_called_in_box {
    use super::*;
    #[instrument(skip_output)]
    fn dispatch<'a>(n: &'a u32) -> Pin<Box<dyn Future<Output = u32> + 'a>> {
        async fn handler(n: &u32) -> u32 {
            pause().await;
            *n
        }
        let handled = handler(n);
        Box::pin(async move { handled.await + 1 })
    }
    pub(super) fn behaviour() -> String {
        run(dispatch(&1)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["dispatch(n=1) -> ok"];
}

mod lazy_until_polled {
    use super::*;
    #[instrument]
    async fn work(n: u32) -> u32 {
        note("polled");
        n
    }
    pub(super) fn behaviour() -> String {
        let future = work(1);
        note("made");
        run(future).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["work(n=1) -> 1"];
}

mod returned_in_loop {
    use super::*;
    #[instrument]
    async fn first_large(list: Vec<u32>) -> Result<u32, std::fmt::Error> {
        for n in list {
            pause().await;
            if n > 10 {
                return Ok(n);
            }
        }
        Err(std::fmt::Error)
    }
    pub(super) fn behaviour() -> String {
        format!("{:?} {:?}", run(first_large(vec![1, 11])), run(first_large(vec![])))
    }
    pub(super) const RECORDS: &[&str] =
        &["first_large(list=[1,11]) -> 11", "first_large(list=[]) -> error core::fmt::Error"];
}

mod awaits_in_arguments {
    use super::*;
    #[instrument]
    async fn add(a: u32, b: u32) -> u32 {
        a + b
    }
    pub(super) fn behaviour() -> String {
        run(async { add(add(1, 2).await, add(3, 4).await).await }).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["add(a=1, b=2) -> 3", "add(a=3, b=4) -> 7", "add(a=3, b=7) -> 10"];
}

mod unit_future_of_generic {
    use super::*;
    #[instrument]
    async fn ignore<T>(#[log(skip)] _value: T) {}
    #[instrument(skip_output)]
    async fn echo<T: Send + 'static>(#[log(skip)] value: T) -> T {
        value
    }
    pub(super) fn behaviour() -> String {
        run(ignore(Noisy("ignored")));
        spawned(echo("text")).to_owned()
    }
    pub(super) const RECORDS: &[&str] = &["ignore() -> ok", "echo() -> ok"];
}

mod question_mark_across_awaits {
    use super::*;
    #[instrument]
    async fn load(#[public] text: &str) -> Result<u32, std::num::ParseIntError> {
        pause().await;
        text.parse()
    }
    #[instrument]
    async fn sum(#[public] a: &str, #[public] b: &str) -> Result<u32, std::num::ParseIntError> {
        Ok(load(a).await? + load(b).await?)
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", run(sum("1", "x")))
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"sum(a="1", b="x") -> error core::num::error::ParseIntError"#,
        r#"  load(text="1") -> 1"#,
        r#"  load(text="x") -> error core::num::error::ParseIntError"#,
    ];
}

mod cancelled_while_unwinding {
    use super::*;
    #[instrument]
    async fn waits() {
        pause().await;
    }
    pub(super) fn behaviour() -> String {
        panics(|| {
            let mut future = Box::pin(waits());
            let mut task = std::task::Context::from_waker(std::task::Waker::noop());
            let _ = std::future::Future::poll(future.as_mut(), &mut task);
            panic!("of another")
        })
    }
    pub(super) const RECORDS: &[&str] = &["waits() -> cancelled"];
}
