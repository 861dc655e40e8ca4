//! One timed execution of an instrumented function: what its start and its end send to the background thread,
//! and which context its body runs under.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::task;

use casefile_record::{Outcome, TraceFlags};
use pin_project_lite::pin_project;

use crate::callsite::Callsite;
use crate::clock::Ticks;
use crate::context::{Context, Place, Scope, swap_current};
use crate::encode::Encoder;
use crate::error::ErrorTarget;
use crate::frame::{self, Began, Section};
use crate::queue::{self, Half};
use crate::settings::limits;
use crate::{collector, identity, panic_note};

thread_local! {
    /// The span that the body which is being polled for the first time has opened.
    static OPENED: Cell<Option<Span>> = const { Cell::new(None) };
}

/// A call that is being entered: receives its inputs and attributes.
#[derive(Debug)]
pub struct Start {
    callsite: &'static Callsite,
    /// What the body runs under.
    context: Context,
    encoder: Encoder,
}

impl Start {
    /// A call of a function whose name is known to the macro.
    #[must_use]
    pub fn new(callsite: &'static Callsite) -> Start {
        Start::named(callsite, None)
    }

    /// A call of a method of `T`.
    #[must_use]
    pub fn of<T: ?Sized>(callsite: &'static Callsite) -> Start {
        Start::named(callsite, Some(std::any::type_name::<T>()))
    }

    #[inline]
    fn named(callsite: &'static Callsite, self_type: Option<&str>) -> Start {
        let span_id = identity::new_span_id();
        let (context, around) = Context::of_span(span_id);
        let mut bytes = queue::buffer(Half::Start);
        if let Some(trace_id) = context.trace_id() {
            let header = frame::Start {
                callsite,
                destination: context.destination(),
                trace_id,
                span_id,
                parent_span_id: around,
                flags: context.trace_flags(),
                seq: 0,
                at: Ticks::default(),
                correlation_id: context.correlation_id().map(casefile_record::CorrelationId::as_str),
                self_type,
            };
            header.write(&mut bytes);
        }
        let limits = limits();
        // A quarter is kept for the output or error: a failure matters more than the tail of its inputs.
        let room = limits.values_room() / 4 * 3;
        Start { callsite, context, encoder: Encoder::new(bytes, limits, room) }
    }

    /// Where the next input or attribute goes.
    pub fn value(&mut self) -> &mut Encoder {
        self.encoder.next_value()
    }

    /// Begins a call whose body runs on this thread.
    #[inline(never)]
    fn enter(self, span: &mut Span) -> Scope {
        let (opened, context) = self.open(Left::Panicked);
        *span = opened;
        context.into_current()
    }

    /// Begins the call.
    #[inline]
    fn open(self, left: Left) -> (Span, Context) {
        let Start { callsite, context, encoder } = self;
        panic_note::forget();
        let room = encoder.limits().values_room() / 4 + encoder.record_room();
        let mut bytes = encoder.into_bytes();
        let is_wanted = callsite.records_for(context.destination()) && !collector::runs_here();
        let recording = is_wanted && {
            // The clock is read last: what recording costs is not part of the call.
            frame::Start::patch(bytes.as_mut_slice(), queue::next_seq(), Ticks::now());
            queue::send_start(bytes).inspect_err(|_| callsite.count_lost()).is_ok()
        };
        let (place, flags) = context.parts();
        let room = u32::try_from(room).unwrap_or(u32::MAX);
        (Span { place, room, flags, recording, left, polls: Polls::None }, context)
    }
}

/// A call that is running. Dropped without [`end`](Span::end) it has panicked, or, where it is polled, was
/// cancelled.
///
/// Every annotated future holds one, so it is kept small.
#[derive(Debug)]
pub struct Span {
    /// Where the body runs, with `flags`; nowhere while the callsite is off.
    place: Place,
    /// How much JSON the output or error may take.
    room: u32,
    flags: TraceFlags,
    /// The start was accepted and the end has not been sent.
    recording: bool,
    left: Left,
    polls: Polls,
}

