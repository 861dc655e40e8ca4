//! Are the calls of one function, made by one call, always given different things, or always the same? A reminder for each
//! patient, one tenant for all of a page's queries.
//!
//! Must never take a second attempt for a second thing.

use std::collections::{BTreeMap, HashMap};

use super::came_from::came_from;
use super::corpus::{Corpus, Sample};
use super::counts;
use super::finding::{Finding, Kind};
use super::judgement;
use super::tolerance::{self, Accomplices};
use super::words::{Derived, PathId, SiteId, ValueId};

/// Fewer good traces have no habit.
const LEAST_TRACES: usize = 8;
/// More calls of one function are not compared.
const MOST_SIBLINGS: usize = 64;

/// How much less sure it is where the value was known before, in nats: it breaks ties.
const HANDED_ON: f64 = 0.05;

/// An input of the calls at one place.
type Field = (SiteId, PathId);

/// What siblings were given, in the order of their starts: the calls, and their values.
struct Given {
    field: Field,
    values: Vec<(usize, ValueId)>,
}

/// The good traces in which siblings are always given different things, the same, or sometimes this and sometimes that.
#[derive(Default)]
struct Habit {
    different: Accomplices,
    same: Accomplices,
    mixed: Accomplices,
    /// How many calls came after the first one of their siblings.
    observed: usize,
}

/// Where a function was called too often (`known` says so), the call that was too many may well be given what another was.
pub(crate) fn find(corpus: &Corpus<'_>, known: &[Finding]) -> Vec<Finding> {
    let is_too_many = |finding: &Finding| {
        let caller = corpus.bad.calls[finding.call].caller;
        known.iter().any(|other| {
            other.kind == Kind::ExtraCall
                && other.certainty() > 0.5
                && other.function == finding.function
                && Some(other.call) == caller
        })
    };
    let mut odd = odd_siblings(corpus);
    odd.retain(|finding| !is_too_many(finding));
    odd
}

fn odd_siblings(corpus: &Corpus<'_>) -> Vec<Finding> {
    let extra = counts::extra_calls(corpus);
    let here = siblings(corpus, &corpus.bad, |call| !extra.contains(&call));
    if here.is_empty() {
        return Vec::new();
    }
    let mut habits: HashMap<Field, Habit> = HashMap::new();
    for sample in &corpus.good {
        for given in siblings(corpus, sample, |_| true) {
            let habit = habits.entry(given.field).or_default();
            let traces = match (given.is_different(), given.is_same()) {
                (true, _) => &mut habit.different,
                (_, true) => &mut habit.same,
                _ => &mut habit.mixed,
            };
            traces.insert(sample.number);
            habit.observed += given.values.len() - 1;
        }
    }
    here.iter().filter_map(|given| odd(corpus, given, habits.get(&given.field)?)).collect()
}

impl Given {
    fn is_different(&self) -> bool {
        let mut values: Vec<ValueId> = self.values.iter().map(|(_, value)| *value).collect();
        values.sort_unstable();
        values.windows(2).all(|pair| pair[0] != pair[1])
    }

    fn is_same(&self) -> bool {
        self.values.windows(2).all(|pair| pair[0].1 == pair[1].1)
    }

    /// The first call that is given what an earlier one was.
    fn repeated(&self) -> Option<(usize, ValueId)> {
        let is_known =
            |index: usize| self.values[..index].iter().any(|(_, value)| *value == self.values[index].1);
        (0..self.values.len()).find(|index| is_known(*index)).map(|index| self.values[index])
    }

    /// The first call that is not given what the first one was.
    fn parted(&self) -> Option<(usize, ValueId)> {
        let first = self.values.first()?.1;
        self.values.iter().find(|(_, value)| *value != first).copied()
    }
}

fn odd(corpus: &Corpus<'_>, given: &Given, habit: &Habit) -> Option<Finding> {
    let all = habit.different.len() + habit.same.len() + habit.mixed.len();
    let few = corpus.tolerance.most_misses(all);
    let is_habit = |traces: &Accomplices| traces.len() >= LEAST_TRACES && all - traces.len() <= few;
    let others = |one: &Accomplices, other: &Accomplices| one.union(other).copied().collect::<Accomplices>();
    if is_habit(&habit.different) && !given.is_different() {
        let (call, value) = given.repeated()?;
        let how = format!("it is {} again: no two", corpus.words.show(value));
        let accomplices = others(&habit.same, &habit.mixed);
        return Some(finding(
            corpus,
            (call, given.field.1),
            &how,
            (habit.different.len(), habit.observed),
            accomplices,
        ));
    }
    if is_habit(&habit.same) && !given.is_same() {
        let (call, value) = given.parted()?;
        let how = format!("it is {} here: all", corpus.words.show(value));
        let accomplices = others(&habit.different, &habit.mixed);
        return Some(finding(
            corpus,
            (call, given.field.1),
            &how,
            (habit.same.len(), habit.observed),
            accomplices,
        ));
    }
    None
}

/// Of each function that a call called more than once, each input.
fn siblings(corpus: &Corpus<'_>, sample: &Sample<'_>, keep: impl Fn(usize) -> bool) -> Vec<Given> {
    let mut groups: BTreeMap<(usize, SiteId), Vec<usize>> = BTreeMap::new();
    for call in (0..sample.calls.len()).filter(|call| keep(*call)) {
        // What failed may be tried again.
        if let (Some(caller), true) = (sample.calls[call].caller, sample.succeeded(call)) {
            groups.entry((caller, sample.calls[call].site)).or_default().push(call);
        }
    }
    let mut all = Vec::new();
    for ((_, site), mut calls) in groups {
        calls.sort_by_key(|call| (sample.calls[*call].start, *call));
        calls.truncate(MOST_SIBLINGS);
        let mut fields: BTreeMap<PathId, Vec<(usize, ValueId)>> = BTreeMap::new();
        for call in &calls {
            for (path, value) in &sample.calls[*call].fields.entry {
                if corpus.words.paths.get(*path).derived == Derived::Plain {
                    fields.entry(*path).or_default().push((*call, *value));
                }
            }
        }
        let complete =
            fields.into_iter().filter(|(_, values)| values.len() == calls.len() && calls.len() > 1);
        all.extend(complete.map(|(path, values)| Given { field: (site, path), values }));
    }
    all
}

fn finding(
    corpus: &Corpus<'_>,
    (call, path): (usize, PathId),
    how: &str,
    (traces, observed): (usize, usize),
    accomplices: Accomplices,
) -> Finding {
    let made = &corpus.bad.calls[call];
    // What was handed on may be somebody else's mistake; what was made for this call is not.
    let came_from = came_from(corpus.bad.trace, made.index, &corpus.words.paths.get(path).text);
    let is_handed_on = came_from.is_some_and(|from| from.given.is_some() || from.returned.is_some());
    Finding {
        call,
        kind: Kind::Inputs,
        function: corpus.bad.trace.calls[made.index].function().to_owned(),
        path: corpus.words.paths.get(path).text.clone(),
        strength: judgement::strength(observed).min(3.6)
            - tolerance::doubt(accomplices.len())
            - if is_handed_on { HANDED_ON } else { 0.0 },
        reason: format!("{how} of its calls in one of {traces} good traces are given the same"),
        since: made.start,
        accomplices,
        feeds: Vec::new(),
    }
}
