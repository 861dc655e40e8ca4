//! What a function hands back may be a future or a stream: its call then lasts until that is done, not until the
//! function returned. Told by the type of the value, however it was made and whatever it is called.
//!
//! Expansions write `(&&&&&&Handed::new(value)).casefile_hand(span, record)`. Method resolution tries the traits in this
//! order: a future that can be wrapped; a stream of results that can be; any other stream that can be; a future that
//! cannot; a stream that cannot; any other value. What is a future and a stream is taken as a future. No two of them are
//! tried at once: of a type that is unknown yet, or wrong, the compiler would complain here and not where the user wrote it.

mod stream;

use std::cell::Cell;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::FusedFuture;
use pin_project_lite::pin_project;

use crate::clock::Ticks;
use crate::frame::Began;
use crate::span::{End, Span};

pub use stream::{
    BoxedResultStream, BoxedStream, FirstError, Look, NamedStream, Nothing, OfStreamType, OpaqueResultStream,
    OpaqueStream, RecordedStream, Yielded, Yields,
};

macro_rules! handed {
    ($($(#[$meta:meta])* $name:ident),* $(,)?) => {$(
        $(#[$meta])*
        pub struct $name<T>(Cell<Option<T>>);

        impl<T> $name<T> {
            /// What the body returned.
            pub const fn new(value: T) -> $name<T> {
                $name(Cell::new(Some(value)))
            }
        }
    )*};
}

handed! {
    /// A value whose type the function's signature names: it has to be handed on as what it is.
    ///
    /// What is boxed again has to live as long as the box says, which the compiler does not know of a parameter of the
    /// `impl` block around. Dispatch sees no lifetimes, but that most parameters are not known to be `Unpin`.
    Handed,
    /// The same where the signature says that what a boxed future gives lives long enough.
    HandedBounded,
    /// The same where the signature does not say so: a boxed future is handed on as it is.
    HandedNamed,
    /// A value that the signature describes as `impl Future` or `impl Stream`: any other one will do.
    HandedOpaque,
}

impl<F: Future> HandedOpaque<F> {
    /// Tells the compiler what the future gives, which a `?` in its body leaves open.
    #[must_use]
    pub fn gives<T>(self) -> HandedOpaque<F>
    where
        F: Future<Output = T>,
    {
        self
    }
}

/// Takes the value out; expansions ask once.
fn take<T>(value: &Cell<Option<T>>) -> T {
    value.take().expect("a value is handed on once")
}

/// Tried first: a boxed future is wrapped and boxed again.
pub trait BoxedFuture<'a> {
    /// Its type.
    type Boxed;
    /// What the future gives.
    type Output;

    /// The future, recorded when it is done.
    fn casefile_hand<R>(&self, span: Span, record: R) -> Self::Boxed
    where
        R: FnOnce(&Self::Output, &mut End<'_>) + Send + Sync + 'a;
}

macro_rules! boxed_futures {
    ($($wrapper:ident<T: $bound:ident>: $($auto:ident)*;)*) => {$(
        impl<'a, T: $bound + 'a> BoxedFuture<'a>
            for &&&&&$wrapper<Pin<Box<dyn Future<Output = T> $(+ $auto)* + 'a>>>
        {
            type Boxed = Pin<Box<dyn Future<Output = T> $(+ $auto)* + 'a>>;
            type Output = T;

            fn casefile_hand<R>(&self, span: Span, record: R) -> Self::Boxed
            where
                R: FnOnce(&T, &mut End<'_>) + Send + Sync + 'a,
            {
                let future = take(&self.0);
                // Nothing is allocated for a call that is not recorded.
                if span.is_on() { Box::pin(Recorded::new(future, span, record)) } else { future }
            }
        }
    )*};
}

boxed_futures! {
    Handed<T: Unpin>: ;
    Handed<T: Unpin>: Send;
    Handed<T: Unpin>: Send Sync;
    HandedBounded<T: Sized>: ;
    HandedBounded<T: Sized>: Send;
    HandedBounded<T: Sized>: Send Sync;
}

/// Tried first where any future will do.
pub trait OpaqueFuture {
    /// What the body returned.
    type Future: Future;

    /// The future, recorded when it is done.
    fn casefile_hand<R>(&self, span: Span, record: R) -> Recorded<Self::Future, R>
    where
        R: FnOnce(&<Self::Future as Future>::Output, &mut End<'_>);
}

impl<F: Future> OpaqueFuture for &&&&&HandedOpaque<F> {
    type Future = F;

    fn casefile_hand<R>(&self, span: Span, record: R) -> Recorded<F, R>
    where
        R: FnOnce(&F::Output, &mut End<'_>),
    {
        Recorded::new(take(&self.0), span, record)
    }
}

/// Tried later: a future of a type of its own cannot be wrapped, nor what becomes one. How long it takes is not known,
/// and the time it took to make it would be a wrong number.
pub trait NamedFuture {
    /// The value's type.
    type Future: IntoFuture;

    /// The value as it is.
    fn casefile_hand<R>(&self, span: Span, record: R) -> Self::Future
    where
        R: FnOnce(&<Self::Future as IntoFuture>::Output, &mut End<'_>);
}

macro_rules! named_future {
    ($($wrapper:ident)*) => {$(
        impl<F: IntoFuture> NamedFuture for &&$wrapper<F> {
            type Future = F;

            fn casefile_hand<R>(&self, mut span: Span, _record: R) -> F
            where
                R: FnOnce(&F::Output, &mut End<'_>),
            {
                end_untimed(&mut span);
                take(&self.0)
            }
        }
    )*};
}

named_future!(Handed HandedBounded HandedNamed);

/// The call ends here as far as can be seen.
fn end_untimed(span: &mut Span) {
    if span.is_on() {
        span.end_since(Began::Unknown).finish();
    }
}

/// Tried last: the call is over.
pub trait AnyValue {
    /// The value's type.
    type Value;

    /// The value, recorded.
    fn casefile_hand<R: FnOnce(&Self::Value, &mut End<'_>)>(&self, span: Span, record: R) -> Self::Value;
}

macro_rules! any_value {
    ($($wrapper:ident)*) => {$(
        impl<T> AnyValue for $wrapper<T> {
            type Value = T;

            fn casefile_hand<R: FnOnce(&T, &mut End<'_>)>(&self, mut span: Span, record: R) -> T {
                let value = take(&self.0);
                if span.is_on() {
                    span.conclude(&value, record);
                }
                value
            }
        }
    )*};
}

any_value!(Handed HandedBounded HandedNamed HandedOpaque);

/// The type of a value that is not seen.
pub struct OfType<T>(PhantomData<fn() -> T>);

impl<T> OfType<T> {
    /// The type that a signature names.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "only the macros make one")]
    pub const fn new() -> OfType<T> {
        OfType(PhantomData)
    }
}

/// Asked first.
pub trait OfFutureType {
    /// Whether the call is over when the function returns.
    fn casefile_is_over(&self) -> bool {
        false
    }
}

impl<F: IntoFuture> OfFutureType for &&OfType<F> {}

/// Asked last.
pub trait OfAnyType {
    /// Whether the call is over when the function returns.
    fn casefile_is_over(&self) -> bool {
        true
    }
}

impl<T> OfAnyType for OfType<T> {}

pin_project! {
    /// A future that an annotated function returned: runs under the function's span, which begins anew with the
    /// first poll, and is recorded when it is done.
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub struct Recorded<F, R> {
        // Dropped by hand, before the span and under its context.
        #[pin]
        future: Option<F>,
        span: PolledSpan,
        record: Option<R>,
    }

    impl<F, R> PinnedDrop for Recorded<F, R> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            this.span.span.leave(|| this.future.set(None));
        }
    }
}

/// A span whose clock starts with the first poll.
#[derive(Debug)]
struct PolledSpan {
    span: Span,
    began: Began,
}

impl PolledSpan {
    /// Of a function that has returned; its call begins with the first poll.
    fn new(span: Span) -> PolledSpan {
        PolledSpan { span: span.until_polled(), began: Began::Unknown }
    }

    fn begin_once(&mut self) {
        if self.span.is_on() && self.began == Began::Unknown {
            self.began = Began::At(Ticks::now());
        }
    }

    fn end(&mut self) -> End<'_> {
        self.span.end_since(self.began)
    }
}

impl Drop for PolledSpan {
    fn drop(&mut self) {
        if let Some(end) = self.span.unfinished(self.began) {
            end.finish();
        }
    }
}

impl<F, R> Recorded<F, R> {
    fn new(future: F, span: Span, record: R) -> Recorded<F, R> {
        Recorded { future: Some(future), span: PolledSpan::new(span), record: Some(record) }
    }
}

impl<F: Future, R: FnOnce(&F::Output, &mut End<'_>)> Future for Recorded<F, R> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        this.span.begin_once();
        let future = this.future.as_pin_mut().expect("the future is there until this is dropped");
        let polled = this.span.span.poll(|| future.poll(task));
        if let Poll::Ready(output) = &polled
            && this.span.span.is_on()
            && let Some(record) = this.record.take()
        {
            let mut end = this.span.end();
            record(output, &mut end);
            end.finish();
        }
        polled
    }
}

impl<F: FusedFuture, R: FnOnce(&F::Output, &mut End<'_>)> FusedFuture for Recorded<F, R> {
    fn is_terminated(&self) -> bool {
        self.future.as_ref().is_none_or(FusedFuture::is_terminated)
    }
}
