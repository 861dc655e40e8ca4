//! A returned stream is recorded from its first poll to its end, with the number of items that it yielded.
//!
//! The items are not recorded. The first `Err` among them makes the call a failure, whatever comes after it: who reads a
//! stream often drops it there. It is encoded when it is yielded, since it is gone afterwards, and kept until the end.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::{FusedStream, Stream};
use pin_project_lite::pin_project;

use super::{Handed, HandedBounded, HandedNamed, HandedOpaque, OfType, PolledSpan, end_untimed, take};
use crate::span::{End, Span};

impl<S: Stream> HandedOpaque<S> {
    /// Tells the compiler what the stream yields, which a `?` in its body leaves open.
    #[must_use]
    pub fn casefile_yields<T>(self) -> HandedOpaque<S>
    where
        S: Stream<Item = T>,
    {
        self
    }
}

/// Tried where the value is no stream: it implements another trait of that name.
pub trait Yields: Sized {
    /// The value as it is.
    #[must_use]
    fn casefile_yields<T>(self) -> Self {
        self
    }
}

impl<T> Yields for HandedOpaque<T> {}

/// The first error that a stream yielded.
#[derive(Debug)]
pub struct Yielded<'a, E>(pub(crate) &'a E);

/// What is looked for in the items of a stream.
pub trait Look<Item> {
    /// Records what was found, if this is the first of its kind.
    fn look<'a>(&mut self, item: &Item, end: impl FnOnce() -> End<'a>);
}

/// Looks for nothing.
#[derive(Debug)]
pub struct Nothing;

impl<Item> Look<Item> for Nothing {
    fn look<'a>(&mut self, _item: &Item, _end: impl FnOnce() -> End<'a>) {}
}

/// Looks for the first error.
#[derive(Debug)]
pub struct FirstError<R>(Option<R>);

impl<T, E, R: FnOnce(&Yielded<'_, E>, &mut End<'_>)> Look<Result<T, E>> for FirstError<R> {
    fn look<'a>(&mut self, item: &Result<T, E>, end: impl FnOnce() -> End<'a>) {
        if let Err(error) = item
            && let Some(record) = self.0.take()
        {
            let mut end = end();
            record(&Yielded(error), &mut end);
            end.finish();
        }
    }
}

/// Tried second: a boxed stream of results is wrapped and boxed again.
pub trait BoxedResultStream<'a> {
    /// Its type.
    type Boxed;
    /// What the stream yields where something is not well.
    type Failure;

    /// The stream, recorded when it is done.
    fn casefile_hand<R>(&self, span: Span, record: R) -> Self::Boxed
    where
        R: FnOnce(&Yielded<'_, Self::Failure>, &mut End<'_>) + Send + Sync + 'a;
}

/// Tried third: a boxed stream of anything else is wrapped and boxed again.
pub trait BoxedStream {
    /// Its type.
    type Boxed;

