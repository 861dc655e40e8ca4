//! What do calls of one function give back that are given the same in one trace? Two reads of one row under a lock find
//! different versions, two reads of one setting the same: another answer tells of a race, or of something that changed.
//!
//! Must never compare calls that were given different things.

use std::collections::HashMap;

use super::corpus::{Corpus, Sample};
use super::finding::{Finding, Kind};
use super::judgement;
use super::tolerance::{self, Accomplices};
use super::words::{Derived, PathId, ValueId};

const LEAST_TRACES: usize = 6;

/// A field of what a function gives back.
type Field<'a> = (&'a str, PathId);

/// A function, and what it was given.
type Given<'a> = (&'a str, Vec<(PathId, ValueId)>);

/// Two calls that were given the same, one after the other, and whether a field of their outputs is the same.
struct Repeat<'a> {
    field: Field<'a>,
    is_same: bool,
    later: usize,
    value: ValueId,
}

/// The good traces in which a field is always the same, and those in which it never is.
#[derive(Default)]
struct Habit {
    same: Accomplices,
    other: Accomplices,
}

pub(crate) fn find(corpus: &Corpus<'_>) -> Vec<Finding> {
    let here = repeats(corpus, &corpus.bad);
    if here.is_empty() {
        return Vec::new();
    }
    let mut habits: HashMap<Field<'_>, Habit> = HashMap::new();
    for sample in &corpus.good {
        for repeat in repeats(corpus, sample) {
            let habit = habits.entry(repeat.field).or_default();
            let traces = if repeat.is_same { &mut habit.same } else { &mut habit.other };
            traces.insert(sample.number);
        }
    }
    let odd = |repeat: Repeat<'_>| {
        let habit = habits.get(&repeat.field)?;
        let (like, unlike) =
            if repeat.is_same { (&habit.same, &habit.other) } else { (&habit.other, &habit.same) };
        let few = corpus.tolerance.most_misses(like.len() + unlike.len());
        (unlike.len() >= LEAST_TRACES && like.len() <= few)
            .then(|| finding(corpus, &repeat, unlike.len(), like.clone()))
    };
    here.into_iter().filter_map(odd).collect()
}

fn repeats<'a>(corpus: &Corpus<'a>, sample: &Sample<'a>) -> Vec<Repeat<'a>> {
    let mut last: HashMap<Given<'_>, usize> = HashMap::new();
    let mut by_start: Vec<usize> = (0..sample.calls.len()).collect();
    by_start.sort_by_key(|call| (sample.calls[*call].start, *call));
    let plain = |fields: &[(PathId, ValueId)]| -> Vec<(PathId, ValueId)> {
        let is_plain =
            |(path, _): &&(PathId, ValueId)| corpus.words.paths.get(*path).derived == Derived::Plain;
        fields.iter().filter(is_plain).copied().collect()
    };
    let mut repeats = Vec::new();
    for call in by_start.into_iter().filter(|call| sample.succeeded(*call)) {
        let made = &sample.calls[call];
        let function = sample.trace.calls[made.index].function();
        let given = plain(&made.fields.entry);
        if given.is_empty() {
            continue;
        }
        let Some(earlier) = last.insert((function, given), call) else { continue };
        let before = plain(&sample.calls[earlier].fields.exit);
        for (path, value) in plain(&made.fields.exit) {
            let is_output = corpus.words.paths.get(path).text.starts_with("output");
            if let (true, Some((_, known))) = (is_output, before.iter().find(|(known, _)| *known == path)) {
                repeats.push(Repeat {
                    field: (function, path),
                    is_same: *known == value,
                    later: call,
                    value,
                });
            }
        }
    }
    repeats
}

fn finding(corpus: &Corpus<'_>, repeat: &Repeat<'_>, traces: usize, accomplices: Accomplices) -> Finding {
    let value = corpus.words.show(repeat.value);
    let reason = if repeat.is_same {
        format!(
            "it is {value} again: in {traces} good traces a call that is given the same finds another one"
        )
    } else {
        format!("it is {value} now: in {traces} good traces a call that is given the same finds the same")
    };
    Finding {
        call: repeat.later,
        kind: Kind::Output,
        function: repeat.field.0.to_owned(),
        path: corpus.words.paths.get(repeat.field.1).text.clone(),
        strength: judgement::strength(traces).min(3.6) - tolerance::doubt(accomplices.len()),
        reason,
        since: corpus.bad.calls[repeat.later].end,
        accomplices,
        feeds: Vec::new(),
    }
}
