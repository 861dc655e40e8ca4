//! Functions whose value is a future or a stream that the expansion may not be able to wrap.

use super::instrument;
use crate::harness::{pause, run, shapes};
use futures_core::Stream;
use futures_util::stream::{self, BoxStream};
use futures_util::StreamExt;
use std::fmt::Display;
use std::future::Future;
use std::num::ParseIntError;
use std::pin::Pin;

shapes! {
    boxed_future_of_a_parameter boxed_future_of_another_lifetime boxed_future_of_a_service boxed_stream_of_a_parameter
    future_of_a_result_of_impl stream_of_a_result_of_impl traits_that_are_futures references_to_itself
    seen_only_in_place closures_in_a_tuple not_written_yet
}

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

mod boxed_future_of_a_parameter {
    use super::*;
    #[instrument(skip_output, error = skip)]
    fn erased<F, T, E>(#[log(skip)] future: F) -> Pin<Box<dyn Future<Output = Result<T, E>> + Send>>
    where
        F: Future<Output = Result<T, E>> + Send + 'static,
    {
        Box::pin(future)
    }
    #[instrument(skip_output)]
    fn default_of<T: Default>() -> Pin<Box<dyn Future<Output = T>>> {
        Box::pin(async { T::default() })
    }
    #[instrument(skip_output)]
    fn bounded<'a, T: Send + 'a>(#[log(skip)] value: T) -> Boxed<'a, T> {
        Box::pin(async { value })
    }
    struct Holder<T>(T);
    impl<T: Clone + Sync> Holder<T> {
        #[instrument(skip_output)]
        fn held(&self) -> Boxed<'_, T>
        where
            T: Send,
        {
            Box::pin(async move { self.0.clone() })
        }
    }
    pub(super) fn behaviour() -> String {
        let failed = run(erased(async { "a".parse::<u8>() })).unwrap_err();
        format!("{} {} {} {}", failed, run(default_of::<u8>()), run(bounded(3)), run(Holder(4).held()))
    }
    pub(super) const RECORDS: &[&str] =
        &["erased() -> ok", "default_of() -> ok", "bounded() -> ok", "Holder::held() -> ok"];
}

mod boxed_future_of_another_lifetime {
    use super::*;
    #[instrument]
    fn empty<'a>(#[public] _text: &'a str) -> Pin<Box<dyn Future<Output = &'a [u16]> + Send>> {
        Box::pin(async { &[][..] })
    }
    #[instrument]
    fn elided(#[public] _text: &str) -> Pin<Box<dyn Future<Output = &[u16]>>> {
        Box::pin(async { &[][..] })
    }
    #[instrument]
    fn as_long_as<'a, 'b: 'a>(_left: &'a u8, right: &'b [u16]) -> Boxed<'a, &'b [u16]> {
        Box::pin(async move { right })
    }
    struct Parser<'a>(&'a [u16]);
    impl<'a> Parser<'a> {
        #[instrument]
        fn rest(&mut self) -> Boxed<'_, Option<&'a [u16]>> {
            Box::pin(async move {
                pause().await;
                Some(self.0)
            })
        }
    }
    pub(super) fn behaviour() -> String {
        let seen = (run(empty("a")), run(elided("b")), run(as_long_as(&1, &[2])), run(Parser(&[3]).rest()));
        format!("{:?}", seen)
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"empty(_text="a") -> ok"#,
        r#"elided(_text="b") -> ok"#,
        "as_long_as(_left=1, right=[2]) -> [2]",
        "Parser::rest() -> [3]",
    ];
}

