//! Which calls ended in another way than they do in good traces? Errors, panics, cancelled and unfinished calls.
//!
//! Must never take an error for a fault that good traces have as often: somebody handles it.

use casefile_record::Outcome;

use super::corpus::{Corpus, Sample};
use super::finding::{Finding, Kind};
use super::judgement::short;
use super::tolerance::Accomplices;

pub(crate) fn find(corpus: &Corpus<'_>) -> Vec<Finding> {
    (0..corpus.bad.calls.len()).filter_map(|call| odd_end(corpus, call)).collect()
}

/// How a call ended, as it is counted: errors by their type.
fn end<'a>(sample: &Sample<'a>, call: usize) -> (Option<Outcome>, Option<&'a str>) {
    let record = &sample.trace.calls[sample.calls[call].index].record;
    (record.outcome, record.error_type.as_deref())
}

#[expect(clippy::cast_precision_loss, reason = "a few hundred traces")]
fn odd_end(corpus: &Corpus<'_>, call: usize) -> Option<Finding> {
    let bad = &corpus.bad;
    let (outcome, error_type) = end(bad, call);
    if outcome == Some(Outcome::Ok) {
        return None;
    }
    let site = bad.calls[call].site;
    let (mut traces, mut same) = (0_usize, 0_usize);
    for sample in corpus.all_good() {
        let here: Vec<usize> =
            (0..sample.calls.len()).filter(|call| sample.calls[*call].site == site).collect();
        traces += usize::from(!here.is_empty());
        same += usize::from(here.iter().any(|other| end(sample, *other) == (outcome, error_type)));
    }
    let is_handled = bad.calls[call].caller.is_some_and(|caller| bad.succeeded(caller));
    // Good traces have it, and here, too, its caller went on: it was dealt with.
    let share = if is_handled && same > 0 { 0.5 } else { 1.0 };
    let strength = ((traces.max(8) as f64 + 1.0) / (same as f64 + 0.5)).ln().clamp(0.0, 5.0) * share;
    let record = &bad.trace.calls[bad.calls[call].index];
    let function = record.function().to_owned();
    let of_good = if corpus.all_good().next().is_none() {
        "and there is no good trace to compare with".to_owned()
    } else if traces == 0 {
        "where no good trace makes that call".to_owned()
    } else if same == 0 {
        format!("as in none of {traces} good traces")
    } else {
        format!("as in {same} of {traces} good traces")
    };
    let (kind, path, how) = match outcome {
        Some(Outcome::Cancelled) => (Kind::Outcome, "outcome", "was cancelled".to_owned()),
        Some(outcome) => {
            let path = if error_type.is_some() { "error.type" } else { "outcome" };
            let word = if outcome == Outcome::Panic { "panicked" } else { "failed" };
            (Kind::Outcome, path, format!("{word} with {}", error_type.map_or("an error", short)))
        }
        None => (Kind::Unfinished, "", "never returned".to_owned()),
    };
    let reason = format!("{how}, {of_good}");
    let since = bad.calls[call].end;
    Some(Finding {
        call,
        kind,
        function,
        path: path.to_owned(),
        strength,
        reason,
        since,
        // A good trace that has the same error handled it: it has no part in this.
        accomplices: Accomplices::new(),
        feeds: Vec::new(),
    })
}

/// The failed callee whose failure a failed call passes on: the last to fail, if its caller fails no other way by itself.
pub(crate) fn passed_on_from(sample: &Sample<'_>, call: usize) -> Option<usize> {
    let failed = |call: usize| end(sample, call).0 != Some(Outcome::Ok);
    if !failed(call) {
        return None;
    }
    let callees = &sample.trace.calls[sample.calls[call].index].children;
    callees
        .iter()
        .filter_map(|index| sample.sampled(*index))
        .filter(|callee| failed(*callee))
        .max_by_key(|callee| (sample.calls[*callee].end, *callee))
}
