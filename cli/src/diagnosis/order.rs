//! Which calls ran in another order than in good traces, or side by side where they never do?
//!
//! Must never compare calls whose order varies among good traces.

use std::collections::HashMap;

use super::corpus::{Corpus, Sample};
use super::finding::{Finding, Kind};
use super::judgement::{self, short};

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
    let mut findings = Vec::new();
    for caller in 0..corpus.bad.calls.len() {
        for (pair, order, later) in pairs(&corpus.bad, caller) {
            let Some(counts) = known.get(&pair) else { continue };
            let traces: usize = counts.values().sum();
            let usual = counts.iter().max_by_key(|(order, count)| (**count, **order as u8));
            let Some((usual, _)) = usual.filter(|_| traces >= 8 && !counts.contains_key(&order)) else {
                continue;
            };
            // One of the two has changed its place; the one that ran sooner than it should is named.
            let early = if *usual == Order::Before { later.1 } else { later.0 };
            findings.push(finding(corpus, (early, later), (*usual, order), traces));
        }
    }
    findings
}

type Pair = (u32, u32);

fn learn(corpus: &Corpus<'_>) -> HashMap<Pair, HashMap<Order, usize>> {
    let mut known: HashMap<Pair, HashMap<Order, usize>> = HashMap::new();
    for sample in &corpus.good {
        for caller in 0..sample.calls.len() {
            for (pair, order, _) in pairs(sample, caller) {
                *known.entry(pair).or_default().entry(order).or_default() += 1;
            }
        }
    }
    known
}

/// Every two callees of a call that it made once each, in the order of their places' numbers.
fn pairs(sample: &Sample<'_>, caller: usize) -> Vec<(Pair, Order, (usize, usize))> {
    let callees: Vec<usize> = sample.trace.calls[sample.calls[caller].index]
        .children
        .iter()
        .take(MOST_CALLEES)
        .filter_map(|index| sample.sampled(*index))
        .collect();
    let once = |call: &&usize| {
        callees.iter().filter(|other| sample.calls[**other].site == sample.calls[**call].site).count() == 1
    };
    let single: Vec<usize> = callees.iter().filter(once).copied().collect();
    let mut pairs = Vec::new();
    for (index, first) in single.iter().enumerate() {
        for second in &single[index + 1..] {
            let (one, other) = if sample.calls[*first].site < sample.calls[*second].site {
                (*first, *second)
            } else {
                (*second, *first)
            };
            let (a, b) = (&sample.calls[one], &sample.calls[other]);
            let order = if a.end <= b.start {
                Order::Before
            } else if b.end <= a.start {
                Order::After
            } else {
                Order::Beside
            };
            pairs.push(((a.site, b.site), order, (one, other)));
        }
    }
    pairs
}

fn finding(
    corpus: &Corpus<'_>,
    (early, pair): (usize, (usize, usize)),
    (usual, order): (Order, Order),
    traces: usize,
) -> Finding {
    let bad = &corpus.bad;
    let function = |call: usize| bad.trace.calls[bad.calls[call].index].function();
    let word = |order: Order| match order {
        Order::Before => "before",
        Order::After => "after",
        Order::Beside => "beside",
    };
    let reason = format!(
        "{} ran {} {}, and {} it in each of {traces} good traces",
        short(function(pair.0)),
        word(order),
        short(function(pair.1)),
        word(usual)
    );
    Finding {
        call: early,
        kind: Kind::Order,
        function: function(early).to_owned(),
        path: String::new(),
        strength: judgement::strength(traces).min(3.6) - 0.3,
        reason,
        since: bad.calls[early].start,
    }
}
