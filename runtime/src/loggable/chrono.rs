//! Dates, times and durations of the `chrono` crate, in the text forms of RFC 3339 and ISO 8601.

use ::chrono::format::ParseError;
use ::chrono::{
    DateTime, FixedOffset, Month, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc, Weekday,
};

use super::declare::{displayed, loggable};
use super::{Encode, Loggable};
use crate::encode::Encoder;

displayed!(FixedOffset, ParseError, TimeDelta, Utc, Weekday);

loggable! {
    Month => |month, encoder| encoder.text(month.name()),
    // Their `Debug` has the `T` between date and time that `Display` lacks, and is documented to.
    NaiveDate => |date, encoder| encoder.display(&format_args!("{date:?}")),
    NaiveTime => |time, encoder| encoder.display(&format_args!("{time:?}")),
    NaiveDateTime => |time, encoder| encoder.display(&format_args!("{time:?}")),
}

impl<Zone: TimeZone> Encode for DateTime<Zone> {
    fn encode(&self, encoder: &mut Encoder) {
        // With an offset in digits: a zone of another crate may print its name instead.
        let time = self.fixed_offset();
        if time.offset().local_minus_utc() == 0 {
            encoder.display(&format_args!("{:?}", time.to_utc()));
        } else {
            encoder.display(&format_args!("{time:?}"));
        }
    }

    fn may_be_displayed(&self) -> bool {
        true
    }
}

impl<Zone: TimeZone> Loggable for DateTime<Zone> {
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}

#[cfg(test)]
mod tests {
    use ::chrono::{DateTime, FixedOffset, Month, TimeDelta, Utc, Weekday};
    use serde_json::json;

    use crate::loggable::testing::json;

    #[test]
    fn times_are_rfc_3339() {
        let time = DateTime::<Utc>::from_timestamp(1_700_000_000, 5_000_000).unwrap();
        assert_eq!(json(&time), json!("2023-11-14T22:13:20.005Z"));
        let elsewhere = time.with_timezone(&FixedOffset::east_opt(19_800).unwrap());
        assert_eq!(json(&elsewhere), json!("2023-11-15T03:43:20.005+05:30"));
        assert_eq!(json(&time.naive_utc()), json!("2023-11-14T22:13:20.005"));
        assert_eq!(json(&(time.date_naive(), time.time())), json!(["2023-11-14", "22:13:20.005"]));
    }

    #[test]
    fn parts_of_times_are_their_names() {
        assert_eq!(json(&(Month::May, Weekday::Tue, Utc)), json!(["May", "Tue", "UTC"]));
        assert_eq!(json(&TimeDelta::milliseconds(1500)), json!("PT1.5S"));
    }
}
