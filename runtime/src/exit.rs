//! The end of the process: however it comes about (`main` returns, `std::process::exit`, a panic in `main`),
//! what was recorded is written first, guard or no guard.

use std::ffi::c_int;
use std::sync::Once;

use crate::{collector, evidence};

// SAFETY: `atexit` is part of the C standard library that Rust's std links on every platform it supports, and
// has this signature. It may be called from any thread at any time, hence `safe`.
#[expect(unsafe_code, reason = "std has no way to run something when the process exits")]
unsafe extern "C" {
    safe fn atexit(function: extern "C" fn()) -> c_int;
}

extern "C" fn flush_at_exit() {
    // The background thread still runs: exit handlers come before the process ends its threads.
    if collector::flush_at_exit() {
        evidence::finished();
    }
}

/// Has the records written at the end of the process, once.
pub(crate) fn install_hook() {
    static ONCE: Once = Once::new();
    // Registering fails only where no memory is left for the list of handlers; a guard still flushes then.
    ONCE.call_once(|| {
        let _ = atexit(flush_at_exit);
    });
}
