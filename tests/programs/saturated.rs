//! A process whose threads record faster than a sink takes it, with queues that are far too small. Prints what became of the
//! calls: `made`, `written` and `lost` as its sink saw them, both as `casefile::counters` says, and what the sink waited for.

use std::io;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use casefile::{Sink, log_boundary, traced};
use casefile_record::EventName;

#[log_boundary]
fn outer(number: u64) -> u64 {
    inner(number, "text that takes some room")
}

#[traced(public_text)]
fn inner(number: u64, text: &str) -> u64 {
    number + text.len() as u64
}

/// What the sink saw.
#[derive(Debug, Default)]
struct Seen {
    written: u64,
    lost: u64,
}

/// Whether all calls were made, and who waits for that.
#[derive(Debug, Default)]
struct Callers {
    are_done: Mutex<bool>,
    changed: Condvar,
}

#[derive(Debug)]
struct Counting {
    seen: Arc<Mutex<Seen>>,
    /// Takes nothing before all calls were made, or five seconds are over; says which.
    stuck: Option<Arc<Callers>>,
    /// How long it takes to take something.
    pause: Duration,
}

impl Sink for Counting {
    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        if let Some(callers) = self.stuck.take() {
            let are_done = callers.are_done.lock().unwrap_or_else(PoisonError::into_inner);
            let waited = callers.changed.wait_timeout_while(are_done, Duration::from_secs(5), |done| !*done);
            let timeout = waited.unwrap_or_else(PoisonError::into_inner).1;
            println!("callers_waited={}", timeout.timed_out());
        }
        std::thread::sleep(self.pause);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        for record in casefile_tests::records(lines) {
            match record.event_name {
                EventName::Call => seen.written += 1,
                EventName::Lost => seen.lost += record.lost.expect("what was lost").count,
                _ => {}
            }
        }
        Ok(())
    }
}

fn main() -> Result<(), casefile::InitError> {
    let arguments: Vec<String> = std::env::args().collect();
    let (threads, calls): (u64, u64) = (number(&arguments[1]), number(&arguments[2]));
    let (seen, callers) = (Arc::new(Mutex::new(Seen::default())), Arc::new(Callers::default()));
    let sink = Counting {
        seen: Arc::clone(&seen),
        stuck: matches!(&*arguments[3], "stuck" | "churn").then(|| Arc::clone(&callers)),
        pause: Duration::from_micros(if arguments[3] == "slow" { 500 } else { 0 }),
    };
    let when_full =
        if arguments[3] == "block" { casefile::WhenFull::Block } else { casefile::WhenFull::Drop };
    let guard = casefile::builder().sink(sink).queue_bytes(32 * 1024).when_full(when_full).init()?;
    // All at a time, or each after the one before has ended.
    let at_a_time = if arguments[3] == "churn" { 1 } else { threads };
    for _ in 0..threads / at_a_time {
        std::thread::scope(|scope| {
            for _ in 0..at_a_time {
                scope.spawn(|| (0..calls).map(outer).sum::<u64>());
            }
        });
    }
    *callers.are_done.lock().unwrap_or_else(PoisonError::into_inner) = true;
    callers.changed.notify_all();
    guard.flush();
    // What was lost is said with the flush after.
    guard.flush();
    let seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    let counters = casefile::counters();
    println!("made={} written={} lost={}", threads * calls * 2, seen.written, seen.lost);
    println!("most_memory_kib={}", most_memory().unwrap_or_default());
    println!("counted_written={} counted_lost={}", counters.written, counters.lost);
    Ok(())
}

/// None where the system does not say.
fn most_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn number(argument: &str) -> u64 {
    argument.parse().expect("a number")
}
