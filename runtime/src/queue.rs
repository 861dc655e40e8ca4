//! The way from the calling threads to the background thread: one bounded queue per thread. Full means
//! refused and counted, never waited for, unless the process asked to block.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use casefile_record::SpanId;

use crate::collector;

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
static QUEUES: Mutex<Vec<Arc<Queue>>> = Mutex::new(Vec::new());

/// One thread's queue.
#[derive(Debug)]
pub(crate) struct Queue {
    thread: Arc<ThreadInfo>,
    content: Mutex<Content>,
    /// Its thread has ended: once empty it can be forgotten.
    closed: AtomicBool,
}

/// The thread a record was made on.
#[derive(Debug)]
pub(crate) struct ThreadInfo {
    pub(crate) id: u64,
    pub(crate) name: Option<String>,
}

/// What the background thread takes from a queue at once.
#[derive(Debug, Default)]
pub(crate) struct Content {
    /// Frames, each behind its length (`u32`).
    frames: Vec<u8>,
    /// Spans whose end found no room.
    pub(crate) abandoned: Vec<SpanId>,
}

/// The queue had no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full;

pub(crate) fn configure(capacity: usize, when_full: WhenFull) {
    CAPACITY.store(capacity, Ordering::Relaxed);
    BLOCK.store(when_full == WhenFull::Block, Ordering::Relaxed);
}

/// Sends the start of a span.
pub(crate) fn push_start(frame: &[u8]) -> Result<(), Full> {
    let capacity = CAPACITY.load(Ordering::Relaxed);
    with_local(|queue| {
        loop {
            match queue.try_push(frame, capacity) {
                Err(Full) if BLOCK.load(Ordering::Relaxed) => wait_for_room(),
                outcome => return outcome,
            }
        }
    })
}

/// Sends the end of a span whose start was accepted. Ends may take twice the room, so that calls which were
/// running when the queue filled up can still finish; past that the span is given up and counted.
pub(crate) fn push_end(frame: &[u8], span_id: SpanId) {
    let capacity = CAPACITY.load(Ordering::Relaxed).saturating_mul(2);
    with_local(|queue| {
        loop {
            match queue.try_push(frame, capacity) {
                Ok(()) => return,
                Err(Full) if BLOCK.load(Ordering::Relaxed) => wait_for_room(),
                Err(Full) => return queue.content().abandoned.push(span_id),
            }
        }
    });
}

fn wait_for_room() {
    collector::wake();
    std::thread::sleep(Duration::from_micros(100));
}

impl Queue {
    fn register() -> Arc<Queue> {
        let thread = std::thread::current();
        let queue = Arc::new(Queue {
            thread: Arc::new(ThreadInfo { id: next_thread_id(), name: thread.name().map(str::to_owned) }),
            content: Mutex::default(),
            closed: AtomicBool::new(false),
        });
        queues().push(Arc::clone(&queue));
        queue
    }

    fn content(&self) -> MutexGuard<'_, Content> {
        self.content.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn try_push(&self, frame: &[u8], capacity: usize) -> Result<(), Full> {
        let mut content = self.content();
        let length = u32::try_from(frame.len()).map_err(|_| Full)?;
        let before = content.frames.len();
        let after = before + size_of::<u32>() + frame.len();
        if after > capacity {
            return Err(Full);
        }
        content.frames.extend_from_slice(&length.to_le_bytes());
        content.frames.extend_from_slice(frame);
        drop(content);
        collector::pushed(before, after, capacity);
        Ok(())
    }

    pub(crate) fn thread(&self) -> &Arc<ThreadInfo> {
        &self.thread
    }

    /// Swaps the content for the empty `spare`.
    pub(crate) fn take(&self, spare: &mut Content) {
        std::mem::swap(&mut *self.content(), spare);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.content().is_empty()
    }

    fn is_done(&self) -> bool {
        self.closed.load(Ordering::Acquire) && self.is_empty()
    }
}

impl Content {
    pub(crate) fn is_empty(&self) -> bool {
        self.frames.is_empty() && self.abandoned.is_empty()
    }

    pub(crate) fn clear(&mut self) {
        self.frames.clear();
        self.abandoned.clear();
    }

    pub(crate) fn frames(&self) -> impl Iterator<Item = &[u8]> {
        let mut rest = self.frames.as_slice();
        std::iter::from_fn(move || {
            let (length, after) = rest.split_first_chunk()?;
            let (frame, after) = after.split_at_checked(u32::from_le_bytes(*length) as usize)?;
            rest = after;
            Some(frame)
        })
    }
}

fn queues() -> MutexGuard<'static, Vec<Arc<Queue>>> {
    QUEUES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// All queues that have or may still get content.
pub(crate) fn all() -> Vec<Arc<Queue>> {
    let mut queues = queues();
    queues.retain(|queue| !queue.is_done());
    queues.clone()
}

/// The calling thread's queue and counter.
struct Local {
    queue: Arc<Queue>,
    next_seq: Cell<u64>,
}

impl Drop for Local {
    fn drop(&mut self) {
        self.queue.closed.store(true, Ordering::Release);
    }
}

thread_local! {
    static LOCAL: Local = Local { queue: Queue::register(), next_seq: Cell::new(1) };
}

/// The next number of this thread's calls.
pub(crate) fn next_seq() -> u64 {
    LOCAL.try_with(|local| local.next_seq.replace(local.next_seq.get() + 1)).unwrap_or_else(|_| late_seq())
}

/// Calls made while a thread is being torn down, its queue gone, share one queue.
static LATE: std::sync::OnceLock<Arc<Queue>> = std::sync::OnceLock::new();

fn with_local<R>(work: impl Fn(&Queue) -> R) -> R {
    match LOCAL.try_with(|local| work(&local.queue)) {
        Ok(outcome) => outcome,
        Err(_) => work(LATE.get_or_init(Queue::register)),
    }
}

fn late_seq() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

fn next_thread_id() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}
