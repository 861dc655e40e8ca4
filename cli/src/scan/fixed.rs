//! How is an envelope read fastest? In the very form in which casefile writes a finished call: its keys in their order,
//! without a space. Anything else is for `walk`.

use casefile_record::{Outcome, Timestamp};

use super::members::fingerprint;
use super::timestamp;

/// The keys that the form has; the caller's, which a root lacks, last.
pub(super) const KEYS: [u64; 13] = [
    fingerprint(b"timestamp"),
    fingerprint(b"trace_id"),
    fingerprint(b"span_id"),
    fingerprint(b"trace_flags"),
    fingerprint(b"level"),
    fingerprint(b"message"),
    fingerprint(b"event_name"),
    fingerprint(b"service.name"),
    fingerprint(b"code.function.name"),
    fingerprint(b"kind"),
    fingerprint(b"outcome"),
    fingerprint(b"duration_ns"),
    fingerprint(b"parent_span_id"),
];

/// The members of a finished call's envelope, up to its duration.
pub(super) struct Fixed<'a> {
    pub(super) timestamp: &'a [u8],
    pub(super) trace_id: &'a [u8],
    pub(super) span_id: &'a [u8],
    pub(super) parent_span_id: Option<&'a [u8]>,
    pub(super) service: &'a [u8],
    pub(super) function: &'a [u8],
    pub(super) outcome: Outcome,
    pub(super) duration_ns: u64,
    /// What stands behind the duration, without the object's end.
    pub(super) rest: &'a [u8],
}

/// Reads what stands between an object's braces.
pub(super) fn fixed(inside: &[u8]) -> Option<Fixed<'_>> {
    let mut line = Line(inside);
    line.literal(b"\"timestamp\":\"")?;
    let timestamp = line.bytes(Timestamp::TEXT_LENGTH)?;
    line.literal(b"\",\"trace_id\":\"")?;
    let trace_id = line.hexadecimal(32)?;
    line.literal(b"\",\"span_id\":\"")?;
    let span_id = line.hexadecimal(16)?;
    let parent_span_id = match line.literal(b"\",\"parent_span_id\":\"") {
        Some(()) => Some(line.hexadecimal(16)?),
        None => None,
    };
    line.literal(b"\",\"trace_flags\":\"")?;
    line.hexadecimal(2)?;
    line.literal(b"\",\"level\":\"")?;
    line.one_of(&[b"INFO", b"DEBUG", b"ERROR", b"WARN", b"TRACE"])?;
    line.literal(b"\",\"message\":\"")?;
    line.text()?;
    line.literal(b"\",\"event_name\":\"casefile.call\",\"service.name\":\"")?;
    let service = line.text()?;
    line.literal(b"\",\"code.function.name\":\"")?;
    let function = line.text()?;
    line.literal(b"\",\"kind\":\"")?;
    line.one_of(&[b"boundary", b"internal"])?;
    line.literal(b"\",\"outcome\":\"")?;
    let outcome = Outcome::ALL[line.one_of(&[b"ok", b"error", b"panic", b"cancelled"])?];
    line.literal(b"\",\"duration_ns\":")?;
    let duration_ns = line.number()?;
    timestamp::is_canonical(timestamp).then_some(())?;
    let rest = line.0;
    Some(Fixed {
        timestamp,
        trace_id,
        span_id,
        parent_span_id,
        service,
        function,
        outcome,
        duration_ns,
        rest,
    })
}

/// What is left of the line. Every method takes what it finds, or leaves everything.
struct Line<'a>(&'a [u8]);

impl<'a> Line<'a> {
    fn literal<const LENGTH: usize>(&mut self, literal: &[u8; LENGTH]) -> Option<()> {
        let (first, rest) = self.0.split_first_chunk::<LENGTH>()?;
        if first != literal {
            return None;
        }
        self.0 = rest;
        Some(())
    }

    fn bytes(&mut self, length: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    fn hexadecimal(&mut self, length: usize) -> Option<&'a [u8]> {
        let bytes = self.bytes(length)?;
        // Without an early end, so that all bytes are compared at once.
        bytes.iter().fold(true, |right, byte| right & byte.is_ascii_hexdigit()).then_some(bytes)
    }

    /// Which of the words stands here, before a quote.
    fn one_of(&mut self, words: &[&[u8]]) -> Option<usize> {
        let length = |word: &&[u8]| self.0.starts_with(word) && self.0.get(word.len()) == Some(&b'"');
        let found = words.iter().position(length)?;
        self.0 = &self.0[words[found].len()..];
        Some(found)
    }

    /// A string's inside, up to its closing quote; none where it holds escapes.
    fn text(&mut self) -> Option<&'a [u8]> {
        let end = memchr::memchr2(b'"', b'\\', self.0)?;
        if self.0[end] == b'\\' {
            return None;
        }
        self.bytes(end)
    }

    /// A whole number that is not negative, surely fits, and is followed by another member or nothing.
    fn number(&mut self) -> Option<u64> {
        let (mut value, mut length) = (0, 0);
        for byte in self.0.iter().take_while(|byte| byte.is_ascii_digit()).take(20) {
            value = u64::wrapping_add(u64::wrapping_mul(value, 10), u64::from(byte - b'0'));
            length += 1;
        }
        let fits = (1..=19).contains(&length) && (length == 1 || self.0[0] != b'0');
        if !fits || !matches!(self.0.get(length), None | Some(b',')) {
            return None;
        }
        self.0 = &self.0[length..];
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = concat!(
        r#""timestamp":"2026-11-22T10:00:00.141002311Z","trace_id":"01936f0c5d2a7c1e9a3ce929d0e0e473","#,
        r#""span_id":"53995c3f42cd8ad8","parent_span_id":"b7ad6b7169203331","trace_flags":"03","level":"ERROR","#,
        r#""message":"shop::pay error","event_name":"casefile.call","service.name":"shop","#,
        r#""code.function.name":"shop::pay","kind":"boundary","outcome":"error","duration_ns":16120945,"seq":1"#,
    );

    #[test]
    fn what_casefile_writes_has_the_form() {
        let read = fixed(LINE.as_bytes()).expect("the form");
        assert_eq!(
            (read.function, read.outcome, read.duration_ns),
            (&b"shop::pay"[..], Outcome::Error, 16_120_945)
        );
        assert_eq!((read.rest, read.parent_span_id), (&b",\"seq\":1"[..], Some(&b"b7ad6b7169203331"[..])));
        let root = LINE.replace(r#""parent_span_id":"b7ad6b7169203331","#, "");
        assert_eq!(fixed(root.as_bytes()).expect("the form").parent_span_id, None);
    }

    #[test]
    fn whatever_is_otherwise_has_not() {
        for (from, to) in [
            ("2026", "2O26"),
            ("01936f", "0193\"f"),
            ("ERROR", "FATAL"),
            ("shop::pay error", "shop::\\\"pay"),
            ("casefile.call", "casefile.event"),
            ("boundary", "bound"),
            ("outcome\":\"error", "outcome\":\"errors"),
            ("16120945", "-5"),
            ("16120945", "1.5"),
            ("16120945", "016"),
            ("16120945", "16120945161209451612"),
            ("\",\"span_id", "\", \"span_id"),
        ] {
            let other = LINE.replacen(from, to, 1);
            assert!(other != LINE && fixed(other.as_bytes()).is_none(), "{other}");
        }
        for length in 0..LINE.len() - 8 {
            assert!(fixed(&LINE.as_bytes()[..length]).is_none_or(|read| read.rest.is_empty()));
        }
    }
}
