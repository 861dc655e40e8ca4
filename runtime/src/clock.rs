//! What time it is: the only place that reads a clock.
//!
//! Calls read a tick counter once at entry and once at exit; the background thread turns ticks into nanoseconds and
//! wall-clock time. Where the kernel itself keeps time by the processor's time-stamp counter, ticks are read from
//! that (6 to 9 ns for two reads less than `Instant`, which converts at each); elsewhere they are `Instant`'s.
#![expect(unsafe_code, reason = "std does not read the time-stamp counter")]

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use casefile_record::Timestamp;

/// A reading of the tick counter: never goes back, also from one processor to another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ticks(pub(crate) u64);

impl Ticks {
    #[inline]
    pub(crate) fn now() -> Ticks {
        #[cfg(target_arch = "x86_64")]
        if SOURCE.load(Ordering::Relaxed) == TIME_STAMP_COUNTER {
            return time_stamp_counter();
        }
        Ticks::now_slowly()
    }

    #[cold]
    fn now_slowly() -> Ticks {
        match source() {
            #[cfg(target_arch = "x86_64")]
            TIME_STAMP_COUNTER => time_stamp_counter(),
            _ => Ticks(as_nanos(origin().elapsed())),
        }
    }

    /// Ticks from `earlier` to this.
    fn since(self, earlier: Ticks) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Where ticks come from: one of the following. It never changes once it is known.
static SOURCE: AtomicU8 = AtomicU8::new(UNKNOWN);
const UNKNOWN: u8 = 0;
const INSTANT: u8 = 1;
const TIME_STAMP_COUNTER: u8 = 2;

fn source() -> u8 {
    match SOURCE.load(Ordering::Relaxed) {
        UNKNOWN => {
            let found = if has_trusted_counter() { TIME_STAMP_COUNTER } else { INSTANT };
            SOURCE.store(found, Ordering::Relaxed);
            found
        }
        known => known,
    }
}

/// The kernel tests at start, and goes on watching, that the counters of all processors run alike and without a stop;
/// it keeps time by them only then.
fn has_trusted_counter() -> bool {
    const CLOCK_SOURCE: &str = "/sys/devices/system/clocksource/clocksource0/current_clocksource";
    cfg!(all(target_arch = "x86_64", target_os = "linux"))
        && std::fs::read_to_string(CLOCK_SOURCE).is_ok_and(|name| name.trim() == "tsc")
}

#[cfg(target_arch = "x86_64")]
#[inline]
fn time_stamp_counter() -> Ticks {
    // SAFETY: every x86-64 processor has this instruction, and Linux lets programs use it.
    Ticks(unsafe { std::arch::x86_64::_rdtsc() })
}

/// When the process first looked at the clock.
fn origin() -> Instant {
    static ORIGIN: OnceLock<Instant> = OnceLock::new();
    *ORIGIN.get_or_init(Instant::now)
}

/// How long a tick lasts: measured against `Instant`, the more exactly the longer the process runs.
#[derive(Clone, Copy, Debug)]
struct TickLength {
    /// In nanoseconds, times 2 to the power of [`FRACTION_BITS`].
    nanos: u64,
}

const FRACTION_BITS: u32 = 32;

impl TickLength {
    const NANOSECOND: TickLength = TickLength { nanos: 1 << FRACTION_BITS };

    fn measured(ticks: u64, elapsed: Duration) -> TickLength {
        let nanos = (elapsed.as_nanos() << FRACTION_BITS) / u128::from(ticks.max(1));
        TickLength { nanos: u64::try_from(nanos).unwrap_or(u64::MAX) }
    }

    fn of(self, ticks: u64) -> u64 {
        u64::try_from((u128::from(ticks) * u128::from(self.nanos)) >> FRACTION_BITS).unwrap_or(u64::MAX)
    }
}

/// Maps ticks to durations and wall-clock time. The mapping never jumps: where the wall clock was adjusted it is
/// followed by at most [`SLEW`], so that records that were made one after the other keep their order.
#[derive(Debug)]
pub(crate) struct WallClock {
    began: Moment,
    tick: TickLength,
    anchor: Ticks,
    wall_at_anchor: u64,
}

/// Both clocks, read together.
#[derive(Clone, Copy, Debug)]
struct Moment {
    ticks: Ticks,
    instant: Instant,
}

impl Moment {
    fn now() -> Moment {
        Moment { ticks: Ticks::now(), instant: Instant::now() }
    }
}

/// How ticks were mapped when it was last looked at: for a process that reads them when this one is gone.
#[cfg(feature = "evidence")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClockReading {
    anchor: u64,
    wall_at_anchor: u64,
    tick_nanos: u64,
}

#[cfg(feature = "evidence")]
impl ClockReading {
    pub(crate) fn to_bytes(self) -> [u8; 24] {
        let mut bytes = [0; 24];
        for (place, number) in [self.anchor, self.wall_at_anchor, self.tick_nanos].into_iter().enumerate() {
            bytes[place * 8..][..8].copy_from_slice(&number.to_le_bytes());
        }
        bytes
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<ClockReading> {
        let number = |place: usize| Some(u64::from_le_bytes(*bytes.get(place * 8..)?.first_chunk()?));
        Some(ClockReading { anchor: number(0)?, wall_at_anchor: number(1)?, tick_nanos: number(2)? })
    }
}

/// How fast an adjusted wall clock is followed: one part in this many.
const SLEW: u64 = 10_000;
/// Reading two clocks together is off by some 50 ns: over this time, by one part in 40,000.
const SHORTEST_MEASUREMENT: Duration = Duration::from_millis(2);

impl WallClock {
    /// Takes 2 milliseconds: for the background thread.
    pub(crate) fn new() -> WallClock {
        let began = Moment::now();
        let mut clock = WallClock {
            began,
            tick: TickLength::NANOSECOND,
            anchor: began.ticks,
            wall_at_anchor: wall_now(),
        };
        if source() == TIME_STAMP_COUNTER {
            std::thread::sleep(SHORTEST_MEASUREMENT);
            clock.measure(Moment::now());
        }
        clock
    }

