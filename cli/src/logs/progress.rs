//! How far is a long scan? One line on standard error, rewritten, and gone at the end.
//!
//! Only for terminals; the only place that writes to standard error while a command works.

use std::io::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

/// A scan that takes no longer than this says nothing.
const SILENT: Duration = Duration::from_secs(1);
const EVERY: Duration = Duration::from_millis(200);

/// Shows how much of the whole is done until the sender is gone.
pub(super) fn show(done: &AtomicU64, whole: u64, ended: &Receiver<()>) {
    let mut wait = SILENT;
    let mut shown = false;
    while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
        wait = EVERY;
        shown = true;
        let done = done.load(Ordering::Relaxed);
        // Nobody minds where it cannot be shown.
        let _ = write!(std::io::stderr(), "\r\x1b[K{}", text(done, whole));
    }
    if shown {
        let _ = write!(std::io::stderr(), "\r\x1b[K");
    }
}

fn text(done: u64, whole: u64) -> String {
    let percent = done.min(whole) * 100 / whole.max(1);
    format!("reading {} of {} MB ({percent} %)", done / 1_000_000, whole.div_ceil(1_000_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_much_of_how_much() {
        assert_eq!(text(512_000_000, 2_048_000_000), "reading 512 of 2048 MB (25 %)");
        assert_eq!(text(5, 0), "reading 0 of 0 MB (0 %)");
    }
}
