//! One timed execution of an instrumented function: what its start and its end send to the background thread,
//! and which context its body runs under.

use std::cell::Cell;
use std::future::Future;
use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::pin::Pin;
use std::sync::Arc;
use std::task;

use casefile_record::{CorrelationId, Outcome, SpanId, TraceFlags};
use pin_project_lite::pin_project;

use crate::callsite::Callsite;
use crate::clock::Ticks;
use crate::context::{Baggage, Context, Destination, Place, Scope, Step, swap_current};
use crate::encode::{Buffer, Encoder};
use crate::error::ErrorTarget;
use crate::frame::{self, Began, Section};
use crate::panic_note;
use crate::queue::{Draft, Half};
use crate::thread::{self, Thread};

thread_local! {
    /// The span that the body which is being polled for the first time has opened.
    static OPENED: Cell<Option<Span>> = const { Cell::new(None) };
}

/// A call that is being entered: receives its inputs and attributes.
#[derive(Debug)]
pub struct Start {
    draft: Draft,
}

impl Start {
    /// Where the next input or attribute goes.
    #[inline]
    pub fn value(&mut self) -> &mut Encoder {
        self.draft.encoder().next_value()
    }
}

/// Whether a call that has begun is recorded, and how much JSON its output or error may take.
struct Opened {
    recording: bool,
    room: isize,
}

/// Begins a call, whose inputs and attributes `capture` writes.
#[expect(clippy::inline_always, reason = "else what is opened goes through memory")]
#[inline(always)]
fn open(
    thread: &Thread,
    step: Step,
    baggage: Option<&Baggage>,
    callsite: &'static Callsite,
    self_type: Option<&'static str>,
    capture: &mut dyn FnMut(&mut Start),
) -> Opened {
    let destination = baggage.map_or(Destination::SINKS, |baggage| baggage.destination);
    let mut opened = Opened { recording: false, room: 0 };
    if callsite.records_for(destination)
        && !thread.is_background.get()
        && let Some(trace_id) = step.trace_id()
    {
        let mut start = Start { draft: Draft::begin(thread, Half::Start) };
        let seq = start.draft.next_seq(thread);
        let encoder = start.draft.encoder();
        let header = frame::Start {
            callsite,
            destination: Destination::SINKS,
            trace_id,
            span_id: step.span_id,
            parent_span_id: step.around,
            flags: step.flags,
            seq,
            at: Ticks::default(),
            correlation_id: None,
            self_type,
        };
        match baggage {
            None => header.write(encoder.bytes_mut()),
            Some(baggage) => write_with(baggage, header, encoder.bytes_mut()),
        }
        encoder.begin_inputs();
        capture(&mut start);
        let encoder = start.draft.encoder();
        opened.room = encoder.outcome_room();
        // The clock is read last: what recording costs is not part of the call.
        frame::patch_at(encoder.bytes_mut(), Ticks::now());
        opened.recording = start.draft.send_start().inspect_err(|_| callsite.count_lost()).is_ok();
    }
    panic_note::forget(thread);
    opened
}

#[cold]
fn write_with(baggage: &Baggage, header: frame::Start<'_>, out: &mut Buffer) {
    let correlation_id = baggage.correlation_id.as_ref().map(CorrelationId::as_str);
    frame::Start { destination: baggage.destination, correlation_id, ..header }.write(out);
}

/// A call whose body runs on this thread: until this is dropped its context is current. Off until it is begun.
#[derive(Debug)]
pub struct Call(ManuallyDrop<Option<Running>>);

impl Drop for Call {
    #[inline]
    fn drop(&mut self) {
        // What every function asks stays small.
        if self.0.is_some() {
            self.leave();
        }
    }
}

/// A call that has begun, and is the current one.
#[derive(Debug)]
struct Running {
    step: Step,
    baggage: Option<Arc<Baggage>>,
    /// How much JSON the output or error may take.
    room: isize,
    /// The start was accepted and the end has not been sent.
    recording: bool,
    left: Left,
    /// What is current belongs to a thread.
    not_send: PhantomData<*const ()>,
}

impl Running {
    fn take_span(&mut self) -> Span {
        Span::new(self.step, self.baggage.clone(), std::mem::take(&mut self.recording), self.room, self.left)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Its context is left first: what the end says is not a part of it.
        thread::with(|thread| {
            if !thread.context.take_back_plain(&self.step) {
                thread.context.take_back(&self.step, self.baggage.clone());
            }
        });
        if self.recording {
            drop(self.take_span());
        }
    }
}

impl Call {
    /// The call of a callsite that is off.
    #[inline]
    #[must_use]
    pub const fn off() -> Call {
        Call(ManuallyDrop::new(None))
    }

