//! Counts allocations, by thread and in total, while it is told to. It never changes where memory comes from.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// The system's allocator, with a counter in front.
pub(crate) struct Counting;

/// Off except where allocations are what is measured: what is left then is one load for each allocation, the same
/// for every peer.
static COUNTING: AtomicBool = AtomicBool::new(false);
static TOTAL: AtomicU64 = AtomicU64::new(0);

thread_local! {
    static ON_THIS_THREAD: Cell<u64> = const { Cell::new(0) };
}

pub(crate) fn start_counting() {
    COUNTING.store(true, Ordering::Relaxed);
}

/// Allocations of the calling thread so far.
pub(crate) fn on_this_thread() -> u64 {
    ON_THIS_THREAD.get()
}

/// Allocations of all threads so far.
pub(crate) fn total() -> u64 {
    TOTAL.load(Ordering::Relaxed)
}

fn count() {
    if COUNTING.load(Ordering::Relaxed) {
        TOTAL.fetch_add(1, Ordering::Relaxed);
        // A thread that is being torn down has no counter any more.
        let _ = ON_THIS_THREAD.try_with(|allocations| allocations.set(allocations.get() + 1));
    }
}

#[expect(unsafe_code, reason = "a global allocator is an unsafe trait")]
// SAFETY: every method hands its arguments unchanged to `System`, whose contract is the same; `count` neither
// allocates (its thread-local is a constant without a destructor) nor panics.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: see above.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: see above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        // SAFETY: see above.
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: see above.
        unsafe { System.dealloc(pointer, layout) }
    }
}
