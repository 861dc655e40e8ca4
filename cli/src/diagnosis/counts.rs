//! Which calls are missing, and which are too many? How often a function was called is a field like any other; said as
//! what it is.
//!
//! Must never call a call missing that was not made because its caller failed.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::corpus::{Corpus, Sample};
use super::finding::{Finding, Kind};
use super::judgement::{FieldAt, short};
use super::known::Known;
use super::origins::value;
use super::tolerance::Accomplices;
use super::words::SiteId;

/// Calls beyond the most that any good trace makes there: there is nothing that they could be compared with, and that
/// they were made says all of it.
pub(crate) fn extra_calls(corpus: &Corpus<'_>) -> HashSet<usize> {
    let mut most: HashMap<(SiteId, &str), usize> = HashMap::new();
    for sample in &corpus.good {
        for call in &sample.calls {
            for (function, callees) in callees(sample, call.index) {
                let most = most.entry((call.site, function)).or_default();
                *most = callees.len().max(*most);
            }
        }
    }
    let mut extra = HashSet::new();
    for call in 0..corpus.bad.calls.len() {
        if corpus.bad.calls[call].caller.is_some_and(|caller| extra.contains(&caller)) {
            extra.insert(call);
        }
        for (function, callees) in callees(&corpus.bad, corpus.bad.calls[call].index) {
            let most = most.get(&(corpus.bad.calls[call].site, function)).copied().unwrap_or(0);
            extra.extend(callees.iter().skip(most).filter_map(|index| corpus.bad.sampled(*index)));
        }
    }
    extra
}

fn callees<'s>(sample: &Sample<'s>, caller: usize) -> BTreeMap<&'s str, Vec<usize>> {
    let mut callees: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for index in &sample.trace.calls[caller].children {
        callees.entry(sample.trace.calls[*index].function()).or_default().push(*index);
    }
    callees
}

fn times(count: f64) -> String {
    match super::words::show_number(count).as_str() {
        "1" => "once".to_owned(),
        count => format!("{count} times"),
    }
}

pub(crate) fn count_finding(
    corpus: &Corpus<'_>,
    at: FieldAt,
    strength: f64,
    known: Option<&Known>,
    (reason, accomplices): (&str, Accomplices),
) -> Finding {
    let function = &corpus.words.paths.get(at.path).text;
    let call = &corpus.bad.calls[at.call];
    let found = value(corpus, at).and_then(|value| corpus.words.as_number(value)).unwrap_or(0.0);
    let expected = known.and_then(|known| {
        let best = known.broken.iter().max_by(|a, b| a.strength.total_cmp(&b.strength));
        best.and_then(|judgement| judgement.expected)
    });
    let is_missing =
        expected.map_or_else(|| known.is_some_and(|known| known.missing), |expected| found < expected);
    let caller = short(corpus.bad.trace.calls[call.index].function());
    // Of an odd count the reason begins with the count itself.
    let times = times(found);
    let others = reason.strip_prefix(&format!("it is {}", super::words::show_number(found))).unwrap_or("");
    let reason = match others.strip_prefix(", and ").and_then(|rest| rest.split_once(" in each of ")) {
        Some((usual, traces)) => {
            let usual = usual.parse().map_or_else(|_| format!("{usual} times"), self::times);
            format!("{caller} called it {times}, and {usual} in each of {traces}")
        }
        None if others.starts_with(": ") => format!("{caller} called it {times}{others}"),
        None => format!("{caller} called it {times}; that number: {reason}"),
    };
    // Calls that were not made after a failure are the failure's.
    let is_cut_off = is_missing && !corpus.bad.succeeded(at.call);
    let since = if is_missing {
        missing_since(corpus, at.call, function)
    } else {
        extra_since(corpus, at.call, function)
    };
    Finding {
        call: at.call,
        kind: if is_missing { Kind::MissingCall } else { Kind::ExtraCall },
        function: function.clone(),
        path: String::new(),
        strength: if is_cut_off { 0.0 } else { strength },
        reason,
        since,
        accomplices,
        feeds: Vec::new(),
    }
}

/// When a call that was not made should have been: after all that good traces have before it.
fn missing_since(corpus: &Corpus<'_>, caller: usize, function: &str) -> u64 {
    let site = corpus.bad.calls[caller].site;
    let mut before: HashMap<&str, (usize, usize)> = HashMap::new();
    for sample in &corpus.good {
        for call in sample.calls.iter().filter(|call| call.site == site) {
            let children = &sample.trace.calls[call.index].children;
            let name = |index: &usize| sample.trace.calls[*index].function();
            let Some(place) = children.iter().position(|child| name(child) == function) else { continue };
            for (position, child) in children.iter().enumerate().take(64) {
                let counts = before.entry(name(child)).or_default();
                counts.0 += usize::from(position < place);
                counts.1 += 1;
            }
        }
    }
    let call = &corpus.bad.calls[caller];
    let children = &corpus.bad.trace.calls[call.index].children;
    let is_before = |index: &&usize| {
        let counts = before.get(corpus.bad.trace.calls[**index].function());
        counts.is_some_and(|(earlier, all)| earlier * 10 > all * 8)
    };
    let ends = children.iter().filter(is_before).map(|index| corpus.bad.trace.calls[*index].end_or_never());
    ends.map(casefile_record::Timestamp::unix_nanos).max().unwrap_or(call.start).max(call.start)
}

/// When the first call was made that no good trace makes.
fn extra_since(corpus: &Corpus<'_>, caller: usize, function: &str) -> u64 {
    let call = &corpus.bad.calls[caller];
    let good = corpus.good.iter().flat_map(|sample| sample.calls.iter().map(move |other| (sample, other)));
    let most = good
        .filter(|(_, other)| other.site == call.site)
        .map(|(sample, other)| {
            let children = &sample.trace.calls[other.index].children;
            children.iter().filter(|index| sample.trace.calls[**index].function() == function).count()
        })
        .max();
    let children = &corpus.bad.trace.calls[call.index].children;
    let mut made = children.iter().filter(|index| corpus.bad.trace.calls[**index].function() == function);
    made.nth(most.unwrap_or(0))
        .or(children.last())
        .map_or(call.end, |index| corpus.bad.trace.calls[*index].start().unix_nanos())
}
