//! What else is in the file? Endpoints that have nothing to do with any bug.

use casefile::{Context, Loggable, log_boundary, traced};
use fastrand::Rng;

use crate::stage;

#[derive(Debug, Loggable)]
enum WebhookError {
    UnknownEvent,
}

/// A request to one of them, in a trace of its own.
pub(crate) fn request(random: &mut Rng) {
    let _scope = Context::new_trace().enter();
    if random.bool() {
        health(random.u32(1000..90_000));
    } else {
        // The sender gets the error; that some events are unknown is normal.
        let _answered = webhook(&stage::token(random), random);
    }
}

#[log_boundary]
fn health(uptime_seconds: u32) -> bool {
    queue_depth(uptime_seconds) < 100
}

#[traced]
fn queue_depth(uptime_seconds: u32) -> u32 {
    uptime_seconds % 7
}

#[log_boundary]
fn webhook(#[public] delivery: &str, #[log(skip)] random: &mut Rng) -> Result<u32, WebhookError> {
    let kind = event_kind(random.u32(..));
    if kind == 9 { Err(WebhookError::UnknownEvent) } else { Ok(kind) }
}

#[traced]
fn event_kind(header: u32) -> u32 {
    header % 10
}