/// What came of polling the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Polls {
    /// It has not been polled, and so has not opened its span.
    None,
    /// The last poll returned.
    Returned,
    /// The last poll ended in a panic.
    Panicked,
}

/// What it means that a call was left without an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Left {
    /// It is polled: its future was dropped, unless a poll panicked.
    Cancelled,
    /// It runs to its end or panics.
    Panicked,
    /// It does not tell its result: leaving it without a panic is a success.
    Returned,
    /// The same, for a call that was made while a panic unwinds: another one would end the process.
    ReturnedWhileUnwinding,
    /// It returns what may be a future or a stream: leaving it without a panic is a success, and how long that takes
    /// is not known.
    Handed,
    /// The same, for a call that was made while a panic unwinds.
    HandedWhileUnwinding,
}

impl Span {
    /// The span of a callsite that is off.
    #[must_use]
    pub const fn off() -> Span {
        Span {
            place: Place::NOWHERE,
            room: 0,
            flags: TraceFlags::from_u8(0),
            recording: false,
            left: Left::Cancelled,
            polls: Polls::None,
        }
    }

    /// Begins a call whose body runs on this thread: its context is current until the scope is dropped.
    ///
    /// Not inlined, since what capturing takes of the stack is to be given back before the body runs.
    #[inline(never)]
    #[must_use]
    pub fn begin(
        &mut self,
        callsite: &'static Callsite,
        start: impl FnOnce(&'static Callsite) -> Start,
        capture: impl FnOnce(&mut Start),
    ) -> Scope {
        let mut start = start(callsite);
        capture(&mut start);
        start.enter(self)
    }

    /// The same for a body that will not tell its result: leaving it without a panic counts as success, which has no
    /// duration if the call is not over then.
    #[must_use]
    pub fn begin_unseen(
        &mut self,
        is_over: bool,
        callsite: &'static Callsite,
        start: impl FnOnce(&'static Callsite) -> Start,
        capture: impl FnOnce(&mut Start),
    ) -> Scope {
        let scope = self.begin(callsite, start, capture);
        self.left = match (is_over, std::thread::panicking()) {
            (true, false) => Left::Returned,
            (true, true) => Left::ReturnedWhileUnwinding,
            (false, false) => Left::Handed,
            (false, true) => Left::HandedWhileUnwinding,
        };
        scope
    }

    /// Begins the call of a body that is being polled for the first time, from within that body: its arguments
    /// are captured where the future stores them. [`Instrumented`] finds the span when the poll is over.
    #[inline(never)]
    pub fn begin_in_poll(
        callsite: &'static Callsite,
        start: impl FnOnce(&'static Callsite) -> Start,
        capture: impl FnOnce(&mut Start),
    ) {
        let mut start = start(callsite);
        capture(&mut start);
        let (span, context) = start.open(Left::Cancelled);
        swap_current(context);
        // While the thread is being torn down the span is dropped here: the call counts as cancelled.
        let _ = OPENED.try_with(|opened| opened.set(Some(span)));
    }

    /// Ends the call with what came out of it. Not inlined, as [`begin`](Span::begin) is not.
    #[inline(never)]
    pub fn conclude<T>(&mut self, output: &T, record: impl FnOnce(&T, End<'_>)) {
        record(output, self.end());
    }

    /// Whether an end is to be recorded.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.recording
    }

    /// What the body runs under.
    fn context(&self) -> Context {
        self.place.with_flags(self.flags)
    }

    /// The function has returned a future or a stream: only that can tell how the call ends.
    pub(crate) fn until_polled(mut self) -> Span {
        self.left = Left::Cancelled;
        self
    }

    /// Polls what the call lasts for, under the span's context.
    pub(crate) fn poll<R>(&mut self, poll: impl FnOnce() -> R) -> R {
        if self.place.is_active() { LaterPoll::of(self).run(poll) } else { poll() }
    }

    /// Drops what belongs to the call, under the span's context.
    pub(crate) fn leave(&mut self, drop: impl FnOnce()) {
        if self.recording {
            let _scope = self.context().enter();
            drop();
        } else {
            drop();
        }
    }

    /// Stops the clock.
    pub fn end(&mut self) -> End<'_> {
        self.end_since(Began::AtStart)
    }

    /// Stops the clock of a call that began at another time than its record's start.
    pub(crate) fn end_since(&mut self, began: Began) -> End<'_> {
        let at = Ticks::now();
        let mut bytes = queue::buffer(Half::End);
        if let Some(span_id) = self.place.span_id() {
            frame::End { span_id, at, began, outcome: Outcome::Ok }.write(&mut bytes);
        }
        let target = ErrorTarget::new(Encoder::new(bytes, limits(), self.room as usize));
        End { span: self, target, outcome: Outcome::Ok, kept: None }
    }

    /// What is known of the call's end before it ends: it goes to `kept`, for [`end_kept`](Span::end_kept).
    pub(crate) fn end_later<'a>(&'a mut self, began: Began, kept: &'a mut Vec<u8>) -> End<'a> {
        End { kept: Some(kept), ..self.end_since(began) }
    }

    /// Stops the clock of a call whose outcome was known before, and sends its end.
    pub(crate) fn end_kept(&mut self, kept: &[u8], stream_items: u64) {
        let at = Ticks::now();
        self.recording = false;
        if let Some(span_id) = self.place.span_id() {
            let mut frame = queue::buffer(Half::End);
            frame.extend_from_slice(kept);
            frame::End::patch_at(frame.as_mut_slice(), at);
            frame::put_stream_items(&mut frame, stream_items);
            queue::send_end(frame, span_id);
        }
    }

    fn unfinished_outcome(&self) -> Outcome {
        match self.left {
            Left::Cancelled if self.polls != Polls::Panicked => Outcome::Cancelled,
            Left::Returned | Left::Handed if !std::thread::panicking() => Outcome::Ok,
            Left::ReturnedWhileUnwinding | Left::HandedWhileUnwinding => Outcome::Ok,
            _ => Outcome::Panic,
        }
    }
}

impl Span {
    /// The end of a call that was left without one, unless it had one.
    pub(crate) fn unfinished(&mut self, began: Began) -> Option<End<'_>> {
        if !self.recording {
            return None;
        }
        let outcome = self.unfinished_outcome();
        let mut end = self.end_since(began);
        end.outcome = outcome;
        if outcome == Outcome::Panic {
            end.panic();
        }
        Some(end)
    }

