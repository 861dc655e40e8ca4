//! Is this the one form in which casefile writes a timestamp? Thirty bytes, a date that exists, `Z`.

use casefile_record::Timestamp;

/// Whether the text is what [`Timestamp`] writes. Another spelling of a moment is not.
pub(super) fn is_canonical(text: &[u8]) -> bool {
    let Ok(text) = <&[u8; Timestamp::TEXT_LENGTH]>::try_from(text) else {
        return false;
    };
    has_the_form(text) && is_surely_a_moment(text) || is_after_all(text)
}

fn has_the_form(text: &[u8; Timestamp::TEXT_LENGTH]) -> bool {
    const FORM: &[u8; Timestamp::TEXT_LENGTH] = b"0000-00-00T00:00:00.000000000Z";
    // Without an early end, so that all bytes are compared at once.
    text.iter().zip(FORM).fold(true, |right, (byte, form)| {
        right & if *form == b'0' { byte.is_ascii_digit() } else { byte == form }
    })
}

/// Years and days that need no calendar.
fn is_surely_a_moment(text: &[u8; Timestamp::TEXT_LENGTH]) -> bool {
    let two = |at: usize| u32::from(text[at] - b'0') * 10 + u32::from(text[at + 1] - b'0');
    let year = two(0) * 100 + two(2);
    (1970..2554).contains(&year)
        && (1..=12).contains(&two(5))
        && (1..=28).contains(&two(8))
        && two(11) < 24
        && two(14) < 60
        && two(17) < 60
}

#[cold]
fn is_after_all(text: &[u8; Timestamp::TEXT_LENGTH]) -> bool {
    let parsed = std::str::from_utf8(text).ok().and_then(|text| text.parse::<Timestamp>().ok());
    parsed.is_some_and(|timestamp| timestamp.to_string().as_bytes() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_casefile_writes_has_the_form() {
        for (text, canonical) in [
            ("2026-11-22T10:00:00.141002311Z", true),
            ("2026-11-30T10:00:00.141002311Z", true),
            ("2024-02-29T23:59:59.999999999Z", true),
            ("2554-07-21T23:34:33.709551615Z", true),
            ("2554-07-21T23:34:33.709551616Z", false),
            ("2026-02-29T10:00:00.141002311Z", false),
            ("2026-11-31T10:00:00.141002311Z", false),
            ("2026-13-01T10:00:00.141002311Z", false),
            ("2026-11-22T24:00:00.141002311Z", false),
            ("2026-11-22T10:60:00.141002311Z", false),
            ("2026-11-22t10:00:00.141002311z", false),
            ("2026-11-22T10:00:00.14100231+Z", false),
            ("2026-11-22T10:00:00.1410+00:00", false),
            ("1969-11-22T10:00:00.141002311Z", false),
            ("2026-11-22T10:00:00Z", false),
        ] {
            assert_eq!(is_canonical(text.as_bytes()), canonical, "{text}");
        }
    }
}
