//! Where did a failure begin? An error that a call only passed on from its callee is the callee's, counted once.

use std::collections::HashMap;

use casefile_record::{Outcome, Record, SpanId, Timestamp, TraceId};

use super::Fingerprint;

/// Longer messages are cut: many failures are held at once.
const LONGEST: usize = 1000;
/// More callers between a failure and where it is seen are not followed.
const DEEPEST: usize = 1000;
/// A shorter message may stand in another one by chance.
const LEAST_TELLING: usize = 8;

/// A failed call.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) fingerprint: Fingerprint,
    pub(super) timestamp: Timestamp,
    pub(super) trace_id: Option<TraceId>,
    pub(super) message: Option<String>,
    span: Option<SpanId>,
    parent: Option<SpanId>,
    chain: Vec<String>,
}

impl Failure {
    pub(super) fn of(record: &Record, outcome: Outcome) -> Self {
        let cut = |text: &String| text[..text.floor_char_boundary(LONGEST)].to_owned();
        Self {
            fingerprint: Fingerprint::of(record, outcome),
            timestamp: record.timestamp,
            trace_id: record.trace_id,
            message: record.error_message.as_ref().map(cut),
            span: record.span_id,
            parent: record.parent_span_id,
            chain: record.error_chain.iter().take(8).map(cut).collect(),
        }
    }

    /// Whether nobody called it.
    pub(super) fn is_root(&self) -> bool {
        self.parent.is_none()
    }

    /// What it takes in memory, about: its texts, and itself.
    pub(super) fn bytes(&self) -> usize {
        let Fingerprint { function, error_type, message, .. } = &self.fingerprint;
        let texts =
            [error_type, message, &self.message].into_iter().flatten().chain(&self.chain).chain([function]);
        // Groups, places and origins know each of them too.
        2 * size_of::<Self>() + texts.map(|text| text.len() + 24).sum::<usize>()
    }

    /// Whether this caller's error is that of its callee: the same one, or one that tells of it.
    fn passes_on(&self, callee: &Self) -> bool {
        let of = |failure: &Self| {
            let Fingerprint { outcome, error_type, message, .. } = &failure.fingerprint;
            (*outcome, error_type.clone(), message.clone())
        };
        let tells_of = |cause: &String| {
            let is_cause = self.chain.contains(cause);
            let is_within = self.message.as_ref().is_some_and(|message| message.contains(cause.as_str()));
            cause.len() >= LEAST_TELLING && (is_cause || is_within)
        };
        of(self) == of(callee) || callee.message.as_ref().is_some_and(tells_of)
    }
}

/// For each failure, the one that it passes on, followed down to where it began; `None` for those that began it.
pub(super) fn origins(failures: &[Failure]) -> Vec<Option<usize>> {
    let by_span: HashMap<_, _> = failures
        .iter()
        .enumerate()
        .filter_map(|(index, failure)| Some(((failure.trace_id?, failure.span?), index)))
        .collect();
    let mut passed_on: Vec<Option<usize>> = vec![None; failures.len()];
    for (index, callee) in failures.iter().enumerate() {
        let caller = callee.trace_id.zip(callee.parent).and_then(|ids| by_span.get(&ids));
        if let Some(caller) =
            caller.filter(|caller| **caller != index && failures[**caller].passes_on(callee))
        {
            passed_on[*caller] = Some(index);
        }
    }
    (0..failures.len()).map(|index| origin(&passed_on, index)).collect()
}

/// Callers that form a circle pass nothing on.
fn origin(passed_on: &[Option<usize>], index: usize) -> Option<usize> {
    let callees = std::iter::successors(passed_on[index], |callee| passed_on[*callee]);
    let last = callees.take(DEEPEST).last()?;
    passed_on[last].is_none().then_some(last)
}
