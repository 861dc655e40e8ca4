//! One timed execution of an instrumented function: what its start and its end send to the background thread,
//! and which context its body runs under.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task;

use casefile_record::Outcome;
use pin_project_lite::pin_project;

use crate::callsite::Callsite;
use crate::clock::Ticks;
use crate::context::{Context, Scope};
use crate::encode::Encoder;
use crate::error::ErrorTarget;
use crate::frame::{self, Section};
use crate::settings::limits;
use crate::{identity, panic_note, queue};

thread_local! {
    /// The buffer in which this thread encodes its frames. Taken while in use: a value's own `Display` may
    /// call an instrumented function.
    static SCRATCH: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

fn take_scratch() -> Vec<u8> {
    let mut scratch = SCRATCH.try_with(Cell::take).unwrap_or_default();
    scratch.clear();
    scratch
}

fn return_scratch(scratch: Vec<u8>) {
    // While the thread is being torn down there is nowhere to put it.
    let _ = SCRATCH.try_with(|cell| cell.set(scratch));
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

    fn named(callsite: &'static Callsite, self_type: Option<&str>) -> Start {
        let caller = Context::current();
        let span_id = identity::new_span_id();
        let context = caller.within_span(span_id);
        let mut bytes = take_scratch();
        if let Some(trace_id) = context.trace_id() {
            let header = frame::Start {
                callsite,
                destination: context.destination(),
                trace_id,
                span_id,
                parent_span_id: caller.span_id(),
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

    /// Begins the call.
    #[must_use]
    pub fn open(self) -> Span {
        let Start { callsite, context, encoder } = self;
        let inputs_left = encoder.record_room();
        let mut bytes = encoder.into_bytes();
        let recording = callsite.records_for(context.destination()) && {
            // The clock is read last: what recording costs is not part of the call.
            frame::Start::patch(&mut bytes, queue::next_seq(), Ticks::now());
            queue::push_start(&bytes).inspect_err(|_| callsite.count_lost()).is_ok()
        };
        return_scratch(bytes);
        let room = limits().values_room() / 4 + inputs_left;
        Span {
            context,
            room: u32::try_from(room).unwrap_or(u32::MAX),
            recording,
            left: Left::Cancelled,
            unwound: AtomicBool::new(false),
        }
    }
}

/// A call that is running. Dropped without [`end`](Span::end) it has panicked, or, where it is polled, was
/// cancelled.
///
/// Every annotated future holds one, so it is kept small.
#[derive(Debug)]
pub struct Span {
    /// What the body runs under; empty where the callsite is off.
    context: Context,
    /// How much JSON the output or error may take.
    room: u32,
    /// The start was accepted and the end has not been sent.
    recording: bool,
    left: Left,
    /// A poll of the body ended in a panic.
    unwound: AtomicBool,
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
}

impl Span {
    /// The span of a callsite that is off.
    #[must_use]
    pub const fn off() -> Span {
        Span {
            context: Context::empty(),
            room: 0,
            recording: false,
            left: Left::Cancelled,
            unwound: AtomicBool::new(false),
        }
    }

    /// Whether an end is to be recorded.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.recording
    }

    /// The body runs on this thread from start to end: its context is current until the scope is dropped.
    #[must_use]
    pub fn enter(&mut self) -> Scope {
        if self.left == Left::Cancelled {
            self.left = Left::Panicked;
        }
        self.context.enter()
    }

    /// The body will not tell its result: leaving it without a panic counts as success.
    pub fn returns_unseen(&mut self) {
        self.left = Left::Returned;
    }

    /// Stops the clock.
    pub fn end(&mut self) -> End<'_> {
        let at = Ticks::now();
        let mut bytes = take_scratch();
        if let Some(span_id) = self.context.span_id() {
            frame::End { span_id, at, outcome: Outcome::Ok }.write(&mut bytes);
        }
        let target = ErrorTarget::new(Encoder::new(bytes, limits(), self.room as usize));
        End { span: self, target, outcome: Outcome::Ok }
    }

    fn unfinished_outcome(&self) -> Outcome {
        match self.left {
            Left::Cancelled if !self.unwound.load(Ordering::Relaxed) => Outcome::Cancelled,
            Left::Returned if !std::thread::panicking() => Outcome::Ok,
            _ => Outcome::Panic,
        }
    }
}

impl Drop for Span {
    fn drop(&mut self) {
        if self.recording {
            let outcome = self.unfinished_outcome();
            let mut end = self.end();
            end.outcome = outcome;
            if outcome == Outcome::Panic {
                end.panic();
            }
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
            bytes.extend_from_slice(&note.line.to_le_bytes());
            frame::put_short_text(bytes, &note.file);
        });
    }

    /// Sends the end.
    pub fn finish(self) {
        let End { span, target, outcome } = self;
        span.recording = false;
        let mut bytes = target.into_encoder().into_bytes();
        if let Some(span_id) = span.context.span_id() {
            frame::End::patch(&mut bytes, outcome);
            queue::push_end(&bytes, span_id);
        }
        return_scratch(bytes);
    }
}

/// Runs an async body: its span's context is current during each poll and at no other time.
pub fn instrument<F: Future>(span: &Span, body: F) -> Instrumented<'_, F> {
    Instrumented { span, body }
}

pin_project! {
    /// An async body under its span.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct Instrumented<'a, F> {
        span: &'a Span,
        #[pin]
        body: F,
    }
}

impl<F: Future> Future for Instrumented<'_, F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, task: &mut task::Context<'_>) -> task::Poll<F::Output> {
        let this = self.project();
        if !this.span.context.is_active() {
            return this.body.poll(task);
        }
        let _scope = this.span.context.enter();
        let unwinding = NoteUnwinding(&this.span.unwound);
        let polled = this.body.poll(task);
        std::mem::forget(unwinding);
        polled
    }
}

/// Dropped only when a poll unwinds.
struct NoteUnwinding<'a>(&'a AtomicBool);

impl Drop for NoteUnwinding<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::Span;

    /// What an annotated future grows by, besides a pointer to it.
    #[test]
    fn a_span_takes_48_bytes_of_a_future() {
        assert_eq!(size_of::<Span>(), 48);
    }
}