    /// Whether what is dropped now has panicked.
    pub(crate) fn has_panicked(&self) -> bool {
        self.unfinished_outcome() == Outcome::Panic
    }
}

impl Drop for Span {
    #[inline]
    fn drop(&mut self) {
        // What every call asks stays small: the rest is for those without an end.
        if self.recording {
            self.finish_unfinished();
        }
    }
}

impl Span {
    #[cold]
    fn finish_unfinished(&mut self) {
        let is_handed = matches!(self.left, Left::Handed | Left::HandedWhileUnwinding);
        let is_unknown = is_handed && self.unfinished_outcome() == Outcome::Ok;
        let began = if is_unknown { Began::Unknown } else { Began::AtStart };
        if let Some(end) = self.unfinished(began) {
            end.finish();
        }
    }
}

/// A call that has ended: receives its output or its error.
#[derive(Debug)]
pub struct End<'a> {
    span: &'a mut Span,
    target: ErrorTarget,
    outcome: Outcome,
    /// Where the end is kept, if it is not to be sent yet.
    kept: Option<&'a mut Vec<u8>>,
}

impl End<'_> {
    /// Where the output goes.
    pub fn output(&mut self) -> &mut Encoder {
        let encoder = self.target.encoder();
        encoder.bytes_mut().push(Section::Output as u8);
        encoder.next_value()
    }

    /// Where the error goes.
    pub fn error(&mut self) -> &mut ErrorTarget {
        self.outcome = Outcome::Error;
        &mut self.target
    }

    fn panic(&mut self) {
        panic_note::with_last(|note| {
            let encoder = self.target.encoder();
            encoder.bytes_mut().push(Section::PanicMessage as u8);
            encoder.next_value().text(&note.message);
            let bytes = encoder.bytes_mut();
            bytes.push(Section::PanicLocation as u8);
            bytes.extend_from_array(note.line.to_le_bytes());
            frame::put_short_text(bytes, &note.file);
        });
    }

    /// How many items the stream has yielded that the call lasted for.
    pub(crate) fn stream_items(&mut self, count: u64) {
        frame::put_stream_items(self.target.encoder().bytes_mut(), count);
    }

    /// Sends the end.
    pub fn finish(self) {
        let End { span, target, outcome, kept } = self;
        span.recording = kept.is_some();
        let mut bytes = target.into_encoder().into_bytes();
        if let Some(span_id) = span.place.span_id() {
            frame::End::patch(bytes.as_mut_slice(), outcome);
            match kept {
                Some(kept) => kept.extend_from_slice(bytes.as_slice()),
                None => queue::send_end(bytes, span_id),
            }
        }
    }
}

