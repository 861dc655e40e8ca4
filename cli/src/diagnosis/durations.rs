//! Which calls took longer than they should? By their self time: what was waited for in a callee is the callee's.
//!
//! Must never call a call slow for being the slowest of a few, or for a delay that nobody noticed.

use std::collections::HashMap;

use super::corpus::{Corpus, Sample};
use super::finding::{Finding, Kind};
use super::tolerance::{Accomplices, Tolerance};
use crate::trace::Trace;

/// Fewer calls in good traces have no 99th percentile.
pub const LEAST_SAMPLES: usize = 30;

/// How long the calls of one function take in good traces, by themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Usual {
    /// In nanoseconds, sorted.
    times: Vec<u64>,
}

impl Usual {
    /// How many calls.
    #[must_use]
    pub fn samples(&self) -> usize {
        self.times.len()
    }

    /// Half of them took no longer.
    #[must_use]
    pub fn median(&self) -> u64 {
        quantile(&self.times, 500)
    }

    /// One in a hundred took longer.
    #[must_use]
    pub fn p99(&self) -> u64 {
        quantile(&self.times, 990)
    }

    /// Above the 99th percentile and twice the median.
    #[must_use]
    pub fn is_slow(&self, time: u64) -> bool {
        time > self.p99() && time > self.median().saturating_mul(2)
    }
}

/// In nanoseconds: what all calls of a function must lose together to count in full.
const NOTICED: u64 = 2_000_000;

/// The least distance from the median to the 99th percentile, as a logarithm: a factor of 1.65.
const LEAST_SPREAD: f64 = 0.5;

/// Functions and their usual self times.
pub(crate) type History = HashMap<String, Usual>;

/// The self times of all successful calls, by function.
#[must_use]
pub fn self_time_history<'a>(traces: impl IntoIterator<Item = &'a Trace>) -> HashMap<String, Usual> {
    let mut history: History = HashMap::new();
    for trace in traces {
        for (call, time) in trace.calls.iter().zip(trace.self_times()) {
            if let (Some(time), true) = (time, call.succeeded()) {
                match history.get_mut(call.function()) {
                    Some(usual) => usual.times.push(time),
                    None => drop(history.insert(call.function().to_owned(), Usual { times: vec![time] })),
                }
            }
        }
    }
    for usual in history.values_mut() {
        usual.times.sort_unstable();
    }
    history
}

/// The value below which so many thousandths of the sorted values are.
fn quantile(sorted: &[u64], thousandths: usize) -> u64 {
    let index = (sorted.len() * thousandths).div_ceil(1000).clamp(1, sorted.len().max(1)) - 1;
    sorted.get(index).copied().unwrap_or(0)
}

pub(crate) fn find(corpus: &Corpus<'_>, history: &History) -> Vec<Finding> {
    let bad = &corpus.bad;
    let self_times = bad.trace.self_times();
    let lost = time_lost(corpus);
    let mut beyond: HashMap<&str, u64> = HashMap::new();
    for call in &bad.calls {
        let function = bad.trace.calls[call.index].function();
        if let (Some(time), Some(usual)) = (self_times[call.index], history.get(function)) {
            *beyond.entry(function).or_default() += time.saturating_sub(usual.median());
        }
    }
    let slow = |call: usize| {
        let function = bad.trace.calls[bad.calls[call].index].function();
        slow_call(
            corpus,
            call,
            self_times[bad.calls[call].index]?,
            history,
            (beyond.get(function).copied()?, lost),
        )
    };
    (0..bad.calls.len()).filter_map(slow).collect()
}

/// By how much the whole trace took longer than good ones usually do.
fn time_lost(corpus: &Corpus<'_>) -> u64 {
    let duration = |sample: &Sample<'_>| sample.trace.calls[sample.trace.root()?].record.duration_ns;
    let mut good: Vec<u64> = corpus.good.iter().filter_map(duration).collect();
    good.sort_unstable();
    duration(&corpus.bad).unwrap_or(0).saturating_sub(quantile(&good, 500))
}

