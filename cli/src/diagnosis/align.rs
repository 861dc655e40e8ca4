//! Which call of one trace is which of the other? Top down: callees as a sequence by function, or as a multiset where
//! they overlap in time.
//!
//! Must never recurse, nor compare every call with every other: runs of one function count as one.

use crate::trace::Trace;

/// A line of the two traces side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// How deep it stands.
    pub depth: usize,
    /// The call of the bad trace; none where it is missing.
    pub bad: Option<usize>,
    /// The call of the good trace; none where it has none.
    pub good: Option<usize>,
}

/// More runs than this are paired by name alone, in order.
const MOST_COMPARED: usize = 2000;

/// Both traces, callers before callees, in the order of the bad one; what it misses stands where it should have been.
#[must_use]
pub fn align(bad: &Trace, good: &Trace) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut waiting = roots(bad, good);
    waiting.reverse();
    while let Some(pair) = waiting.pop() {
        pairs.push(pair);
        let below = children(bad, good, pair);
        waiting.extend(below.into_iter().rev());
    }
    pairs
}

/// The two roots are one another's; of the other calls without a caller those of one function.
fn roots(bad: &Trace, good: &Trace) -> Vec<Pair> {
    let (first, partner) = (bad.root(), good.root());
    let pair = |bad, good| Pair { depth: 0, bad, good };
    let function =
        |trace: &Trace, call: Option<usize>| call.map(|call| trace.calls[call].function().to_owned());
    // Two that are not of one function are paired only where both are roots: one that is there by chance is not.
    let is_root = |trace: &Trace, call: Option<usize>| call.is_some_and(|call| trace.calls[call].is_root());
    let is_same = function(bad, first) == function(good, partner);
    let mut pairs = if is_same || (is_root(bad, first) && is_root(good, partner)) {
        vec![pair(first, partner)]
    } else {
        vec![pair(first, None), pair(None, partner)]
    };
    pairs.retain(|pair| pair.bad.is_some() || pair.good.is_some());
    let mut left: Vec<usize> = good.roots().filter(|root| Some(*root) != partner).collect();
    for root in bad.roots().filter(|root| Some(*root) != first) {
        let same = |other: &usize| good.calls[*other].function() == bad.calls[root].function();
        let partner = left.iter().position(same).map(|place| left.remove(place));
        pairs.push(pair(Some(root), partner));
    }
    pairs.extend(left.into_iter().map(|root| pair(None, Some(root))));
    pairs
}

fn children(bad: &Trace, good: &Trace, pair: Pair) -> Vec<Pair> {
    let of = |trace: &Trace, call: Option<usize>| {
        call.map_or_else(Vec::new, |call| trace.calls[call].children.clone())
    };
    let (bad_calls, good_calls) = (of(bad, pair.bad), of(good, pair.good));
    let (bad_runs, good_runs) = (runs(bad, &bad_calls), runs(good, &good_calls));
    let is_sequence = !overlap(bad, &bad_calls) && !overlap(good, &good_calls);
    let matched = if is_sequence && bad_runs.len() * good_runs.len() <= MOST_COMPARED * 20 {
        in_sequence(bad, &bad_runs, good, &good_runs)
    } else {
        by_name(bad, &bad_runs, good, &good_runs)
    };
    let mut pairs = Vec::new();
    for (bad_run, good_run) in matched {
        let bad_run = bad_run.map_or(&[][..], |run| &bad_runs[run]);
        let good_run = good_run.map_or(&[][..], |run| &good_runs[run]);
        for index in 0..bad_run.len().max(good_run.len()) {
            let (bad, good) = (bad_run.get(index).copied(), good_run.get(index).copied());
            pairs.push(Pair { depth: pair.depth + 1, bad, good });
        }
    }
    pairs
}

/// Neighbours of one function.
fn runs(trace: &Trace, calls: &[usize]) -> Vec<Vec<usize>> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for call in calls {
        match runs.last_mut() {
            Some(run) if trace.calls[run[0]].function() == trace.calls[*call].function() => run.push(*call),
            _ => runs.push(vec![*call]),
        }
    }
    runs
}

/// Whether any two of the calls run at the same time. They stand in order of their start.
fn overlap(trace: &Trace, calls: &[usize]) -> bool {
    let mut latest = None;
    calls.iter().any(|call| {
        let call = &trace.calls[*call];
        let overlaps = latest.is_some_and(|latest| call.start() < latest);
        latest = latest.max(Some(call.end_or_never()));
        overlaps
    })
}

type Matched = Vec<(Option<usize>, Option<usize>)>;

