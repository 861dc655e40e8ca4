//! How are numbers, durations and moments written for people?

use casefile_record::Timestamp;

/// A duration with three digits that count: `950 ns`, `16.1 ms`, `2.50 s`, `3 min 20 s`, `2 h 05 min`.
///
/// ```
/// assert_eq!(casefile_cli::render::duration(16_120_945), "16.1 ms");
/// ```
#[must_use]
pub fn duration(nanos: u64) -> String {
    const SECOND: u64 = 1_000_000_000;
    // One unit earlier where rounding would show `1000 µs`.
    match nanos {
        0..1_000 => format!("{nanos} ns"),
        1_000..999_500 => three_digits(nanos, 1_000, "µs"),
        999_500..999_500_000 => three_digits(nanos, 1_000_000, "ms"),
        999_500_000..99_950_000_000 => three_digits(nanos, SECOND, "s"),
        _ => {
            let seconds = nanos / SECOND + u64::from(nanos % SECOND >= SECOND / 2);
            if seconds < 3600 {
                format!("{} min {:02} s", seconds / 60, seconds % 60)
            } else {
                format!("{} h {:02} min", seconds / 3600, seconds / 60 % 60)
            }
        }
    }
}

fn three_digits(nanos: u64, unit: u64, name: &str) -> String {
    let decimals = if nanos < unit * 9_995 / 1000 { 2 } else { usize::from(nanos < unit * 9_995 / 100) };
    #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
    let value = nanos as f64 / unit as f64;
    format!("{value:.decimals$} {name}")
}

/// A whole number in groups of three: `12,345`.
#[must_use]
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// So many of something: `1 call`, `12,345 calls`. For words whose plural ends in `s`.
#[must_use]
pub fn number_of(number: u64, one: &str) -> String {
    format!("{} {one}{}", count(number), if number == 1 { "" } else { "s" })
}

/// A part of a whole: `0 %`, `0.4 %`, `<0.1 %`, `37 %`, `100 %` only where it is all.
#[must_use]
pub fn share(part: u64, whole: u64) -> String {
    if part == 0 || whole == 0 {
        return "0 %".to_owned();
    }
    #[expect(clippy::cast_precision_loss, reason = "two digits are shown")]
    let percent = part as f64 * 100.0 / whole as f64;
    match percent {
        _ if part >= whole => "100 %".to_owned(),
        ..0.1 => "<0.1 %".to_owned(),
        ..9.95 => format!("{percent:.1} %"),
        99.5.. => ">99 %".to_owned(),
        _ => format!("{percent:.0} %"),
    }
}

/// A moment to the millisecond: `2026-11-22 10:00:00.141Z`.
#[must_use]
pub fn moment(timestamp: Timestamp) -> String {
    let text = timestamp.to_string();
    format!("{} {}Z", &text[..10], &text[11..23])
}

/// The time of day to the millisecond: `10:00:00.141`.
#[must_use]
pub fn time_of_day(timestamp: Timestamp) -> String {
    timestamp.to_string()[11..23].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_three_digits_that_count() {
        for (nanos, text) in [
            (0, "0 ns"),
            (999, "999 ns"),
            (1_000, "1.00 µs"),
            (9_994, "9.99 µs"),
            (9_996, "10.0 µs"),
            (99_960, "100 µs"),
            (999_499, "999 µs"),
            (999_500, "1.00 ms"),
            (16_120_945, "16.1 ms"),
            (2_500_000_000, "2.50 s"),
            (99_949_999_999, "99.9 s"),
            (99_950_000_000, "1 min 40 s"),
            (7_500_000_000_000, "2 h 05 min"),
            (u64::MAX, "5124095 h 34 min"),
        ] {
            assert_eq!(duration(nanos), text, "{nanos}");
        }
    }

    #[test]
    fn numbers_are_grouped_and_shares_never_lie() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
        for (part, whole, text) in [
            (0, 9, "0 %"),
            (1, 0, "0 %"),
            (1, 100_000, "<0.1 %"),
            (4, 1000, "0.4 %"),
            (37, 100, "37 %"),
            (999, 1000, ">99 %"),
            (5, 5, "100 %"),
        ] {
            assert_eq!(share(part, whole), text);
        }
    }

    #[test]
    fn one_is_no_plural() {
        assert_eq!(
            [0, 1, 1000].map(|number| number_of(number, "call")),
            ["0 calls", "1 call", "1,000 calls"]
        );
    }

    #[test]
    fn moments_are_cut_to_the_millisecond() {
        let timestamp = "2026-11-22T10:00:00.141999999Z".parse().expect("a timestamp");
        assert_eq!(moment(timestamp), "2026-11-22 10:00:00.141Z");
        assert_eq!(time_of_day(timestamp), "10:00:00.141");
    }
}
