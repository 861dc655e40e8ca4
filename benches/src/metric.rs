//! What is measured: the name of each number, its unit and how it is printed. How it is measured is in `measure`.

use std::collections::BTreeMap;

/// A number that is measured for one peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Metric {
    CallerInstructions,
    TotalInstructions,
    OffInstructions,
    CallerAllocations,
    TotalAllocations,
    CallP50,
    CallP99,
    CallP999,
    Burst,
    ReportedLatency,
    Cpu1,
    Cpu2,
    PacedCpu,
    Kept1,
    Kept2,
    Lossless1,
    Lossless2,
    Peak1,
    Peak2,
    /// Records that are missing although none was to be lost.
    LostLossless,
    /// Calls that are neither written nor counted as lost.
    Unaccounted,
    /// Bytes of an annotated function's future.
    Frame,
    /// The same, where an argument of 256 bytes is stored in it.
    WideFrame,
    Check,
    Release,
    /// Of the program with 1,000 annotated functions, without symbols.
    ProgramBytes,
    ColdBuild,
}

impl Metric {
    pub(crate) const ALL: [Metric; 27] = [
        Metric::CallerInstructions,
        Metric::TotalInstructions,
        Metric::OffInstructions,
        Metric::CallerAllocations,
        Metric::TotalAllocations,
        Metric::CallP50,
        Metric::CallP99,
        Metric::CallP999,
        Metric::Burst,
        Metric::ReportedLatency,
        Metric::Cpu1,
        Metric::Cpu2,
        Metric::PacedCpu,
        Metric::Kept1,
        Metric::Kept2,
        Metric::Lossless1,
        Metric::Lossless2,
        Metric::Peak1,
        Metric::Peak2,
        Metric::LostLossless,
        Metric::Unaccounted,
        Metric::Frame,
        Metric::WideFrame,
        Metric::Check,
        Metric::Release,
        Metric::ProgramBytes,
        Metric::ColdBuild,
    ];

    /// Between processes.
    pub(crate) fn key(self) -> String {
        format!("{self:?}")
    }

    pub(crate) fn from_key(key: &str) -> Option<Metric> {
        Metric::ALL.into_iter().find(|metric| metric.key() == key)
    }

    /// The heading of its column.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Metric::CallerInstructions => "caller instr.",
            Metric::TotalInstructions => "total instr.",
            Metric::OffInstructions => "instr. when off",
            Metric::CallerAllocations => "caller alloc.",
            Metric::TotalAllocations => "total alloc.",
            Metric::CallP50 => "p50 ns",
            Metric::CallP99 => "p99 ns",
            Metric::CallP999 => "p99.9 ns",
            Metric::Burst => "burst, ns a call",
            Metric::ReportedLatency => "latency reported, ns",
            Metric::Cpu1 => "CPU ns a record, saturated, 1 thread",
            Metric::Cpu2 => "CPU ns a record, 2 threads",
            Metric::PacedCpu => "CPU ns a call, paced",
            Metric::Kept1 => "kept, 1 thread",
            Metric::Kept2 => "kept, 2 threads",
            Metric::Lossless1 => "lossless records/s, 1 thread",
            Metric::Lossless2 => "lossless records/s, 2 threads",
            Metric::Peak1 => "peak MiB, 1 thread",
            Metric::Peak2 => "peak MiB, 2 threads",
            Metric::LostLossless => "lost of those",
            Metric::Unaccounted => "neither kept nor counted",
            Metric::Frame => "future, bytes",
            Metric::WideFrame => "with an argument of 256 bytes",
            Metric::Check => "`cargo check`, s",
            Metric::Release => "release build, s",
            Metric::ProgramBytes => "program, bytes",
            Metric::ColdBuild => "cold build of the dependencies, s",
        }
    }

    fn decimals(self) -> usize {
        match self {
            Metric::CallerAllocations | Metric::TotalAllocations => 2,
            Metric::Kept1 | Metric::Kept2 => 3,
            Metric::Peak1 | Metric::Peak2 | Metric::Check | Metric::Release | Metric::ColdBuild => 1,
            _ => 0,
        }
    }

    pub(crate) fn print(self, value: f64) -> String {
        with_separators(&format!("{value:.*}", self.decimals()))
    }
}

fn with_separators(number: &str) -> String {
    let (whole, fraction) =
        number.split_once('.').map_or((number, None), |(whole, rest)| (whole, Some(rest)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut out = String::from(sign);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// What was measured, of every peer and in every round.
#[derive(Default)]
pub(crate) struct Results {
    values: BTreeMap<(&'static str, Metric), Vec<f64>>,
}

impl Results {
    pub(crate) fn add(&mut self, peer: &'static str, metric: Metric, value: f64) {
        self.values.entry((peer, metric)).or_default().push(value);
    }

    /// The median of all rounds; of what was kept the worst round, because loss is not noise.
    pub(crate) fn get(&self, peer: &str, metric: Metric) -> Option<f64> {
        let (_, values) = self.values.iter().find(|((name, of), _)| *name == peer && *of == metric)?;
        let mut values = values.clone();
        values.sort_by(f64::total_cmp);
        match metric {
            Metric::Kept1 | Metric::Kept2 => values.first().copied(),
            _ => values.get(values.len() / 2).copied(),
        }
    }
}

/// Counts and nanoseconds as numbers to calculate with.
#[expect(clippy::cast_precision_loss, reason = "nothing that is counted here comes near 2^52")]
pub(crate) fn float(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::{Metric, Results};

    #[test]
    fn numbers_are_printed_in_groups_of_three() {
        assert_eq!(Metric::Burst.print(1_234_567.4), "1,234,567");
        assert_eq!(Metric::Burst.print(-123.0), "-123");
        assert_eq!(Metric::CallerAllocations.print(1000.5), "1,000.50");
    }

    #[test]
    fn of_many_rounds_the_median_counts_and_of_losses_the_worst() {
        let mut results = Results::default();
        for value in [0.5, 9.0, 0.7] {
            results.add("peer", Metric::Burst, value);
            results.add("peer", Metric::Kept1, value);
        }
        assert_eq!(results.get("peer", Metric::Burst), Some(0.7));
        assert_eq!(results.get("peer", Metric::Kept1), Some(0.5));
    }
}
