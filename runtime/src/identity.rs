//! Where new trace and span IDs come from.

use std::cell::Cell;
use std::hash::{BuildHasher, Hasher, RandomState};

use casefile_record::{SpanId, TraceId};
use uuid::Uuid;

use crate::{clock, thread};

/// A new trace ID: a `UUIDv7`, so that IDs sort by time, made without a counter, so that the right-most
/// 7 bytes are random as the W3C random flag promises.
#[cold]
pub(crate) fn new_trace_id() -> TraceId {
    loop {
        let id = uuid::Builder::from_unix_timestamp_millis(clock::unix_millis(), &random_bytes()).into_uuid();
        // A v7 UUID is never zero (its version bits are set); the loop is what makes that claim unnecessary.
        if let Some(id) = TraceId::from_u128(id.as_u128()) {
            return id;
        }
    }
}

/// From keys that std takes from the operating system, once per thread. Not from rand's generator, as
/// `Uuid::new_v7` may do: that one panics while a thread is being torn down, which ends the process.
fn random_bytes() -> [u8; 10] {
    let [high, low] = [(); 2].map(|()| RandomState::new().build_hasher().finish());
    let mut bytes = [0; 10];
    bytes[..2].copy_from_slice(&high.to_be_bytes()[..2]);
    bytes[2..].copy_from_slice(&low.to_be_bytes());
    bytes
}

/// The trace ID that stands for a correlation ID, where only that came with a request: the same in every
/// service that saw it. A UUID or 32 hex digits are used as they are, anything else is hashed (`UUIDv5`).
pub(crate) fn trace_id_of(correlation_id: &str) -> TraceId {
    let as_it_is = Uuid::try_parse(correlation_id).ok().and_then(|id| TraceId::from_u128(id.as_u128()));
    as_it_is.unwrap_or_else(|| {
        let hashed = Uuid::new_v5(&Uuid::NAMESPACE_URL, correlation_id.as_bytes());
        TraceId::from_u128(hashed.as_u128()).unwrap_or_else(new_trace_id)
    })
}

/// A thread's own generator of span IDs. Not the one that fastrand keeps for the thread: the user's code may seed that, and
/// would see that somebody else draws from it.
#[derive(Debug)]
pub(crate) struct SpanIds {
    /// The generator's state; 0 until it is first used.
    state: Cell<u64>,
}

impl SpanIds {
    pub(crate) const fn new() -> SpanIds {
        SpanIds { state: Cell::new(0) }
    }

    /// A new span ID.
    #[inline]
    pub(crate) fn draw(&self) -> SpanId {
        let state = self.state.get();
        if state != 0
            && let Some(id) = self.draw_from(state)
        {
            return id;
        }
        self.draw_anew()
    }

    #[inline]
    fn draw_from(&self, state: u64) -> Option<SpanId> {
        let mut generator = fastrand::Rng::with_seed(state);
        let id = generator.u64(..);
        self.state.set(generator.get_seed());
        SpanId::from_u64(id)
    }

    #[cold]
    fn draw_anew(&self) -> SpanId {
        loop {
            if let Some(id) = self.draw_from(random_seed()) {
                return id;
            }
        }
    }
}

/// A new span ID for what is no call.
pub(crate) fn new_span_id() -> SpanId {
    thread::with(|thread| thread.span_ids.draw())
}

#[cold]
fn random_seed() -> u64 {
    RandomState::new().build_hasher().finish()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::new_span_id;

    #[test]
    fn span_ids_leave_the_users_generator_alone_and_do_not_repeat_with_it() {
        fastrand::seed(7);
        let without: Vec<u64> = (0..3).map(|_| fastrand::u64(..)).collect();
        let draw = || {
            fastrand::seed(7);
            let ids: Vec<u64> = (0..100).map(|_| new_span_id().to_u64()).collect();
            assert_eq!((0..3).map(|_| fastrand::u64(..)).collect::<Vec<_>>(), without);
            ids
        };
        let ids: HashSet<u64> = [(), (), ()].into_iter().flat_map(|()| draw()).collect();
        assert_eq!(ids.len(), 300);
        let elsewhere = std::thread::spawn(new_span_id).join().expect("a thread");
        assert!(!ids.contains(&elsewhere.to_u64()));
    }
}
