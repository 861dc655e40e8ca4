//! How is a verdict said? In a sentence or two, and no surer than it is.
//!
//! Must never claim a cause where there is only a suspicion, nor say what was not looked up in the traces.

use casefile_record::Outcome;

use super::came_from::{CameFrom, Source, came_from};
use super::corpus::Corpus;
use super::finding::{Finding, Kind};
use super::given::{Given, given};
use super::judgement::short;
use super::wholeness::Wholeness;

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

/// What is said of the first finding. Each sentence was checked against the traces.
pub(crate) fn sentence(corpus: &Corpus<'_>, finding: &Finding, is_fed_odd: bool, whole: Wholeness) -> String {
    let name = short(&finding.function);
    let reason = &finding.reason;
    match finding.kind {
        Kind::MissingCall if calls_made(corpus, finding) == 0 && !whole.shows_what_was_not_called() => {
            let reason = reason.replacen("called it 0 times", "has no call of it", 1);
            format!("{name} is not on record: {reason}.")
        }
        Kind::MissingCall if calls_made(corpus, finding) == 0 => format!("{name} was not called: {reason}."),
        Kind::MissingCall => format!("{name} was called too seldom: {reason}."),
        Kind::ExtraCall => format!("{name} was called too often: {reason}."),
        Kind::Outcome => format!("{name} {reason}. {}", began(corpus, finding)).trim_end().to_owned(),
        Kind::Unfinished => format!("{name} was entered and never returned."),
        Kind::Output => {
            let inside = match beside(corpus, finding) {
                Some(beside) => beside,
                None if is_fed_odd => String::new(),
                None => inside(&given(corpus, finding.call)),
            };
            let text = format!("{name} gave back another {}: {reason}. {inside}", what(&finding.path));
            text.trim_end().to_owned()
        }
        Kind::Inputs => {
            let text = format!(
                "{name} was given another {}: {reason}. {}",
                what(&finding.path),
                upstream(corpus, finding)
            );
            text.trim_end().to_owned()
        }
        Kind::Duration => format!("{name} was slow: {reason}."),
        Kind::Order => {
            format!("{name} ran at another point: {reason}. The values may be right and the timing wrong.")
        }
    }
}

fn calls_made(corpus: &Corpus<'_>, finding: &Finding) -> usize {
    let trace = corpus.bad.trace;
    let callees = &trace.calls[corpus.bad.calls[finding.call].index].children;
    callees.iter().filter(|callee| trace.calls[**callee].function() == finding.function).count()
}

/// Whether a failure began in the call that is blamed for it.
fn began(corpus: &Corpus<'_>, finding: &Finding) -> String {
    let trace = corpus.bad.trace;
    let call = &trace.calls[corpus.bad.calls[finding.call].index];
    if call.record.outcome == Some(Outcome::Cancelled) {
        return "It was dropped before it had finished.".to_owned();
    }
    let failed = call.children.iter().map(|callee| &trace.calls[*callee]).find(|callee| !callee.succeeded());
    match failed {
        Some(callee) => format!("{}, which it called, failed before.", short(callee.function())),
        None if trace.lost().records_left_out > 0 => String::new(),
        None => "The failure began in it.".to_owned(),
    }
}

/// Another call of the function that ran at the same time: neither need be wrong by itself.
fn beside(corpus: &Corpus<'_>, finding: &Finding) -> Option<String> {
    let bad = &corpus.bad;
    let call = &bad.calls[finding.call];
    let sibling = bad.calls.iter().find(|other| {
        let is_same = bad.trace.calls[other.index].function() == finding.function;
        is_same && other.index != call.index && other.start < call.end && call.start < other.end
    })?;
    let record = &bad.trace.calls[sibling.index].record;
    let (name, gave) = (short(&finding.function), record.output.as_ref());
    let gave = gave
        .map_or_else(String::new, |output| format!(" and gave back {}", crate::render::brief(output, 40)));
    let span = record.span_id.map_or_else(String::new, |span| format!(" (span {span})"));
    Some(format!(
        "Another call of {name}{span} ran side by side with it{gave}: both may have read the same before either \
         of them wrote. In itself neither need be wrong."
    ))
}

/// What its inputs say of where a wrong output was made.
fn inside(given: &Given) -> String {
    match given {
        Given::Same { traces, but_identifiers } => format!(
            "It was given the same as in {traces} good {}{}: the fault is inside of it, or in what it reads.",
            if *traces == 1 { "trace" } else { "traces" },
            if *but_identifiers { ", identifiers aside" } else { "" }
        ),
        Given::Nothing => {
            "None of its inputs is on record: the fault is inside of it, or in what it reads.".to_owned()
        }
        Given::New(value) => {
            format!("No good trace gives it {value}: look at how it treats that, and at what it reads.")
        }
        Given::Usual => {
            "Each of its inputs is such as good traces have, though none has all of them together: the \
                         fault is likely inside of it, or in what it reads."
                .to_owned()
        }
        Given::NoneToCompare => String::new(),
    }
}

/// Where a value was before, that a call was given wrongly.
fn upstream(corpus: &Corpus<'_>, finding: &Finding) -> String {
    let trace = corpus.bad.trace;
    let index = corpus.bad.calls[finding.call].index;
    let Some(CameFrom { given, returned }) = came_from(trace, index, &finding.path) else {
        return String::new();
    };
    let name = |source: &Source| short(trace.calls[source.call].function()).to_owned();
    match (given, returned) {
        (Some(given), Some(returned)) => format!(
            "{} was given that value as {}, and {} gave it back before as {}.",
            name(&given),
            given.path,
            name(&returned),
            returned.path
        ),
        (Some(given), None) => format!("{} was given that value as {}.", name(&given), given.path),
        (None, Some(returned)) => format!(
            "{} gave that value back before, as {}: see whether the two mean the same.",
            name(&returned),
            returned.path
        ),
        // What came before is not known where clocks disagree.
        (None, None) if super::clocks::disagree(trace).is_some() => String::new(),
        (None, None) => match trace.calls[index].parent {
            Some(caller) => format!(
                "No earlier call gave that value back, and no caller was given it: {} made it, or read it where \
                 nothing is recorded.",
                short(trace.calls[caller].function())
            ),
            None => String::new(),
        },
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
