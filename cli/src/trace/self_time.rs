//! How long did a call itself run? Its duration without the time in which any of its callees ran.
//!
//! Must never count two callees that ran side by side twice.

use super::Trace;

pub(super) fn of(trace: &Trace, index: usize) -> Option<u64> {
    let call = &trace.calls[index];
    let duration = call.record.duration_ns?;
    let (start, end) = (call.start().unix_nanos(), call.end()?.unix_nanos());
    let mut covered = 0;
    let mut reached = start;
    // Children stand in order of their start, so one pass finds the union of their times.
    for child in call.children.iter().map(|child| &trace.calls[*child]) {
        let from = child.start().unix_nanos().clamp(reached, end.max(reached));
        let to = child.end_or_never().unix_nanos().clamp(from, end.max(from));
        covered += to - from;
        reached = reached.max(to);
    }
    Some(duration.saturating_sub(covered))
}
