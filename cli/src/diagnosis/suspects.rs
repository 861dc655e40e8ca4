//! Which fields of the bad trace differ, and where was each of them wrong first? Every broken rule and odd value, followed
//! back along the rules that hold to the field that the value came from.
//!
//! Must never suspect what merely hands on what it was given.

use std::collections::{BTreeMap, HashMap};

use super::contradictions::{contradicted, contradiction, is_confirmed, is_misled};
use super::corpus::Corpus;
use super::finding::{Finding, Kind};
use super::judgement::{FieldAt, Judgement, Verdict};
use super::known::Known;
use super::matrix::{Matrix, Moment};
use super::origins::{Origin, first, is_simultaneous, origin, since};
use super::words::{Derived, SiteId};
use super::{among, computed, counts, equality, follows, grouped, odd_values, thresholds};

/// More places of one trace are not looked at; the first ones are nearest to the root.
const MOST_SITES: usize = 160;

/// The fields to suspect.
pub(crate) struct Suspects {
    pub(crate) findings: Vec<Finding>,
    /// What the trace was given from outside and good traces were not: a condition, never a fault.
    pub(crate) given: Vec<Finding>,
}

pub(crate) fn find(corpus: &Corpus<'_>) -> Suspects {
    let mut fields: BTreeMap<FieldAt, Known> = BTreeMap::new();
    let extra = counts::extra_calls(corpus);
    let mut sites: Vec<SiteId> = Vec::new();
    for call in &corpus.bad.calls {
        if sites.len() < MOST_SITES && !sites.contains(&call.site) {
            sites.push(call.site);
        }
    }
    for site in sites {
        for moment in [Moment::Entered, Moment::Left] {
            look(corpus, site, moment, &mut fields);
        }
    }
    fields.retain(|at, _| !extra.contains(&at.call));
    trace_back(corpus, &fields)
}

fn look(corpus: &Corpus<'_>, site: SiteId, moment: Moment, fields: &mut BTreeMap<FieldAt, Known>) {
    let matrix = Matrix::new(corpus, site, moment);
    let mut judgements = Vec::new();
    equality::judge(&matrix, &corpus.words, &mut judgements);
    follows::judge(&matrix, &corpus.words, &mut judgements);
    among::judge(corpus, &matrix, &mut judgements);
    computed::judge(&matrix, &corpus.words, &mut judgements);
    thresholds::judge(&matrix, &corpus.words, &mut judgements);
    grouped::judge(&matrix, &corpus.words, &mut judgements);
    for judgement in judgements.into_iter().filter(|judgement| is_comparable(corpus, judgement)) {
        let known = fields.entry(judgement.target).or_default();
        match judgement.verdict {
            Verdict::Broken => known.broken.push(judgement),
            Verdict::Holds => known.holding.push(judgement),
            Verdict::Unheard => known.unheard.push(judgement),
        }
    }
    odd_values::find(corpus, &matrix, fields);
}

/// Of two functions that are called as often, one is not called if their caller fails between the two.
fn is_comparable(corpus: &Corpus<'_>, judgement: &Judgement) -> bool {
    let is_pair_of_counts = corpus.words.paths.get(judgement.target.path).derived == Derived::Calls
        && judgement.sources.iter().any(|source| is_simultaneous(judgement.target, *source));
    let is_cut_off = is_pair_of_counts && !corpus.bad.succeeded(judgement.target.call);
    odd_values::is_comparable(corpus, judgement.target) && !is_cut_off
}

const LEAST_STRENGTH: f64 = 0.5;

fn trace_back(corpus: &Corpus<'_>, fields: &BTreeMap<FieldAt, Known>) -> Suspects {
    let suspected: HashMap<FieldAt, f64> = fields
        .iter()
        .map(|(at, known)| (*at, known.strength()))
        .filter(|(_, strength)| *strength > LEAST_STRENGTH)
        .collect();
    let mut strengths: BTreeMap<FieldAt, (f64, Option<FieldAt>)> = BTreeMap::new();
    let mut contradictions: HashMap<FieldAt, FieldAt> = HashMap::new();
    let mut feeds: HashMap<FieldAt, Vec<usize>> = HashMap::new();
    for (at, strength) in &suspected {
        let (mut here, mut strength, mut factor) = (*at, *strength, 1.0);
        for _ in 0..64 {
            match fields.get(&here).map_or(Origin::Here(1.0), |known| origin(corpus, here, known, &suspected))
            {
                Origin::Here(less) => {
                    factor = less;
                    break;
                }
                Origin::From(source) => {
                    here = source;
                    strength *= 0.97;
                }
            }
        }
        let strength = strength * factor;
        if at.entry {
            feeds.entry(here).or_default().push(at.call);
        }
        let known = strengths.entry(here).or_insert((0.0, None));
        if strength > known.0 {
            *known = (strength, (here != *at).then_some(*at));
        }
    }
    for (at, strength) in &suspected {
        let Some(known) = fields.get(at) else { continue };
        let made = first(corpus, *at, fields, &suspected);
        if [*at, made].iter().any(|at| is_misled(corpus, *at, fields, &suspected)) {
            continue;
        }
        for source in contradicted(corpus, *at, known) {
            let source = first(corpus, source, fields, &suspected);
            if is_confirmed(corpus, source, *at, fields) {
                continue;
            }
            let entry = strengths.entry(source).or_insert((0.0, Some(*at)));
            // Two that should agree and do not: the earlier one is wrong more often, it was what was acted upon.
            let strength = (strength - 0.4).max(0.0);
            let corroborated = if entry.0 > 1.0 { 0.4 } else { 0.0 };
            entry.0 = entry.0.max(strength + corroborated);
            contradictions.insert(source, *at);
        }
    }
    let mut suspects = Suspects { findings: Vec::new(), given: Vec::new() };
    let root = corpus.bad.trace.root().and_then(|root| corpus.bad.sampled(root));
    for (at, (strength, carried_to)) in strengths {
        let mut finding =
            finding(corpus, at, strength, fields.get(&at), carried_to.and_then(|to| fields.get(&to)));
        finding.feeds = feeds.remove(&at).unwrap_or_default();
        if let Some(by) = contradictions.get(&at) {
            finding.reason = contradiction(corpus, at, *by);
        }
        let is_given = at.entry && (Some(at.call) == root || corpus.bad.calls[at.call].caller.is_none());
        if is_given { suspects.given.push(finding) } else { suspects.findings.push(finding) }
    }
    suspects
}

fn finding(
    corpus: &Corpus<'_>,
    at: FieldAt,
    strength: f64,
    known: Option<&Known>,
    carried: Option<&Known>,
) -> Finding {
    let path = corpus.words.paths.get(at.path);
    let call = &corpus.bad.calls[at.call];
    let own = known.map(Known::reason).filter(|reason| !reason.is_empty());
    let reason = own.or_else(|| carried.map(Known::reason)).unwrap_or_default();
    let accomplices = known.or(carried).map(Known::accomplices).unwrap_or_default();
    if path.derived == Derived::Calls {
        return counts::count_finding(corpus, at, strength, known, (&reason, accomplices));
    }
    Finding {
        call: at.call,
        kind: if at.entry { Kind::Inputs } else { Kind::Output },
        function: corpus.bad.trace.calls[call.index].function().to_owned(),
        path: path.text.split('×').next().unwrap_or_default().to_owned(),
        strength,
        reason,
        since: since(corpus, at),
        accomplices,
        feeds: Vec::new(),
    }
}
