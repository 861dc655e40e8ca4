//! When may a ring's room be given back? Once the lines of what was read have been written, and what is still running
//! stands in the journal.

use super::directory;
use super::journal::Journal;
use crate::clock::WallClock;
use crate::pairing::WaitingFrame;
use crate::queue;

/// The background thread's part of outliving the process.
#[derive(Debug, Default)]
pub(crate) struct Keeper {
    journal: Option<Journal>,
}

impl Keeper {
    /// Begins a journal, if this process keeps what outlives it.
    pub(crate) fn begin(&mut self) {
        self.journal = directory::path().and_then(|path| Journal::begin(path).ok());
    }

    /// Called when the lines of everything that was read have been written.
    pub(crate) fn keep<'a>(&mut self, waiting: impl Iterator<Item = WaitingFrame<'a>>, clock: &WallClock) {
        if let Some(journal) = &mut self.journal {
            // Without room for the journal the service is recorded all the same, and what is running may be lost.
            let _ = journal.keep(waiting, clock);
        }
        if directory::path().is_some() {
            for queue in queue::all() {
                queue.release();
            }
        }
    }
}
