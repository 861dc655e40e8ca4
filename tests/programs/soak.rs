//! Does memory stay flat for as long as one likes? Records without a pause, on threads that stay and on threads that come and go:
//! `cargo run --release -p casefile-tests --bin soak-program -- 600` runs for ten minutes, prints what it uses, and fails
//! where that has grown by more than a tenth and 4 MiB since the first tenth of the time.

use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use casefile::{Loggable, WhenFull, log_boundary, traced};

#[derive(Debug, Loggable)]
enum Refused {
    Odd { number: u64 },
}

#[log_boundary]
fn outer(number: u64, #[public] text: &str) -> Result<usize, Refused> {
    let length = inner(number, text);
    if number % 16 == 15 { Err(Refused::Odd { number }) } else { Ok(length) }
}

#[traced(public_text)]
fn inner(number: u64, text: &str) -> usize {
    text.len() * usize::from(number > 7)
}

fn calls(count: u64) {
    for number in 0..count {
        // Longer than a value may be, now and then.
        let text = "text".repeat(if number % 1000 == 0 { 1000 } else { 10 });
        let _ = outer(number, &text);
    }
}

/// In KiB; none where the system does not say.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn main() -> ExitCode {
    let seconds = std::env::args().nth(1).and_then(|seconds| seconds.parse().ok()).unwrap_or(600);
    let started = casefile::builder().file("/dev/null").when_full(WhenFull::Drop).init();
    let _guard = started.expect("nothing else records");
    let (is_over, churned) = (AtomicBool::new(false), AtomicU64::new(0));
    let mut samples = Vec::new();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    calls(10_000);
                }
            });
        }
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                std::thread::scope(|scope| drop(scope.spawn(|| calls(10))));
                churned.fetch_add(1, Ordering::Relaxed);
            }
        });
        let began = Instant::now();
        for tenth in 1..=10 {
            let until = Duration::from_secs(seconds) * tenth / 10;
            std::thread::sleep(until.saturating_sub(began.elapsed()));
            let (kib, counters) = (resident().unwrap_or_default(), casefile::counters());
            println!(
                "{:>5} s  {kib:>7} KiB  {:>11} written  {:>11} lost  {:>8} threads",
                until.as_secs(),
                counters.written,
                counters.lost,
                churned.load(Ordering::Relaxed)
            );
            samples.push(kib);
        }
        is_over.store(true, Ordering::Relaxed);
    });
    let (first, last) = (samples[0], samples[samples.len() - 1]);
    if last > first + first / 10 + 4096 {
        eprintln!("memory has grown from {first} to {last} KiB");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
