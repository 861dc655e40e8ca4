//! How does an instant become text? Digits are computed several at a time, and those of the second only when it changes.
//!
//! Must never go through `fmt`.

use crate::digits::eight_digits;

use super::{NANOS_PER_SECOND, SECONDS_PER_DAY, Timestamp};

const FRACTION: usize = "2026-11-22T10:00:00.".len();

/// The text of one timestamp after the other. What is written in the order of time mostly falls into the same second as
/// what was written before it: then only the fraction is written anew.
///
/// ```
/// # use casefile_record::{Timestamp, TimestampText};
/// let mut text = TimestampText::default();
/// assert_eq!(text.of(Timestamp::from_unix_nanos(1)), b"1970-01-01T00:00:00.000000001Z");
/// assert_eq!(text.of(Timestamp::from_unix_nanos(20)), b"1970-01-01T00:00:00.000000020Z");
/// ```
#[derive(Clone, Debug)]
pub struct TimestampText {
    second: u64,
    text: [u8; Timestamp::TEXT_LENGTH],
}

impl Default for TimestampText {
    fn default() -> Self {
        Self { second: 0, text: *b"1970-01-01T00:00:00.000000000Z" }
    }
}

impl TimestampText {
    /// The text of this timestamp, without quotes.
    #[inline]
    pub fn of(&mut self, timestamp: Timestamp) -> &[u8; Timestamp::TEXT_LENGTH] {
        let second = timestamp.0 / NANOS_PER_SECOND;
        if second != self.second {
            self.begin_second(second);
        }
        let nanos = timestamp.0 - second * NANOS_PER_SECOND;
        self.text[FRACTION] = digit(nanos / 100_000_000);
        self.text[FRACTION + 1..][..8].copy_from_slice(&eight_digits(nanos % 100_000_000));
        &self.text
    }

    #[cold]
    fn begin_second(&mut self, second: u64) {
        let (year, month, day) = civil_from_days(second / SECONDS_PER_DAY);
        let of_day = second % SECONDS_PER_DAY;
        digits(&mut self.text[0..4], year);
        digits(&mut self.text[5..7], month);
        digits(&mut self.text[8..10], day);
        digits(&mut self.text[11..13], of_day / 3600);
        digits(&mut self.text[14..16], of_day / 60 % 60);
        digits(&mut self.text[17..19], of_day % 60);
        self.second = second;
    }
}

fn digits(out: &mut [u8], mut value: u64) {
    for place in out.iter_mut().rev() {
        *place = digit(value % 10);
        value /= 10;
    }
}

fn digit(value: u64) -> u8 {
    debug_assert!(value < 10);
    b'0' + value.to_le_bytes()[0]
}

/// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`, for days from the epoch on.
fn civil_from_days(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    (year, month, day)
}
