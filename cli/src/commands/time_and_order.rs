//! When did two calls that are one another's run, and for how long? What a comparison of their records does not show.
//!
//! Must never call a difference of times one where so much is usual.

use std::collections::HashMap;

use serde_json::Value;

use super::side_by_side::FieldPair;
use crate::diagnosis::{LEAST_SAMPLES, Usual, self_time_history};
use crate::trace::Trace;

/// A bad trace and a good one, and how long their functions usually take by themselves.
pub(super) struct Times<'a> {
    bad: &'a Trace,
    good: &'a Trace,
    bad_self: Vec<Option<u64>>,
    good_self: Vec<Option<u64>>,
    usual: HashMap<String, Usual>,
    /// Of the longer one.
    whole: u64,
}

impl<'a> Times<'a> {
    pub(super) fn new(bad: &'a Trace, good: &'a Trace, all_good: &[Trace]) -> Self {
        let whole = |trace: &Trace| trace.root().and_then(|root| trace.calls[root].record.duration_ns);
        Self {
            bad,
            good,
            bad_self: bad.self_times(),
            good_self: good.self_times(),
            usual: self_time_history(all_good),
            whole: whole(bad).max(whole(good)).unwrap_or(0),
        }
    }

    /// Both durations, where the bad call took longer by itself than good calls do; where too few are known, where one of
    /// the two took twice as long as the other and that is a tenth of the whole trace.
    pub(super) fn duration(&self, bad: usize, good: usize) -> Option<FieldPair> {
        let (here, there) = (self.bad_self[bad]?, self.good_self[good]?);
        let usual = self.usual.get(self.bad.calls[bad].function());
        let differs = if let Some(usual) = usual.filter(|usual| usual.samples() >= LEAST_SAMPLES) {
            usual.is_slow(here)
        } else {
            let apart = here.abs_diff(there);
            apart >= here.min(there) && apart.saturating_mul(10) >= self.whole && apart > 0
        };
        let of = |trace: &Trace, call: usize| trace.calls[call].record.duration_ns.map(Value::from);
        differs.then(|| pair("duration_ns", of(self.bad, bad), of(self.good, good)))
    }

    /// Where each of the two stands among the calls of its caller; of one that has no partner, the first of its function.
    pub(super) fn order(&self, bad: usize, good: Option<usize>) -> FieldPair {
        let function = self.bad.calls[bad].function();
        let good = good.or_else(|| self.good.calls.iter().position(|call| call.function() == function));
        pair("order", Some(place(self.bad, bad)), good.map(|good| place(self.good, good)))
    }
}

fn pair(path: &str, bad: Option<Value>, good: Option<Value>) -> FieldPair {
    FieldPair { path: path.to_owned(), bad, good, differs: true, noise: false }
}

/// After which call, or beside which one.
fn place(trace: &Trace, call: usize) -> Value {
    let siblings =
        trace.calls[call].parent.map(|caller| &trace.calls[caller].children[..]).unwrap_or_default();
    let before = siblings.iter().position(|sibling| *sibling == call).and_then(|place| place.checked_sub(1));
    let Some(before) = before.map(|place| &trace.calls[siblings[place]]) else { return "first".into() };
    let word = if before.end_or_never() <= trace.calls[call].start() { "after" } else { "beside" };
    format!("{word} {}", before.function()).into()
}
