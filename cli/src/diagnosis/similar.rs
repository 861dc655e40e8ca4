//! Which good trace is the best one to read beside the bad one? The one with most of its calls and most of its inputs.
//!
//! Must never prefer a trace without being able to say why.

use std::collections::HashMap;

use casefile_record::TraceId;
use serde::Serialize;

use super::corpus::{Corpus, Sample};
use super::words::{Derived, SiteId};

/// The good trace that the bad one is shown beside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reference {
    /// Which one.
    pub trace_id: TraceId,
    /// Why that one, in words.
    pub why: String,
    /// Its index among the good traces.
    #[serde(skip)]
    pub index: usize,
}

struct Likeness {
    calls: (usize, usize),
    inputs: (usize, usize),
    apart: u64,
}

/// `root` is what the first call is called in words.
pub(crate) fn choose(corpus: &Corpus<'_>, root: &str) -> Option<Reference> {
    let likeness: Vec<Likeness> = corpus.good.iter().map(|good| likeness(corpus, good)).collect();
    let score = |likeness: &Likeness| {
        // Calls count double: where other calls were made, values cannot be compared.
        2 * permille(likeness.calls) + permille(likeness.inputs)
    };
    let best = (0..likeness.len()).max_by(|a, b| {
        let (a, b) = (&likeness[*a], &likeness[*b]);
        score(a).cmp(&score(b)).then(b.apart.cmp(&a.apart))
    })?;
    let chosen = &likeness[best];
    let why = format!(
        "of {} good traces the most alike: {} of {} calls and {} of {} inputs of {root} are the same; {} apart",
        corpus.good.len(),
        chosen.calls.0,
        chosen.calls.1,
        chosen.inputs.0,
        chosen.inputs.1,
        crate::render::duration(chosen.apart)
    );
    Some(Reference { trace_id: corpus.good[best].trace.id, why, index: corpus.good[best].number })
}

fn permille((same, all): (usize, usize)) -> usize {
    (same * 1000).checked_div(all).unwrap_or(1000)
}

fn likeness(corpus: &Corpus<'_>, good: &Sample<'_>) -> Likeness {
    let (bad_sites, good_sites) = (sites(&corpus.bad), sites(good));
    let shared: usize =
        bad_sites.iter().map(|(site, count)| good_sites.get(site).copied().unwrap_or(0).min(*count)).sum();
    let all = bad_sites.values().sum::<usize>().max(good_sites.values().sum());
    let start = |sample: &Sample<'_>| {
        let root = sample.trace.root();
        root.map_or(0, |root| sample.trace.calls[root].start().unix_nanos())
    };
    Likeness {
        calls: (shared, all),
        inputs: inputs(corpus, good),
        apart: start(&corpus.bad).abs_diff(start(good)),
    }
}

fn sites(sample: &Sample<'_>) -> HashMap<SiteId, usize> {
    let mut sites = HashMap::new();
    for call in &sample.calls {
        *sites.entry(call.site).or_default() += 1;
    }
    sites
}

fn inputs(corpus: &Corpus<'_>, good: &Sample<'_>) -> (usize, usize) {
    let entry = |sample: &Sample<'_>| {
        let root = sample.trace.root().and_then(|root| sample.sampled(root));
        let fields = root.map_or_else(Vec::new, |root| sample.calls[root].fields.entry.clone());
        let is_plain = |(path, _): &(u32, u32)| corpus.words.paths.get(*path).derived == Derived::Plain;
        fields.into_iter().filter(is_plain).collect::<Vec<_>>()
    };
    let (bad, good) = (entry(&corpus.bad), entry(good));
    (bad.iter().filter(|field| good.contains(field)).count(), bad.len())
}
