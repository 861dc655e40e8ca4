//! What of a trace lies below certain functions? Their topmost calls, as roots, and all that these called.
//!
//! Must never change a record.

use std::collections::HashSet;

use super::{Call, Trace};

/// The number of a call in what is left; none where it is not left.
type Place = Option<usize>;

pub(super) fn only(trace: Trace, functions: &HashSet<String>) -> Trace {
    let places = places(&trace, functions);
    let place = |index: &usize| places.get(*index).copied().flatten();
    let chosen_root = trace.chosen_root.as_ref().and_then(place);
    let mut calls: Vec<Call> = Vec::new();
    for (index, call) in trace.calls.into_iter().enumerate() {
        if places[index].is_some() {
            let parent = call.parent.as_ref().and_then(place);
            let children = call.children.iter().filter_map(place).collect();
            calls.push(Call { parent, children, ..call });
        }
    }
    Trace { calls, chosen_root, ..trace }
}

fn places(trace: &Trace, functions: &HashSet<String>) -> Vec<Place> {
    let mut is_left = vec![false; trace.calls.len()];
    // Callers come first here, so theirs is known.
    for (index, _) in trace.depth_first() {
        let call = &trace.calls[index];
        is_left[index] =
            call.parent.is_some_and(|parent| is_left[parent]) || functions.contains(call.function());
    }
    let mut next = 0;
    let mut number = |is_left: bool| {
        next += usize::from(is_left);
        is_left.then(|| next - 1)
    };
    is_left.into_iter().map(&mut number).collect()
}
