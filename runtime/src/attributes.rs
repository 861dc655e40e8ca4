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

#[cfg(test)]
mod tests {
    use casefile_record::{Kind, Level, SpanId};

    use super::Pending;
    use crate::callsite::{Callsite, Description};
    use crate::clock::Ticks;
    use crate::encode::{Buffer, Decoder, Encoder, Limits};

    static CALLSITE: Callsite = Callsite::new(Description {
        module: "shop",
        function: "",
        name: None,
        kind: Kind::Internal,
        level: Level::Error,
        file: file!(),
        line: 1,
        inputs: &[],
        attributes: &["a", "b\""],
    });

    fn id(number: u64) -> SpanId {
        SpanId::from_u64(number).expect("not zero")
    }

    fn set(pending: &mut Pending, span: u64, at: u64, most: usize, round: u64) {
        let limits = Limits::default();
        let mut encoder = Encoder::new(Buffer::on_heap(), limits, limits.line_bytes);
        encoder.next_value().unsigned(at);
        encoder.next_value().text("text");
        let bytes = encoder.into_bytes();
        let values = Decoder::new(bytes.as_slice());
        pending.set(id(span), (&CALLSITE, Ticks(at)), values, most, round);
    }

    #[test]
    fn a_key_is_kept_once_and_as_many_as_there_is_room_for() {
        let mut pending = Pending::default();
        for at in 1..10 {
            set(&mut pending, 1, at, 2, 0);
            set(&mut pending, 2, at, 1, 0);
        }
        let attributes = pending.take(id(1)).expect("set");
        assert_eq!(attributes.iter().count(), 2);
        assert!(attributes.has(b"a") && attributes.has(b"b\\\"") && !attributes.has(b"b\""));
        let lost_before = CALLSITE.take_lost();
        assert_eq!((pending.take(id(2)).expect("set").iter().count(), lost_before), (1, 9));
        assert!(pending.take(id(1)).is_none());
    }

    #[test]
    fn what_was_set_after_the_end_is_forgotten() {
        let mut pending = Pending::default();
        set(&mut pending, 1, 7, 2, 0);
        assert_eq!(pending.take(id(1)).expect("set").until(Ticks(7)).iter().count(), 2);
        set(&mut pending, 1, 8, 2, 0);
        assert_eq!(pending.take(id(1)).expect("set").until(Ticks(7)).iter().count(), 0);
    }

    #[test]
    fn what_belongs_to_no_span_is_forgotten_after_two_rounds() {
        let mut pending = Pending::default();
        set(&mut pending, 1, 1, 2, 0);
        set(&mut pending, 2, 1, 2, 1);
        for (round, waits, kept) in [(0, true, 2), (1, true, 2), (2, true, 1), (3, false, 0)] {
            pending.forget_unclaimed(round, |_| false);
            assert_eq!((pending.waits(), pending.spans.len()), (waits, kept), "{round}");
        }
        set(&mut pending, 3, 1, 2, 4);
        pending.forget_unclaimed(6, |span| span == id(3));
        assert!(pending.take(id(3)).is_some() && !pending.waits());
    }
}
