//! The way from the calling threads to the background thread: one bounded ring per thread. Full means
//! refused and counted, never waited for, unless the process asked to block.
//!
//! Beside each ring is a list behind a lock, for odd moments: a call made while its thread is encoding another one
//! (a value's own `Display` may call recorded functions), or while the thread is being torn down.
#![expect(unsafe_code, reason = "hands a promise on, from the buffer to the ring")]

mod ring;
#[cfg(feature = "evidence")]
mod ring_file;
mod sync;

use std::cell::Cell;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use casefile_record::SpanId;

use crate::collector;
use crate::encode::Buffer;
use crate::fork;
use ring::{Reader, Window, Writer};
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
    Frame(&'a [u8]),
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

/// A frame shorter than this is written in place at the ring's end, or skips to its begin.
const LEAST_WINDOW: usize = 512;

/// Where the next frame of this thread is encoded.
#[inline]
pub(crate) fn buffer(half: Half) -> Buffer {
    LOCAL.try_with(|local| local.reserve(half)).ok().flatten().map_or_else(Buffer::on_heap, Buffer::in_ring)
}

/// Sends the start of a span.
#[inline]
pub(crate) fn send_start(frame: Buffer) -> Result<(), Full> {
    frame.publish().map_or(Ok(()), |bytes| push(&bytes, Half::Start))
}

/// Sends the end of a span whose start was accepted. Where there is no room for it, the span is given up and counted.
#[inline]
pub(crate) fn send_end(frame: Buffer, span_id: SpanId) {
    if let Some(bytes) = frame.publish()
        && push(&bytes, Half::End).is_err()
        && !fork::is_child()
    {
        with_queue(|queue| queue.aside().abandoned.push(span_id));
    }
}

/// Copies a frame that was encoded on the heap.
#[cold]
fn push(frame: &[u8], half: Half) -> Result<(), Full> {
    // Nobody would ever take it.
    if fork::is_child() {
        return Err(Full);
    }
    loop {
        let pushed =
            LOCAL.try_with(|local| local.push(frame, half)).unwrap_or_else(|_| late().push(frame, half));
        match pushed {
            Err(Full) if BLOCK.load(Ordering::Relaxed) => wait_for_room(),
            outcome => return outcome,
        }
    }
}

/// In a forked child: the ring of the thread that forked is its parent's.
pub(crate) fn leave_to_parent() {
    let _ = LOCAL.try_with(|local| local.encoding.set(true));
}

fn wait_for_room() {
    collector::wake();
    std::thread::sleep(Duration::from_micros(100));
}

/// Room in the calling thread's ring; there is one at a time.
#[derive(Debug)]
pub(crate) struct Reservation {
    local: Rc<Local>,
    window: Window,
}

impl Reservation {
    pub(crate) fn window(&self) -> Window {
        self.window
    }

    /// Shows the background thread the frame.
    ///
    /// # Safety
    ///
    /// The first `length` bytes of the window have been written.
    #[inline]
    pub(crate) unsafe fn publish(self, length: usize) {
        // SAFETY: passed on; the window is this thread's last, since there is one reservation at a time.
        unsafe { self.local.writer.publish(length) };
        collector::pushed();
    }
}

impl Drop for Reservation {
    #[inline]
    fn drop(&mut self) {
        self.local.encoding.set(false);
    }
}

/// The calling thread's side of its queue.
#[derive(Debug)]
struct Local {
    writer: Writer,
    /// The ring's next window is in use, or the ring is not this process's.
    encoding: Cell<bool>,
    next_seq: Cell<u64>,
    queue: Arc<Queue>,
    /// How much starts may take; ends may take twice as much.
    capacity: usize,
}

impl Local {
    fn register() -> Rc<Local> {
        let capacity = CAPACITY.load(Ordering::Relaxed);
        let (queue, writer) = Queue::register(capacity.saturating_mul(2));
        Rc::new(Local { writer, encoding: Cell::new(false), next_seq: Cell::new(1), queue, capacity })
    }

    fn limit(&self, half: Half) -> usize {
        match half {
            Half::Start => self.capacity,
            Half::End => self.capacity * 2,
        }
    }

    #[inline]
    fn reserve(self: &Rc<Self>, half: Half) -> Option<Reservation> {
        if self.encoding.get() {
            return None;
        }
        // Up to a quarter nobody has to be told.
        let window =
            self.writer.window(LEAST_WINDOW, self.capacity / 4).or_else(|| self.reserve_more(half))?;
        self.encoding.set(true);
        Some(Reservation { local: Rc::clone(self), window })
    }

    #[cold]
    fn reserve_more(&self, half: Half) -> Option<Window> {
        collector::wake();
        self.writer.window(LEAST_WINDOW, self.limit(half))
    }

    fn push(&self, frame: &[u8], half: Half) -> Result<(), Full> {
        if self.encoding.get() {
            return self.queue.push(frame, half);
        }
        if self.writer.push(frame, self.limit(half)) {
            collector::pushed();
            return Ok(());
        }
        collector::wake();
        Err(Full)
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        self.queue.closed.store(true, Ordering::Release);
    }
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

    /// Takes everything; whether there was anything.
    pub(crate) fn drain(&self, mut take: impl FnMut(Item<'_>)) -> bool {
        let any = self.reader().drain(|frame| take(Item::Frame(frame)));
        let aside = std::mem::take(&mut *self.aside());
        for frame in &aside.frames {
            take(Item::Frame(frame));
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

fn queues() -> MutexGuard<'static, Vec<Arc<Queue>>> {
    QUEUES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// All queues that have or may still get content.
pub(crate) fn all() -> Vec<Arc<Queue>> {
    let mut queues = queues();
    queues.retain(|queue| !queue.is_done());
    queues.clone()
}

thread_local! {
    static LOCAL: Rc<Local> = Local::register();
}

/// The next number of this thread's calls.
#[inline]
pub(crate) fn next_seq() -> u64 {
    LOCAL.try_with(|local| local.next_seq.replace(local.next_seq.get() + 1)).unwrap_or_else(|_| late_seq())
}

/// Calls made while a thread is being torn down, its queue gone, share one queue.
fn late() -> &'static Queue {
    static LATE: OnceLock<Arc<Queue>> = OnceLock::new();
    LATE.get_or_init(|| Queue::register(0).0)
}

fn with_queue(work: impl Fn(&Queue)) {
    LOCAL.try_with(|local| work(&local.queue)).unwrap_or_else(|_| work(late()));
}

fn late_seq() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

fn next_thread_id() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// Lengths of frames stop at 4 GiB; no ring is as large.
fn as_u32(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
