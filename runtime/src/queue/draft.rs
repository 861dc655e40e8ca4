//! The frame that a thread is encoding: where it is written, and how it is sent.
//!
//! What a thread needs for that is one object, which is taken out of its slot while it is used. So a call that is made
//! while its thread is encoding another one finds the slot empty, and takes the slow way, as does a call in a thread that
//! has never recorded before, or that is being torn down.
//!
//! Must never wait, unless the process asked to block.
#![expect(unsafe_code, reason = "hands a promise on, from the buffer to the ring")]

use std::cell::Cell;
use std::mem::ManuallyDrop;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use casefile_record::SpanId;

use super::ring::{self, Window, Writer};
use super::{BLOCK, CAPACITY, Full, Half, Queue};
use crate::collector;
use crate::encode::Encoder;
use crate::error::ErrorTarget;
use crate::fork;
use crate::settings::{self, limits};
use crate::thread::{self, Thread};

/// A frame shorter than this is written in place at the ring's end, or skips to its begin.
const LEAST_WINDOW: usize = 512;

/// What a thread encodes frames with.
#[derive(Debug)]
struct Recorder {
    target: ErrorTarget,
    /// To the thread's ring, or to none that anybody reads.
    writer: Writer,
    way: Way,
    /// Which of the process's limits it has.
    limits: u32,
}

/// How frames get to the background thread.
#[derive(Debug)]
enum Way {
    /// Through the ring: starts may take so much of it, ends twice as much.
    Ring { capacity: usize },
    /// The ring's next frame is being encoded by somebody else on this thread.
    Aside,
    /// The thread is being torn down, its ring gone.
    Late,
    /// Too many threads have ended whose rings nobody has read yet: there is no room for another one.
    Refused,
}

/// Where a thread keeps its recorder while it encodes nothing. Never dropped: [`Registration`] empties it.
pub(crate) struct Slot {
    recorder: Cell<ManuallyDrop<Option<Box<Recorder>>>>,
    next_seq: Cell<u64>,
}

impl Slot {
    pub(crate) const fn new() -> Slot {
        Slot { recorder: Cell::new(ManuallyDrop::new(None)), next_seq: Cell::new(1) }
    }

    #[inline]
    fn take(&self) -> Option<Box<Recorder>> {
        ManuallyDrop::into_inner(self.recorder.replace(ManuallyDrop::new(None)))
    }

    #[inline]
    fn put_back(&self, recorder: Box<Recorder>) {
        let empty = self.recorder.replace(ManuallyDrop::new(Some(recorder)));
        debug_assert!(empty.is_none(), "a recorder is taken before one is put back");
    }

    fn next_seq(&self) -> u64 {
        let seq = self.next_seq.get();
        self.next_seq.set(seq + 1);
        seq
    }
}

impl Recorder {
    fn new(writer: Writer, way: Way) -> Box<Recorder> {
        let (limits, version) = (limits(), settings::limits_version());
        Box::new(Recorder {
            target: ErrorTarget::new(Encoder::on_heap(limits)),
            writer,
            way,
            limits: version,
        })
    }

    /// Begins a frame in the ring, as far as nobody has to be told.
    #[inline]
    fn begin(&mut self, half: Half) -> bool {
        // What bounds an end was decided when its start was sent.
        if (half == Half::End || self.limits == settings::limits_version())
            && let Some(window) = self.writer.granted_window(LEAST_WINDOW)
        {
            self.target.encoder().begin_in_ring(window);
            return true;
        }
        false
    }

    #[cold]
    #[inline(never)]
    fn begin_slowly(&mut self, half: Half) {
        self.limits = settings::limits_version();
        let window = self.window(half);
        let encoder = self.target.encoder();
        encoder.set_limits(limits());
        encoder.begin_on_heap();
        if let Some(window) = window {
            encoder.begin_in_ring(window);
        }
    }

    fn window(&mut self, half: Half) -> Option<Window> {
        let Way::Ring { capacity } = self.way else { return None };
        // Up to a quarter nobody has to be told.
        self.writer.grant(LEAST_WINDOW, capacity / 4).or_else(|| {
            collector::wake();
            self.writer.window(LEAST_WINDOW, limit(capacity, half))
        })
    }

    fn push(&mut self, frame: &[u8], half: Half) -> Result<(), Full> {
        match self.way {
            Way::Ring { capacity } if self.writer.push(frame, limit(capacity, half)) => {
                collector::pushed();
                Ok(())
            }
            Way::Ring { .. } => {
                collector::wake();
                Err(Full)
            }
            Way::Aside => with_queue(|queue| queue.push(frame, half)),
            Way::Late => late().push(frame, half),
            Way::Refused => Err(Full),
        }
    }
}

fn limit(capacity: usize, half: Half) -> usize {
    match half {
        Half::Start => capacity,
        Half::End => capacity * 2,
    }
}

/// A frame that is being encoded. Dropped without being sent, it was never there.
#[derive(Debug)]
pub(crate) struct Draft {
    /// Taken when this is dropped.
    recorder: ManuallyDrop<Box<Recorder>>,
}

