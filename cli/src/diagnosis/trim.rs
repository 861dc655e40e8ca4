//! Which of the good traces are none? Those that break the rule that the bad one breaks: they are left out, and all is
//! learnt again.
//!
//! Must never leave out so many that the rest proves nothing, nor be as sure as without leaving any out.

use super::blame::{self, Ranked};
use super::corpus::Corpus;
use super::finding::Finding;
use super::tolerance::{self, Accomplices, Tolerance};
use super::{durations, order, outcomes, repeats, siblings, suspects};

/// More answers than these are no help.
const MOST_BLAMED: usize = 8;
/// Where one finding explains as much without leaving any trace out, none is left out; in nats.
const CLEAR: f64 = 9.0;
/// A score that is worth telling without leaving any trace out.
const SOMETHING: f64 = 0.25;
/// A score that leaves little doubt.
const SURE: f64 = 0.75;
const LEAST_TRACES: usize = 8;
/// How many guesses at who has the same fault are tried.
const MOST_GUESSES: usize = 3;
/// What remains of a score for which traces were left out.
const LEFT: f64 = 0.44;

/// What was found, and which good traces have it too.
pub(crate) struct Examined {
    pub(crate) ranked: Vec<Ranked>,
    pub(crate) given: Vec<Finding>,
    pub(crate) accomplices: Accomplices,
}

impl Examined {
    fn explained(&self) -> f64 {
        self.ranked.first().map_or(0.0, |ranked| ranked.explained)
    }
}

/// Compares with all good traces, and with those that do not look as bad, whichever explains more.
pub(crate) fn examine(corpus: &mut Corpus<'_>) -> Examined {
    let mut best = look(corpus);
    if corpus.good.len() < LEAST_TRACES || best.explained() >= CLEAR {
        return best;
    }
    let strict = best.ranked.first().map_or(0.0, |ranked| ranked.score);
    for guess in guesses(corpus) {
        corpus.leave_out(&guess);
        let mut examined = look(corpus);
        let penalty = penalty(corpus, strict, guess.len());
        for ranked in &mut examined.ranked {
            ranked.explained -= penalty;
        }
        if examined.explained() > best.explained() {
            examined.accomplices = guess;
            best = examined;
        }
    }
    corpus.leave_out(&best.accomplices);
    if !best.accomplices.is_empty() {
        for ranked in &mut best.ranked {
            ranked.score *= LEFT;
        }
    }
    best
}

/// Who may have the same fault: those that share a finding when some traces may break a rule.
fn guesses(corpus: &mut Corpus<'_>) -> Vec<Accomplices> {
    corpus.tolerance = Tolerance::LENIENT;
    let lenient = look(corpus);
    corpus.tolerance = Tolerance::STRICT;
    let most = Tolerance::LENIENT.most_misses(corpus.good.len());
    let mut guesses: Vec<Accomplices> = Vec::new();
    for ranked in lenient.ranked {
        let guess = ranked.finding.accomplices;
        if !guess.is_empty() && guess.len() <= most && !guesses.contains(&guess) {
            guesses.push(guess);
        }
    }
    guesses.truncate(MOST_GUESSES);
    guesses
}

/// How much more must be explained to leave traces out: nothing where nothing else was found; most where one finding is
/// sure, or the trace failed, since those that ended well are then less likely to have the same fault.
fn penalty(corpus: &Corpus<'_>, strict: f64, left_out: usize) -> f64 {
    match strict {
        ..SOMETHING => 0.0,
        _ if corpus.bad.trace.failed() => 4.0 + tolerance::doubt(left_out),
        SURE.. => 3.0 + tolerance::doubt(left_out),
        _ => 1.0 + tolerance::doubt(left_out),
    }
}

fn look(corpus: &Corpus<'_>) -> Examined {
    let history = durations::self_time_history(corpus.good.iter().map(|sample| sample.trace));
    let suspects = suspects::find(corpus);
    let mut findings = suspects.findings;
    findings.extend(outcomes::find(corpus));
    findings.extend(durations::find(corpus, &history));
    findings.extend(order::find(corpus));
    findings.extend(repeats::find(corpus));
    let siblings = siblings::find(corpus, &findings);
    findings.extend(siblings);
    let mut ranked = blame::rank(corpus, findings);
    ranked.truncate(MOST_BLAMED);
    Examined { ranked, given: suspects.given, accomplices: Accomplices::new() }
}

#[cfg(test)]
mod tests {
    use casefile_record::{EventName, Outcome, Record, SpanId, Timestamp, TraceId};
    use serde_json::json;

    use super::*;
    use crate::diagnosis::Evidence;
    use crate::trace::Trace;

    const BEGIN: u64 = 1_795_341_600_000_000_000;
    const CALLS: u64 = 2000;

    /// A root and what it calls: fifty functions, forty times each.
    fn trace(number: u64, is_wrong: bool) -> Trace {
        let begin = BEGIN + number * 1_000_000_000;
        let call = |span: u64| {
            let (start, end) =
                if span == 1 { (0, CALLS * 1000 + 1000) } else { (span * 1000, span * 1000 + 500) };
            let mut record = Record::new(Timestamp::from_unix_nanos(begin + end), EventName::Call);
            record.span_id = SpanId::from_u64(span);
            record.parent_span_id = SpanId::from_u64(u64::from(span > 1));
            record.duration_ns = Some(end - start);
            record.outcome = Some(Outcome::Ok);
            record.code_function_name =
                Some(if span == 1 { "root".to_owned() } else { format!("step_{}", span % 50) });
            let amount = (number * 7919 + span * 104_729) % 100_003;
            record.inputs =
                Some([("amount", json!(amount)), ("sort", json!(span % 3))].into_iter().collect());
            record.output = Some(json!(amount * 3 + u64::from(is_wrong && span.is_multiple_of(2)) * 50_000));
            record
        };
        Trace::from_records(
            TraceId::from_u128(1 + u128::from(number)).expect("not zero"),
            (1..=CALLS).map(call),
        )
    }

    #[test]
    fn two_hundred_traces_of_two_thousand_calls_take_a_bounded_number_of_steps() {
        let good: Vec<Trace> = (0..200).map(|number| trace(number, false)).collect();
        let bad = trace(200, true);
        let mut corpus = Corpus::new(&Evidence { bad: &bad, good: &good, overlapping: &[] });
        let examined = examine(&mut corpus);
        assert!(!examined.ranked.is_empty());
        let steps = corpus.steps();
        assert!(steps < MOST_STEPS, "{steps} steps");
    }

    /// Twice what it takes; without the limits on calls of a place, and on findings, it is many times more.
    const MOST_STEPS: usize = 12_000_000;
}
