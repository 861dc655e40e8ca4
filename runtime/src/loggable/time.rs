//! Dates, times and durations of the `time` crate, in the text form of RFC 3339. Its own `Display` prints
//! another form, and its formatter is a feature that not everybody has on.

use std::fmt;

use ::time::{
    Date, Duration, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcDateTime, UtcOffset, Weekday,
};

use super::declare::{displayed, loggable};

displayed!(Date, Month, Weekday);

loggable! {
    Time => |time, encoder| encoder.display(&Clock(*time)),
    UtcOffset => |offset, encoder| encoder.display(&Zone(*offset)),
    PrimitiveDateTime => |time, encoder| {
        encoder.display(&format_args!("{}T{}", time.date(), Clock(time.time())));
    },
    OffsetDateTime => |time, encoder| {
        encoder.display(&format_args!("{}T{}{}", time.date(), Clock(time.time()), Zone(time.offset())));
    },
    UtcDateTime => |time, encoder| {
        encoder.display(&format_args!("{}T{}Z", time.date(), Clock(time.time())));
    },
    Duration => |duration, encoder| encoder.display(&Seconds(*duration)),
}

/// `10:30:00`, and nine digits more where the second is not whole.
struct Clock(Time);

impl fmt::Display for Clock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute, second, nanosecond) = self.0.as_hms_nano();
        write!(formatter, "{hour:02}:{minute:02}:{second:02}")?;
        if nanosecond == 0 { Ok(()) } else { write!(formatter, ".{nanosecond:09}") }
    }
}

/// `Z`, `+05:30`, or `-00:00:10` for the rare offset with seconds.
struct Zone(UtcOffset);

impl fmt::Display for Zone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_utc() {
            return formatter.write_str("Z");
        }
        let sign = if self.0.is_negative() { '-' } else { '+' };
        let (hours, minutes, seconds) = self.0.as_hms();
        write!(formatter, "{sign}{:02}:{:02}", hours.unsigned_abs(), minutes.unsigned_abs())?;
        if seconds == 0 { Ok(()) } else { write!(formatter, ":{:02}", seconds.unsigned_abs()) }
    }
}

/// Seconds with nine digits after the point, as the crate's own `Serialize` writes them.
struct Seconds(Duration);

impl fmt::Display for Seconds {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0.is_negative() { "-" } else { "" };
        let (seconds, nanoseconds) = (self.0.whole_seconds(), self.0.subsec_nanoseconds());
        write!(formatter, "{sign}{}.{:09}", seconds.unsigned_abs(), nanoseconds.unsigned_abs())
    }
}

#[cfg(test)]
mod tests {
    use ::time::{Duration, Month, OffsetDateTime, UtcOffset, Weekday};
    use serde_json::json;

    use crate::loggable::testing::json;

    #[test]
    fn times_are_rfc_3339() {
        let time = OffsetDateTime::from_unix_timestamp_nanos(1_700_000_000_005_000_000).unwrap();
        assert_eq!(json(&time), json!("2023-11-14T22:13:20.005000000Z"));
        let elsewhere =
            time.replace_nanosecond(0).unwrap().to_offset(UtcOffset::from_hms(-5, -30, 0).unwrap());
        assert_eq!(json(&elsewhere), json!("2023-11-14T16:43:20-05:30"));
        assert_eq!(
            json(&::time::PrimitiveDateTime::new(elsewhere.date(), elsewhere.time())),
            json!("2023-11-14T16:43:20")
        );
        assert_eq!(json(&time.to_utc()), json!("2023-11-14T22:13:20.005000000Z"));
        assert_eq!(json(&(Month::May, Weekday::Tuesday)), json!(["May", "Tuesday"]));
    }

    #[test]
    fn durations_keep_their_sign_and_digits() {
        assert_eq!(json(&Duration::new(90, 5)), json!("90.000000005"));
        assert_eq!(json(&Duration::new(0, -5)), json!("-0.000000005"));
    }
}