mod boxed_future_of_a_service {
    use super::*;
    trait Service {
        type Response;
        type Error;
        type Future: Future<Output = Result<Self::Response, Self::Error>>;
        fn call(&mut self, request: u8) -> Self::Future;
    }
    struct Parse;
    impl Service for Parse {
        type Response = u32;
        type Error = ParseIntError;
        type Future = Boxed<'static, Result<u32, ParseIntError>>;
        #[instrument]
        fn call(&mut self, request: u8) -> Self::Future {
            Box::pin(async move {
                pause().await;
                if request == 0 { "a" } else { "1" }.parse()
            })
        }
    }
    struct Layer<S>(S);
    impl<S: Service> Service for Layer<S>
    where
        S::Future: Send + 'static,
    {
        type Response = S::Response;
        type Error = S::Error;
        type Future = Boxed<'static, Result<S::Response, S::Error>>;
        #[instrument(skip_output, error = skip)]
        fn call(&mut self, request: u8) -> Self::Future {
            let future = self.0.call(request);
            Box::pin(async move { future.await })
        }
    }
    pub(super) fn behaviour() -> String {
        let mut service = Layer(Parse);
        format!("{:?} {:?}", run(service.call(1)), run(service.call(0)))
    }
    pub(super) const RECORDS: &[&str] = &[
        "Layer::call(request=1) -> ok",
        "  Parse::call(request=1) -> 1",
        "Layer::call(request=0) -> ok",
        "  Parse::call(request=0) -> error core::num::error::ParseIntError",
    ];
}

mod boxed_stream_of_a_parameter {
    use super::*;
    trait Source {
        type Item;
        type Error;
        type Stream: Stream<Item = Result<Self::Item, Self::Error>> + Send + 'static;
        fn open(&self) -> Self::Stream;
    }
    struct Numbers;
    impl Source for Numbers {
        type Item = u32;
        type Error = ParseIntError;
        type Stream = BoxStream<'static, Result<u32, ParseIntError>>;
        #[instrument]
        fn open(&self) -> Self::Stream {
            stream::iter(vec!["1".parse(), "b".parse()]).boxed()
        }
    }
    #[instrument(error = skip)]
    fn open<S: Source>(#[log(skip)] source: &S) -> BoxStream<'static, Result<S::Item, S::Error>> {
        source.open().boxed()
    }
    struct Layer<S>(S);
    impl<S: Source> Layer<S> {
        #[instrument(error = skip)]
        fn open(&self) -> BoxStream<'static, Result<S::Item, S::Error>> {
            self.0.open().boxed()
        }
    }
    pub(super) fn behaviour() -> String {
        format!("{} {}", run(open(&Numbers).count()), run(Layer(Numbers).open().count()))
    }
    pub(super) const RECORDS: &[&str] = &[
        "open() -> ok",
        "  Numbers::open() -> error core::num::error::ParseIntError",
        "Layer::open() -> ok",
        "  Numbers::open() -> error core::num::error::ParseIntError",
    ];
}

mod future_of_a_result_of_impl {
    use super::*;
    #[instrument(skip_output)]
    fn parsed(#[public] text: &'static str) -> impl Future<Output = Result<impl Display, ParseIntError>> {
        async move {
            pause().await;
            let n: u32 = text.parse()?;
            Ok(n)
        }
    }
    #[instrument(skip_output)]
    fn pair(
        #[public] text: &'static str,
    ) -> impl Future<Output = Result<(impl Display, Vec<impl Display>), ParseIntError>> + Send {
        async move {
            let n: u32 = text.parse()?;
            Ok((n, vec![n]))
        }
    }
    pub(super) fn behaviour() -> String {
        let (left, right) = run(pair("2")).unwrap();
        format!("{} {} {} {}", run(parsed("1")).unwrap(), run(parsed("a")).is_err(), left, right[0])
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"pair(text="2") -> ok"#,
        r#"parsed(text="1") -> ok"#,
        r#"parsed(text="a") -> error core::num::error::ParseIntError"#,
    ];
}

