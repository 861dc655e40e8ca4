//! What a call inherits: the immutable [`Context`], the one that is current on this thread, and how it is
//! carried into scopes, futures, closures and other threads.
//!
//! A context is never changed in place. Whoever needs another one makes a new one and makes it current for
//! as long as a scope, a poll or a call lasts; the previous one is back afterwards, whatever happened.

use std::cell::Cell;
use std::fmt;
use std::future::Future;
use std::mem::ManuallyDrop;
use std::pin::Pin;
use std::sync::Arc;
use std::task;

use casefile_record::{CorrelationId, SpanId, TraceFlags, TraceId};
use pin_project_lite::pin_project;

use crate::identity;
use crate::thread;

/// The trace a piece of work belongs to, and the span that asked for it.
///
/// Cheap to clone, safe to send anywhere, and immutable. A context without a trace is *empty*: the first
/// instrumented call under it starts a new trace.
///
/// ```
/// use casefile::Context;
///
/// let context = Context::new_trace();
/// let _scope = context.enter();
/// assert_eq!(Context::current().trace_id(), context.trace_id());
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Context {
    place: Place,
    flags: TraceFlags,
}

/// A context but for its flags. Every annotated future holds one, and keeps the flags where it has a byte to
/// spare; so it is packed: IDs as plain integers, zero for none, aligned to eight bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    trace_id_high: u64,
    trace_id_low: u64,
    /// None right after a trace was started: its first span has no parent.
    span_id: Option<SpanId>,
    /// Rarely set, so behind one pointer: a context is copied on every call.
    baggage: Option<Arc<Baggage>>,
}

impl Place {
    pub(crate) const NOWHERE: Place =
        Place { trace_id_high: 0, trace_id_low: 0, span_id: None, baggage: None };

    fn new(trace_id: TraceId, span_id: Option<SpanId>, baggage: Option<Arc<Baggage>>) -> Place {
        let (trace_id_high, trace_id_low) = halves(trace_id);
        Place { trace_id_high, trace_id_low, span_id, baggage }
    }

    #[inline]
    fn trace_id(&self) -> Option<TraceId> {
        TraceId::from_u128(u128::from(self.trace_id_high) << 64 | u128::from(self.trace_id_low))
    }

    pub(crate) fn span_id(&self) -> Option<SpanId> {
        self.span_id
    }

    #[inline]
    pub(crate) fn is_active(&self) -> bool {
        self.trace_id_high | self.trace_id_low != 0
    }

    pub(crate) fn with_flags(&self, flags: TraceFlags) -> Context {
        Context { place: self.clone(), flags }
    }
}

/// The flags of a trace that begins here: sampled, with a random ID.
const NEW_TRACE: TraceFlags = TraceFlags::from_u8(TraceFlags::SAMPLED.to_u8() | TraceFlags::RANDOM.to_u8());

/// The upper and the lower half of a trace ID.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the two halves")]
pub(crate) fn halves(trace_id: TraceId) -> (u64, u64) {
    let id = trace_id.to_u128();
    ((id >> 64) as u64, id as u64)
}

/// What travels with a trace unchanged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Baggage {
    pub(crate) correlation_id: Option<CorrelationId>,
    /// The other vendors' `tracestate` entries, as validated on the way in.
    pub(crate) tracestate: Option<Box<str>>,
    pub(crate) destination: Destination,
}

/// Who gets the records made under a context: the sinks of the process, or one test's capture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Destination(pub(crate) u32);

impl Destination {
    pub(crate) const SINKS: Destination = Destination(0);
}

impl Context {
    /// A context without a trace.
    #[must_use]
    pub const fn empty() -> Context {
        Context { place: Place::NOWHERE, flags: TraceFlags::from_u8(0) }
    }

    /// A new trace that nothing has been done in yet, sampled, with a random trace ID.
    #[must_use]
    pub fn new_trace() -> Context {
        Context::empty().or_new_trace()
    }

    /// The context that is current on this thread; empty where there is none.
    #[must_use]
    pub fn current() -> Context {
        thread::with(|thread| thread.context.get())
    }

    pub(crate) fn remote(
        trace_id: TraceId,
        span_id: Option<SpanId>,
        flags: TraceFlags,
        mut baggage: Baggage,
    ) -> Context {
        // A test that is capturing wants the records of the requests it makes.
        baggage.destination = Context::current().destination();
        let baggage = (baggage != Baggage::default()).then(|| Arc::new(baggage));
        Context { place: Place::new(trace_id, span_id, baggage), flags }
    }

    /// The trace, where one is active.
    #[must_use]
    pub fn trace_id(&self) -> Option<TraceId> {
        self.place.trace_id()
    }

    /// The span that work done under this context has as its parent.
    #[must_use]
    pub fn span_id(&self) -> Option<SpanId> {
        self.place.span_id
    }

    /// The W3C trace flags; no bit is set where no trace is active.
    #[must_use]
    pub fn trace_flags(&self) -> TraceFlags {
        self.flags
    }

