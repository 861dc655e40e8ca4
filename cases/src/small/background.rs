//! What else is in the file? Endpoints that have nothing to do with any bug. Their requests never fail: a ticket that
//! says "requests fail" does not mean them.

use casefile::{Context, Loggable, log_boundary, traced};
use fastrand::Rng;

use crate::small::stage;

#[derive(Debug, Loggable)]
enum CursorError {
    Expired,
}

/// A request to one of them, in a trace of its own.
pub(crate) fn request(random: &mut Rng) {
    let _scope = Context::new_trace().enter();
    if random.bool() {
        metrics(random.u32(1000..90_000));
    } else {
        changes(&stage::token(random), random.u32(..));
    }
}

#[log_boundary]
fn metrics(uptime_seconds: u32) -> u32 {
    open_connections(uptime_seconds) + 3
}

#[traced]
fn open_connections(uptime_seconds: u32) -> u32 {
    uptime_seconds % 17
}

/// From the cursor on, or from the start where it is too old.
#[log_boundary]
fn changes(#[public] request_id: &str, cursor: u32) -> u32 {
    read_cursor(cursor).unwrap_or_default() + 20
}

#[traced]
fn read_cursor(cursor: u32) -> Result<u32, CursorError> {
    if cursor.is_multiple_of(6) { Err(CursorError::Expired) } else { Ok(cursor % 1000) }
}