mod stream_of_a_result_of_impl {
    use super::*;
    #[instrument]
    fn parsed(
        #[public] list: Vec<&'static str>,
    ) -> impl Stream<Item = Result<impl Display, ParseIntError>> + Send {
        stream::iter(list).then(|text| async move {
            let n: u32 = text.parse()?;
            Ok(n)
        })
    }
    pub(super) fn behaviour() -> String {
        let read = run(parsed(vec!["1", "b"]).collect::<Vec<_>>());
        read.iter().map(|item| item.as_ref().map_or("failed".to_owned(), |n| n.to_string())).collect()
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"parsed(list=["1","b"]) -> error core::num::error::ParseIntError"#];
}

mod traits_that_are_futures {
    use super::*;
    use futures_core::{FusedFuture, TryFuture};
    use futures_util::future::{FutureExt, TryFutureExt};
    use std::future::IntoFuture;
    trait Job: Future<Output = u32> + Send {}
    impl<F: Future<Output = u32> + Send> Job for F {}
    #[instrument]
    fn job(n: u32) -> impl Job {
        async move { n }
    }
    #[instrument]
    fn fused(n: u32) -> impl FusedFuture<Output = u32> + Send {
        async move { n }.fuse()
    }
    #[instrument]
    fn tried(#[public] text: &'static str) -> impl TryFuture<Ok = u32, Error = ParseIntError> {
        async move {
            let n = text.parse()?;
            Ok(n)
        }
    }
    #[instrument]
    fn intended(n: u32) -> impl IntoFuture<Output = u32> {
        async move { n }
    }
    pub(super) fn behaviour() -> String {
        let tried = (run(TryFutureExt::into_future(tried("1"))), run(TryFutureExt::into_future(tried("a"))).is_err());
        format!("{} {} {:?} {}", run(job(1)), run(fused(2)), tried, run(IntoFuture::into_future(intended(3))))
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"tried(text="1") -> 1"#,
        r#"tried(text="a") -> error core::num::error::ParseIntError"#,
        "job(n=1) -> ok",
        "fused(n=2) -> 2",
        "intended(n=3) -> ok",
    ];
}

mod references_to_itself {
    use super::*;
    #[derive(casefile::Loggable)]
    struct Builder(u32);
    impl Builder {
        #[instrument]
        fn new() -> Self {
            Builder(0)
        }
        #[instrument]
        fn add(&mut self, n: u32) -> &mut Self {
            self.0 += n;
            self
        }
        #[instrument]
        fn longest<'a>(&'a mut self, other: &'a mut Builder) -> &'a mut Builder {
            if self.0 > other.0 {
                return self;
            }
            other
        }
    }
    pub(super) fn behaviour() -> String {
        let mut builder = Builder::new();
        builder.add(1).add(2).longest(&mut Builder(1)).add(3);
        builder.0.to_string()
    }
    pub(super) const RECORDS: &[&str] = &[
        "Builder::new() -> 0",
        "Builder::add(n=1) -> 1",
        "Builder::add(n=2) -> 3",
        "Builder::longest(other=1) -> 3",
        "Builder::add(n=3) -> 6",
    ];
}

mod seen_only_in_place {
    use super::*;
    #[instrument]
    #[track_caller]
    fn future(n: u32) -> impl Future<Output = u32> {
        let line = std::panic::Location::caller().line() - std::panic::Location::caller().line();
        async move { n + line }
    }
    #[instrument]
    #[track_caller]
    fn borrowed<'a>(list: &'a [u32], _other: &u32) -> Boxed<'a, &'a [u32]> {
        Box::pin(async move { list })
    }
    #[instrument]
    #[track_caller]
    fn same<T>(#[log(skip)] value: T) -> T {
        value
    }
    pub(super) fn behaviour() -> String {
        format!("{} {:?} {}", run(future(1)), run(borrowed(&[2], &3)), same("b"))
    }
    pub(super) const RECORDS: &[&str] =
        &["future(n=1) -> ok", "borrowed(list=[2], _other=3) -> ok", "same() -> ok"];
}

mod closures_in_a_tuple {
    use super::*;
    #[instrument]
    fn rest(from: usize) -> (impl Fn(&str) -> &str, u8) {
        (move |text| &text[from..], 1)
    }
    pub(super) fn behaviour() -> String {
        let (rest, n) = rest(1);
        format!("{} {}", rest("abc"), n)
    }
    pub(super) const RECORDS: &[&str] = &["rest(from=1) -> ok"];
}

mod not_written_yet {
    use super::*;
    #[instrument]
    fn debugged(n: u8) -> impl std::fmt::Debug + Send {
        panic!("nothing for {}", n)
    }
    pub(super) fn behaviour() -> String {
        crate::harness::panics(|| format!("{:?}", debugged(1)))
    }
    pub(super) const RECORDS: &[&str] = &[r#"debugged(n=1) -> panic "nothing for 1""#];
}
