//! Dates, times and durations of the `jiff` crate, in the text forms of RFC 3339, RFC 9557 and ISO 8601 that
//! its `Display` prints.

use ::jiff::civil::{Date, DateTime, Time};
use ::jiff::tz::Offset;
use ::jiff::{SignedDuration, Span, Timestamp, Zoned};

use super::declare::displayed;

displayed!(Date, DateTime, Offset, SignedDuration, Span, Time, Timestamp, Zoned);

#[cfg(test)]
mod tests {
    use ::jiff::{SignedDuration, Span, Timestamp, civil};
    use serde_json::json;

    use crate::loggable::testing::json;

    #[test]
    fn times_are_rfc_3339_and_durations_iso_8601() {
        assert_eq!(
            json(&Timestamp::new(1_700_000_000, 5_000_000).unwrap()),
            json!("2023-11-14T22:13:20.005Z")
        );
        assert_eq!(json(&civil::date(2023, 11, 14).at(22, 13, 20, 0)), json!("2023-11-14T22:13:20"));
        assert_eq!(
            json(&(Span::new().hours(1).minutes(2), SignedDuration::from_millis(-1500))),
            json!(["PT1H2M", "-PT1.5S"])
        );
    }
}
