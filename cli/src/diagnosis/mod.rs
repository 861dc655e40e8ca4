//! Why did this trace go wrong? It is compared with good traces of the same root: what differs, what of that is noise,
//! and what was wrong first.
//!
//! Pure functions: must never read a file or a clock, and never say more than the traces show.

mod align;
mod among;
mod blame;
mod came_from;
mod clocks;
mod computed;
mod contradictions;
mod corpus;
mod counts;
mod critical;
mod durations;
mod equality;
mod fields;
mod finding;
mod follows;
mod given;
mod grouped;
mod judgement;
mod known;
mod matrix;
mod odd_values;
mod order;
mod origins;
mod outcomes;
mod overlapping;
mod ranges;
mod repeats;
mod siblings;
mod similar;
mod suspects;
mod thresholds;
mod tolerance;
mod trim;
mod verdict;
mod wholeness;
mod words;

use std::collections::{HashMap, HashSet};

use casefile_record::{Record, TraceId};
use serde::Serialize;

pub use align::{Pair, align};
pub(crate) use clocks::{Apart, disagree as clocks_disagree};
pub use critical::critical_path;
pub use durations::{LEAST_SAMPLES, Usual, self_time_history};
pub use finding::Kind;
pub use overlapping::Overlapping;
pub use similar::Reference;
pub use verdict::Confidence;

use corpus::Corpus;
use trim::Examined;
use wholeness::Wholeness;
use words::{Derived, Path, SiteId};

use crate::trace::Trace;

/// What a diagnosis rests on.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// The trace that went wrong.
    pub bad: &'a Trace,
    /// Traces of the same root that went well.
    pub good: &'a [Trace],
    /// Calls of other traces that ran meanwhile.
    pub overlapping: &'a [Record],
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Blamed {
    /// The function's full path.
    pub function: String,
    /// Where in its record; empty for the call itself.
    pub path: String,
    /// In which way it is at fault.
    pub kind: Kind,
    /// From 0 to 1: how likely it is wrong, times how much of what is wrong came after it.
    pub score: f64,
    /// Why, in words.
    pub reason: String,
    /// The call in the bad trace; of a missing call its caller.
    #[serde(skip)]
    pub call: usize,
}

/// What was found.
#[derive(Debug, Clone, Serialize)]
pub struct Diagnosis {
    /// How sure it is.
    pub confidence: Confidence,
    /// A sentence or two.
    pub verdict: String,
    /// The answers, strongest first.
    pub blamed: Vec<Blamed>,
    /// What the trace was given from outside that no good trace was given: conditions, not faults.
    pub given: Vec<Blamed>,
    /// With how many good traces it was compared.
    pub good_traces: usize,
    /// Traces that ended well and have the same fault: they were left out.
    pub also_broken_in: Vec<TraceId>,
    /// The good trace to read beside it.
    pub reference: Option<Reference>,
    /// Calls of other traces that ran meanwhile and were given the same value: evidence, not a cause.
    pub overlapping: Vec<Overlapping>,
    /// Fields that differ among good traces: function and path.
    #[serde(skip)]
    noise: HashSet<(String, String)>,
}

/// Compares the bad trace with the good ones.
#[must_use]
pub fn diagnose(evidence: &Evidence<'_>) -> Diagnosis {
    let mut corpus = Corpus::new(evidence);
    let Examined { ranked, mut given, accomplices } = trim::examine(&mut corpus);
    let scores: Vec<f64> = ranked.iter().map(|ranked| ranked.score).collect();
    given.sort_by(|a, b| b.strength.total_cmp(&a.strength).then_with(|| a.path.cmp(&b.path)));
    given.truncate(4);
    let whole = Wholeness::of(evidence.bad);
    let confidence = match evidence.good {
        [] => Confidence::NothingToCompare,
        _ => whole.limit(verdict::confidence(&scores), ranked.first().map(|first| first.finding.kind)),
    };
    let verdict = said(&corpus, &ranked, confidence, whole);
    let blamed: Vec<Blamed> =
        ranked.into_iter().map(|ranked| blamed(&corpus, ranked.finding, ranked.score)).collect();
    Diagnosis {
        confidence,
        verdict,
        overlapping: overlapping::find(evidence, &blamed),
        blamed,
        given: given.into_iter().map(|finding| blamed_given(&corpus, finding)).collect(),
        good_traces: corpus.good.len(),
        also_broken_in: accomplices
            .iter()
            .filter_map(|number| Some(evidence.good.get(*number)?.id))
            .collect(),
        reference: similar::choose(&corpus, whole.root()),
        noise: noise(&corpus),
    }
}

fn said(corpus: &Corpus<'_>, ranked: &[blame::Ranked], confidence: Confidence, whole: Wholeness) -> String {
    let first = ranked.first().map(|first| {
        let is_odd = |other: &blame::Ranked| {
            let is_input = other.finding.call == first.finding.call && other.finding.kind == Kind::Inputs;
            is_input || other.finding.feeds.contains(&first.finding.call)
        };
        verdict::sentence(corpus, &first.finding, ranked.iter().any(is_odd), whole)
    });
    if confidence == Confidence::NothingToCompare {
        let nothing = whole.nothing_to_compare();
        return first.map_or_else(|| nothing.to_owned(), |first| format!("{nothing} {first}"));
    }
    match first.filter(|_| confidence != Confidence::NothingFound) {
        Some(first) => first + whole.doubt(ranked[0].finding.kind),
        None => whole.nothing_found().to_owned(),
    }
}

fn blamed(corpus: &Corpus<'_>, finding: finding::Finding, score: f64) -> Blamed {
    Blamed {
        function: finding.function,
        path: finding.path,
        kind: finding.kind,
        score: (score * 1000.0).round() / 1000.0,
        reason: finding.reason,
        call: corpus.bad.calls[finding.call].index,
    }
}

fn blamed_given(corpus: &Corpus<'_>, finding: finding::Finding) -> Blamed {
    let certainty = finding.certainty();
    blamed(corpus, finding, certainty)
}

/// Fields of which good traces have many values at one place: identifiers, times, amounts.
fn noise(corpus: &Corpus<'_>) -> HashSet<(String, String)> {
    let mut values: HashMap<(SiteId, u32), HashSet<u32>> = HashMap::new();
    for sample in &corpus.good {
        for call in &sample.calls {
            for (path, value) in call.fields.entry.iter().chain(&call.fields.exit) {
                let values = values.entry((call.site, *path)).or_default();
                if values.len() < 3 {
                    values.insert(*value);
                }
            }
        }
    }
    let varies = values.into_iter().filter(|(_, values)| values.len() > 1);
    varies
        .filter_map(|((site, path), _)| {
            let Path { text, derived: Derived::Plain } = corpus.words.paths.get(path) else { return None };
            Some((corpus.words.sites.get(site).function.clone(), text.clone()))
        })
        .collect()
}

impl Diagnosis {
    /// That there are good traces, and none of them could be held.
    pub(crate) fn has_no_room_for(&mut self, traces: u64) {
        let them = if traces == 1 { "it" } else { "any of them" };
        self.verdict = format!(
            "{} of the same function went well and did not fit into memory: it was not compared with {them}, so \
             nothing is said of where the failure began.",
            crate::render::number_of(traces, "trace")
        );
    }

    /// Whether a field differs among good traces, and so says nothing where it differs from one of them.
    #[must_use]
    pub fn is_noise(&self, function: &str, path: &str) -> bool {
        self.noise.contains(&(function.to_owned(), path.to_owned()))
    }
}
