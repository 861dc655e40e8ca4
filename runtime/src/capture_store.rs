//! The records of tests that are capturing, each test's own.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::context::Destination;

static STORE: Mutex<Option<HashMap<Destination, Vec<u8>>>> = Mutex::new(None);

fn store() -> MutexGuard<'static, Option<HashMap<Destination, Vec<u8>>>> {
    STORE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A destination of its own.
pub(crate) fn open() -> Destination {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let destination = Destination(NEXT.fetch_add(1, Ordering::Relaxed));
    store().get_or_insert_default().insert(destination, Vec::new());
    destination
}

/// Hands the lines of `destination` over, if it is still open.
pub(crate) fn append(destination: Destination, write: impl FnOnce(&mut Vec<u8>)) {
    if let Some(lines) = store().as_mut().and_then(|store| store.get_mut(&destination)) {
        write(lines);
    }
}

/// The lines of `destination`, which gets no more.
pub(crate) fn close(destination: Destination) -> Vec<u8> {
    store().as_mut().and_then(|store| store.remove(&destination)).unwrap_or_default()
}
