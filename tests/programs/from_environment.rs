//! A process that records as its environment says, makes the number of calls it is told, and ends by saying
//! on standard error what became of them.

use std::process::ExitCode;
use std::sync::atomic::{AtomicU32, Ordering};

use casefile::{log_boundary, traced};

static EVALUATED: AtomicU32 = AtomicU32::new(0);

#[log_boundary(fields(evaluated = EVALUATED.fetch_add(1, Ordering::Relaxed)))]
fn boundary(number: u32, #[public] text: &str) -> usize {
    internal(number) + text.len()
}

// Slow, so a warning; a filter goes by the level of the function all the same.
#[traced(slow = "1ns")]
fn internal(number: u32) -> usize {
    number as usize
}

fn main() -> ExitCode {
    let guard = match casefile::init() {
        Ok(guard) => guard,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    let calls = std::env::args().nth(1).and_then(|calls| calls.parse().ok()).unwrap_or(1);
    for number in 0..calls {
        boundary(number, "some \"text\"\n\u{1b}[31m");
        // Now and then the background thread gets a turn, so that failures come in several batches.
        if number % 1000 == 999 {
            guard.flush();
        }
    }
    if std::env::args().nth(2).as_deref() == Some("set-filter") {
        casefile::set_filter("off").expect("a valid filter");
        boundary(0, "not recorded");
        assert!(casefile::set_filter("nonsense").is_err());
        boundary(0, "not recorded either");
    }
    guard.flush();
    let counters = casefile::counters();
    eprintln!(
        "written={} lost={} sink_errors={} evaluated={}",
        counters.written,
        counters.lost,
        counters.sink_errors,
        EVALUATED.load(Ordering::Relaxed)
    );
    ExitCode::SUCCESS
}