impl Draft {
    /// The next frame of this thread.
    #[inline]
    pub(crate) fn begin(thread: &Thread, half: Half) -> Draft {
        let recorder = thread.slot.take().unwrap_or_else(|| other(thread));
        let mut draft = Draft { recorder: ManuallyDrop::new(recorder) };
        if !draft.recorder.begin(half) {
            draft.recorder.begin_slowly(half);
        }
        draft
    }

    #[inline]
    pub(crate) fn encoder(&mut self) -> &mut Encoder {
        self.recorder.target.encoder()
    }

    #[inline]
    pub(crate) fn target(&mut self) -> &mut ErrorTarget {
        &mut self.recorder.target
    }

    /// The next number of the calls of its thread.
    #[inline]
    pub(crate) fn next_seq(&self, thread: &Thread) -> u64 {
        if let Way::Late = self.recorder.way { late_seq() } else { thread.slot.next_seq() }
    }

    /// Sends the start of a span.
    #[inline]
    pub(crate) fn send_start(self) -> Result<(), Full> {
        self.send(Half::Start)
    }

    /// Sends what has no other half.
    pub(crate) fn send_alone(self) -> Result<(), Full> {
        self.send(Half::Start)?;
        collector::pushed();
        Ok(())
    }

    /// Sends the end of a span whose start was accepted. Where there is no room for it, the span is given up and counted.
    #[inline]
    pub(crate) fn send_end(self, span_id: SpanId) {
        if self.send(Half::End).is_err() {
            abandon(span_id);
        }
    }

    #[expect(clippy::inline_always, reason = "it is taken apart here")]
    #[inline(always)]
    fn send(mut self, half: Half) -> Result<(), Full> {
        let Some(length) = self.encoder().length_in_ring() else { return self.send_from_heap(half) };
        // SAFETY: the encoder's bytes are in the window that was given out last (nobody else has had the writer since the
        // frame began), and the first `length` of them have been written.
        unsafe { self.recorder.writer.publish(length) };
        // Nothing is written of a start before its end is there.
        if half == Half::End {
            collector::pushed();
        }
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn send_from_heap(mut self, half: Half) -> Result<(), Full> {
        let frame = self.encoder().take_heap();
        // Nobody would ever take it.
        if fork::is_child() {
            return Err(Full);
        }
        loop {
            match self.recorder.push(&frame, half) {
                Err(Full) if BLOCK.load(Ordering::Relaxed) => wait_for_room(),
                outcome => return outcome,
            }
        }
    }
}

/// Where the slot is empty.
#[cold]
fn other(thread: &Thread) -> Box<Recorder> {
    let way = if REGISTRATION.try_with(|_| ()).is_ok() { Way::Aside } else { Way::Late };
    // There is one if this was the thread's first look at its registration.
    thread.slot.take().unwrap_or_else(|| Recorder::new(ring::new(0).0, way))
}

impl Drop for Draft {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: it was put there when this was made, and is taken nowhere else.
        let recorder = unsafe { ManuallyDrop::take(&mut self.recorder) };
        if let Way::Ring { .. } | Way::Refused = recorder.way {
            thread::with(|thread| thread.slot.put_back(recorder));
        }
    }
}

/// In a forked child: the ring of the thread that forked is its parent's. Its recorder is forgotten, so that the slot is
/// never full again.
pub(crate) fn leave_to_parent() {
    std::mem::forget(thread::with(|thread| thread.slot.take()));
}

fn wait_for_room() {
    collector::wake();
    std::thread::sleep(Duration::from_micros(100));
}

#[cold]
fn abandon(span_id: SpanId) {
    if fork::is_child() {
        return;
    }
    with_queue(|queue| queue.aside().abandoned.push(span_id));
}

/// The thread's queue from its first recorded call to its end.
#[derive(Debug)]
struct Registration {
    /// None where there was no room for one.
    queue: Option<Arc<Queue>>,
}

thread_local! {
    static REGISTRATION: Registration = Registration::new();
}

impl Registration {
    fn new() -> Registration {
        while BLOCK.load(Ordering::Relaxed) && !super::is_room_for_a_thread() && !fork::is_child() {
            wait_for_room();
        }
        let capacity = CAPACITY.load(Ordering::Relaxed);
        let (queue, recorder) = if super::is_room_for_a_thread() {
            let (queue, writer) = Queue::register(capacity.saturating_mul(2));
            (Some(queue), Recorder::new(writer, Way::Ring { capacity }))
        } else {
            (None, Recorder::new(ring::new(0).0, Way::Refused))
        };
        thread::with(|thread| thread.slot.put_back(recorder));
        Registration { queue }
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        drop(thread::with(|thread| thread.slot.take()));
        if let Some(queue) = &self.queue {
            queue.close();
        }
    }
}

fn with_queue<R>(work: impl Fn(&Queue) -> R) -> R {
    let own = |registration: &Registration| registration.queue.as_deref().map(&work);
    REGISTRATION.try_with(own).ok().flatten().unwrap_or_else(|| work(late()))
}

/// Calls made while a thread is being torn down, its queue gone, share one queue.
fn late() -> &'static Queue {
    static LATE: OnceLock<Arc<Queue>> = OnceLock::new();
    LATE.get_or_init(|| Queue::register(0).0)
}

#[cold]
fn late_seq() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}
