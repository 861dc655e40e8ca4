//! How is a verdict said? In a sentence or two, and no surer than it is.
//!
//! Must never claim a cause where there is only a suspicion.

use super::finding::{Finding, Kind};
use super::judgement::short;

/// How sure the verdict is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// One finding accounts for most of what is wrong.
    Sure,
    /// One is likelier than the others.
    Likely,
    /// Several could be it.
    Unsure,
    /// Nothing differs that is not noise.
    NothingFound,
    /// There is nothing to compare with.
    NothingToCompare,
}

/// From how likely the first is, and how likely the next.
pub(crate) fn confidence(scores: &[f64]) -> Confidence {
    let first = scores.first().copied().unwrap_or(0.0);
    let second = scores.get(1).copied().unwrap_or(0.0);
    match first {
        ..0.2 => Confidence::NothingFound,
        _ if first >= 0.75 && first >= 1.2 * second => Confidence::Sure,
        _ if first >= 0.45 && first >= second => Confidence::Likely,
        _ => Confidence::Unsure,
    }
}

pub(crate) fn sentence(finding: &Finding, same_inputs: bool) -> String {
    let name = short(&finding.function);
    let reason = &finding.reason;
    match finding.kind {
        Kind::MissingCall => format!("{name} was not called: {reason}."),
        Kind::ExtraCall => format!("{name} was called too often: {reason}."),
        Kind::Outcome => format!("{name} {reason}. The failure began in it."),
        Kind::Unfinished => format!("{name} was entered and never returned."),
        Kind::Output if same_inputs => format!(
            "{name} was given what it is given in good traces, and gave back another {}: {reason}. The fault is inside \
             of it, or in what it reads.",
            what(&finding.path)
        ),
        Kind::Output => format!("{name} gave back another {}: {reason}.", what(&finding.path)),
        Kind::Inputs => format!(
            "{name} was given another {}: {reason}. No earlier call gave that value back: its caller made it.",
            what(&finding.path)
        ),
        Kind::Duration => format!("{name} was slow: {reason}."),
        Kind::Order => {
            format!("{name} ran at another point: {reason}. The values may be right and the timing wrong.")
        }
    }
}

fn what(path: &str) -> String {
    path.split_once('.').map_or_else(|| path.to_owned(), |(_, rest)| format!("value of {rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_that_are_as_likely_leave_doubt() {
        assert_eq!(confidence(&[0.9, 0.2]), Confidence::Sure);
        assert_eq!(confidence(&[0.9, 0.85]), Confidence::Likely);
        assert_eq!(confidence(&[0.3, 0.3]), Confidence::Unsure);
        assert_eq!(confidence(&[0.1]), Confidence::NothingFound);
        assert_eq!(confidence(&[]), Confidence::NothingFound);
    }
}
