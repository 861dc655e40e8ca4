//! What casefile must reach: one table of budgets, each with its unit, and how its value comes from what was
//! measured. Costs are net of the bare function. It never decides whether a run succeeds: times vary.

use Limit::{AtLeast, AtMost};

use crate::metric::{Metric, Results};
use crate::peers::PEERS;

/// One row of the table.
pub(crate) struct Budget {
    pub(crate) what: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) limit: Limit,
    pub(crate) stretch: Option<f64>,
    /// None where something it needs was not measured.
    pub(crate) value: fn(&Results) -> Option<f64>,
}

#[derive(Clone, Copy)]
pub(crate) enum Limit {
    AtMost(f64),
    AtLeast(f64),
}

impl Limit {
    pub(crate) fn number(self) -> f64 {
        match self {
            AtMost(number) | AtLeast(number) => number,
        }
    }

    pub(crate) fn is_met(self, value: f64) -> bool {
        match self {
            AtMost(limit) => value <= limit,
            AtLeast(limit) => value >= limit,
        }
    }

    /// The same sense with another number.
    pub(crate) fn with(self, number: f64) -> Limit {
        match self {
            AtMost(_) => AtMost(number),
            AtLeast(_) => AtLeast(number),
        }
    }

    pub(crate) fn sign(self) -> &'static str {
        match self {
            AtMost(_) => "<=",
            AtLeast(_) => ">=",
        }
    }
}

const fn budget(
    what: &'static str,
    unit: &'static str,
    limit: Limit,
    stretch: Option<f64>,
    value: fn(&Results) -> Option<f64>,
) -> Budget {
    Budget { what, unit, limit, stretch, value }
}

pub(crate) static BUDGETS: &[Budget] = &[
    budget("caller instructions", "a call", AtMost(300.0), Some(220.0), |r| {
        own(r, Metric::CallerInstructions)
    }),
    budget("caller allocations", "a call", AtMost(0.0), Some(0.0), |r| own(r, Metric::CallerAllocations)),
    budget("caller time, burst / fastrace", "x", AtMost(0.10), Some(0.05), |r| {
        against(r, "fastrace", Metric::Burst)
    }),
    budget("caller time, burst / quicklog", "x", AtMost(0.30), Some(0.15), |r| {
        against(r, "quicklog", Metric::Burst)
    }),
    budget("caller time, burst / by hand", "x", AtMost(0.15), Some(0.075), |r| {
        against(r, "by-hand", Metric::Burst)
    }),
    budget("caller time, burst / tracing JSON", "x", AtMost(0.01), Some(0.005), |r| {
        against(r, "tracing-json", Metric::Burst)
    }),
    budget("caller p99.9 / the bare function", "x", AtMost(3.0), Some(1.5), |r| {
        Some(r.get("casefile", Metric::CallP999)? / r.get("bare", Metric::CallP999)?)
    }),
    budget("total instructions / by hand", "x", AtMost(0.50), Some(0.38), |r| {
        against(r, "by-hand", Metric::TotalInstructions)
    }),
    budget("CPU saturated, 1 thread / by hand", "x", AtMost(0.80), Some(0.60), |r| {
        against(r, "by-hand", Metric::Cpu1)
    }),
    budget("CPU saturated, 2 threads / by hand", "x", AtMost(0.40), Some(0.25), |r| {
        against(r, "by-hand", Metric::Cpu2)
    }),
    budget("CPU paced / by hand", "x", AtMost(1.25), Some(1.0), |r| against(r, "by-hand", Metric::PacedCpu)),
    budget("lossless throughput, 1 thread / by hand", "x", AtLeast(1.8), Some(2.5), |r| {
        Some(r.get("casefile", Metric::Lossless1)? / r.get("by-hand", Metric::Lossless1)?)
    }),
    budget("lossless throughput, 2 threads / the best peer", "x", AtLeast(2.0), Some(3.0), |r| {
        Some(r.get("casefile", Metric::Lossless2)? / best_peer(r, Metric::Lossless2)?)
    }),
    budget("lost when asked to block", "records", AtMost(0.0), None, |r| {
        r.get("casefile", Metric::LostLossless)
    }),
    budget("neither written nor counted as lost", "calls", AtMost(0.0), None, |r| {
        r.get("casefile", Metric::Unaccounted)
    }),
    budget("peak memory, 1 thread", "MiB", AtMost(6.0), None, |r| own(r, Metric::Peak1)),
    budget("peak memory, 2 threads", "MiB", AtMost(8.0), None, |r| own(r, Metric::Peak2)),
    budget("latency reported for a body of ~15 ns", "ns", AtMost(30.0), Some(20.0), |r| {
        r.get("casefile", Metric::ReportedLatency)
    }),
    budget("instructions when off", "a call", AtMost(8.0), Some(3.0), |r| own(r, Metric::OffInstructions)),
    budget("growth of a future", "bytes", AtMost(64.0), Some(48.0), |r| own(r, Metric::Frame)),
    budget("growth of a future that holds 256 bytes", "bytes", AtMost(64.0), Some(48.0), |r| {
        own(r, Metric::WideFrame)
    }),
    budget("`cargo check`, 1,000 functions / fastrace", "x", AtMost(1.0), None, |r| {
        Some(r.get("casefile", Metric::Check)? / r.get("fastrace", Metric::Check)?)
    }),
    budget("release build, 1,000 functions / fastrace", "x", AtMost(0.25), None, |r| {
        Some(r.get("casefile", Metric::Release)? / r.get("fastrace", Metric::Release)?)
    }),
    budget("code", "bytes a function", AtMost(1200.0), None, |r| {
        Some(own(r, Metric::ProgramBytes)? / 1000.0)
    }),
    budget("cold build / tracing, tracing-subscriber", "x", AtMost(1.0), None, |r| {
        Some(r.get("casefile", Metric::ColdBuild)? / r.get("tracing-json", Metric::ColdBuild)?)
    }),
];

/// What casefile adds to the bare function.
fn own(results: &Results, metric: Metric) -> Option<f64> {
    net(results, "casefile", metric)
}

pub(crate) fn net(results: &Results, peer: &str, metric: Metric) -> Option<f64> {
    Some(results.get(peer, metric)? - results.get("bare", metric)?)
}

/// What casefile adds, as a part of what `peer` adds.
pub(crate) fn against(results: &Results, peer: &str, metric: Metric) -> Option<f64> {
    Some(own(results, metric)? / net(results, peer, metric)?)
}

/// The highest number among the others.
fn best_peer(results: &Results, metric: Metric) -> Option<f64> {
    PEERS
        .iter()
        .filter(|peer| peer.name != "casefile")
        .filter_map(|peer| results.get(peer.name, metric))
        .max_by(f64::total_cmp)
}
