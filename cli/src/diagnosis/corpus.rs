//! What is compared with what? The bad trace and the good ones, each call with its place and its fields.
//!
//! Must stay bounded whatever the size of the traces: of a run of equal calls only the first few are samples.

use std::cell::Cell;
use std::collections::HashMap;

use super::Evidence;
use super::clocks;
use super::fields::{self, Fields};
use super::tolerance::{Accomplices, Tolerance};
use super::words::{Derived, Site, SiteId, Words};
use crate::trace::Trace;

/// Samples of one place in one good trace, and in the bad one.
const MOST_GOOD_CALLS_OF_A_SITE: usize = 8;
const MOST_BAD_CALLS_OF_A_SITE: usize = 64;
const MOST_CALLS: usize = 2000;

/// The traces, sampled.
pub(crate) struct Corpus<'a> {
    pub(crate) bad: Sample<'a>,
    pub(crate) good: Vec<Sample<'a>>,
    pub(crate) words: Words,
    pub(crate) tolerance: Tolerance,
    left_out: Vec<Sample<'a>>,
    /// How many values and pairs of findings were looked at: what a diagnosis costs, whatever the machine.
    steps: Cell<usize>,
}

/// The calls of one trace that are looked at.
pub(crate) struct Sample<'a> {
    /// Its place among all good traces.
    pub(crate) number: usize,
    pub(crate) trace: &'a Trace,
    pub(crate) calls: Vec<Sampled>,
    /// Indices of `calls`, in the order in which they ended.
    pub(crate) by_end: Vec<usize>,
    by_index: HashMap<usize, usize>,
}

/// One call.
pub(crate) struct Sampled {
    /// In [`Trace::calls`].
    pub(crate) index: usize,
    pub(crate) site: SiteId,
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) fields: Fields,
    /// The caller among the samples.
    pub(crate) caller: Option<usize>,
}

impl<'a> Corpus<'a> {
    pub(crate) fn new(evidence: &Evidence<'a>) -> Self {
        let mut words = Words::new();
        let mut bad = Sample::of(evidence.bad, MOST_BAD_CALLS_OF_A_SITE, &mut words);
        let mut good: Vec<Sample<'a>> = evidence
            .good
            .iter()
            .map(|trace| Sample::of(trace, MOST_GOOD_CALLS_OF_A_SITE, &mut words))
            .collect();
        let callees = callees(good.iter().chain([&bad]));
        for sample in good.iter_mut().chain([&mut bad]) {
            sample.count_callees(&callees, &mut words);
        }
        for (number, sample) in good.iter_mut().enumerate() {
            sample.number = number;
        }
        Self { bad, good, words, tolerance: Tolerance::STRICT, left_out: Vec::new(), steps: Cell::new(0) }
    }

    pub(crate) fn count_steps(&self, more: usize) {
        self.steps.set(self.steps.get() + more);
    }

    #[cfg(test)]
    pub(crate) fn steps(&self) -> usize {
        self.steps.get()
    }

    /// The good traces, also those that are left out.
    pub(crate) fn all_good(&self) -> impl Iterator<Item = &Sample<'a>> {
        self.good.iter().chain(&self.left_out)
    }

    /// Compares with all good traces but these from now on.
    pub(crate) fn leave_out(&mut self, numbers: &Accomplices) {
        let mut all = std::mem::take(&mut self.good);
        all.append(&mut self.left_out);
        all.sort_by_key(|sample| sample.number);
        (self.left_out, self.good) = all.into_iter().partition(|sample| numbers.contains(&sample.number));
    }
}

/// Which functions are called from each place, in any trace.
fn callees<'s, 'a: 's>(samples: impl Iterator<Item = &'s Sample<'a>>) -> HashMap<SiteId, Vec<String>> {
    let mut callees: HashMap<SiteId, Vec<String>> = HashMap::new();
    for sample in samples {
        for call in &sample.calls {
            let known = callees.entry(call.site).or_default();
            for child in sample.trace.calls[call.index].children.iter().take(MOST_CALLS) {
                let function = sample.trace.calls[*child].function();
                if known.len() < 64 && !known.iter().any(|known| known == function) {
                    known.push(function.to_owned());
                }
            }
        }
    }
    callees
}

impl<'a> Sample<'a> {
    fn of(trace: &'a Trace, most: usize, words: &mut Words) -> Self {
        let mut sites: Vec<SiteId> = vec![0; trace.calls.len()];
        let mut counts: HashMap<SiteId, usize> = HashMap::new();
        let mut calls: Vec<Sampled> = Vec::new();
        let mut by_index = HashMap::new();
        let spans = clocks::aligned(trace);
        for (index, depth) in trace.depth_first() {
            let caller = trace.calls[index].parent;
            sites[index] = site(trace, index, depth, caller.map(|caller| sites[caller]), words);
            let count = counts.entry(sites[index]).or_default();
            *count += 1;
            if *count > most || calls.len() >= MOST_CALLS {
                continue;
            }
            let call = &trace.calls[index];
            by_index.insert(index, calls.len());
            calls.push(Sampled {
                index,
                site: sites[index],
                start: spans[index].start,
                end: spans[index].end,
                fields: fields::of(call, words),
                caller: caller.and_then(|caller| by_index.get(&caller).copied()),
            });
        }
        let mut by_end: Vec<usize> = (0..calls.len()).collect();
        // Of two that ended in the same nanosecond the callee ended first; callees stand behind their callers.
        by_end.sort_by_key(|index| (calls[*index].end, std::cmp::Reverse(*index)));
        Self { number: 0, trace, calls, by_end, by_index }
    }

    /// How often a function was called is a field like any other: it may depend on inputs, or equal a list's length.
    fn count_callees(&mut self, callees: &HashMap<SiteId, Vec<String>>, words: &mut Words) {
        for call in &mut self.calls {
            let Some(functions) = callees.get(&call.site) else { continue };
            let mut counts: HashMap<&str, usize> = HashMap::new();
            for child in &self.trace.calls[call.index].children {
                *counts.entry(self.trace.calls[*child].function()).or_default() += 1;
            }
            for function in functions {
                let path = words.path(function, Derived::Calls);
                let count = words.count(counts.get(function.as_str()).copied().unwrap_or(0));
                call.fields.exit.push((path, count));
            }
        }
    }

    /// The sample of a call.
    pub(crate) fn sampled(&self, index: usize) -> Option<usize> {
        self.by_index.get(&index).copied()
    }

    pub(crate) fn succeeded(&self, call: usize) -> bool {
        self.trace.calls[self.calls[call].index].succeeded()
    }

    /// The callers of a sampled call, nearest first.
    pub(crate) fn callers(&self, call: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.calls[call].caller, |caller| self.calls[*caller].caller)
    }

    /// Whether `inner` was called by `outer`, directly or not, or is it.
    pub(crate) fn is_within(&self, inner: usize, outer: usize) -> bool {
        inner == outer || self.callers(inner).take(MOST_CALLS).any(|caller| caller == outer)
    }
}

/// A function that calls itself again stands in one place, however deep.
fn site(trace: &Trace, index: usize, depth: usize, caller: Option<SiteId>, words: &mut Words) -> SiteId {
    let function = trace.calls[index].function().to_owned();
    let mut above = caller;
    for _ in 0..depth.min(16) {
        let Some(id) = above else { break };
        let known = words.sites.get(id);
        if known.function == function {
            return id;
        }
        above = known.caller;
    }
    words.sites.number(Site { caller, function })
}
