//! The background thread: takes frames from the queues, pairs starts with ends, renders lines and hands them
//! to the sinks. Parked while there is nothing to do.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::Thread;
use std::time::{Duration, Instant};

use casefile_record::{LostReason, SpanId, Timestamp};

use crate::attributes::Pending;
use crate::clock::{Ticks, WallClock};
use crate::context::Destination;
use crate::encode::Decoder;
use crate::evidence;
use crate::frame;
use crate::moment::{self, EventFrame, Moment};
use crate::pairing::{EarlyEnd, Pairing, Running, WaitingFrame};
use crate::queue::{self, Half, Item, ThreadInfo};
use crate::render::Renderer;
use crate::settings::{Service, limits};
use crate::sink::Sink;
use crate::{capture_store, control, exit, fork, scrub};

/// How long a record waits at most before the background thread looks at it.
const DEADLINE: Duration = Duration::from_millis(10);
/// Lines are written in batches of about this size.
const BATCH: usize = 64 * 1024;
/// Losses are reported this often at most.
const LOSS_REPORT: Duration = Duration::from_secs(1);
/// How long the end of the process waits for a sink that is stuck.
const PATIENCE: Duration = Duration::from_secs(5);

/// What other threads tell the background thread.
struct Mailbox {
    thread: OnceLock<Thread>,
    /// The background thread is parked or about to park: whoever pushes wakes it.
    idle: AtomicBool,
    requests: Mutex<Requests>,
    answered: Condvar,
}

#[derive(Default)]
struct Requests {
    install: Option<Installation>,
    asked: u64,
    answered: u64,
    /// The process ends: calls that are still running are written as unfinished.
    last: bool,
}

/// What a process starts recording with.
#[derive(Debug)]
pub(crate) struct Installation {
    pub(crate) service: Service,
    pub(crate) sinks: Vec<Box<dyn Sink>>,
    /// What processes before this one could not write.
    pub(crate) leftovers: Option<evidence::Leftovers>,
}

static MAILBOX: Mailbox = Mailbox {
    thread: OnceLock::new(),
    idle: AtomicBool::new(false),
    requests: Mutex::new(Requests { install: None, asked: 0, answered: 0, last: false }),
    answered: Condvar::new(),
};

thread_local! {
    static RUNS_HERE: Cell<bool> = const { Cell::new(false) };
}

/// Whether this is the background thread. Sinks may call instrumented code, and this thread must neither wait for
/// itself nor feed itself.
pub(crate) fn runs_here() -> bool {
    RUNS_HERE.get()
}

/// How many batches the background thread has got rid of: as long as that grows, no sink is stuck.
static PROGRESS: AtomicU64 = AtomicU64::new(0);
/// A sink was found to be stuck: the end of the process does not wait for it a second time.
static STUCK: AtomicBool = AtomicBool::new(false);

static WRITTEN: AtomicU64 = AtomicU64::new(0);
static LOST: AtomicU64 = AtomicU64::new(0);
static SINK_ERRORS: AtomicU64 = AtomicU64::new(0);

/// What became of the records so far; see [`counters`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counters {
    /// Records of calls and events handed to the sinks, and accepted by all of them.
    pub written: u64,
    /// Calls and events whose record was lost, because a queue was full or a sink failed; and attributes that found no
    /// room in the queue or in their record.
    pub lost: u64,
    /// Writes or flushes that a sink failed.
    pub sink_errors: u64,
    /// Values in which something looked like a secret and was replaced; their records say `scrubbed` in `meta`. Each is a
    /// place in the code where text was said to be public that is not.
    pub scrubbed: u64,
    /// Threads whose queue would not outlive the process, though an evidence directory was given: it had no room for them.
    pub volatile_queues: u64,
}

/// What became of the records of this process so far. [Flush](flush) first for exact numbers.
#[must_use]
pub fn counters() -> Counters {
    Counters {
        written: WRITTEN.load(Ordering::Relaxed),
        lost: LOST.load(Ordering::Relaxed),
        sink_errors: SINK_ERRORS.load(Ordering::Relaxed),
        scrubbed: scrub::found(),
        volatile_queues: evidence::volatile_queues(),
    }
}

