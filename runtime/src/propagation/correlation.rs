//! Which correlation ID did a request come with?
//!
//! Must never clean up an invalid one: it is replaced as a whole, by the caller of this file.

use casefile_record::CorrelationId;

use super::{HeaderSource, Received, trim_optional_whitespace};

/// The name under which it is sent on and echoed. In lower case, as HTTP/2 and gRPC demand and HTTP/1.1
/// allows.
pub(super) const CORRELATION_ID: &str = "x-correlation-id";

/// The names under which it is read, the most specific first.
const NAMES: [&str; 3] = [CORRELATION_ID, "x-request-id", "x-trace-id"];

/// Room for whitespace around the longest valid one. What is longer is not looked at.
const MAXIMUM_RECEIVED: usize = 512;

/// The first valid one in the order of the names; "invalid" where some came and none was valid.
pub(super) fn receive<H: HeaderSource + ?Sized>(headers: &H) -> Received<CorrelationId> {
    let mut received = Received::Nothing;
    for name in NAMES {
        match Received::one(headers.values_of(name), parse) {
            Received::Nothing => {}
            Received::Invalid => received = Received::Invalid,
            valid @ Received::Valid(_) => return valid,
        }
    }
    received
}

fn parse(value: &[u8]) -> Option<CorrelationId> {
    if value.len() > MAXIMUM_RECEIVED {
        return None;
    }
    CorrelationId::try_from(trim_optional_whitespace(str::from_utf8(value).ok()?)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Pairs<'a> = &'a [(&'a str, &'a str)];

    #[test]
    fn the_first_valid_name_wins() {
        let rows: &[(Pairs<'_>, Option<&str>, &str)] = &[
            (&[("X-Correlation-ID", "c")], Some("c"), "first name"),
            (&[("X-Request-ID", "r")], Some("r"), "second name"),
            (&[("X-Trace-ID", "t")], Some("t"), "third name"),
            (
                &[("X-Trace-ID", "t"), ("X-Request-ID", "r"), ("X-Correlation-ID", "c")],
                Some("c"),
                "first of three",
            ),
            (&[("X-Trace-ID", "t"), ("X-Request-ID", "r")], Some("r"), "request before trace"),
            (&[("X-Correlation-ID", "a b"), ("X-Trace-ID", "t")], Some("t"), "an invalid one is passed over"),
            (
                &[("X-Correlation-ID", "c"), ("X-Request-ID", "a b")],
                Some("c"),
                "one invalid after a valid one",
            ),
            (&[("x-cOrReLaTiOn-iD", "c")], Some("c"), "case of the name"),
            (&[("Correlation-ID", "c"), ("X-Correlation", "c")], None, "other names"),
        ];
        for (headers, expected, why) in rows {
            let expected = expected.map_or(Received::Nothing, |text| {
                Received::Valid(CorrelationId::try_from(text).expect("valid"))
            });
            assert_eq!(receive(*headers), expected, "{why}");
        }
    }

    #[test]
    fn valid_values_are_taken_as_they_are() {
        let longest = "x".repeat(128);
        let rows = [
            ("a", "a", "one character"),
            ("AZaz09._:/+=@-", "AZaz09._:/+=@-", "every kind of character"),
            (" \tabc\t ", "abc", "whitespace around is not part of a header's value"),
            (longest.as_str(), longest.as_str(), "128 characters"),
        ];
        for (value, expected, why) in rows {
            assert_eq!(parse(value.as_bytes()).expect(why).as_str(), expected, "{why}");
        }
    }

    #[test]
    fn invalid_values_are_refused() {
        let (too_long, huge) = ("x".repeat(129), "x".repeat(1 << 20));
        let padded = format!("{}abc", " ".repeat(510));
        let rows: [(&[u8], &str); 15] = [
            (b"", "empty"),
            (b" \t", "blank"),
            (too_long.as_bytes(), "129 characters"),
            (huge.as_bytes(), "1 MiB"),
            (padded.as_bytes(), "too much whitespace"),
            (b"two words", "a space inside"),
            (b"a,b", "two joined"),
            (b"a\"b", "a quote"),
            (b"a{b}", "braces"),
            (b"a\r\nX-Evil: 1", "another header"),
            (b"abc\n", "a line break after"),
            (b"a\0b", "a zero byte"),
            (b"\x1b[31mred", "a terminal escape"),
            ("é".as_bytes(), "not ASCII"),
            (b"\xff\xfe", "not UTF-8"),
        ];
        for (value, why) in rows {
            assert_eq!(parse(value), None, "{why}");
            let headers = [("X-Request-ID", value)];
            assert_eq!(receive(&headers), Received::Invalid, "{why}");
        }
    }

    #[test]
    fn two_of_the_same_name_are_invalid() {
        let twice = [("X-Correlation-ID", "a"), ("x-correlation-id", "a")];
        assert_eq!(receive(&twice), Received::Invalid);
    }
}