#[expect(clippy::cast_precision_loss, reason = "times are compared to about a percent")]
fn slow_call(
    corpus: &Corpus<'_>,
    call: usize,
    time: u64,
    history: &History,
    (beyond, lost): (u64, u64),
) -> Option<Finding> {
    let bad = &corpus.bad;
    let known = &bad.trace.calls[bad.calls[call].index];
    let usual = history.get(known.function())?;
    let usual = &without(usual, time, corpus.tolerance);
    let (median, p99) = (usual.median(), usual.p99());
    // A call that was cut off took longer than is known, and fewer samples must do.
    let least = if known.succeeded() { LEAST_SAMPLES } else { 5 };
    if usual.samples() < least || !usual.is_slow(time) {
        return None;
    }
    // Of the time that the trace lost, what all calls of this function lost: ten that are a little slow are one reason.
    let share = (beyond as f64 / lost.max(1) as f64).min(1.0);
    if lost == 0 || share < 0.2 || (time - median) * 20 < lost {
        return None;
    }
    // How far beyond the 99th percentile, in distances from the median to there: disks vary by more than sums do.
    let spread = (p99.max(1) as f64 / median.max(1) as f64).ln().clamp(LEAST_SPREAD, 2.0);
    let factor = (time as f64 / p99.max(1) as f64).ln() / spread;
    let enough = (usual.samples() as f64 / 30.0).ln().clamp(0.0, 1.0);
    let strength = (0.8 + 1.4 * factor + enough).min(4.0) * share - too_short(beyond);
    let reason = format!(
        "it took {} by itself: the median of {} good calls is {}, their p99 {}",
        crate::render::duration(time),
        usual.samples(),
        crate::render::duration(median),
        crate::render::duration(p99)
    );
    Some(Finding {
        call,
        kind: Kind::Duration,
        function: known.function().to_owned(),
        path: "duration_ns".to_owned(),
        strength,
        reason,
        // It was late from when it should have ended.
        since: bad.calls[call].end.saturating_sub(time - median),
        accomplices: as_slow(corpus, known.function(), time),
        feeds: Vec::new(),
    })
}

/// The usual times without those that are nearly as long as this one, if these are few.
fn without(usual: &Usual, time: u64, tolerance: Tolerance) -> Usual {
    let shorter = usual.times.partition_point(|known| *known <= time / 2);
    let few = tolerance.most_misses(usual.times.len());
    let kept = if usual.times.len() - shorter <= few { shorter } else { usual.times.len() };
    Usual { times: usual.times[..kept].to_vec() }
}

/// The good traces in which such a call took more than half of this time by itself.
fn as_slow(corpus: &Corpus<'_>, function: &str, time: u64) -> Accomplices {
    if corpus.tolerance.is_strict() {
        return Accomplices::new();
    }
    let is_slow = |sample: &&Sample<'_>| {
        let times = sample.trace.self_times();
        let calls = sample.trace.calls.iter().zip(times);
        calls
            .filter(|(call, _)| call.function() == function)
            .any(|(_, known)| known.is_some_and(|known| known > time / 2))
    };
    corpus.good.iter().filter(is_slow).map(|sample| sample.number).collect()
}

/// What is lost to a switch of threads or a cold cache is nobody's complaint.
#[expect(clippy::cast_precision_loss, reason = "times are compared to about a percent")]
fn too_short(beyond: u64) -> f64 {
    (NOTICED as f64 / beyond.max(1) as f64).ln().max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_values_that_occurred() {
        let sorted: Vec<u64> = (1..=100).collect();
        assert_eq!((quantile(&sorted, 500), quantile(&sorted, 990), quantile(&sorted, 1000)), (50, 99, 100));
        assert_eq!((quantile(&[], 500), quantile(&[7], 990)), (0, 7));
    }
}
