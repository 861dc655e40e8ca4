//! Which of the good traces are none? Those that break the rule that the bad one breaks: they are left out, and all is
//! learnt again.
//!
//! Must never leave out so many that the rest proves nothing, nor be as sure as without leaving any out.

use super::blame::{self, Ranked};
use super::corpus::Corpus;
use super::finding::Finding;
use super::tolerance::{Accomplices, Tolerance};
use super::{durations, order, outcomes, repeats, suspects};

/// More answers than these are no help.
const MOST_BLAMED: usize = 8;
/// Where one finding scores as much without leaving any trace out, none is left out.
const CLEAR: f64 = 0.5;
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
    fn score(&self) -> f64 {
        self.ranked.first().map_or(0.0, |ranked| ranked.score)
    }
}

/// Compares with all good traces; where that says little, with those that do not look as bad.
pub(crate) fn examine(corpus: &mut Corpus<'_>) -> Examined {
    let mut best = look(corpus);
    if best.score() >= CLEAR || corpus.good.len() < 8 {
        return best;
    }
    corpus.tolerance = Tolerance::LENIENT;
    let lenient = look(corpus);
    corpus.tolerance = Tolerance::STRICT;
    let all = corpus.good.len();
    let mut guesses: Vec<Accomplices> = Vec::new();
    for ranked in &lenient.ranked {
        let accomplices = &ranked.finding.accomplices;
        let few = Tolerance::LENIENT.most_misses(all);
        if !accomplices.is_empty() && accomplices.len() <= few && !guesses.contains(accomplices) {
            guesses.push(accomplices.clone());
        }
    }
    for guess in guesses.into_iter().take(MOST_GUESSES) {
        corpus.leave_out(&guess);
        let mut examined = look(corpus);
        for ranked in &mut examined.ranked {
            ranked.score *= LEFT;
        }
        if examined.score() > best.score() {
            examined.accomplices = guess;
            best = examined;
        }
    }
    corpus.leave_out(&best.accomplices);
    best
}

fn look(corpus: &Corpus<'_>) -> Examined {
    let history = durations::self_time_history(corpus.good.iter().map(|sample| sample.trace));
    let suspects = suspects::find(corpus);
    let mut findings = suspects.findings;
    findings.extend(outcomes::find(corpus));
    findings.extend(durations::find(corpus, &history));
    findings.extend(order::find(corpus));
    findings.extend(repeats::find(corpus));
    let mut ranked = blame::rank(corpus, findings);
    ranked.truncate(MOST_BLAMED);
    Examined { ranked, given: suspects.given, accomplices: Accomplices::new() }
}
