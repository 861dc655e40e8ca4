//! Calls without a pause, from one thread or several: what a record costs in CPU time, how many records are kept,
//! how much memory is held, and how fast a peer is that may lose nothing.

use std::time::{Duration, Instant};

use super::{Run, cpu, kept, print};
use crate::metric::{Metric, float};
use crate::peers::Mode;
use crate::workload::{self, CALLS_PER_BURST};

/// Peers that need longer for the calls than this make fewer.
const LONG_ENOUGH: Duration = Duration::from_secs(3);

struct Outcome {
    calls: u64,
    kept: u64,
    accounted_for: Option<u64>,
    cpu_ns: f64,
    seconds: f64,
    peak_mib: f64,
}

pub(super) fn run(run: Run, threads: usize, calls: usize) {
    let is_lossless = run.peer.modes.contains(&Mode::Lossless);
    let outcome = saturate(run, threads, calls);
    if let Some(accounted_for) = outcome.accounted_for {
        // Every burst has a parent, and the first burst was not measured.
        let made = outcome.calls + outcome.calls / CALLS_PER_BURST as u64 + CALLS_PER_BURST as u64 + 1;
        print(Metric::Unaccounted, float(made.abs_diff(accounted_for)));
    }
    let (kept, peak) =
        if threads == 1 { (Metric::Kept1, Metric::Peak1) } else { (Metric::Kept2, Metric::Peak2) };
    print(peak, outcome.peak_mib);
    if !is_lossless {
        print_cpu(&outcome, threads);
    }
    if outcome.kept > 0 {
        print(kept, float(outcome.kept) / float(outcome.calls));
    }
}

pub(super) fn run_lossless(run: Run, threads: usize, calls: usize) {
    let outcome = saturate(run, threads, calls);
    print_cpu(&outcome, threads);
    print(Metric::LostLossless, float(outcome.calls - outcome.kept));
    let metric = if threads == 1 { Metric::Lossless1 } else { Metric::Lossless2 };
    print(metric, float(outcome.kept) / outcome.seconds);
}

/// By record that was kept: what is lost saves work. Where a peer can be told to lose nothing, it is measured so.
fn print_cpu(outcome: &Outcome, threads: usize) {
    // The bare function keeps nothing.
    let records = if outcome.kept == 0 { outcome.calls } else { outcome.kept };
    let metric = if threads == 1 { Metric::Cpu1 } else { Metric::Cpu2 };
    print(metric, outcome.cpu_ns / float(records));
}

fn saturate(run: Run, threads: usize, calls: usize) -> Outcome {
    run.burst(&workload::requests());
    run.settle();
    let (cpu_before, begin) = (cpu(), Instant::now());
    let bursts: usize = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| {
                    let requests = workload::requests();
                    let mut bursts = 0;
                    while bursts * CALLS_PER_BURST < calls / threads && begin.elapsed() < LONG_ENOUGH {
                        run.burst(&requests);
                        bursts += 1;
                    }
                    bursts
                })
            })
            .collect();
        workers.into_iter().map(|worker| worker.join().expect("no call panics")).sum()
    });
    let Run { peer, recorder, directory } = run;
    recorder.flush();
    let accounted_for = recorder.accounted_for();
    recorder.finish();
    let seconds = begin.elapsed().as_secs_f64();
    let cpu_ns = cpu() - cpu_before;
    let peak_mib = peak_mib();
    // The first burst was not measured, but it left records.
    let kept = kept(peer, &directory).saturating_sub(CALLS_PER_BURST as u64);
    Outcome { calls: super::calls_of(bursts), kept, accounted_for, cpu_ns, seconds, peak_mib }
}

/// The most memory that this process has held.
fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    let kib: u64 = line.trim().trim_end_matches(" kB").parse().unwrap_or_default();
    float(kib) / 1024.0
}
