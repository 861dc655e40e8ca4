//! Where did a field's value come from? Back along the rules that hold, to the call that made it.
//!
//! Must never name a source that was not known yet.

use std::collections::{BTreeMap, HashMap};

use super::corpus::Corpus;
use super::judgement::{FieldAt, Judgement, Rule};
use super::known::Known;
use super::words::ValueId;

/// Where a field's value came from.
pub(crate) enum Origin {
    /// From there, unchanged or by the usual rule.
    From(FieldAt),
    /// Made here. The factor is less where a rule says that it was made correctly.
    Here(f64),
}

/// Where the value of a field that is not suspected itself came from.
pub(crate) fn first(
    corpus: &Corpus<'_>,
    mut at: FieldAt,
    fields: &BTreeMap<FieldAt, Known>,
    suspected: &HashMap<FieldAt, f64>,
) -> FieldAt {
    for _ in 0..64 {
        let Some(known) = fields.get(&at) else { break };
        let Origin::From(source) = origin(corpus, at, known, suspected) else { break };
        at = source;
    }
    at
}

pub(crate) fn origin(
    corpus: &Corpus<'_>,
    at: FieldAt,
    known: &Known,
    suspected: &HashMap<FieldAt, f64>,
) -> Origin {
    let earlier = |source: &&FieldAt| {
        **source != at && since(corpus, **source) <= since(corpus, at) && !is_simultaneous(at, **source)
    };
    let strongest = |judgements: &[&Judgement]| {
        let sources = judgements.iter().flat_map(|judgement| &judgement.sources).filter(earlier);
        let sources = sources.filter(|source| suspected.contains_key(source));
        sources.max_by(|a, b| suspected[a].total_cmp(&suspected[b])).copied()
    };
    let of = |rule: Rule| known.holding.iter().filter(|judgement| judgement.rule == rule).collect::<Vec<_>>();
    let (equal, among) = (of(Rule::Equal), of(Rule::Among));
    let (computed, follows) = (of(Rule::Computed), of(Rule::Follows));
    for holding in [&equal, &among, &computed, &follows] {
        if let Some(source) = strongest(holding) {
            return Origin::From(source);
        }
    }
    if !known.is_broken() {
        // Of a new customer the name is new; but that it is empty, or a hundred times as long, does not follow.
        if known.odd.as_ref().is_none_or(|odd| odd.is_new_word) {
            let unheard: Vec<&Judgement> = known.unheard.iter().collect();
            if let Some(source) = strongest(&unheard) {
                return Origin::From(source);
            }
        }
        // An odd value, but where it came from it is not odd: it is how this call is used here.
        if let Some(source) =
            equal.iter().chain(&among).flat_map(|judgement| &judgement.sources).find(earlier)
        {
            return Origin::From(*source);
        }
    }
    // Two outputs of one call contradict each other, and one of them agrees with what was known before: it is the other.
    let is_one_of_two = known
        .broken
        .iter()
        .all(|judgement| judgement.sources.iter().any(|source| is_simultaneous(at, *source)));
    let is_founded =
        equal.iter().chain(&computed).chain(&follows).any(|judgement| {
            !judgement.sources.is_empty() && judgement.sources.iter().all(|at| earlier(&at))
        });
    // What was handed on as ever is not what is wrong, if something else does not agree with it.
    let is_handed_on =
        at.entry && equal.iter().flat_map(|judgement| &judgement.sources).any(|source| earlier(&source));
    if known.is_broken() && known.odd.is_none() && is_handed_on {
        return Origin::Here(0.4);
    }
    if known.is_broken() && is_one_of_two && is_founded {
        return Origin::Here(0.2);
    }
    if !computed.is_empty() {
        return Origin::Here(0.4);
    }
    Origin::Here(1.0)
}

/// Two fields of one moment of one call have no order of cause.
pub(crate) fn is_simultaneous(one: FieldAt, other: FieldAt) -> bool {
    one.call == other.call && one.entry == other.entry
}

pub(crate) fn since(corpus: &Corpus<'_>, field: FieldAt) -> u64 {
    let call = &corpus.bad.calls[field.call];
    if field.entry { call.start } else { call.end }
}

pub(crate) fn value(corpus: &Corpus<'_>, at: FieldAt) -> Option<ValueId> {
    let fields = &corpus.bad.calls[at.call].fields;
    let fields = if at.entry { &fields.entry } else { &fields.exit };
    fields.iter().find(|(path, _)| *path == at.path).map(|(_, value)| *value)
}
