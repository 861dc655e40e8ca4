//! What time it is: the only place that reads a clock.
//!
//! Calls read the monotonic clock once at entry and once at exit; the background thread turns ticks into
//! wall-clock time.

use std::sync::OnceLock;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use casefile_record::Timestamp;

/// Nanoseconds of the monotonic clock since the process first looked at it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ticks(pub(crate) u64);

static ORIGIN: OnceLock<Instant> = OnceLock::new();

impl Ticks {
    pub(crate) fn now() -> Ticks {
        let origin = ORIGIN.get_or_init(Instant::now);
        Ticks(u64::try_from(origin.elapsed().as_nanos()).unwrap_or(u64::MAX))
    }

    pub(crate) fn since(self, earlier: Ticks) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Maps ticks to wall-clock time. The mapping never jumps: where the wall clock was adjusted it is followed
/// by at most [`SLEW`], so that records that were made one after the other keep their order.
#[derive(Debug)]
pub(crate) struct WallClock {
    anchor: Ticks,
    wall_at_anchor: u64,
}

/// How fast an adjusted wall clock is followed: one part in this many.
const SLEW: u64 = 10_000;

impl WallClock {
    pub(crate) fn new() -> WallClock {
        WallClock { anchor: Ticks::now(), wall_at_anchor: wall_now() }
    }

    pub(crate) fn timestamp(&self, ticks: Ticks) -> Timestamp {
        let wall = if ticks >= self.anchor {
            self.wall_at_anchor.saturating_add(ticks.since(self.anchor))
        } else {
            self.wall_at_anchor.saturating_sub(self.anchor.since(ticks))
        };
        Timestamp::from_unix_nanos(wall)
    }

    /// Follows the system's wall clock a little further.
    pub(crate) fn follow(&mut self) {
        let now = Ticks::now();
        self.follow_to(now, wall_now());
    }

    fn follow_to(&mut self, now: Ticks, wall: u64) {
        let believed = self.timestamp(now).unix_nanos();
        let most = now.since(self.anchor) / SLEW;
        let corrected = wall.clamp(believed.saturating_sub(most), believed.saturating_add(most));
        *self = WallClock { anchor: now, wall_at_anchor: corrected };
    }
}

/// Milliseconds since the Unix epoch.
pub(crate) fn unix_millis() -> u64 {
    wall_now() / 1_000_000
}

fn wall_now() -> u64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since_epoch.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Ticks, WallClock};

    #[test]
    fn a_wall_clock_set_forward_is_followed_slowly() {
        let mut clock = WallClock { anchor: Ticks(0), wall_at_anchor: 1_000_000_000 };
        // One second later the system's clock claims that an hour has passed.
        clock.follow_to(Ticks(1_000_000_000), 3_601_000_000_000);
        assert_eq!(clock.timestamp(Ticks(1_000_000_000)).unix_nanos(), 2_000_100_000);
        // And one second later that it never did.
        clock.follow_to(Ticks(2_000_000_000), 1_000_000_000);
        assert_eq!(clock.timestamp(Ticks(2_000_000_000)).unix_nanos(), 3_000_000_000);
    }

    #[test]
    fn ticks_before_the_anchor_are_mapped_too() {
        let clock = WallClock { anchor: Ticks(500), wall_at_anchor: 1_000 };
        assert_eq!(clock.timestamp(Ticks(200)).unix_nanos(), 700);
        assert_eq!(clock.timestamp(Ticks(900)).unix_nanos(), 1_400);
    }
}
