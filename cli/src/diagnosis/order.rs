//! Which calls ran in another order than in good traces, or side by side where they never do?
//!
//! Must never compare calls whose order varies among good traces.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::came_from::is_before;
use super::corpus::{Corpus, Sample};
use super::counts;
use super::finding::{Finding, Kind};
use super::judgement::{self, short};
use super::tolerance::{self, Accomplices};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Order {
    Before,
    After,
    Beside,
}

/// More callees of one call are not compared in pairs.
const MOST_CALLEES: usize = 24;

pub(crate) fn find(corpus: &Corpus<'_>) -> Vec<Finding> {
    let known = learn(corpus);
    let extra = counts::extra_calls(corpus);
    let mut inverted = Vec::new();
    for caller in 0..corpus.bad.calls.len() {
        for (pair, order, calls) in pairs(&corpus.bad, caller, &extra) {
            let Some(counts) = known.get(&pair) else { continue };
            let traces: usize = counts.values().map(Vec::len).sum();
            let usual = counts.iter().max_by_key(|(order, traces)| (traces.len(), **order as u8));
            let same: Accomplices = counts.get(&order).into_iter().flatten().copied().collect();
            let is_odd = traces >= 8 && same.len() <= corpus.tolerance.most_misses(traces);
            if let Some((usual, _)) = usual.filter(|_| is_odd) {
                inverted.push((calls, *usual, order, (traces, same)));
            }
        }
    }
    let mut involved: HashMap<usize, usize> = HashMap::new();
    for ((one, other), ..) in &inverted {
        *involved.entry(*one).or_default() += 1;
        *involved.entry(*other).or_default() += 1;
    }
    let named = |(one, other): (usize, usize), usual: Order| match involved[&one].cmp(&involved[&other]) {
        // The one that has lost its place among several others is the one that moved; of just two, the one that ran
        // sooner than it should.
        Ordering::Greater => one,
        Ordering::Equal if usual != Order::Before => one,
        Ordering::Less | Ordering::Equal => other,
    };
    inverted
        .into_iter()
        .map(|(calls, usual, order, traces)| {
            finding(corpus, (named(calls, usual), calls), (usual, order), traces)
        })
        .collect()
}

type Pair = (u32, u32);

/// For each order of two functions the good traces that have it.
fn learn(corpus: &Corpus<'_>) -> HashMap<Pair, HashMap<Order, Vec<usize>>> {
    let none = HashSet::new();
    let mut known: HashMap<Pair, HashMap<Order, Vec<usize>>> = HashMap::new();
    for sample in &corpus.good {
        for caller in 0..sample.calls.len() {
            for (pair, order, _) in pairs(sample, caller, &none) {
                known.entry(pair).or_default().entry(order).or_default().push(sample.number);
            }
        }
    }
    known
}

/// All calls of one function that a call made: the one that began first, and the one that ended last.
struct Group {
    first: usize,
    last: usize,
}

/// Every two functions that a call called, in the order of their places' numbers. An extra call has no place to keep.
fn pairs(sample: &Sample<'_>, caller: usize, extra: &HashSet<usize>) -> Vec<(Pair, Order, (usize, usize))> {
    let callees = &sample.trace.calls[sample.calls[caller].index].children;
    let mut groups: BTreeMap<u32, Group> = BTreeMap::new();
    for call in callees.iter().take(MOST_CALLEES * 8).filter_map(|index| sample.sampled(*index)) {
        if extra.contains(&call) {
            continue;
        }
        let group = groups.entry(sample.calls[call].site).or_insert(Group { first: call, last: call });
        if sample.calls[call].end > sample.calls[group.last].end {
            group.last = call;
        }
    }
    let groups: Vec<(u32, Group)> = groups.into_iter().take(MOST_CALLEES).collect();
    let call = |sampled: usize| &sample.trace.calls[sample.calls[sampled].index];
    let mut pairs = Vec::new();
    for (index, (site, a)) in groups.iter().enumerate() {
        for (other, b) in &groups[index + 1..] {
            let order = if is_before(call(a.last), call(b.first)) {
                Order::Before
            } else if is_before(call(b.last), call(a.first)) {
                Order::After
            } else {
                Order::Beside
            };
            pairs.push(((*site, *other), order, (a.first, b.first)));
        }
    }
    pairs
}

fn finding(
    corpus: &Corpus<'_>,
    (moved, pair): (usize, (usize, usize)),
    (usual, order): (Order, Order),
    (traces, accomplices): (usize, Accomplices),
) -> Finding {
    let bad = &corpus.bad;
    let function = |call: usize| bad.trace.calls[bad.calls[call].index].function();
    let word = |order: Order| match order {
        Order::Before => "before",
        Order::After => "after",
        Order::Beside => "beside",
    };
    let reason = format!(
        "{} ran {} {}, and {} it in {} good traces",
        short(function(pair.0)),
        word(order),
        short(function(pair.1)),
        word(usual),
        traces - accomplices.len()
    );
    Finding {
        call: moved,
        kind: Kind::Order,
        function: function(moved).to_owned(),
        path: String::new(),
        strength: judgement::strength(traces).min(3.6) - 0.3 - tolerance::doubt(accomplices.len()),
        reason,
        since: bad.calls[moved].start,
        accomplices,
        feeds: Vec::new(),
    }
}
