//! From when to when?
//!
//! The only place of the command that reads the clock, for `10m` ago; `tail` follows without one.

use std::fmt;
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use casefile_record::{Timestamp, TimestampText};

use crate::trouble::Trouble;

/// A moment as it is typed: RFC 3339 (or its date alone), or so long ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// That moment.
    At(Timestamp),
    /// So many nanoseconds before now.
    Ago(u64),
}

impl FromStr for When {
    type Err = WhenError;

    fn from_str(text: &str) -> Result<Self, WhenError> {
        if let Some(nanos) = ago(text) {
            return Ok(Self::Ago(nanos));
        }
        moment(text).map(Self::At).ok_or(WhenError)
    }
}

/// A moment as people type it: of RFC 3339 the time may be left out, or its seconds, and the zone, which then is UTC as in
/// every record.
pub(crate) fn moment(text: &str) -> Option<Timestamp> {
    const DATE: usize = "2026-11-22".len();
    let (date, time) = text.split_at_checked(DATE)?;
    let zone = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (time, zone) = time.split_at(zone);
    let zone = if zone.is_empty() { "Z" } else { zone };
    let rest = if time.is_empty() { "T00:00:00" } else { "" };
    let seconds = if time.len() == "T10:00".len() { ":00" } else { "" };
    format!("{date}{time}{rest}{seconds}{zone}").parse().ok()
}

/// `90s`, `10m`, `2h`, `3d`, each with or without `ago`.
fn ago(text: &str) -> Option<u64> {
    const SECOND: u64 = 1_000_000_000;
    let text = text.strip_suffix("ago").unwrap_or(text).trim_end();
    let number_ends = text.find(|character: char| !character.is_ascii_digit())?;
    let number: u64 = text[..number_ends].parse().ok()?;
    let unit = match text[number_ends..].trim_start() {
        "s" | "sec" => SECOND,
        "m" | "min" => 60 * SECOND,
        "h" => 3600 * SECOND,
        "d" => 86_400 * SECOND,
        "w" => 7 * 86_400 * SECOND,
        _ => return None,
    };
    number.checked_mul(unit)
}

/// A text that is no [`When`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WhenError;

impl fmt::Display for WhenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("expected RFC 3339 (2026-11-22T10:00:00Z), a date (2026-11-22), or how long ago (90s, 10m, 2h, 3d); from 1970 to 2554-07-21")
    }
}

impl std::error::Error for WhenError {}

/// From one moment up to, but not including, another. Open where nothing is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Window {
    since: Option<[u8; Timestamp::TEXT_LENGTH]>,
    until: Option<[u8; Timestamp::TEXT_LENGTH]>,
}

impl Window {
    /// The window between the two.
    ///
    /// # Errors
    /// Where it ends before it begins.
    pub fn new(since: Option<&When>, until: Option<&When>) -> Result<Self, Trouble> {
        let now = now();
        let (since, until) = (since.map(|when| when.moment(now)), until.map(|when| when.moment(now)));
        match (since, until) {
            (Some(since), Some(until)) if until <= since => {
                Err(Trouble::new(format!("--until ({until}) is not later than --since ({since})")))
            }
            _ => Ok(Self { since: since.map(text), until: until.map(text) }),
        }
    }

    /// Whether it holds every moment.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.since.is_none() && self.until.is_none()
    }

    /// Whether a timestamp, in the text form that has always 30 bytes, lies within.
    #[must_use]
    pub fn contains(&self, timestamp: &[u8]) -> bool {
        self.since.as_ref().is_none_or(|since| timestamp >= &since[..])
            && self.until.as_ref().is_none_or(|until| timestamp < &until[..])
    }
}

impl When {
    fn moment(self, now: Timestamp) -> Timestamp {
        match self {
            Self::At(timestamp) => timestamp,
            Self::Ago(nanos) => now.saturating_sub_nanos(nanos),
        }
    }
}

fn now() -> Timestamp {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_unix_nanos(u64::try_from(since_epoch.as_nanos()).unwrap_or(u64::MAX))
}

fn text(timestamp: Timestamp) -> [u8; Timestamp::TEXT_LENGTH] {
    *TimestampText::default().of(timestamp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_typed_in_several_ways() {
        let at = |text: &str| When::At(text.parse().expect("a timestamp"));
        for (typed, when) in [
            ("2026-11-22T10:00:00Z", at("2026-11-22T10:00:00Z")),
            ("2026-11-22T12:00:00.5+02:00", at("2026-11-22T10:00:00.5Z")),
            ("2026-11-22T10:00:00", at("2026-11-22T10:00:00Z")),
            ("2026-11-22 10:00", at("2026-11-22T10:00:00Z")),
            ("2026-11-22T10:00Z", at("2026-11-22T10:00:00Z")),
            ("2026-11-22T12:00+02:00", at("2026-11-22T10:00:00Z")),
            ("2026-11-22T10:00:00.25", at("2026-11-22T10:00:00.25Z")),
            ("2026-11-22Z", at("2026-11-22T00:00:00Z")),
            ("2026-11-22", at("2026-11-22T00:00:00Z")),
            ("90s", When::Ago(90_000_000_000)),
            ("10m", When::Ago(600_000_000_000)),
            ("2 h ago", When::Ago(7_200_000_000_000)),
            ("3d", When::Ago(259_200_000_000_000)),
        ] {
            assert_eq!(typed.parse(), Ok(when), "{typed}");
        }
        for typed in ["", "m", "10", "10y", "-5m", "yesterday", "2026-13-01", "99999999999999999999s", "é"] {
            assert_eq!(typed.parse::<When>(), Err(WhenError), "{typed}");
        }
    }

    #[test]
    fn a_window_has_its_beginning_and_not_its_end() {
        let when = |text: &str| text.parse::<When>().expect("valid");
        let window = Window::new(Some(&when("2026-11-22T10:00:00Z")), Some(&when("2026-11-22T11:00:00Z")));
        let window = window.expect("a window");
        for (timestamp, within) in [
            ("2026-11-22T09:59:59.999999999Z", false),
            ("2026-11-22T10:00:00.000000000Z", true),
            ("2026-11-22T10:59:59.999999999Z", true),
            ("2026-11-22T11:00:00.000000000Z", false),
        ] {
            assert_eq!(window.contains(timestamp.as_bytes()), within, "{timestamp}");
        }
        assert!(Window::default().contains(b"anything"));
        assert!(Window::new(Some(&When::Ago(5)), Some(&When::Ago(9))).is_err());
    }
}
