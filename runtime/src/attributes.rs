//! Which attributes were set on which running span?
//!
//! They come through the queue of the thread that set them, so they may be here before the span's start is. Attributes of
//! what is no span of this process, or has been written, are forgotten. Must never keep two of one key, nor more for one
//! span than a record has room for.

use std::collections::HashMap;

use casefile_record::{SpanId, json};

use crate::callsite::Callsite;
use crate::clock::Ticks;
use crate::encode::Decoder;

/// One attribute, the last that was set under its key.
#[derive(Debug)]
pub(crate) struct Attribute {
    pub(crate) callsite: &'static Callsite,
    pub(crate) key: &'static str,
    at: Ticks,
    /// One encoded value.
    value: Vec<u8>,
}

impl Attribute {
    pub(crate) fn value(&self) -> Decoder<'_> {
        Decoder::new(&self.value)
    }
}

/// The attributes of one span, in the order in which their keys were first set.
#[derive(Debug, Default)]
pub(crate) struct Attributes {
    all: Vec<Attribute>,
}

impl Attributes {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Attribute> {
        self.all.iter()
    }

    /// Whether there is one of the key that stands so in JSON.
    pub(crate) fn has(&self, escaped_key: &[u8]) -> bool {
        self.all.iter().any(|attribute| {
            let mut escaped = Vec::new();
            json::escaped(&mut escaped, attribute.key);
            escaped == escaped_key
        })
    }

    /// Forgets what was set when the span had ended.
    pub(crate) fn until(mut self, end: Ticks) -> Attributes {
        self.all.retain(|attribute| attribute.at <= end);
        self
    }

    /// Sets what `values` hold, as many as `most` keys.
    fn set(&mut self, callsite: &'static Callsite, at: Ticks, mut values: Decoder<'_>, most: usize) {
        for key in callsite.description().attributes {
            let before = values.remaining();
            if values.take_value().is_none() {
                return;
            }
            let value = &before[..before.len() - values.remaining().len()];
            if let Some(known) = self.all.iter_mut().find(|known| known.key == *key) {
                known.value.clear();
                known.value.extend_from_slice(value);
                (known.callsite, known.at) = (callsite, at);
            } else if self.all.len() < most {
                self.all.push(Attribute { callsite, key, at, value: value.to_vec() });
            } else {
                callsite.count_lost();
            }
        }
    }
}

/// The attributes of all spans that have not been written.
#[derive(Debug, Default)]
pub(crate) struct Pending {
    spans: HashMap<SpanId, Attributes>,
    /// Spans whose start has not been seen, and since which round.
    unclaimed: Vec<(SpanId, u64)>,
}

/// In how many rounds through the queues a start is seen for sure that was sent before the attributes.
const ROUNDS: u64 = 2;

impl Pending {
    pub(crate) fn set(
        &mut self,
        span_id: SpanId,
        (callsite, at): (&'static Callsite, Ticks),
        values: Decoder<'_>,
        most: usize,
        round: u64,
    ) {
        let unclaimed = &mut self.unclaimed;
        let attributes = self.spans.entry(span_id).or_insert_with(|| {
            unclaimed.push((span_id, round));
            Attributes::default()
        });
        attributes.set(callsite, at, values, most);
    }

    /// The attributes of a span that is being written.
    pub(crate) fn take(&mut self, span_id: SpanId) -> Option<Attributes> {
        if self.spans.is_empty() { None } else { self.spans.remove(&span_id) }
    }

    /// Forgets what belongs to no span, now that this round is over.
    pub(crate) fn forget_unclaimed(&mut self, round: u64, is_running: impl Fn(SpanId) -> bool) {
        let Pending { spans, unclaimed } = self;
        unclaimed.retain(|(span_id, since)| {
            let waits = round < since + ROUNDS;
            if !waits && !is_running(*span_id) {
                spans.remove(span_id);
            }
            waits
        });
    }

    /// Whether something waits for its span's start.
    pub(crate) fn waits(&self) -> bool {
        !self.unclaimed.is_empty()
    }
}
