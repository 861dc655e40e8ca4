//! The part that does not depend on the machine's mood: instructions and allocations of casefile, compared with
//! numbers that are kept in the repository. Fails where one grew by more than its tolerance.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::measure::Measurement;
use crate::metric::{Metric, Results};
use crate::{callgrind, child, peers};

/// What may differ from one run to the next without a change of the code: a part of the number, or as much as the
/// second says, whichever is more.
const TOLERANCES: [(Metric, f64, f64); 5] = [
    (Metric::CallerInstructions, 0.03, 2.0),
    (Metric::TotalInstructions, 0.03, 2.0),
    (Metric::OffInstructions, 0.0, 1.0),
    (Metric::CallerAllocations, 0.0, 0.02),
    (Metric::TotalAllocations, 0.03, 0.02),
];

fn baseline() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("baseline.txt")
}

/// Measures casefile, and compares it with the baseline, or makes it the baseline.
pub(crate) fn run(write: bool) -> ExitCode {
    if !callgrind::is_there() {
        eprintln!("valgrind is needed: apt-get install valgrind");
        return ExitCode::FAILURE;
    }
    let mut results = Results::default();
    let casefile = peers::by_name("casefile").expect("casefile is always in the table");
    child::measure(casefile, Measurement::Allocations, &mut results);
    callgrind::count(casefile, &mut results);
    if write { keep(&results) } else { compare(&results) }
}

fn keep(results: &Results) -> ExitCode {
    let mut text = String::from("# Of one call, the bare function included. Written by `stable --write`.\n");
    for (metric, ..) in TOLERANCES {
        let value = results.get("casefile", metric).expect("all of them were measured");
        let _ = writeln!(text, "{} {value:.3}", metric.key());
    }
    print!("{text}");
    std::fs::write(baseline(), text).expect("the baseline can be written");
    ExitCode::SUCCESS
}

fn compare(results: &Results) -> ExitCode {
    let text = std::fs::read_to_string(baseline()).expect("there is a baseline");
    let before = |metric: Metric| {
        text.lines().find_map(|line| line.strip_prefix(&metric.key())?.trim().parse::<f64>().ok())
    };
    let mut passed = 0;
    for (metric, part, least) in TOLERANCES {
        let (Some(before), Some(now)) = (before(metric), results.get("casefile", metric)) else {
            println!("{}: not in the baseline, or not measured", metric.title());
            continue;
        };
        let slack = f64::max(before * part, least);
        let verdict = Verdict::of(before, now, slack);
        println!("{}: {now:.2}, was {before:.2} (tolerance {slack:.2}): {}", metric.title(), verdict.text());
        passed += usize::from(verdict != Verdict::Regression);
    }
    let failed = TOLERANCES.len() - passed;
    println!("{passed} passed, {failed} failed");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    AsBefore,
    Better,
    Regression,
}

impl Verdict {
    fn of(before: f64, now: f64, slack: f64) -> Verdict {
        match now - before {
            growth if growth > slack => Verdict::Regression,
            growth if growth < -slack => Verdict::Better,
            _ => Verdict::AsBefore,
        }
    }

    fn text(self) -> &'static str {
        match self {
            Verdict::AsBefore => "as before",
            Verdict::Better => "better: keep it with `stable --write`",
            Verdict::Regression => "REGRESSION",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict;

    #[test]
    fn only_growth_past_the_tolerance_is_a_regression() {
        assert_eq!(Verdict::of(300.0, 308.0, 9.0), Verdict::AsBefore);
        assert_eq!(Verdict::of(300.0, 310.0, 9.0), Verdict::Regression);
        assert_eq!(Verdict::of(300.0, 280.0, 9.0), Verdict::Better);
    }
}
