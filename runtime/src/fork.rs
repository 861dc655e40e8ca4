//! What becomes of a forked child? It has no background thread, and would write into rings that its parent uses: its calls
//! are not recorded. A program that forks and goes on in the child calls `init` there, not before.

use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::queue;

static IS_CHILD: AtomicBool = AtomicBool::new(false);

/// Whether this process was forked from one that records.
pub(crate) fn is_child() -> bool {
    IS_CHILD.load(Ordering::Relaxed)
}

#[cfg(unix)]
mod handler {
    use std::ffi::c_int;

    type Handler = Option<extern "C" fn()>;

    // SAFETY: `pthread_atfork` is part of POSIX threads, which Rust's std links on every Unix, and has this signature. It
    // may be called from any thread at any time, hence `safe`.
    #[expect(unsafe_code, reason = "std has no way to run something in a forked child")]
    unsafe extern "C" {
        pub(super) safe fn pthread_atfork(prepare: Handler, parent: Handler, child: Handler) -> c_int;
    }
}

/// Runs in the child, on its only thread, before `fork` returns there: it must take no lock, since nobody is there to give
/// one back.
#[cfg_attr(not(unix), expect(dead_code, reason = "there is no fork"))]
extern "C" fn in_child() {
    IS_CHILD.store(true, Ordering::Relaxed);
    queue::leave_to_parent();
}

/// Has children leave the rings alone, once.
pub(crate) fn install_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // It fails only where no memory is left for the list of handlers.
        #[cfg(unix)]
        let _ = handler::pthread_atfork(None, None, Some(in_child));
    });
}