    /// The correlation ID that came with the request or was set with
    /// [`with_correlation_id`](Context::with_correlation_id).
    #[must_use]
    pub fn correlation_id(&self) -> Option<&CorrelationId> {
        self.place.baggage.as_ref()?.correlation_id.as_ref()
    }

    /// The `tracestate` that came with the request, to be sent on unchanged.
    #[must_use]
    pub fn tracestate(&self) -> Option<&str> {
        self.place.baggage.as_ref()?.tracestate.as_deref()
    }

    /// Whether a trace is active.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.place.is_active()
    }

    /// The same context with another correlation ID.
    #[must_use]
    pub fn with_correlation_id(&self, correlation_id: CorrelationId) -> Context {
        self.with_baggage(|baggage| baggage.correlation_id = Some(correlation_id))
    }

    pub(crate) fn with_destination(&self, destination: Destination) -> Context {
        self.with_baggage(|baggage| baggage.destination = destination)
    }

    pub(crate) fn destination(&self) -> Destination {
        self.place.baggage.as_ref().map_or(Destination::SINKS, |baggage| baggage.destination)
    }

    fn with_baggage(&self, change: impl FnOnce(&mut Baggage)) -> Context {
        let mut baggage = self.place.baggage.as_deref().cloned().unwrap_or_default();
        change(&mut baggage);
        Context { place: Place { baggage: Some(Arc::new(baggage)), ..self.place.clone() }, flags: self.flags }
    }

    /// This context, or a new trace with the same correlation ID where none is active.
    pub(crate) fn or_new_trace(&self) -> Context {
        if self.is_active() {
            return self.clone();
        }
        let place = Place::new(identity::new_trace_id(), None, self.place.baggage.clone());
        Context { place, flags: NEW_TRACE }
    }

    /// Makes this context current on this thread until the returned scope is dropped.
    ///
    /// Do not hold a scope across an `.await`: use [`in_context`](InContext::in_context) for futures.
    #[must_use = "the context is current only while the scope is alive"]
    pub fn enter(&self) -> Scope {
        self.clone().into_current()
    }

    fn into_current(self) -> Scope {
        Scope { previous: swap_current(self), not_send: std::marker::PhantomData }
    }

    /// A closure that runs `work` under this context, on whatever thread it is called: for
    /// `std::thread::spawn`, `tokio::task::spawn_blocking`, rayon and the like.
    ///
    /// ```
    /// use casefile::Context;
    ///
    /// let context = Context::new_trace();
    /// let expected = context.trace_id();
    /// let seen = std::thread::spawn(context.wrap(|| Context::current().trace_id())).join().unwrap();
    /// assert_eq!(seen, expected);
    /// ```
    pub fn wrap<R, F: FnOnce() -> R>(&self, work: F) -> impl FnOnce() -> R + use<R, F> {
        let context = self.clone();
        move || {
            let _scope = context.enter();
            work()
        }
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Context")
            .field("trace_id", &self.trace_id())
            .field("span_id", &self.span_id())
            .field("trace_flags", &self.trace_flags())
            .field("correlation_id", &self.correlation_id())
            .finish_non_exhaustive()
    }
}

/// The context that is current on one thread, in pieces that can be read and written by themselves. Not dropped with the
/// thread: scopes have emptied it by then.
pub(crate) struct Current {
    trace_id_high: Cell<u64>,
    trace_id_low: Cell<u64>,
    span_id: Cell<Option<SpanId>>,
    flags: Cell<TraceFlags>,
    /// Asked at every call, and cheaper to ask.
    has_baggage: Cell<bool>,
    baggage: Cell<ManuallyDrop<Option<Arc<Baggage>>>>,
}

impl Current {
    pub(crate) const fn new() -> Current {
        Current {
            trace_id_high: Cell::new(0),
            trace_id_low: Cell::new(0),
            span_id: Cell::new(None),
            flags: Cell::new(TraceFlags::from_u8(0)),
            has_baggage: Cell::new(false),
            baggage: Cell::new(ManuallyDrop::new(None)),
        }
    }

    pub(crate) fn get(&self) -> Context {
        self.with_baggage(self.baggage())
    }

    pub(crate) fn replace(&self, context: Context) -> Context {
        let Context { place: Place { trace_id_high, trace_id_low, span_id, baggage }, flags } = context;
        let has_baggage = baggage.is_some();
        let baggage = self.baggage.replace(ManuallyDrop::new(baggage));
        let before = self.with_baggage(ManuallyDrop::into_inner(baggage));
        self.trace_id_high.set(trace_id_high);
        self.trace_id_low.set(trace_id_low);
        self.span_id.set(span_id);
        self.flags.set(flags);
        self.has_baggage.set(has_baggage);
        before
    }

    fn with_baggage(&self, baggage: Option<Arc<Baggage>>) -> Context {
        let place = Place {
            trace_id_high: self.trace_id_high.get(),
            trace_id_low: self.trace_id_low.get(),
            span_id: self.span_id.get(),
            baggage,
        };
        Context { place, flags: self.flags.get() }
    }

    fn baggage(&self) -> Option<Arc<Baggage>> {
        let baggage = self.baggage.replace(ManuallyDrop::new(None));
        let copy = Option::clone(&baggage);
        self.baggage.set(baggage);
        copy
    }