/// The longest common subsequence of the runs' functions.
fn in_sequence(bad: &Trace, bad_runs: &[Vec<usize>], good: &Trace, good_runs: &[Vec<usize>]) -> Matched {
    let same =
        |a: usize, b: usize| bad.calls[bad_runs[a][0]].function() == good.calls[good_runs[b][0]].function();
    let width = good_runs.len() + 1;
    let mut longest = vec![0_u32; (bad_runs.len() + 1) * width];
    for a in (0..bad_runs.len()).rev() {
        for b in (0..good_runs.len()).rev() {
            let skip = longest[(a + 1) * width + b].max(longest[a * width + b + 1]);
            let take = longest[(a + 1) * width + b + 1] + 1;
            longest[a * width + b] = if same(a, b) { skip.max(take) } else { skip };
        }
    }
    let (mut a, mut b) = (0, 0);
    let mut matched = Vec::new();
    while a < bad_runs.len() || b < good_runs.len() {
        let (rest_a, rest_b) = (a < bad_runs.len(), b < good_runs.len());
        if rest_a && rest_b && same(a, b) && longest[a * width + b] == longest[(a + 1) * width + b + 1] + 1 {
            matched.push((Some(a), Some(b)));
            a += 1;
            b += 1;
        } else if rest_b && (!rest_a || longest[a * width + b + 1] >= longest[(a + 1) * width + b]) {
            matched.push((None, Some(b)));
            b += 1;
        } else {
            matched.push((Some(a), None));
            a += 1;
        }
    }
    matched
}

/// The nth run of a function with the nth of the other trace; what has no partner stands last.
fn by_name(bad: &Trace, bad_runs: &[Vec<usize>], good: &Trace, good_runs: &[Vec<usize>]) -> Matched {
    let mut waiting: std::collections::HashMap<&str, std::collections::VecDeque<usize>> =
        std::collections::HashMap::new();
    for (index, run) in good_runs.iter().enumerate() {
        waiting.entry(good.calls[run[0]].function()).or_default().push_back(index);
    }
    let mut matched: Matched = Vec::new();
    for (index, run) in bad_runs.iter().enumerate() {
        let partner =
            waiting.get_mut(bad.calls[run[0]].function()).and_then(std::collections::VecDeque::pop_front);
        matched.push((Some(index), partner));
    }
    let mut left: Vec<usize> = waiting.into_values().flatten().collect();
    left.sort_unstable();
    matched.extend(left.into_iter().map(|index| (None, Some(index))));
    matched
}

#[cfg(test)]
mod tests {
    use casefile_record::{EventName, Record, SpanId, Timestamp, TraceId};

    use super::*;

    /// A root with callees named by letters, one after the other or all at once.
    fn trace(names: &str, at_once: bool) -> Trace {
        let call = |span: u64, name: &str, start: u64, end: u64| {
            let mut record = Record::new(Timestamp::from_unix_nanos(end), EventName::Call);
            record.span_id = SpanId::from_u64(span);
            record.parent_span_id = SpanId::from_u64(u64::from(span > 1));
            record.duration_ns = Some(end - start);
            record.code_function_name = Some(name.to_owned());
            record
        };
        let mut records = vec![call(1, "root", 0, 1000)];
        for (index, name) in (1_u64..).zip(names.chars()) {
            let (start, end) = if at_once { (index, 500 + index) } else { (index * 10, index * 10 + 5) };
            records.push(call(index + 1, &name.to_string(), start, end));
        }
        Trace::from_records(TraceId::from_u128(1).expect("not zero"), records)
    }

    fn shown(bad: &Trace, good: &Trace) -> String {
        let sign = |pair: &Pair| match (pair.bad, pair.good) {
            (Some(bad_call), Some(_)) => bad.calls[bad_call].function().to_owned(),
            (Some(bad_call), None) => format!("+{}", bad.calls[bad_call].function()),
            (None, Some(good_call)) => format!("-{}", good.calls[good_call].function()),
            (None, None) => "?".to_owned(),
        };
        align(bad, good).iter().skip(1).map(sign).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_missing_and_an_extra_call_stand_where_they_belong() {
        assert_eq!(shown(&trace("abd", false), &trace("abcd", false)), "a b -c d");
        assert_eq!(shown(&trace("abxd", false), &trace("abd", false)), "a b +x d");
        assert_eq!(shown(&trace("axd", false), &trace("abd", false)), "a -b +x d");
    }

    #[test]
    fn runs_are_paired_call_by_call() {
        assert_eq!(shown(&trace("aab", false), &trace("aaaab", false)), "a a -a -a b");
    }

    #[test]
    fn callees_that_overlap_have_no_order() {
        assert_eq!(shown(&trace("cab", true), &trace("abcd", true)), "c a b -d");
    }

    #[test]
    fn ten_thousand_callees_are_no_problem() {
        let many = trace(&"ab".repeat(5000), false);
        assert_eq!(align(&many, &many).len(), 10_001);
    }
}
