//! A process whose sink fails for a while and then recovers. Prints what the sink took, and ends as
//! `from_environment` does.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use casefile::{Sink, log_boundary};

static FAILS: AtomicBool = AtomicBool::new(true);

/// Passes lines on unless it fails.
#[derive(Debug)]
struct Failing(std::sync::mpsc::Sender<Vec<u8>>);

impl Sink for Failing {
    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        if FAILS.load(Ordering::Relaxed) {
            return Err(io::Error::other("on purpose"));
        }
        self.0.send(lines.to_vec()).map_err(io::Error::other)
    }
}

#[log_boundary]
fn work(number: u32) -> u32 {
    number
}

fn main() -> Result<(), casefile::InitError> {
    let (sender, taken) = std::sync::mpsc::channel();
    let guard = casefile::builder().sink(Failing(sender)).init()?;
    for round in 0..6 {
        FAILS.store(round < 5, Ordering::Relaxed);
        for number in 0..100 {
            work(number);
        }
        guard.flush();
    }
    // What was lost in the last failing round is reported with the next flush.
    guard.flush();
    for lines in taken.try_iter() {
        print!("{}", String::from_utf8_lossy(&lines));
    }
    let counters = casefile::counters();
    eprintln!(
        "written={} lost={} sink_errors={} evaluated=0",
        counters.written, counters.lost, counters.sink_errors
    );
    Ok(())
}