    /// Begins the call; a method's says the name of its type.
    #[inline]
    pub fn begin(
        &mut self,
        callsite: &'static Callsite,
        self_type: Option<&'static str>,
        capture: impl FnOnce(&mut Start),
    ) {
        let mut capture = Some(capture);
        self.begin_as(Left::Panicked, callsite, self_type, &mut |start| {
            if let Some(capture) = capture.take() {
                capture(start);
            }
        });
    }

    /// The same for a body that will not tell its result: leaving it without a panic counts as success, which has no
    /// duration if the call is not over then.
    #[inline]
    pub fn begin_unseen(
        &mut self,
        is_over: bool,
        callsite: &'static Callsite,
        self_type: Option<&'static str>,
        capture: impl FnOnce(&mut Start),
    ) {
        let mut capture = Some(capture);
        self.begin_as(Left::unseen(is_over), callsite, self_type, &mut |start| {
            if let Some(capture) = capture.take() {
                capture(start);
            }
        });
    }

    /// Not inlined, since what capturing takes of the stack is to be given back before the body runs.
    #[inline(never)]
    fn begin_as(
        &mut self,
        left: Left,
        callsite: &'static Callsite,
        self_type: Option<&'static str>,
        capture: &mut dyn FnMut(&mut Start),
    ) {
        thread::with(|thread| {
            let span_id = thread.span_ids.draw();
            if !thread.context.is_plain() {
                return self.begin_under(thread, span_id, left, callsite, self_type, capture);
            }
            let step = thread.context.plain_step(span_id);
            let Opened { recording, room } = open(thread, step, None, callsite, self_type, capture);
            thread.context.take_plain(&step);
            self.set(Running { step, baggage: None, room, recording, left, not_send: PhantomData });
        });
    }

    /// The same where a trace begins, or has baggage.
    #[cold]
    #[inline(never)]
    fn begin_under(
        &mut self,
        thread: &Thread,
        span_id: SpanId,
        left: Left,
        callsite: &'static Callsite,
        self_type: Option<&'static str>,
        capture: &mut dyn FnMut(&mut Start),
    ) {
        let (step, baggage) = thread.context.step(span_id);
        let Opened { recording, room } = open(thread, step, baggage.as_deref(), callsite, self_type, capture);
        thread.context.take(&step, baggage.clone());
        self.set(Running { step, baggage, room, recording, left, not_send: PhantomData });
    }

    #[inline]
    fn set(&mut self, running: Running) {
        debug_assert!(self.0.is_none(), "a call begins once");
        self.0 = ManuallyDrop::new(Some(running));
    }

    #[inline(never)]
    fn leave(&mut self) {
        drop(self.0.take());
    }

