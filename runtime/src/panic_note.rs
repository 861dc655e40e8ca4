//! What the last panic on this thread said and where it was raised, for the records of the calls it leaves.

use std::cell::{Cell, RefCell};
use std::panic::{self, PanicHookInfo};
use std::sync::Once;

use crate::thread::{self, Thread};

/// A panic's message and location.
#[derive(Clone, Debug, Default)]
pub(crate) struct PanicNote {
    pub(crate) message: String,
    pub(crate) file: String,
    pub(crate) line: u32,
}

thread_local! {
    static LAST: RefCell<Option<PanicNote>> = const { RefCell::new(None) };
}

/// Whether a panic has left a note on this thread: asked at every call, and cheaper to ask.
#[derive(Debug)]
pub(crate) struct Noted(Cell<bool>);

impl Noted {
    pub(crate) const fn new() -> Noted {
        Noted(Cell::new(false))
    }
}

/// Forgets what an earlier panic said: a call begins, and a panic that reaches no hook of ours (it was resumed, or
/// somebody replaced the hook) must not be given another one's words.
#[inline]
pub(crate) fn forget(thread: &Thread) {
    if thread.noted.0.get() {
        forget_now(thread);
    }
}

#[cold]
fn forget_now(thread: &Thread) {
    if !std::thread::panicking() {
        thread.noted.0.set(false);
        let _ = LAST.try_with(RefCell::take);
    }
}

/// Puts a hook before the process's panic hook, once. The hook that was there runs as before.
pub(crate) fn install_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            remember(panic);
            previous(panic);
        }));
    });
}

fn remember(panic: &PanicHookInfo<'_>) {
    let note = PanicNote {
        message: panic.payload_as_str().unwrap_or_default().to_owned(),
        file: panic.location().map(|location| location.file().to_owned()).unwrap_or_default(),
        line: panic.location().map(panic::Location::line).unwrap_or_default(),
    };
    // A panic while the thread is torn down has no record to go into.
    if LAST.try_with(|last| last.replace(Some(note))).is_ok() {
        thread::with(|thread| thread.noted.0.set(true));
    }
}

pub(crate) fn with_last(work: impl FnOnce(&PanicNote)) {
    let _ = LAST.try_with(|last| last.borrow().as_ref().map(work));
}