/// Starts the background thread, if it does not run yet.
pub(crate) fn ensure_running() -> io::Result<()> {
    static STARTING: Mutex<()> = Mutex::new(());
    let _starting = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
    if MAILBOX.thread.get().is_some() {
        return Ok(());
    }
    let handle = std::thread::Builder::new().name("casefile".to_owned()).spawn(|| Collector::new().run())?;
    let _ = MAILBOX.thread.set(handle.thread().clone());
    exit::install_hook();
    fork::install_hook();
    Ok(())
}

pub(crate) fn install(installation: Installation) {
    requests().install = Some(installation);
    wake();
}

/// Waits until everything that was recorded before this call has been handed to the sinks, or until they have taken
/// nothing for 5 seconds.
///
/// Returns whether that was achieved: false means that a sink is stuck.
#[expect(clippy::must_use_candidate, reason = "most callers can do nothing about a sink that is stuck")]
pub fn flush() -> bool {
    ask(false)
}

/// As [`flush`], and writes the calls that are still running.
pub(crate) fn flush_at_exit() -> bool {
    ask(true)
}

fn ask(last: bool) -> bool {
    if MAILBOX.thread.get().is_none() {
        return true;
    }
    if runs_here() || fork::is_child() {
        return false;
    }
    let mut requests = requests();
    requests.asked += 1;
    requests.last |= last;
    let number = requests.asked;
    wake();
    let patience = if last && STUCK.load(Ordering::Relaxed) { Duration::ZERO } else { PATIENCE };
    loop {
        let progress = PROGRESS.load(Ordering::Relaxed);
        let waited =
            MAILBOX.answered.wait_timeout_while(requests, patience, |requests| requests.answered < number);
        let (returned, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
        let stuck = timeout.timed_out() && PROGRESS.load(Ordering::Relaxed) == progress;
        if stuck || !timeout.timed_out() {
            STUCK.store(stuck, Ordering::Relaxed);
            return !stuck;
        }
        requests = returned;
    }
}

fn requests() -> MutexGuard<'static, Requests> {
    MAILBOX.requests.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Has the background thread look at once.
pub(crate) fn wake() {
    if let Some(thread) = MAILBOX.thread.get() {
        thread.unpark();
    }
}

/// Something was put into a queue.
#[inline]
pub(crate) fn pushed() {
    // Relaxed: where this load is too early to see the flag, the background thread's second look finds the frame.
    if MAILBOX.idle.load(Ordering::Relaxed) {
        rouse();
    }
}

#[cold]
fn rouse() {
    if MAILBOX.idle.swap(false, Ordering::SeqCst) {
        wake();
    }
}

struct Collector {
    renderer: Renderer,
    sinks: Vec<Box<dyn Sink>>,
    pairing: Pairing,
    /// Calls that have ended while attributes of theirs may be under way.
    ended: Vec<Ended>,
    attributes: Pending,
    /// How often the queues were read.
    round: u64,
    batch: Vec<u8>,
    batched_calls: u64,
    losses: Losses,
    keeper: evidence::Keeper,
}

/// A call that has ended and is still to be written.
struct Ended {
    span_id: SpanId,
    running: Running,
    at: Ticks,
    end: Vec<u8>,
    /// In which its end was read.
    round: u64,
}

impl Ended {
    fn frames(&self) -> [WaitingFrame<'_>; 2] {
        let Ended { span_id, running, end, .. } = self;
        let start = WaitingFrame {
            span_id: *span_id,
            half: Half::Start,
            thread: Some(&*running.thread),
            bytes: &running.frame,
        };
        [start, WaitingFrame { span_id: *span_id, half: Half::End, thread: None, bytes: end }]
    }
}

/// Losses that no line has reported yet.
struct Losses {
    sink: u64,
    /// Reported by lines of the batch that has not been written yet.
    in_batch: Vec<(LostReason, BTreeMap<String, u64>, u64)>,
    /// From reports that could not be written.
    full: BTreeMap<String, u64>,
    since: Timestamp,
    reported: Instant,
}

impl Collector {
    fn new() -> Collector {
        let clock = WallClock::new();
        let since = clock.now();
        Collector {
            renderer: Renderer::new(Service::default(), std::process::id(), clock),
            sinks: Vec::new(),
            pairing: Pairing::default(),
            ended: Vec::new(),
            attributes: Pending::default(),
            round: 0,
            batch: Vec::new(),
            batched_calls: 0,
            losses: Losses {
                sink: 0,
                in_batch: Vec::new(),
                full: BTreeMap::new(),
                since,
                reported: Instant::now(),
            },
            keeper: evidence::Keeper::default(),
        }
    }

    fn run(mut self) {
        RUNS_HERE.set(true);
        loop {
            let (asked, last) = self.take_requests();
            let mut busy = self.drain();
            while asked.is_some() && !self.ended.is_empty() {
                busy |= self.drain();
            }
            self.report_losses(last || asked.is_some());
            if last {
                self.write_unfinished();
            }
            self.write_batch();
            if busy || asked.is_some() {
                let waiting = self.pairing.frames().chain(self.ended.iter().flat_map(Ended::frames));
                self.keeper.keep(waiting, &self.renderer.clock);
            }
            if let Some(number) = asked {
                self.flush_sinks();
                requests().answered = number;
                MAILBOX.answered.notify_all();
            }
            if busy || asked.is_some() {
                self.renderer.clock.follow();
                std::thread::park_timeout(DEADLINE);
            } else {
                self.shrink();
                self.sleep_until_pushed();
            }
        }
    }

    /// Gives back the memory that a burst took.
    fn shrink(&mut self) {
        self.pairing.shrink();
        self.batch.shrink_to(2 * BATCH);
    }

    fn sleep_until_pushed(&self) {
        MAILBOX.idle.store(true, Ordering::SeqCst);
        // Who pushed before the flag was up did not wake this thread, so look once more; and again a little later,
        // since who pushes does not wait until every processor has seen what it wrote.
        for patience in [None, Some(DEADLINE)] {
            if let Some(patience) = patience {
                std::thread::park_timeout(patience);
            }
            if !MAILBOX.idle.load(Ordering::SeqCst) || Self::is_waited_for() {
                MAILBOX.idle.store(false, Ordering::SeqCst);
                return;
            }
        }
        if self.losses.are_reported() {
            std::thread::park();
        } else {
            std::thread::park_timeout(LOSS_REPORT);
        }
        MAILBOX.idle.store(false, Ordering::SeqCst);
    }

    fn is_waited_for() -> bool {
        requests().are_waiting() || queue::all().iter().any(|queue| !queue.is_empty())
    }

    fn take_requests(&mut self) -> (Option<u64>, bool) {
        let (install, asked, last) = {
            let mut requests = requests();
            let asked = (requests.asked > requests.answered).then_some(requests.asked);
            (requests.install.take(), asked, std::mem::take(&mut requests.last))
        };
        if let Some(Installation { service, sinks, leftovers }) = install {
            self.renderer.set_service(service);
            self.sinks = sinks;
            self.keeper.begin();
            if let Some(leftovers) = leftovers {
                self.write_leftovers(leftovers);
            }
            let now = self.renderer.clock.now();
            self.renderer.process(now, &mut self.batch);
        }
        (asked, last)
    }

    /// Takes everything from every queue; whether there was anything.
    fn drain(&mut self) -> bool {
        let mut busy = false;
        for queue in queue::all() {
            busy |= queue.drain(|item| match item {
                Item::Frame(frame) => self.frame(frame, queue.thread()),
                Item::Abandoned(span_id) => self.abandon(span_id),
            });
        }
        busy | self.end_round()
    }

    /// Writes the calls whose attributes must be here now; whether another round is to follow soon.
    fn end_round(&mut self) -> bool {
        let seen_before = self.ended.partition_point(|ended| ended.round < self.round);
        for ended in self.ended.drain(..seen_before).collect::<Vec<_>>() {
            self.span(ended.running, &ended.end);
        }
        let Collector { attributes, pairing, ended, round, .. } = self;
        attributes.forget_unclaimed(*round, |span_id| {
            pairing.is_running(span_id) || ended.iter().any(|ended| ended.span_id == span_id)
        });
        self.round += 1;
        !self.ended.is_empty() || self.attributes.waits()
    }

    fn frame(&mut self, bytes: &[u8], thread: &Arc<ThreadInfo>) {
        match frame::half(bytes) {
            Some((Half::Start, span_id)) => match self.pairing.start(span_id, bytes, thread) {
                None => {}
                Some((running, EarlyEnd::Frame(end))) => self.ended(span_id, running, &end),
                Some((running, EarlyEnd::Abandoned)) => {
                    self.attributes.take(span_id);
                    count_lost(&running);
                }
            },
            Some((Half::End, span_id)) => match self.pairing.end(span_id) {
                Some(running) => self.ended(span_id, running, bytes),
                None => self.pairing.end_early(span_id, EarlyEnd::Frame(bytes.into())),
            },
            None => self.moment(bytes, thread),
        }
    }

    fn moment(&mut self, bytes: &[u8], thread: &ThreadInfo) {
        match Moment::read(bytes) {
            Some(Moment::Event(event, values)) => self.event(&event, values, thread),
            Some(Moment::Attributes(callsite, span_id, at, values)) => {
                moment::attributes_arrived();
                if !self.ended.iter().any(|ended| ended.span_id == span_id && ended.at < at) {
                    let most = limits().elements;
                    self.attributes.set(span_id, (callsite, at), values, most, self.round);
                }
            }
            None => debug_assert!(false, "a frame that cannot be read"),
        }
    }

    fn ended(&mut self, span_id: SpanId, running: Running, end: &[u8]) {
        if moment::attributes_are_under_way() {
            let at = frame::End::read(end).map_or(Ticks::default(), |(end, _)| end.at);
            self.ended.push(Ended { span_id, running, at, end: end.to_vec(), round: self.round });
        } else {
            self.span(running, end);
        }
    }

    fn abandon(&mut self, span_id: SpanId) {
        match self.pairing.end(span_id) {
            Some(running) => {
                self.attributes.take(span_id);
                count_lost(&running);
            }
            None => self.pairing.end_early(span_id, EarlyEnd::Abandoned),
        }
    }

    fn span(&mut self, running: Running, end: &[u8]) {
        if let Some((start, inputs)) = frame::Start::read(&running.frame)
            && let Some((end, sections)) = frame::End::read(end)
        {
            self.write_span(&start, inputs, &running.thread, &end, sections);
        }
        self.pairing.reuse(running);
    }

    fn write_span(
        &mut self,
        start: &frame::Start<'_>,
        inputs: Decoder<'_>,
        thread: &ThreadInfo,
        end: &frame::End,
        sections: Decoder<'_>,
    ) {
        let attributes = self.attributes.take(start.span_id).map(|attributes| attributes.until(end.at));
        self.write(start.destination, |renderer, out| {
            renderer.span(start, inputs, thread, end, sections, attributes.as_ref(), out);
        });
    }

    fn event(&mut self, event: &EventFrame<'_>, values: Decoder<'_>, thread: &ThreadInfo) {
        self.write(event.destination, |renderer, out| renderer.event(event, values, thread, out));
    }

    fn write(&mut self, destination: Destination, render: impl FnOnce(&mut Renderer, &mut Vec<u8>)) {
        let Collector { renderer, batch, .. } = self;
        match destination {
            Destination::SINKS if self.sinks.is_empty() => {}
            Destination::SINKS => {
                render(renderer, batch);
                self.batched_calls += 1;
                if self.batch.len() >= BATCH {
                    self.write_batch();
                }
            }
            capture => capture_store::append(capture, |lines| render(renderer, lines)),
        }
    }

    fn write_unfinished(&mut self) {
        for running in self.pairing.take_all() {
            if let Some((start, inputs)) = frame::Start::read(&running.frame)
                && start.destination == Destination::SINKS
                && !self.sinks.is_empty()
            {
                let attributes = self.attributes.take(start.span_id);
                let thread = &running.thread;
                self.renderer.unfinished(&start, inputs, thread, attributes.as_ref(), &mut self.batch);
            }
        }
    }

    /// Writes what processes before this one could not; it is forgotten only once the sinks have it.
    fn write_leftovers(&mut self, leftovers: evidence::Leftovers) {
        if leftovers.write(&mut self.batch).is_ok() && self.write_batch() {
            leftovers.remove();
        }
    }

    /// Whether the sinks have taken everything.
    fn write_batch(&mut self) -> bool {
        if self.batch.is_empty() {
            return true;
        }
        let mut failed = false;
        for sink in &mut self.sinks {
            failed |= guarded(|| sink.write(&self.batch)).is_err();
        }
        if failed {
            self.losses.sink += self.batched_calls;
            LOST.fetch_add(self.batched_calls, Ordering::Relaxed);
            self.losses.report_again();
        } else {
            WRITTEN.fetch_add(self.batched_calls, Ordering::Relaxed);
        }
        self.losses.in_batch.clear();
        PROGRESS.fetch_add(1, Ordering::Relaxed);
        self.batch.clear();
        self.batched_calls = 0;
        !failed
    }

    fn flush_sinks(&mut self) {
        for sink in &mut self.sinks {
            let _ = guarded(|| sink.flush());
        }
    }

    /// Adds lines that say what was lost since the last report.
    fn report_losses(&mut self, at_once: bool) {
        if !at_once && self.losses.reported.elapsed() < LOSS_REPORT {
            return;
        }
        let mut functions = std::mem::take(&mut self.losses.full);
        for (function, count) in lost_calls() {
            LOST.fetch_add(count, Ordering::Relaxed);
            *functions.entry(function).or_default() += count;
        }
        let full = functions.values().sum();
        let sink = std::mem::take(&mut self.losses.sink);
        let now = self.renderer.clock.now();
        let since = std::mem::replace(&mut self.losses.since, now);
        self.losses.reported = Instant::now();
        for (reason, functions, count) in
            [(LostReason::Full, functions, full), (LostReason::Sink, BTreeMap::new(), sink)]
        {
            if count > 0 && !self.sinks.is_empty() {
                self.renderer.lost(now, since, reason, count, &functions, &mut self.batch);
                self.losses.in_batch.push((reason, functions, count));
            }
        }
    }
}

impl Losses {
    /// Whether there is nothing left to say.
    fn are_reported(&self) -> bool {
        self.sink == 0
            && self.full.is_empty()
            && control::callsites().iter().all(|callsite| !callsite.has_lost())
    }

    /// The reports in the batch were lost with it.
    fn report_again(&mut self) {
        for (reason, functions, count) in self.in_batch.drain(..) {
            match reason {
                LostReason::Sink => self.sink += count,
                _ => {
                    for (function, count) in functions {
                        *self.full.entry(function).or_default() += count;
                    }
                }
            }
        }
    }
}

/// How many calls of which function were lost since this was last asked.
fn lost_calls() -> BTreeMap<String, u64> {
    let mut functions = BTreeMap::new();
    for callsite in control::callsites() {
        let count = callsite.take_lost();
        if count > 0 {
            *functions.entry(callsite.path()).or_default() += count;
        }
    }
    functions
}

fn count_lost(running: &Running) {
    if let Some((start, _)) = frame::Start::read(&running.frame) {
        start.callsite.count_lost();
    }
}

/// A sink may fail, and one that the user wrote may panic: either is counted, and the next batch is offered
/// to it again.
fn guarded(work: impl FnOnce() -> io::Result<()>) -> Result<(), ()> {
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
    if let Ok(Ok(())) = outcome {
        return Ok(());
    }
    SINK_ERRORS.fetch_add(1, Ordering::Relaxed);
    Err(())
}

impl Requests {
    fn are_waiting(&self) -> bool {
        self.install.is_some() || self.asked > self.answered
    }
}
