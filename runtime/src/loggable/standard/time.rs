//! Durations and points in time. `Instant` is missing on purpose: it means nothing outside its process.

use std::time::{Duration, SystemTime};

use crate::encode::Shape;
use crate::loggable::declare::loggable;

static DURATION: Shape = Shape::structure("Duration", &["secs", "nanos"]);
static SYSTEM_TIME: Shape = Shape::structure("SystemTime", &["secs_since_epoch", "nanos_since_epoch"]);

loggable! {
    Duration => |duration, encoder| encoder.shape(&DURATION, |fields| {
        fields.field(&duration.as_secs());
        fields.field(&duration.subsec_nanos());
    }),
    SystemTime => |time, encoder| {
        let (seconds, nanoseconds) = since_epoch(*time);
        encoder.shape(&SYSTEM_TIME, |fields| {
            fields.field(&seconds);
            fields.field(&nanoseconds);
        });
    },
}

/// Whole seconds, rounded down, and the nanoseconds that follow them: before 1970 the seconds are negative and
/// the nanoseconds are not, as in POSIX, so that one formula reads both.
fn since_epoch(time: SystemTime) -> (i64, u32) {
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => (0_i64.saturating_add_unsigned(after.as_secs()), after.subsec_nanos()),
        Err(error) => {
            let before = error.duration();
            let whole = 0_i64.saturating_sub_unsigned(before.as_secs());
            match before.subsec_nanos() {
                0 => (whole, 0),
                part => (whole.saturating_sub(1), 1_000_000_000 - part),
            }
        }
    }
}
