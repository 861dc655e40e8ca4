//! The way from the calling threads to the background thread: one bounded ring per thread. Full means
//! refused and counted, never waited for, unless the process asked to block.
//!
//! Beside each ring is a list behind a lock, for odd moments: a call made while its thread is encoding another one
//! (a value's own `Display` may call recorded functions), or while the thread is being torn down.

mod draft;
mod ring;
#[cfg(feature = "evidence")]
mod ring_file;
mod sync;

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use casefile_record::SpanId;

use crate::collector;
use crate::fork;
pub(crate) use draft::{Draft, Slot, leave_to_parent};
use ring::{Reader, Writer};
pub(crate) use ring::{Taken, Window};
#[cfg(feature = "evidence")]
pub(crate) use ring_file::{file_bytes, read as read_ring, write_label};

/// What happens to a call whose record finds no room in its thread's queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhenFull {
    /// The record is lost and counted; a `casefile.lost` line says so.
    #[default]
    Drop,
    /// The call waits until there is room. Nothing is lost, and a stuck sink stops the service.
    Block,
}

/// How much one thread's queue holds unless set otherwise, in bytes.
pub(crate) const DEFAULT_CAPACITY: usize = 1 << 20;

static CAPACITY: AtomicUsize = AtomicUsize::new(DEFAULT_CAPACITY);
static BLOCK: AtomicBool = AtomicBool::new(false);
/// Queues whose thread has ended, and that were not found empty since.
static ENDED: AtomicUsize = AtomicUsize::new(0);
/// So many of them hold some 16 MiB, if their threads made a few calls each.
const MOST_ENDED: usize = 1024;
static QUEUES: Mutex<Vec<Arc<Queue>>> = Mutex::new(Vec::new());

/// One thread's queue, as the background thread sees it.
#[derive(Debug)]
pub(crate) struct Queue {
    thread: Arc<ThreadInfo>,
    /// Only the background thread takes this lock.
    reader: Mutex<Reader>,
    aside: Mutex<Content>,
    /// Its thread has ended: once empty it can be forgotten.
    closed: AtomicBool,
}

/// The thread a record was made on.
#[derive(Clone, Debug)]
pub(crate) struct ThreadInfo {
    pub(crate) id: u64,
    pub(crate) name: Option<String>,
}

/// What did not go through the ring.
#[derive(Debug, Default)]
pub(crate) struct Content {
    frames: Vec<Vec<u8>>,
    /// How long they are together.
    bytes: usize,
    /// Spans whose end found no room.
    abandoned: Vec<SpanId>,
}

/// What the background thread gets from a queue.
pub(crate) enum Item<'a> {
    /// A frame, and the one that its thread sent after it, if that is here.
    Frame(&'a [u8], Option<&'a [u8]>),
    /// A span whose end found no room.
    Abandoned(SpanId),
}

/// The queue had no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full;

pub(crate) fn configure(capacity: usize, when_full: WhenFull) {
    CAPACITY.store(capacity, Ordering::Relaxed);
    BLOCK.store(when_full == WhenFull::Block, Ordering::Relaxed);
}

/// Whether a call begins or ends: ends may take twice the room, so that calls which were running when the queue
/// filled up can still finish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Half {
    Start,
    End,
}

impl Queue {
    fn register(bytes: usize) -> (Arc<Queue>, Writer) {
        let name = std::thread::current().name().map(str::to_owned);
        let thread = ThreadInfo { id: next_thread_id(), name };
        let (writer, reader) = if fork::is_child() { ring::new(0) } else { ring_for(&thread, bytes) };
        let queue = Arc::new(Queue {
            thread: Arc::new(thread),
            reader: Mutex::new(reader),
            aside: Mutex::default(),
            closed: AtomicBool::new(false),
        });
        queues().push(Arc::clone(&queue));
        (queue, writer)
    }

    fn aside(&self) -> MutexGuard<'_, Content> {
        self.aside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reader(&self) -> MutexGuard<'_, Reader> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a frame that cannot go through the ring.
    fn push(&self, frame: &[u8], half: Half) -> Result<(), Full> {
        let capacity = CAPACITY.load(Ordering::Relaxed);
        let limit = if half == Half::Start { capacity } else { capacity.saturating_mul(2) };
        let mut aside = self.aside();
        if aside.bytes + frame.len() > limit {
            return Err(Full);
        }
        aside.bytes += frame.len();
        aside.frames.push(frame.to_vec());
        drop(aside);
        collector::pushed();
        Ok(())
    }

    pub(crate) fn thread(&self) -> &Arc<ThreadInfo> {
        &self.thread
    }

    /// Takes everything; whether there was anything. Of two frames, `take` says whether it took both.
    pub(crate) fn drain(&self, mut take: impl FnMut(Item<'_>) -> Taken) -> bool {
        let any = self.reader().drain(|frame, next| take(Item::Frame(frame, next)));
        let aside = std::mem::take(&mut *self.aside());
        for frame in &aside.frames {
            take(Item::Frame(frame, None));
        }
        for span_id in &aside.abandoned {
            take(Item::Abandoned(*span_id));
        }
        any || !aside.is_empty()
    }

    /// Gives back the room of what was drained, where that was kept.
    #[cfg(feature = "evidence")]
    pub(crate) fn release(&self) {
        self.reader().release();
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.reader().is_empty() && self.aside().is_empty()
    }

    /// Its thread has ended.
    fn close(&self) {
        // Counted before it can be found empty.
        ENDED.fetch_add(1, Ordering::Relaxed);
        self.closed.store(true, Ordering::Release);
    }

    fn is_done(&self) -> bool {
        self.closed.load(Ordering::Acquire) && self.is_empty()
    }
}

#[cfg(feature = "evidence")]
fn ring_for(thread: &ThreadInfo, bytes: usize) -> (Writer, Reader) {
    match crate::evidence::map_ring(bytes, thread) {
        Some(mapping) => ring::in_file(mapping, bytes),
        None => ring::new(bytes),
    }
}

#[cfg(not(feature = "evidence"))]
fn ring_for(_thread: &ThreadInfo, bytes: usize) -> (Writer, Reader) {
    ring::new(bytes)
}

impl Content {
    fn is_empty(&self) -> bool {
        self.frames.is_empty() && self.abandoned.is_empty()
    }
}

/// Whether another thread may have a queue: threads that come and go faster than they are read would fill the memory.
fn is_room_for_a_thread() -> bool {
    ENDED.load(Ordering::Relaxed) < MOST_ENDED
}

fn queues() -> MutexGuard<'static, Vec<Arc<Queue>>> {
    QUEUES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// All queues that have or may still get content.
pub(crate) fn all() -> Vec<Arc<Queue>> {
    let mut queues = queues();
    let before = queues.len();
    queues.retain(|queue| !queue.is_done());
    ENDED.fetch_sub(before - queues.len(), Ordering::Relaxed);
    queues.clone()
}

fn next_thread_id() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// Lengths of frames stop at 4 GiB; no ring is as large.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the ring that it is in is smaller")]
fn as_u32(length: usize) -> u32 {
    debug_assert!(u32::try_from(length).is_ok());
    length as u32
}
