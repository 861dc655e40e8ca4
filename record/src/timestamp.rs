//! When did it happen? One instant as nanoseconds since the Unix epoch, and its RFC 3339 text.
//!
//! Must never read a clock.

mod text;

use std::fmt;
use std::str::FromStr;

use crate::text::serde_as_text;
pub use text::TimestampText;

const NANOS_PER_SECOND: u64 = 1_000_000_000;
const SECONDS_PER_DAY: u64 = 86_400;

/// An instant in nanoseconds since the Unix epoch: 1970-01-01T00:00:00Z to 2554-07-21T23:34:33.709551615Z.
///
/// Written as RFC 3339 in UTC, always with nine digits and `Z`, so that text order is time order. Parsing accepts no
/// to nine digits and any offset, which is converted; a leap second (`:60`) is refused, since Unix time has none.
///
/// ```
/// # use casefile_record::Timestamp;
/// let timestamp: Timestamp = "2026-11-22T12:00:00.5+02:00".parse()?;
/// assert_eq!(timestamp.to_string(), "2026-11-22T10:00:00.500000000Z");
/// # Ok::<(), casefile_record::TimestampError>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(u64);

impl Timestamp {
    /// The length of the text form in bytes.
    pub const TEXT_LENGTH: usize = 30;

    /// The instant this many nanoseconds after the Unix epoch.
    #[must_use]
    pub const fn from_unix_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// Nanoseconds since the Unix epoch.
    #[must_use]
    pub const fn unix_nanos(self) -> u64 {
        self.0
    }

    /// The instant so many nanoseconds before, at the earliest the Unix epoch.
    #[must_use]
    pub const fn saturating_sub_nanos(self, nanos: u64) -> Self {
        Self(self.0.saturating_sub(nanos))
    }
}

/// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`, for any year from 1 on.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month_from_march = if month > 2 { month - 3 } else { month + 9 };
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    year.div_euclid(400) * 146_097 + day_of_era - 719_468
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = TimestampText::default();
        formatter.pad(std::str::from_utf8(text.of(*self)).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Timestamp({self})")
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, TimestampError> {
        let mut cursor = Cursor(text.as_bytes());
        let seconds = cursor.date_and_time().ok_or(TimestampError::Malformed)?;
        let nanos = cursor.fraction().ok_or(TimestampError::Malformed)?;
        let offset = cursor.offset().ok_or(TimestampError::Malformed)?;
        if !cursor.0.is_empty() {
            return Err(TimestampError::Malformed);
        }
        let seconds = u64::try_from(seconds - offset).map_err(|_| TimestampError::OutOfRange)?;
        let whole = seconds.checked_mul(NANOS_PER_SECOND).ok_or(TimestampError::OutOfRange)?;
        whole.checked_add(nanos).map(Self).ok_or(TimestampError::OutOfRange)
    }
}

/// What is left to parse of an RFC 3339 text; every method is `None` where the text is not RFC 3339.
struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    /// Local seconds since 1970-01-01T00:00:00.
    fn date_and_time(&mut self) -> Option<i64> {
        let year = self.number(4)?;
        self.one_of(b"-")?;
        let month = self.number(2).filter(|month| (1..=12).contains(month))?;
        self.one_of(b"-")?;
        let day = self.number(2).filter(|day| (1..=days_in_month(year, month)).contains(day))?;
        self.one_of(b"Tt ")?;
        let hour = self.number(2).filter(|hour| *hour < 24)?;
        self.one_of(b":")?;
        let minute = self.number(2).filter(|minute| *minute < 60)?;
        self.one_of(b":")?;
        let second = self.number(2).filter(|second| *second < 60)?;
        Some(days_from_civil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second)
    }

    /// Nanoseconds; none where there is no fraction.
    fn fraction(&mut self) -> Option<u64> {
        if self.one_of(b".").is_none() {
            return Some(0);
        }
        let length = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if !(1..=9).contains(&length) {
            return None;
        }
        let scale = 10_i64.pow(u32::try_from(9 - length).ok()?);
        u64::try_from(self.number(length)? * scale).ok()
    }

    /// Seconds east of UTC.
    fn offset(&mut self) -> Option<i64> {
        let sign = match self.one_of(b"Zz+-")? {
            b'+' => 1,
            b'-' => -1,
            _ => return Some(0),
        };
        let hours = self.number(2).filter(|hours| *hours < 24)?;
        self.one_of(b":")?;
        let minutes = self.number(2).filter(|minutes| *minutes < 60)?;
        Some(sign * (hours * 3600 + minutes * 60))
    }

    fn number(&mut self, length: usize) -> Option<i64> {
        let (digits, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        digits
            .iter()
            .try_fold(0, |value, byte| byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0')))
    }

    fn one_of(&mut self, allowed: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        if !allowed.contains(first) {
            return None;
        }
        self.0 = rest;
        Some(*first)
    }
}

/// Why a text is not a [`Timestamp`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimestampError {
    /// Not RFC 3339, more than nine digits, or no such date.
    Malformed,
    /// Before 1970 or after 2554-07-21T23:34:33.709551615Z.
    OutOfRange,
}

