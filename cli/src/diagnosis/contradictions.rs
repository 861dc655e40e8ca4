//! Which fields does a call contradict that looked for itself? Two should agree, and do not.
//!
//! Must never take the word of a call that was told what to find.

use std::collections::{BTreeMap, HashMap};

use super::corpus::Corpus;
use super::judgement::{FieldAt, Rule, short};
use super::known::Known;
use super::origins::{first, value};

/// A value that is less odd may be right.
const LEAST_ODD: f64 = 1.0;

/// Whether the call was given something that is suspected: what it found by that says nothing of others.
pub(crate) fn is_misled(
    corpus: &Corpus<'_>,
    at: FieldAt,
    fields: &BTreeMap<FieldAt, Known>,
    suspected: &HashMap<FieldAt, f64>,
) -> bool {
    let given = corpus.bad.calls[at.call].fields.entry.iter();
    let mut given = given.map(|(path, _)| FieldAt { call: at.call, path: *path, entry: true });
    given.any(|field| {
        let from = first(corpus, field, fields, suspected);
        [field, from]
            .iter()
            .any(|field| field.entry && suspected.get(field).is_some_and(|known| *known > LEAST_ODD))
    })
}

/// What a call that looked for itself found otherwise: outputs that equal this one in good traces, of calls that this
/// one was not told of. What no good call finds contradicts nobody: that itself is wrong.
pub(crate) fn contradicted(corpus: &Corpus<'_>, at: FieldAt, known: &Known) -> Vec<FieldAt> {
    if at.entry || known.odd.as_ref().is_some_and(|odd| odd.strength > LEAST_ODD) {
        return Vec::new();
    }
    let broken = known.broken.iter().filter(|judgement| judgement.rule == Rule::Equal);
    let sources = broken.flat_map(|judgement| judgement.sources.iter().copied());
    sources
        .filter(|source| is_independent(corpus, at.call, *source) && !is_wrong_otherwise(known, *source))
        .collect()
}

pub(crate) fn contradiction(corpus: &Corpus<'_>, at: FieldAt, by: FieldAt) -> String {
    let show =
        |field: FieldAt| value(corpus, field).map_or_else(String::new, |value| corpus.words.show(value));
    let other = corpus.bad.trace.calls[corpus.bad.calls[by.call].index].function();
    format!(
        "it is {}, and {}, which looked for itself, has {} {}: in good traces they agree",
        show(at),
        short(other),
        corpus.words.paths.get(by.path).text,
        show(by)
    )
}

/// Whether a field also breaks a rule that the other one has no part in: then it is this one that is wrong.
fn is_wrong_otherwise(known: &Known, source: FieldAt) -> bool {
    known.broken.iter().any(|judgement| {
        judgement.rule != Rule::Equal
            && judgement.strength > LEAST_ODD
            && judgement.sources.iter().all(|other| other.call != source.call)
    })
}

/// Whether a call could not know a field's value but by looking for itself.
fn is_independent(corpus: &Corpus<'_>, call: usize, source: FieldAt) -> bool {
    let told = &corpus.bad.calls[call].fields.entry;
    let is_told = value(corpus, source).is_none_or(|value| told.iter().any(|(_, known)| *known == value));
    !is_told && source.call != call && !corpus.bad.is_within(source.call, call)
}

/// Whether a third call that looked for itself found what this field says.
pub(crate) fn is_confirmed(
    corpus: &Corpus<'_>,
    source: FieldAt,
    against: FieldAt,
    fields: &BTreeMap<FieldAt, Known>,
) -> bool {
    fields.iter().any(|(at, known)| {
        *at != against
            && !at.entry
            && is_independent(corpus, at.call, source)
            && known
                .holding
                .iter()
                .any(|judgement| judgement.rule == Rule::Equal && judgement.sources.contains(&source))
    })
}
