//! In which order does a page hold what threads find at the same time? In that of the files and their lines.
//!
//! Must never hold more than a few parts: a thread that is ahead waits.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How many parts may wait for one before them.
const AHEAD: usize = 32;

/// Parts in, from any thread and in any order; parts out, in order.
pub(super) struct Sequence<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

/// Which part of which unit of work.
type Key = (usize, usize);

struct State<T> {
    next: Key,
    parts: BTreeMap<Key, (T, Last)>,
    workers: usize,
    stopped: bool,
}

/// Whether a part is the last one of its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Last {
    Yes,
    No,
}

impl<T> Sequence<T> {
    pub(super) fn new(workers: usize) -> Self {
        let state = State { next: (0, 0), parts: BTreeMap::new(), workers, stopped: false };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State<T>>) -> MutexGuard<'a, State<T>> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands a part in; waits while too many are there, unless it is the one that the others wait for.
    pub(super) fn put(&self, key: Key, part: T, last: Last) {
        let mut state = self.state();
        while state.parts.len() >= AHEAD && state.next != key && !state.stopped {
            state = self.wait(state);
        }
        if !state.stopped {
            state.parts.insert(key, (part, last));
            self.changed.notify_all();
        }
    }

    /// The next part; `None` when there will be none.
    pub(super) fn take(&self) -> Option<T> {
        let mut state = self.state();
        loop {
            let next = state.next;
            if let Some((part, last)) = state.parts.remove(&next) {
                state.next = if last == Last::Yes { (next.0 + 1, 0) } else { (next.0, next.1 + 1) };
                self.changed.notify_all();
                return Some(part);
            }
            if state.stopped || state.workers == 0 {
                return None;
            }
            state = self.wait(state);
        }
    }

    /// Nobody will take any more.
    pub(super) fn stop(&self) {
        self.state().stopped = true;
        self.changed.notify_all();
    }

    /// Whether nobody will take any more.
    pub(super) fn is_stopped(&self) -> bool {
        self.state().stopped
    }

    /// A worker has ended, also where it panicked: held by it, dropped with it.
    pub(super) fn worker(&self) -> Worker<'_, T> {
        Worker(self)
    }
}

pub(super) struct Worker<'a, T>(&'a Sequence<T>);

impl<T> Drop for Worker<'_, T> {
    fn drop(&mut self) {
        self.0.state().workers -= 1;
        self.0.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_out_in_order_and_none_is_waited_for_in_vain() {
        let sequence = Sequence::new(2);
        let taken = std::thread::scope(|scope| {
            for units in [[1, 2, 5], [0, 3, 4]] {
                let sequence = &sequence;
                scope.spawn(move || {
                    let _worker = sequence.worker();
                    for unit in units {
                        sequence.put((unit, 0), (unit, 0), Last::No);
                        sequence.put((unit, 1), (unit, 1), Last::Yes);
                    }
                });
            }
            std::iter::from_fn(|| sequence.take()).collect::<Vec<_>>()
        });
        assert_eq!(taken, (0..6).flat_map(|unit| [(unit, 0), (unit, 1)]).collect::<Vec<_>>());
    }

    #[test]
    fn a_thread_that_is_far_ahead_waits_until_it_is_told_to_stop() {
        let sequence = Sequence::new(1);
        std::thread::scope(|scope| {
            let sequence = &sequence;
            scope.spawn(move || {
                let _worker = sequence.worker();
                for unit in 1..100 {
                    sequence.put((unit, 0), unit, Last::Yes);
                }
            });
            while sequence.state().parts.len() < AHEAD {
                std::thread::yield_now();
            }
            sequence.stop();
        });
        assert!(sequence.is_stopped() && sequence.state().parts.len() == AHEAD);
        assert_eq!(sequence.take(), None);
    }
}