    /// Whether there is nothing to it but a trace that is active: where a call begins, only the span becomes another one.
    #[inline]
    pub(crate) fn is_plain(&self) -> bool {
        !self.has_baggage.get() && self.trace_id_high.get() | self.trace_id_low.get() != 0
    }

    /// The step into the span `span_id`, from a context that is plain. Nothing has changed yet.
    #[inline]
    pub(crate) fn plain_step(&self, span_id: SpanId) -> Step {
        Step {
            trace_id_high: self.trace_id_high.get(),
            trace_id_low: self.trace_id_low.get(),
            span_id,
            flags: self.flags.get(),
            around: self.span_id.get(),
            from: From::Plain,
        }
    }

    /// The same from any context, with the baggage that it keeps.
    pub(crate) fn step(&self, span_id: SpanId) -> (Step, Option<Arc<Baggage>>) {
        let mut step = Step { from: From::Active, ..self.plain_step(span_id) };
        if step.trace_id_high | step.trace_id_low == 0 {
            (step.trace_id_high, step.trace_id_low) = halves(identity::new_trace_id());
            (step.flags, step.from) = (NEW_TRACE, From::Inactive);
        }
        (step, self.baggage())
    }

    /// Takes a step from a context that is plain.
    #[inline]
    pub(crate) fn take_plain(&self, step: &Step) {
        self.span_id.set(Some(step.span_id));
    }

    /// Takes a step.
    pub(crate) fn take(&self, step: &Step, baggage: Option<Arc<Baggage>>) {
        drop(self.replace(Context { place: step.place(baggage), flags: step.flags }));
    }

    /// Takes a step back, if nothing else is needed than to make the span around it current.
    #[inline]
    pub(crate) fn take_back_plain(&self, step: &Step) -> bool {
        // Where the body left something else, all of it has to be put back.
        let is_plain =
            step.from == From::Plain && self.span_id.get() == Some(step.span_id) && !self.has_baggage.get();
        if is_plain {
            self.span_id.set(step.around);
        }
        is_plain
    }

    /// Takes a step back.
    pub(crate) fn take_back(&self, step: &Step, baggage: Option<Arc<Baggage>>) {
        let before = if step.from == From::Inactive {
            Context { place: Place { baggage, ..Place::NOWHERE }, flags: TraceFlags::default() }
        } else {
            Context { place: Place { span_id: step.around, ..step.place(baggage) }, flags: step.flags }
        };
        drop(self.replace(before));
    }
}

/// The step from one context to the one under which the body of a span runs. Baggage stays as it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    trace_id_high: u64,
    trace_id_low: u64,
    pub(crate) span_id: SpanId,
    pub(crate) flags: TraceFlags,
    /// The span around it.
    pub(crate) around: Option<SpanId>,
    from: From,
}

/// The context that a step begins at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum From {
    /// It has a trace and no baggage: only the span becomes another one.
    Plain,
    /// It has a trace.
    Active,
    /// It has none.
    Inactive,
}

impl Step {
    #[inline]
    pub(crate) fn trace_id(&self) -> Option<TraceId> {
        TraceId::from_u128(u128::from(self.trace_id_high) << 64 | u128::from(self.trace_id_low))
    }

    #[inline]
    pub(crate) fn place(&self, baggage: Option<Arc<Baggage>>) -> Place {
        let Step { trace_id_high, trace_id_low, span_id, .. } = *self;
        Place { trace_id_high, trace_id_low, span_id: Some(span_id), baggage }
    }
}

/// Makes `context` current and returns the one that was.
pub(crate) fn swap_current(context: Context) -> Context {
    thread::with(|thread| thread.context.replace(context))
}

/// Keeps a [`Context`] current on this thread; the previous one returns when it is dropped.
#[derive(Debug)]
pub struct Scope {
    previous: Context,
    /// Dropped on another thread, it would restore a context there.
    not_send: std::marker::PhantomData<*const ()>,
}

impl Drop for Scope {
    fn drop(&mut self) {
        swap_current(std::mem::take(&mut self.previous));
    }
}

/// Lets a future carry a [`Context`].
pub trait InContext: Future + Sized {
    /// Runs this future under `context`: it is current during each poll and at no other time, so it does
    /// not leak to the next task on the same thread.
    ///
    /// ```
    /// use casefile::{Context, InContext};
    ///
    /// # async fn serve() {}
    /// let task = serve().in_context(Context::current());
    /// # drop(task);
    /// ```
    fn in_context(self, context: Context) -> ContextFuture<Self> {
        ContextFuture { context, future: self }
    }
}

impl<F: Future> InContext for F {}

pin_project! {
    /// A future that runs under a [`Context`]; made by [`InContext::in_context`].
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct ContextFuture<F> {
        context: Context,
        #[pin]
        future: F,
    }
}

impl<F: Future> Future for ContextFuture<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, task: &mut task::Context<'_>) -> task::Poll<F::Output> {
        let this = self.project();
        let _scope = this.context.enter();
        this.future.poll(task)
    }
}
