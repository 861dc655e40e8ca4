//! When did each call run, by one clock? Processes read different clocks, and a service that was asked may still be at the
//! end of its own call when its answer has arrived.
//!
//! Must never move a call further than its caller's time asks for, nor one that its caller did not wait for.

use crate::trace::{Call, Trace};

/// From when to when a call ran, in nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u64,
    pub(crate) end: u64,
}

/// Of each call; a call in another process than its caller's is moved into its caller's time, with all that it called.
pub(crate) fn aligned(trace: &Trace) -> Vec<Span> {
    let recorded =
        |call: &Call| Span { start: call.start().unix_nanos(), end: call.end_or_never().unix_nanos() };
    let mut spans: Vec<Span> = trace.calls.iter().map(recorded).collect();
    let mut moved: Vec<i64> = vec![0; spans.len()];
    // Callers stand before their callees.
    for (index, _) in trace.depth_first() {
        let call = &trace.calls[index];
        let Some(caller) = call.parent else { continue };
        spans[index] = spans[index].moved(moved[caller]);
        moved[index] = moved[caller];
        if process(call) != process(&trace.calls[caller]) {
            let further = spans[index].into(spans[caller]);
            spans[index] = spans[index].moved(further);
            moved[index] += further;
        }
    }
    spans
}

fn process(call: &Call) -> (Option<&str>, Option<u64>) {
    (call.record.service_name.as_deref(), call.record.process_pid)
}

impl Span {
    fn moved(self, by: i64) -> Self {
        let never = self.end == u64::MAX;
        let end = if never { self.end } else { self.end.saturating_add_signed(by) };
        Self { start: self.start.saturating_add_signed(by), end }
    }

    /// How far it has to move to lie within a caller's time: nowhere if it fits or never could, or if it ran so much
    /// later that nobody waited for it.
    fn into(self, caller: Self) -> i64 {
        let length = caller.end.saturating_sub(caller.start);
        let is_near = self.start <= caller.end.saturating_add(length)
            && caller.start <= self.end.saturating_add(length);
        if !is_near || self.end.saturating_sub(self.start) > length {
            return 0;
        }
        let late = self.end.saturating_sub(caller.end);
        let early = caller.start.saturating_sub(self.start);
        i64::try_from(early).unwrap_or(0) - i64::try_from(late).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: u64, end: u64) -> Span {
        Span { start, end }
    }

    #[test]
    fn a_callee_of_another_process_moves_into_its_callers_time() {
        let caller = span(1_000, 2_000);
        assert_eq!(span(1_700, 2_050).into(caller), -50);
        assert_eq!(span(900, 1_100).into(caller), 100);
        assert_eq!(span(2_010, 2_060).into(caller), -60, "clocks a little apart");
    }

    #[test]
    fn what_fits_or_was_not_waited_for_stays() {
        let caller = span(1_000, 2_000);
        assert_eq!(span(1_000, 2_000).into(caller), 0);
        assert_eq!(span(1_500, 9_000).into(caller), 0, "longer than its caller");
        assert_eq!(span(5_000, 5_100).into(caller), 0, "taken from a queue later");
    }
}
