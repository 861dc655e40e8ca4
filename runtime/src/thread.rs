//! What every thread keeps for the calls that it makes, in one place: a call looks it up once.
//!
//! Must never have a destructor: so it is there from the thread's first moment to its last, without being asked for.
#![expect(unsafe_code, reason = "std's way to a thread's state is not inlined where much is done with it")]

use std::cell::Cell;

use crate::context::Current;
use crate::identity::SpanIds;
use crate::panic_note::Noted;
use crate::queue::Slot;

/// One thread's state.
pub(crate) struct Thread {
    /// The context that is current.
    pub(crate) context: Current,
    pub(crate) slot: Slot,
    pub(crate) span_ids: SpanIds,
    /// Whether a panic has left a note.
    pub(crate) noted: Noted,
    /// This is the background thread. Sinks may call instrumented code, and this thread must neither wait for itself nor
    /// feed itself.
    pub(crate) is_background: Cell<bool>,
}

thread_local! {
    static THREAD: Thread = const {
        Thread {
            context: Current::new(),
            slot: Slot::new(),
            span_ids: SpanIds::new(),
            noted: Noted::new(),
            is_background: Cell::new(false),
        }
    };
}

const _: () = assert!(!std::mem::needs_drop::<Thread>());

/// Hands the calling thread's state to `work`.
#[inline]
pub(crate) fn with<R>(work: impl FnOnce(&Thread) -> R) -> R {
    let thread = THREAD.with(std::ptr::from_ref);
    // SAFETY: what has no destructor is there until its thread ends; `work` runs on that thread, and can neither keep the
    // reference (its lifetime is any) nor give it to another thread (cells are not `Sync`). Not done within `THREAD.with`,
    // since the compiler would not inline that.
    work(unsafe { &*thread })
}
