//! When, and of which trace, without reading on? From the fixed places that the two have in every line of casefile's.

use casefile_record::Timestamp;

use super::timestamp::is_canonical;

const BEFORE_TIMESTAMP: &[u8] = b"{\"timestamp\":\"";
const BEFORE_TRACE_ID: &[u8] = b"\",\"trace_id\":\"";
const TRACE_ID_LENGTH: usize = 32;

/// The timestamp, where it stands in its fixed place. What else the line holds is not known.
#[must_use]
pub fn quick_timestamp(line: &[u8]) -> Option<&[u8]> {
    let text = line.strip_prefix(BEFORE_TIMESTAMP)?.get(..Timestamp::TEXT_LENGTH)?;
    is_canonical(text).then_some(text)
}

/// The trace's ID, where both stand in their fixed place. What else the line holds is not known.
#[must_use]
pub fn quick_trace_id(line: &[u8]) -> Option<&[u8]> {
    quick_timestamp(line)?;
    let rest = line[BEFORE_TIMESTAMP.len() + Timestamp::TEXT_LENGTH..].strip_prefix(BEFORE_TRACE_ID)?;
    let (id, rest) = rest.split_at_checked(TRACE_ID_LENGTH)?;
    let is_plain = id.iter().fold(true, |plain, byte| plain & byte.is_ascii_hexdigit());
    (is_plain && rest.first() == Some(&b'"')).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_in_its_place_is_found() {
        let id = "01936f0c5d2a7c1e9a3ce929d0e0e473";
        let line = format!(r#"{{"timestamp":"2026-11-22T10:00:00.141002311Z","trace_id":"{id}","x":1}}"#);
        assert_eq!(quick_timestamp(line.as_bytes()), Some(&b"2026-11-22T10:00:00.141002311Z"[..]));
        assert_eq!(quick_trace_id(line.as_bytes()), Some(id.as_bytes()));
        for (from, to) in
            [("\":\"2", "\": \"2"), ("10:00", "1\":\"\""), ("trace", "Trace"), ("473\"", "4734\"")]
        {
            let other = line.replacen(from, to, 1);
            assert_eq!(quick_trace_id(other.as_bytes()), None, "{other}");
        }
        for length in 0..line.len() {
            let _ = quick_trace_id(&line.as_bytes()[..length]);
        }
    }
}
