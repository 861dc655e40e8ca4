//! Which start belongs to which end: keeps the starts of running calls until their ends come.
//!
//! Must never allocate for a call that is not nested deeper than calls were before.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use casefile_record::SpanId;

use crate::queue::Half;
use crate::queue::ThreadInfo;

/// The start of a call that is running.
#[derive(Debug)]
pub(crate) struct Running {
    pub(crate) frame: Vec<u8>,
    pub(crate) thread: Arc<ThreadInfo>,
}

/// The end of a call whose start is still in another thread's queue.
#[derive(Debug)]
pub(crate) enum EarlyEnd {
    Frame(Box<[u8]>),
    Abandoned,
}

/// A frame whose other half has not come, or whose line is still to be written.
#[cfg_attr(not(feature = "evidence"), expect(dead_code, reason = "read by the journal"))]
pub(crate) struct WaitingFrame<'a> {
    pub(crate) span_id: SpanId,
    pub(crate) half: Half,
    /// Where the call began; not known of an end.
    pub(crate) thread: Option<&'a ThreadInfo>,
    pub(crate) bytes: &'a [u8],
}

/// The calls that are running, as far as the queues were read.
#[derive(Debug, Default)]
pub(crate) struct Pairing {
    /// The call that began last: if it calls nothing that is recorded, its end comes next.
    newest: Option<(SpanId, Running)>,
    others: BySpan<Running>,
    early_ends: BySpan<EarlyEnd>,
    /// Used again, with the room they have.
    spare: Vec<Running>,
}

/// How many starts are kept to be used again, and how long they may be.
const SPARE: usize = 64;
const SPARE_BYTES: usize = 4096;
/// The room for calls that run at a time which is kept when they have ended.
const KEPT_CAPACITY: usize = 1024;

impl Pairing {
    /// A call has begun; returns it if its end was here before it.
    #[inline]
    pub(crate) fn start(
        &mut self,
        span_id: SpanId,
        frame: &[u8],
        thread: &Arc<ThreadInfo>,
    ) -> Option<(Running, EarlyEnd)> {
        let running = self.copy(frame, thread);
        if !self.early_ends.is_empty()
            && let Some(end) = self.early_ends.remove(&span_id)
        {
            return Some((running, end));
        }
        if let Some((before, running)) = self.newest.replace((span_id, running)) {
            self.others.insert(before, running);
        }
        None
    }

    /// A call has ended; returns its start if that is known.
    #[inline]
    pub(crate) fn end(&mut self, span_id: SpanId) -> Option<Running> {
        match self.newest.take_if(|(newest, _)| *newest == span_id) {
            Some((_, running)) => Some(running),
            None => self.others.remove(&span_id),
        }
    }

    /// Whether the call has begun and not ended.
    pub(crate) fn is_running(&self, span_id: SpanId) -> bool {
        self.newest.as_ref().is_some_and(|(newest, _)| *newest == span_id)
            || self.others.contains_key(&span_id)
    }

    /// A call has ended before its start was here.
    pub(crate) fn end_early(&mut self, span_id: SpanId, end: EarlyEnd) {
        self.early_ends.insert(span_id, end);
    }

    fn copy(&mut self, frame: &[u8], thread: &Arc<ThreadInfo>) -> Running {
        let Some(mut running) = self.spare.pop() else {
            return Running { frame: frame.to_vec(), thread: Arc::clone(thread) };
        };
        running.frame.clear();
        running.frame.extend_from_slice(frame);
        if !Arc::ptr_eq(&running.thread, thread) {
            running.thread = Arc::clone(thread);
        }
        running
    }

    /// Takes back the start of a call that was written.
    #[inline]
    pub(crate) fn reuse(&mut self, running: Running) {
        if self.spare.len() < SPARE && running.frame.capacity() <= SPARE_BYTES {
            self.spare.push(running);
        }
    }

    /// Everything that is still running; nothing is left.
    pub(crate) fn take_all(&mut self) -> impl Iterator<Item = Running> + use<> {
        let newest = self.newest.take().map(|(_, running)| running);
        std::mem::take(&mut self.others).into_values().chain(newest)
    }