    /// The stream, recorded when it is done.
    fn casefile_hand<R>(&self, span: Span, record: R) -> Self::Boxed
    where
        R: FnOnce(&(), &mut End<'_>);
}

macro_rules! boxed_streams {
    ($($wrapper:ident<T: $bound:ident>: $($auto:ident)*;)*) => {$(
        impl<'a, T: $bound + 'a, E: $bound + 'a> BoxedResultStream<'a>
            for &&&&$wrapper<Pin<Box<dyn Stream<Item = Result<T, E>> $(+ $auto)* + 'a>>>
        {
            type Boxed = Pin<Box<dyn Stream<Item = Result<T, E>> $(+ $auto)* + 'a>>;
            type Failure = E;

            fn casefile_hand<R>(&self, span: Span, record: R) -> Self::Boxed
            where
                R: FnOnce(&Yielded<'_, E>, &mut End<'_>) + Send + Sync + 'a,
            {
                let stream = take(&self.0);
                // Nothing is allocated for a call that is not recorded.
                if span.is_on() {
                    Box::pin(RecordedStream::new(stream, span, FirstError(Some(record))))
                } else {
                    stream
                }
            }
        }

        impl<'a, T: $bound + 'a> BoxedStream
            for &&&$wrapper<Pin<Box<dyn Stream<Item = T> $(+ $auto)* + 'a>>>
        {
            type Boxed = Pin<Box<dyn Stream<Item = T> $(+ $auto)* + 'a>>;

            fn casefile_hand<R>(&self, span: Span, _record: R) -> Self::Boxed
            where
                R: FnOnce(&(), &mut End<'_>),
            {
                let stream = take(&self.0);
                if span.is_on() { Box::pin(RecordedStream::new(stream, span, Nothing)) } else { stream }
            }
        }
    )*};
}

boxed_streams! {
    Handed<T: Unpin>: ;
    Handed<T: Unpin>: Send;
    Handed<T: Unpin>: Send Sync;
    HandedBounded<T: Sized>: ;
    HandedBounded<T: Sized>: Send;
    HandedBounded<T: Sized>: Send Sync;
}

/// Tried second where any stream will do: one of results.
pub trait OpaqueResultStream {
    /// What the body returned.
    type Stream: Stream;
    /// What it yields where something is not well.
    type Failure;

    /// The stream, recorded when it is done.
    fn casefile_hand<R>(&self, span: Span, record: R) -> RecordedStream<Self::Stream, FirstError<R>>
    where
        R: FnOnce(&Yielded<'_, Self::Failure>, &mut End<'_>);
}

impl<S: Stream<Item = Result<T, E>>, T, E> OpaqueResultStream for &&&&HandedOpaque<S> {
    type Stream = S;
    type Failure = E;

    fn casefile_hand<R>(&self, span: Span, record: R) -> RecordedStream<S, FirstError<R>>
    where
        R: FnOnce(&Yielded<'_, E>, &mut End<'_>),
    {
        RecordedStream::new(take(&self.0), span, FirstError(Some(record)))
    }
}

/// Tried third where any stream will do.
pub trait OpaqueStream {
    /// What the body returned.
    type Stream: Stream;

    /// The stream, recorded when it is done.
    fn casefile_hand<R>(&self, span: Span, record: R) -> RecordedStream<Self::Stream, Nothing>
    where
        R: FnOnce(&(), &mut End<'_>);
}

impl<S: Stream> OpaqueStream for &&&HandedOpaque<S> {
    type Stream = S;

    fn casefile_hand<R>(&self, span: Span, _record: R) -> RecordedStream<S, Nothing>
    where
        R: FnOnce(&(), &mut End<'_>),
    {
        RecordedStream::new(take(&self.0), span, Nothing)
    }
}

/// Tried after a future that cannot be wrapped: neither can a stream of a type of its own.
pub trait NamedStream {
    /// The stream's type.
    type Stream: Stream;

    /// The stream as it is.
    fn casefile_hand<R>(&self, span: Span, record: R) -> Self::Stream
    where
        R: FnOnce(&(), &mut End<'_>);
}

macro_rules! named_stream {
    ($($wrapper:ident)*) => {$(
        impl<S: Stream> NamedStream for &$wrapper<S> {
            type Stream = S;

            fn casefile_hand<R>(&self, mut span: Span, _record: R) -> S
            where
                R: FnOnce(&(), &mut End<'_>),
            {
                end_untimed(&mut span);
                take(&self.0)
            }
        }
    )*};
}

named_stream!(Handed HandedBounded HandedNamed);

/// Asked second.
pub trait OfStreamType {
    /// Whether the call is over when the function returns.
    fn casefile_is_over(&self) -> bool {
        false
    }
}

impl<S: Stream> OfStreamType for &OfType<S> {}

pin_project! {
    /// A stream that an annotated function returned: runs under the function's span, which begins anew with the
    /// first poll, and is recorded when it is done.
    #[must_use = "streams do nothing unless polled"]
    #[derive(Debug)]
    pub struct RecordedStream<S, L> {
        // Dropped by hand, before the span and under its context.
        #[pin]
        stream: Option<S>,
        call: Call,
        look: L,
    }

    impl<S, L> PinnedDrop for RecordedStream<S, L> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            this.call.span.span.leave(|| this.stream.set(None));
        }
    }
}

/// The call that a stream is.
#[derive(Debug)]
struct Call {
    span: PolledSpan,
    items: u64,
    /// The end of a call that failed; empty as long as it did not.
    failure: Vec<u8>,
    /// The stream has come to its end: what it does from now on is no part of the call.
    is_over: bool,
}

impl Call {
    fn saw<Item>(&mut self, item: &Item, look: &mut impl Look<Item>) {
        if self.span.span.is_on() {
            self.items += 1;
            let Call { span: PolledSpan { span, began }, failure, .. } = self;
            look.look(item, || span.end_later(*began, failure));
        }
    }

    fn end(&mut self) {
        self.is_over = true;
        if self.span.span.is_on() && !self.end_failed() {
            let mut end = self.span.end();
            end.stream_items(self.items);
            end.finish();
        }
    }

    /// Ends the call as a failure if it is one.
    fn end_failed(&mut self) -> bool {
        let failed = !self.failure.is_empty();
        if failed {
            self.span.span.end_kept(&self.failure, self.items);
        }
        failed
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        let span = &self.span.span;
        if span.is_on()
            && (span.has_panicked() || !self.end_failed())
            && let Some(mut end) = self.span.span.unfinished(self.span.began)
        {
            end.stream_items(self.items);
            end.finish();
        }
    }
}

impl<S, L> RecordedStream<S, L> {
    fn new(stream: S, span: Span, look: L) -> RecordedStream<S, L> {
        let call = Call { span: PolledSpan::new(span), items: 0, failure: Vec::new(), is_over: false };
        RecordedStream { stream: Some(stream), call, look }
    }
}

impl<S: Stream, L: Look<S::Item>> Stream for RecordedStream<S, L> {
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<S::Item>> {
        let this = self.project();
        let stream = this.stream.as_pin_mut().expect("the stream is there until this is dropped");
        if this.call.is_over {
            return stream.poll_next(task);
        }
        this.call.span.begin_once();
        let polled = this.call.span.span.poll(|| stream.poll_next(task));
        match &polled {
            Poll::Ready(Some(item)) => this.call.saw(item, this.look),
            Poll::Ready(None) => this.call.end(),
            Poll::Pending => {}
        }
        polled
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.stream.as_ref().map_or((0, None), Stream::size_hint)
    }
}

impl<S: FusedStream, L: Look<S::Item>> FusedStream for RecordedStream<S, L> {
    fn is_terminated(&self) -> bool {
        self.stream.as_ref().is_none_or(FusedStream::is_terminated)
    }
}