/// Runs an async body, which opens its span itself, and gives the span back with the body's value. The span's
/// context is current during each poll and at no other time.
pub fn instrument<F: Future>(body: F) -> Instrumented<F> {
    Instrumented { body: Some(body), span: Span::off() }
}

pin_project! {
    /// An async body and its span.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct Instrumented<F> {
        // Dropped by hand, before the span and under its context: what is dropped with it is a part of the call.
        #[pin]
        body: Option<F>,
        span: Span,
    }

    impl<F> PinnedDrop for Instrumented<F> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            this.span.leave(|| this.body.set(None));
        }
    }
}

impl<F: Future> Future for Instrumented<F> {
    type Output = (F::Output, Span);

    fn poll(self: Pin<&mut Self>, task: &mut task::Context<'_>) -> task::Poll<Self::Output> {
        let this = self.project();
        let span = this.span;
        let body = this.body.as_pin_mut().expect("the body is there until the future is dropped");
        let polled = if span.polls == Polls::None {
            FirstPoll::of(span).run(|| body.poll(task))
        } else {
            span.poll(|| body.poll(task))
        };
        polled.map(|value| (value, std::mem::replace(span, Span::off())))
    }
}

/// The poll in which a body opens its span.
struct FirstPoll<'a> {
    span: &'a mut Span,
    /// The caller's context: the body makes its own current.
    caller: Context,
    /// Of the body around this one, where that is in its first poll too.
    opened_around: Option<Span>,
    completed: bool,
}

impl FirstPoll<'_> {
    fn of(span: &mut Span) -> FirstPoll<'_> {
        let opened_around = OPENED.try_with(Cell::take).unwrap_or_default();
        FirstPoll { span, caller: Context::current(), opened_around, completed: false }
    }

    fn run<R>(mut self, poll: impl FnOnce() -> R) -> R {
        let polled = poll();
        self.completed = true;
        polled
    }
}

impl Drop for FirstPoll<'_> {
    fn drop(&mut self) {
        let around = self.opened_around.take();
        let opened = OPENED.try_with(|opened| opened.replace(around)).unwrap_or_default();
        *self.span = opened.unwrap_or(const { Span::off() });
        self.span.polls = if self.completed { Polls::Returned } else { Polls::Panicked };
        swap_current(std::mem::take(&mut self.caller));
    }
}

/// A poll of a body whose span is open.
struct LaterPoll<'a> {
    span: &'a mut Span,
    _scope: Scope,
    completed: bool,
}

impl LaterPoll<'_> {
    fn of(span: &mut Span) -> LaterPoll<'_> {
        panic_note::forget();
        let scope = span.context().enter();
        LaterPoll { span, _scope: scope, completed: false }
    }

    fn run<R>(mut self, poll: impl FnOnce() -> R) -> R {
        let polled = poll();
        self.completed = true;
        polled
    }
}

impl Drop for LaterPoll<'_> {
    fn drop(&mut self) {
        self.span.polls = if self.completed { Polls::Returned } else { Polls::Panicked };
    }
}

#[cfg(test)]
mod tests {
    use super::Span;

    /// What an annotated future grows by, besides a pointer to it.
    #[test]
    fn a_span_takes_40_bytes_of_a_future() {
        assert_eq!(size_of::<Span>(), 40);
    }
}
