//! Which measurements make a full or a quick table, and in which order: peers take turns, so that whatever else the
//! machine does meets all of them.

use crate::measure::Measurement;
use crate::metric::{Metric, Results, float};
use crate::peers::PEERS;
use crate::{callgrind, child, compile_cost};

/// How much is done.
pub(crate) struct Effort {
    rounds: usize,
    /// Of all threads together: losses show only past a queue's capacity, and one peer's is a million.
    saturated_calls: usize,
    latency_bursts: usize,
    paced_bursts: usize,
    compiles: bool,
}

pub(crate) const FULL: Effort =
    Effort { rounds: 3, saturated_calls: 2_000_000, latency_bursts: 2000, paced_bursts: 400, compiles: true };
/// The full table without what is compiled for it.
pub(crate) const CALLS: Effort = Effort { compiles: false, ..FULL };
pub(crate) const QUICK: Effort =
    Effort { rounds: 1, saturated_calls: 200_000, latency_bursts: 500, paced_bursts: 200, compiles: false };

pub(crate) fn measure(effort: &Effort) -> Results {
    let mut results = Results::default();
    frames(&mut results);
    if effort.compiles {
        compile_cost::measure(&mut results);
    }
    for peer in PEERS {
        child::measure(peer, Measurement::Allocations, &mut results);
    }
    if callgrind::is_there() {
        for peer in PEERS {
            eprintln!("instructions: {}", peer.name);
            callgrind::count(peer, &mut results);
        }
    } else {
        eprintln!("no valgrind: instructions are not counted");
    }
    for round in 1..=effort.rounds {
        timed_round(effort, round, &mut results);
    }
    results
}

/// The other half: what is paid without a call: compile times, the size of code and of futures.
pub(crate) fn measure_compile_cost() -> Results {
    let mut results = Results::default();
    frames(&mut results);
    compile_cost::measure(&mut results);
    results
}

fn timed_round(effort: &Effort, round: usize, results: &mut Results) {
    let calls = effort.saturated_calls;
    let measurements = [
        Measurement::Latency { bursts: effort.latency_bursts },
        Measurement::Paced { bursts: effort.paced_bursts },
        Measurement::Saturated { threads: 1, calls },
        Measurement::Saturated { threads: 2, calls },
        Measurement::Lossless { threads: 1, calls },
        Measurement::Lossless { threads: 2, calls },
    ];
    for measurement in measurements {
        eprintln!("round {round} of {}: {measurement:?}", effort.rounds);
        for peer in PEERS {
            child::measure(peer, measurement, results);
        }
    }
}

fn frames(results: &mut Results) {
    for peer in PEERS {
        if let Some(frames) = peer.frames {
            let frames = frames();
            results.add(peer.name, Metric::Frame, float(frames.small as u64));
            results.add(peer.name, Metric::WideFrame, float(frames.wide as u64));
        }
    }
}