    /// The frames that are waiting for others.
    pub(crate) fn frames(&self) -> impl Iterator<Item = WaitingFrame<'_>> {
        let newest = self.newest.iter().map(|(span_id, running)| (span_id, running));
        let starts = self.others.iter().chain(newest).map(|(span_id, running)| WaitingFrame {
            span_id: *span_id,
            half: Half::Start,
            thread: Some(&*running.thread),
            bytes: &running.frame,
        });
        let ends = self.early_ends.iter().filter_map(|(span_id, end)| match end {
            EarlyEnd::Frame(bytes) => {
                Some(WaitingFrame { span_id: *span_id, half: Half::End, thread: None, bytes })
            }
            EarlyEnd::Abandoned => None,
        });
        starts.chain(ends)
    }

    /// Gives back the memory that a burst of calls took.
    pub(crate) fn shrink(&mut self) {
        self.others.shrink_to(KEPT_CAPACITY);
        self.early_ends.shrink_to(KEPT_CAPACITY);
    }
}

type BySpan<T> = HashMap<SpanId, T, BuildHasherDefault<SpanIdHasher>>;

/// Span IDs are random, and always our own: nobody outside chooses them.
#[derive(Debug, Default)]
struct SpanIdHasher(u64);

impl Hasher for SpanIdHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| hash.rotate_left(8) ^ u64::from(*byte));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use casefile_record::SpanId;

    use super::{EarlyEnd, KEPT_CAPACITY, Pairing, SPARE, SPARE_BYTES};
    use crate::queue::ThreadInfo;

    fn id(number: u64) -> SpanId {
        SpanId::from_u64(number).expect("not zero")
    }

    fn thread(id: u64) -> Arc<ThreadInfo> {
        Arc::new(ThreadInfo { id, name: None })
    }

    #[test]
    fn an_end_finds_its_start_in_any_order() {
        let mut pairing = Pairing::default();
        let thread = thread(1);
        for number in 1..=4 {
            assert!(pairing.start(id(number), &[number.to_le_bytes()[0]], &thread).is_none());
        }
        for number in [2, 4, 1, 3] {
            let running = pairing.end(id(number)).expect("it has begun");
            assert_eq!(u64::from(running.frame[0]), number);
            pairing.reuse(running);
            assert!(pairing.end(id(number)).is_none());
        }
    }

    #[test]
    fn a_start_that_is_used_again_is_another_one() {
        let mut pairing = Pairing::default();
        pairing.start(id(1), &[1, 1, 1], &thread(1));
        let running = pairing.end(id(1)).expect("it has begun");
        pairing.reuse(running);
        pairing.start(id(2), &[2], &thread(2));
        let running = pairing.end(id(2)).expect("it has begun");
        assert_eq!((&running.frame[..], running.thread.id), (&[2][..], 2));
    }

    #[test]
    fn an_early_end_is_returned_with_its_start() {
        let mut pairing = Pairing::default();
        pairing.end_early(id(1), EarlyEnd::Abandoned);
        pairing.end_early(id(2), EarlyEnd::Frame([9].into()));
        assert!(pairing.start(id(3), &[3], &thread(1)).is_none());
        let (_, end) = pairing.start(id(2), &[2], &thread(1)).expect("it has ended");
        assert!(matches!(end, EarlyEnd::Frame(frame) if *frame == [9]));
        let (_, end) = pairing.start(id(1), &[1], &thread(1)).expect("it has ended");
        assert!(matches!(end, EarlyEnd::Abandoned));
        assert_eq!(pairing.take_all().count(), 1);
        assert_eq!(pairing.take_all().count(), 0);
    }

    #[test]
    fn a_burst_leaves_little_behind() {
        let mut pairing = Pairing::default();
        let thread = thread(1);
        for number in 1..10_000 {
            pairing.start(id(number), &[0; 10], &thread);
        }
        for number in 1..10_000 {
            let running = pairing.end(id(number)).expect("it has begun");
            pairing.reuse(running);
        }
        pairing.start(id(1), &[0; SPARE_BYTES + 1], &thread);
        let running = pairing.end(id(1)).expect("it has begun");
        pairing.reuse(running);
        pairing.shrink();
        assert!(pairing.spare.len() <= SPARE);
        assert!(pairing.spare.iter().all(|running| running.frame.capacity() <= SPARE_BYTES));
        assert!(pairing.others.capacity() < 2 * KEPT_CAPACITY);
    }
}