impl fmt::Display for TimestampError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Malformed => "not an RFC 3339 timestamp such as 2026-11-22T10:00:00.141002311Z",
            Self::OutOfRange => "timestamp outside of 1970-01-01 to 2554-07-21",
        })
    }
}

impl std::error::Error for TimestampError {}

serde_as_text!(Timestamp);

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<u64, TimestampError> {
        text.parse().map(Timestamp::unix_nanos)
    }

    #[test]
    fn text_has_always_nine_digits_and_z() {
        assert_eq!(Timestamp::default().to_string(), "1970-01-01T00:00:00.000000000Z");
        assert_eq!(Timestamp::from_unix_nanos(u64::MAX).to_string(), "2554-07-21T23:34:33.709551615Z");
        let leap_day = Timestamp::from_unix_nanos(951_782_400_000_000_001);
        assert_eq!(leap_day.to_string(), "2000-02-29T00:00:00.000000001Z");
    }

    #[test]
    fn parsing_accepts_every_spelling_of_one_instant() {
        for text in [
            "2026-11-22T10:00:00.14Z",
            "2026-11-22T10:00:00.140000000+00:00",
            "2026-11-22t10:00:00.140-00:00",
            "2026-11-22 15:30:00.14+05:30",
            "2026-11-21T22:00:00.14-12:00",
        ] {
            assert_eq!(parse(text), Ok(1_795_341_600_140_000_000), "{text}");
        }
        assert_eq!(parse("1970-01-01T00:00:01z"), Ok(1_000_000_000));
    }

    #[test]
    fn parsing_refuses_nonsense() {
        for text in [
            "",
            "now",
            "2026-11-22",
            "2026-11-22T10:00:00",
            "2026-11-22T10:00:00.Z",
            "2026-11-22T10:00:00.1234567890Z",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-02-29T00:00:00Z",
            "2100-02-29T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z",
            "2026-01-01T00:00:60Z",
            "2026-01-01T00:00:00Z ",
            "2026-01-01T00:00:00+24:00",
            "2026-01-01T00:00:00+0000",
            "+026-01-01T00:00:00Z",
            "2026-01-01T00:00:00.+1Z",
            "2026-01-01T00:00:00Zé",
        ] {
            assert_eq!(parse(text), Err(TimestampError::Malformed), "{text}");
        }
    }

    #[test]
    fn parsing_refuses_what_does_not_fit() {
        for text in [
            "1969-12-31T23:59:59.999999999Z",
            "1970-01-01T00:00:00+00:01",
            "2554-07-21T23:34:33.709551616Z",
            "2554-07-21T23:34:34Z",
            "9999-12-31T23:59:59Z",
            "0000-01-01T00:00:00Z",
        ] {
            assert_eq!(parse(text), Err(TimestampError::OutOfRange), "{text}");
        }
        assert_eq!(parse("2554-07-21T23:34:33.709551615Z"), Ok(u64::MAX));
    }

    #[test]
    fn subtraction_stops_at_the_epoch() {
        assert_eq!(Timestamp::from_unix_nanos(5).saturating_sub_nanos(9), Timestamp::default());
    }
}
