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
    /// later that nobody waited for it. What began long before it was asked, or hours later, has another clock.
    fn into(self, caller: Self) -> i64 {
        let length = caller.end.saturating_sub(caller.start);
        if let Some(apart) = self.apart(caller) {
            return apart;
        }
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

impl Span {
    /// How far off the clock is by which it ran, where that is more than clocks that are set differ by.
    fn apart(self, caller: Self) -> Option<i64> {
        let is_far = self.start.saturating_add(FAR) < caller.start && self.end < caller.start
            || self.start > caller.end.saturating_add(FAR);
        let room =
            caller.end.saturating_sub(caller.start).saturating_sub(self.end.saturating_sub(self.start));
        let to = i64::try_from(caller.start.saturating_add(room / 2)).ok()?;
        is_far.then(|| to.checked_sub_unsigned(self.start)).flatten()
    }
}

/// Clocks that are set differ by less; nanoseconds.
const FAR: u64 = 60_000_000_000;

/// Two services whose clocks tell different times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Apart {
    pub(crate) caller: String,
    pub(crate) callee: String,
    /// It ran before it was asked, rather than long after.
    pub(crate) is_early: bool,
    pub(crate) by_ns: u64,
}

/// The first call of another process whose time cannot be its caller's; none where all clocks seem to agree.
pub(crate) fn disagree(trace: &Trace) -> Option<Apart> {
    trace.calls.iter().find_map(|call| {
        let caller = &trace.calls[call.parent?];
        if process(call) == process(caller) {
            return None;
        }
        let span =
            |call: &Call| Span { start: call.start().unix_nanos(), end: call.end_or_never().unix_nanos() };
        let by = span(call).apart(span(caller))?;
        let name = |call: &Call| call.record.service_name.clone().unwrap_or_else(|| "a service".to_owned());
        Some(Apart { caller: name(caller), callee: name(call), is_early: by > 0, by_ns: by.unsigned_abs() })
    })
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
    fn hours_are_no_waiting() {
        const HOUR: u64 = 3_600_000_000_000;
        let caller = span(5 * HOUR + 1_000, 5 * HOUR + 2_000);
        for off in [span(2 * HOUR, 2 * HOUR + 100), span(8 * HOUR, 8 * HOUR + 100)] {
            let moved = off.moved(off.into(caller));
            assert!(moved.start >= caller.start && moved.end <= caller.end, "{moved:?}");
        }
    }

    #[test]
    fn what_fits_or_was_not_waited_for_stays() {
        let caller = span(1_000, 2_000);
        assert_eq!(span(1_000, 2_000).into(caller), 0);
        assert_eq!(span(1_500, 9_000).into(caller), 0, "longer than its caller");
        assert_eq!(span(5_000, 5_100).into(caller), 0, "taken from a queue later");
    }
}