    #[cfg(feature = "evidence")]
    pub(crate) fn reading(&self) -> ClockReading {
        ClockReading {
            anchor: self.anchor.0,
            wall_at_anchor: self.wall_at_anchor,
            tick_nanos: self.tick.nanos,
        }
    }

    /// The clock of a process that is gone, where it stood when that was last looked at.
    #[cfg(feature = "evidence")]
    pub(crate) fn recovered(reading: ClockReading) -> WallClock {
        let ClockReading { anchor, wall_at_anchor, tick_nanos } = reading;
        let tick = TickLength { nanos: tick_nanos };
        WallClock { began: Moment::now(), tick, anchor: Ticks(anchor), wall_at_anchor }
    }

    fn measure(&mut self, now: Moment) {
        if source() == TIME_STAMP_COUNTER {
            self.tick = TickLength::measured(
                now.ticks.since(self.began.ticks),
                now.instant.duration_since(self.began.instant),
            );
        }
    }

    /// How many nanoseconds passed from one to the other; 0 where they come in the other order.
    pub(crate) fn nanos(&self, from: Ticks, to: Ticks) -> u64 {
        self.tick.of(to.since(from))
    }

    pub(crate) fn timestamp(&self, ticks: Ticks) -> Timestamp {
        let wall = if ticks >= self.anchor {
            self.wall_at_anchor.saturating_add(self.nanos(self.anchor, ticks))
        } else {
            self.wall_at_anchor.saturating_sub(self.nanos(ticks, self.anchor))
        };
        Timestamp::from_unix_nanos(wall)
    }

    /// What time it is.
    pub(crate) fn now(&self) -> Timestamp {
        self.timestamp(Ticks::now())
    }

    /// Follows the system's wall clock a little further.
    pub(crate) fn follow(&mut self) {
        let now = Moment::now();
        self.follow_to(now.ticks, wall_now());
        self.measure(now);
    }

    fn follow_to(&mut self, now: Ticks, wall: u64) {
        let believed = self.timestamp(now).unix_nanos();
        let most = self.nanos(self.anchor, now) / SLEW;
        self.wall_at_anchor = wall.clamp(believed.saturating_sub(most), believed.saturating_add(most));
        self.anchor = now;
    }
}

/// Milliseconds since the Unix epoch.
pub(crate) fn unix_millis() -> u64 {
    wall_now() / 1_000_000
}

fn wall_now() -> u64 {
    as_nanos(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
}

fn as_nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Moment, TickLength, Ticks, WallClock};

    fn clock(anchor: Ticks, wall_at_anchor: u64) -> WallClock {
        let began = Moment { ticks: Ticks(0), instant: Instant::now() };
        WallClock { began, tick: TickLength::NANOSECOND, anchor, wall_at_anchor }
    }

    #[test]
    fn a_wall_clock_set_forward_is_followed_slowly() {
        let mut clock = clock(Ticks(0), 1_000_000_000);
        // One second later the system's clock claims that an hour has passed.
        clock.follow_to(Ticks(1_000_000_000), 3_601_000_000_000);
        assert_eq!(clock.timestamp(Ticks(1_000_000_000)).unix_nanos(), 2_000_100_000);
        // And one second later that it never did.
        clock.follow_to(Ticks(2_000_000_000), 1_000_000_000);
        assert_eq!(clock.timestamp(Ticks(2_000_000_000)).unix_nanos(), 3_000_000_000);
    }

    #[test]
    fn ticks_before_the_anchor_are_mapped_too() {
        let clock = clock(Ticks(500), 1_000);
        assert_eq!(clock.timestamp(Ticks(200)).unix_nanos(), 700);
        assert_eq!(clock.timestamp(Ticks(900)).unix_nanos(), 1_400);
    }

    #[test]
    fn a_tick_is_as_long_as_was_measured() {
        // A counter of 2 GHz, for an hour.
        let tick = TickLength::measured(7_200_000_000_000, Duration::from_hours(1));
        assert_eq!(tick.of(2_000_000_000), 1_000_000_000);
        assert_eq!(tick.of(20), 10);
        // A year of it.
        assert_eq!(tick.of(63_072_000_000_000_000), 31_536_000_000_000_000);
    }

    #[test]
    fn ticks_measure_what_instants_measure() {
        let mut clock = WallClock::new();
        let (from, began) = (Ticks::now(), Instant::now());
        std::thread::sleep(Duration::from_millis(5));
        let (to, took) = (Ticks::now(), began.elapsed());
        clock.follow();
        // The thread may be interrupted between the two clocks: only the order of size is certain.
        let nanos = clock.nanos(from, to);
        assert!(nanos >= 4_900_000, "{nanos}");
        assert!(Duration::from_nanos(nanos) < took * 20, "{nanos} of {took:?}");
    }
}
