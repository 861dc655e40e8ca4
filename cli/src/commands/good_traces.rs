//! Which traces is a bad one compared with? Good ones that are there whole: of its root, of another of its roots, or, where
//! it has none, of the calls that it begins with.
//!
//! Must never take a trace of which something is missing for a good one.

use std::collections::HashSet;

use crate::logs::{Logs, WholeTraces};
use crate::render::number_of;
use crate::trace::{Call, Incomplete, Trace};
use crate::trouble::Trouble;

/// Fewer than these prove little: then those with missing numbers, which may be nothing, are compared with too.
const FEW: usize = 8;

/// Good traces, and what a reader must know of the choice.
pub(super) struct Found {
    /// The bad trace, which goes by the root that the good ones have.
    pub(super) bad: Trace,
    /// In order of their beginning.
    pub(super) good: Vec<Trace>,
    pub(super) caveats: Vec<String>,
    /// How many there are that did not fit into memory.
    pub(super) left_out: usize,
}

/// `held` bytes are held of traces beside the bad one.
pub(super) fn find(logs: &Logs, bad: Trace, most: usize, held: usize) -> Result<Found, Trouble> {
    let Some(first) = bad.root() else {
        return Ok(Found { bad, good: Vec::new(), caveats: Vec::new(), left_out: 0 });
    };
    let mut caveats = Vec::new();
    let others =
        bad.roots().filter(|root| *root != first && bad.calls[*root].is_root() == bad.calls[first].is_root());
    let mut chosen = None;
    let mut seen: HashSet<&str> = HashSet::new();
    for root in std::iter::once(first).chain(others) {
        if !seen.insert(bad.calls[root].function()) || seen.len() > MOST_ROOTS {
            continue;
        }
        let mut ids = logs.successes_like(&bad, root, most)?;
        ids.retain(|id| *id != bad.id);
        if !ids.is_empty() {
            chosen = Some((root, ids));
            break;
        }
    }
    let by = chosen.as_ref().map_or(first, |(root, _)| *root);
    caveats.extend(gone_by(&bad, first, by));
    let bad = bad.rooted_at(by);
    let Some((_, ids)) = chosen else {
        return Ok(Found { bad, good: Vec::new(), caveats, left_out: 0 });
    };
    let WholeTraces { traces, left_out } = logs.whole_traces(&ids, held + bad.held_bytes())?;
    if left_out > 0 {
        caveats.push(format!(
            "{} of the same function did not fit into memory: it is not compared with them",
            number_of(left_out as u64, "good trace")
        ));
    }
    let (mut good, unsure) = whole(logs, traces, &bad, &mut caveats);
    if good.len() < FEW && !unsure.is_empty() {
        caveats.push(format!(
            "of {} running numbers are missing between their calls: they are compared with all the same",
            number_of(unsure.len() as u64, "good trace")
        ));
        good.extend(unsure);
    }
    good.sort_by_key(|trace| (trace.calls.first().map(Call::start), trace.id));
    Ok(Found { bad, good, caveats, left_out })
}

/// More roots of different functions are not tried.
const MOST_ROOTS: usize = 16;

/// By which call it is compared, where that is not the one root that a trace has.
fn gone_by(bad: &Trace, first: usize, by: usize) -> Option<String> {
    let roots = bad.true_roots().count();
    let (first, function) = (bad.calls[first].function(), bad.calls[by].function());
    match roots {
        0 => Some(format!("it is compared by {function}, the first call that is there")),
        1 => None,
        _ if function == first => {
            Some(format!("it has {roots} roots: it is compared by the first, {function}"))
        }
        _ => Some(format!(
            "it has {roots} roots: no other trace with {first} went well, so it is compared by {function}"
        )),
    }
}

/// Those that are whole, and those that may be.
fn whole(
    logs: &Logs,
    traces: Vec<Trace>,
    bad: &Trace,
    caveats: &mut Vec<String>,
) -> (Vec<Trace>, Vec<Trace>) {
    let all = traces.len();
    let allowed = Allowed::by(bad);
    let mut traces: Vec<Trace> = traces.into_iter().filter(|trace| allowed.is_whole(trace)).collect();
    if traces.len() < all {
        caveats.push(format!(
            "records are missing of {} of the same function: it is not compared with them",
            number_of((all - traces.len()) as u64, "good trace")
        ));
    }
    let missing = logs.missing_numbers(&traces.iter().collect::<Vec<_>>());
    for trace in &mut traces {
        trace.lacks_numbers(missing.get(&trace.id).copied().unwrap_or(0));
    }
    let (unsure, whole): (Vec<_>, Vec<_>) =
        traces.into_iter().partition(|trace| missing.contains_key(&trace.id));
    let like = |traces: Vec<Trace>| traces.into_iter().map(|trace| alike(trace, bad)).collect();
    (like(whole), like(unsure))
}

/// What may be missing of a good trace: what the bad one lacks too, so that the two can be compared.
struct Allowed<'a> {
    has_root: bool,
    orphans: HashSet<&'a str>,
    unfinished: HashSet<&'a str>,
}

impl<'a> Allowed<'a> {
    fn by(bad: &'a Trace) -> Self {
        let functions = |calls: &mut dyn Iterator<Item = usize>| -> HashSet<&'a str> {
            calls.map(|call| bad.calls[call].function()).collect()
        };
        Self {
            has_root: bad.true_roots().next().is_some(),
            orphans: functions(&mut bad.orphans()),
            unfinished: functions(&mut (0..bad.calls.len()).filter(|call| bad.calls[*call].is_unfinished())),
        }
    }

    fn is_whole(&self, trace: &Trace) -> bool {
        let Some(missing) = trace.incomplete() else { return true };
        let Incomplete { root_is_missing, broken_lines, records_left_out, .. } = missing;
        let unfinished = trace.calls.iter().filter(|call| call.is_unfinished());
        broken_lines == 0
            && records_left_out == 0
            && !(root_is_missing && self.has_root)
            && trace.orphans().all(|orphan| self.orphans.contains(trace.calls[orphan].function()))
            && unfinished.map(Call::function).all(|function| self.unfinished.contains(function))
    }
}

/// The good trace as the bad one is: by the same root, and only what lies below the bad one's calls where it has none.
pub(super) fn alike(good: Trace, bad: &Trace) -> Trace {
    let function = bad.root().map_or("", |root| bad.calls[root].function());
    let good = if bad.true_roots().next().is_none() {
        good.below(&bad.orphans().map(|orphan| bad.calls[orphan].function().to_owned()).collect())
    } else {
        good
    };
    let of_function = |root: &usize| good.calls[*root].function() == function;
    let root = good.true_roots().chain(good.roots()).find(of_function);
    match root {
        Some(root) => good.rooted_at(root),
        None => good,
    }
}