    /// Whether it was begun.
    #[inline]
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// Ends the call with what came out of it.
    #[inline]
    pub fn conclude<T>(&mut self, output: &T, record: impl FnOnce(&T, &mut End<'_>)) {
        let mut record = Some(record);
        self.end(&mut |end| {
            if let Some(record) = record.take() {
                record(output, end);
            }
        });
    }

    /// Not inlined, as `begin_as` is not.
    #[inline(never)]
    fn end(&mut self, record: &mut dyn FnMut(&mut End<'_>)) {
        if let Some(Running { step, room, recording, .. }) = &mut *self.0 {
            if *recording {
                let mut end = End::begin(step.span_id, *room, Began::AtStart, recording);
                record(&mut end);
                end.finish();
            }
            if thread::with(|thread| thread.context.take_back_plain(step)) {
                // There is nothing to drop: a step from a plain context has no baggage.
                self.0 = ManuallyDrop::new(None);
            } else {
                self.leave();
            }
        }
    }

    /// The span, for what outlives the call of its function.
    #[must_use]
    pub fn take_span(&mut self) -> Span {
        self.0.as_mut().map_or(Span::off(), Running::take_span)
    }
}

/// A call that is running. Dropped without `end` it has panicked, or, where it is polled, was
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

impl Left {
    fn unseen(is_over: bool) -> Left {
        match (is_over, std::thread::panicking()) {
            (true, false) => Left::Returned,
            (true, true) => Left::ReturnedWhileUnwinding,
            (false, false) => Left::Handed,
            (false, true) => Left::HandedWhileUnwinding,
        }
    }
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

    fn new(step: Step, baggage: Option<Arc<Baggage>>, recording: bool, room: isize, left: Left) -> Span {
        let room = u32::try_from(room).unwrap_or(u32::MAX);
        Span { place: step.place(baggage), room, flags: step.flags, recording, left, polls: Polls::None }
    }

    /// Begins the call of a body that is being polled for the first time, from within that body: its arguments
    /// are captured where the future stores them. [`Instrumented`] finds the span when the poll is over.
    #[inline]
    pub fn begin_in_poll(
        callsite: &'static Callsite,
        self_type: Option<&'static str>,
        capture: impl FnOnce(&mut Start),
    ) {
        let mut capture = Some(capture);
        Span::open_in_poll(callsite, self_type, &mut |start| {
            if let Some(capture) = capture.take() {
                capture(start);
            }
        });
    }

    #[inline(never)]
    fn open_in_poll(
        callsite: &'static Callsite,
        self_type: Option<&'static str>,
        capture: &mut dyn FnMut(&mut Start),
    ) {
        thread::with(|thread| {
            let (step, baggage) = thread.context.step(thread.span_ids.draw());
            let Opened { recording, room } =
                open(thread, step, baggage.as_deref(), callsite, self_type, capture);
            thread.context.take(&step, baggage.clone());
            let span = Span::new(step, baggage, recording, room, Left::Cancelled);
            // While the thread is being torn down the span is dropped here: the call counts as cancelled.
            let _ = OPENED.try_with(|opened| opened.set(Some(span)));
        });
    }

    /// Ends the call with what came out of it.
    #[inline]
    pub fn conclude<T>(&mut self, output: &T, record: impl FnOnce(&T, &mut End<'_>)) {
        let mut record = Some(record);
        self.conclude_with(&mut |end| {
            if let Some(record) = record.take() {
                record(output, end);
            }
        });
    }

    /// Not inlined, since what that takes of the stack is given back.
    #[inline(never)]
    fn conclude_with(&mut self, record: &mut dyn FnMut(&mut End<'_>)) {
        let mut end = self.end();
        record(&mut end);
        end.finish();
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
    #[inline]
    pub(crate) fn end(&mut self) -> End<'_> {
        self.end_since(Began::AtStart)
    }

    /// Stops the clock of a call that began at another time than its record's start.
    pub(crate) fn end_since(&mut self, began: Began) -> End<'_> {
        let Span { place, room, recording, .. } = self;
        let span_id = place.span_id().expect("a call that is recorded has a span");
        End::begin(span_id, isize::try_from(*room).unwrap_or(isize::MAX), began, recording)
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
            let mut draft = thread::with(|thread| Draft::begin(thread, Half::End));
            let bytes = draft.encoder().bytes_mut();
            bytes.extend_from_slice(kept);
            frame::patch_at(bytes, at);
            frame::put_stream_items(bytes, stream_items);
            draft.send_end(span_id);
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
    draft: Draft,
    span_id: SpanId,
    outcome: Outcome,
    /// Of the span.
    recording: &'a mut bool,
    /// Where the end is kept, if it is not to be sent yet.
    kept: Option<&'a mut Vec<u8>>,
}

impl<'a> End<'a> {
    /// Stops the clock.
    #[expect(clippy::inline_always, reason = "it is taken apart there")]
    #[inline(always)]
    fn begin(span_id: SpanId, room: isize, began: Began, recording: &'a mut bool) -> End<'a> {
        let at = Ticks::now();
        let mut draft = thread::with(|thread| Draft::begin(thread, Half::End));
        let encoder = draft.encoder();
        frame::End { span_id, at, began, outcome: Outcome::Ok }.write(encoder.bytes_mut());
        encoder.begin_values(room);
        End { draft, span_id, outcome: Outcome::Ok, recording, kept: None }
    }
}

impl End<'_> {
    /// Where the output goes.
    #[inline]
    pub fn output(&mut self) -> &mut Encoder {
        let encoder = self.draft.encoder();
        encoder.bytes_mut().push(Section::Output as u8);
        encoder.next_value()
    }

    /// Where the error goes.
    #[inline]
    pub fn error(&mut self) -> &mut ErrorTarget {
        self.outcome = Outcome::Error;
        self.draft.target()
    }

    fn panic(&mut self) {
        panic_note::with_last(|note| {
            let encoder = self.draft.encoder();
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
        frame::put_stream_items(self.draft.encoder().bytes_mut(), count);
    }

    /// Sends the end.
    #[expect(clippy::inline_always, reason = "it is taken apart here")]
    #[inline(always)]
    pub(crate) fn finish(self) {
        let End { mut draft, span_id, outcome, recording, kept } = self;
        *recording = kept.is_some();
        let bytes = draft.encoder().bytes_mut();
        frame::End::patch(bytes, outcome);
        match kept {
            Some(kept) => kept.extend_from_slice(bytes.as_slice()),
            None => draft.send_end(span_id),
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
        thread::with(panic_note::forget);
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
