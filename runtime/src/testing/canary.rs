//! Do secrets reach a sink? Sentinels that stand for them, and the search for these in everything that was written.
//!
//! It must find a sentinel however it was written: as it is, escaped, in base64 or hexadecimal digits, letter by letter or
//! number by number.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use super::{Capture, Records};
use crate::sink::printed;

/// So many letters, or digits, of a sentinel in one place are no coincidence, and more than any mask shows.
const TELLING: usize = 8;

/// As much in base64.
const ENCODED: usize = 11;

/// Hands out values that stand for secrets; see [`canary`].
#[derive(Debug, Default)]
pub struct Canary {
    sentinels: Mutex<Vec<String>>,
}

impl Canary {
    /// Text that stands for a secret: 24 letters and digits.
    #[must_use]
    pub fn text(&self) -> String {
        let sentinel: String =
            std::iter::once('q').chain((1..24).map(|_| fastrand::alphanumeric())).collect();
        self.watch(&sentinel);
        sentinel
    }

    /// Bytes that stand for a secret.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.text().into_bytes()
    }

    /// A number of 17 digits that stands for a secret.
    #[must_use]
    pub fn number(&self) -> u64 {
        const LEAST: u64 = 10_000_000_000_000_000;
        let sentinel = fastrand::u64(LEAST..10 * LEAST);
        self.watch(&sentinel.to_string());
        sentinel
    }

    /// Watches for a secret of the caller's own.
    ///
    /// # Panics
    ///
    /// When it has fewer than 8 letters and digits: it would be found by chance.
    pub fn watch(&self, secret: &str) {
        let letters = secret.chars().filter(char::is_ascii_alphanumeric).count();
        assert!(letters >= TELLING, "a secret of {letters} letters and digits would be found by chance");
        self.sentinels.lock().unwrap_or_else(PoisonError::into_inner).push(secret.to_owned());
    }

    /// Asserts that no sentinel is in what something else has written: a program's output, a file.
    ///
    /// # Panics
    ///
    /// When one is.
    #[track_caller]
    pub fn assert_nowhere_in(&self, written: &[u8]) {
        if let Some(found) = self.found_in(written) {
            panic!("{found}:\n{}", String::from_utf8_lossy(written));
        }
    }

    /// Where a sentinel turns up in `written`, if one does: which, and how it is written there.
    fn found_in(&self, written: &[u8]) -> Option<String> {
        let sentinels = self.sentinels.lock().unwrap_or_else(PoisonError::into_inner);
        let (place, form) = Haystack::new(written).found(&sentinels)?;
        Some(format!("sentinel {} was recorded, {form}", place + 1))
    }
}

/// What was written, and what is left of it without everything that encodings put between letters or digits.
struct Haystack {
    raw: Vec<u8>,
    lower: Vec<u8>,
    letters: Vec<u8>,
    digits: Vec<u8>,
}

/// All parts of one length.
type Parts<'a> = HashSet<&'a [u8]>;

impl Haystack {
    fn new(written: &[u8]) -> Haystack {
        let only = |belongs: fn(&u8) -> bool| written.iter().copied().filter(belongs).collect();
        Haystack {
            raw: written.to_vec(),
            lower: written.to_ascii_lowercase(),
            letters: only(u8::is_ascii_alphanumeric),
            digits: only(u8::is_ascii_digit),
        }
    }

    /// The first sentinel that is written in here, and how.
    fn found(&self, sentinels: &[String]) -> Option<(usize, &'static str)> {
        let letters: Parts<'_> = self.letters.windows(TELLING).collect();
        let lower: Parts<'_> = self.lower.windows(2 * TELLING).collect();
        let digits: Parts<'_> = self.digits.windows(3 * TELLING).collect();
        let raw: Parts<'_> = self.raw.windows(ENCODED).collect();
        let form = |sentinel: &String| {
            let bytes = sentinel.as_bytes();
            let own: Vec<u8> = bytes.iter().copied().filter(u8::is_ascii_alphanumeric).collect();
            let codes = |format: fn(&u8) -> String| bytes.iter().map(format).collect::<String>().into_bytes();
            let holds = |parts: &Parts<'_>, needle: &[u8], length| {
                needle.windows(length).any(|part| parts.contains(part))
            };
            if holds(&letters, &own, TELLING) {
                Some("as it is, or letter by letter")
            } else if holds(&lower, &codes(|byte| format!("{byte:02x}")), 2 * TELLING) {
                Some("in hexadecimal digits")
            } else if holds(&digits, &codes(u8::to_string), 3 * TELLING) {
                Some("as the numbers of its letters")
            } else if base64(bytes).iter().any(|encoded| holds(&raw, encoded, ENCODED)) {
                Some("in base64")
            } else {
                None
            }
        };
        sentinels.iter().enumerate().find_map(|(place, sentinel)| Some((place, form(sentinel)?)))
    }
}

/// The middle of the sentinel in base64, wherever it begins in a group of three bytes.
fn base64(bytes: &[u8]) -> Vec<Vec<u8>> {
    let encoded = (0..3).map(|before| {
        let mut out = Vec::new();
        let padded = [&[0; 2][..before], bytes].concat();
        casefile_record::json::base64(&mut out, &padded);
        // Without the quotes, and what neighbours have a part in.
        out[1 + 4..out.len() - 1 - 4].to_vec()
    });
    let standard: Vec<Vec<u8>> = encoded.collect();
    let for_urls = |encoded: &Vec<u8>| {
        encoded
            .iter()
            .map(|byte| {
                if *byte == b'+' {
                    b'-'
                } else if *byte == b'/' {
                    b'_'
                } else {
                    *byte
                }
            })
            .collect()
    };
    let urls: Vec<Vec<u8>> = standard.iter().map(for_urls).collect();
    [standard, urls].concat()
}

/// Runs `work` with values that stand for secrets, and fails if one of them reaches a record: as it is, escaped, in
/// base64, in hexadecimal digits, letter by letter or as the numbers of its letters, in whole or in a part longer than
/// masks show. Looked at are the lines as all sinks get them, the records that are read back from them, and what the
/// terminal prints of them. Returns the records, so that a test can see that something was recorded at all.
///
/// ```
/// use casefile::{log_boundary, testing};
///
/// #[log_boundary]
/// fn log_in(user: u32, #[sensitive] password: &str) -> bool {
///     password.len() > user as usize
/// }
///
/// let records = testing::canary(|canary| {
///     log_in(7, &canary.text());
/// });
/// assert_eq!(records.of("log_in").len(), 1);
/// ```
///
/// As with [`capture`](super::capture), only calls under the context of `work` are seen.
///
/// # Panics
///
/// When a sentinel was recorded; the message shows the record. Also as [`capture`](super::capture).
#[track_caller]
pub fn canary(work: impl FnOnce(&Canary)) -> Records {
    let canary = Canary::default();
    let capture = Capture::begin();
    {
        let _scope = capture.context.enter();
        work(&canary);
    }
    let lines = capture.end_with_lines();
    let records = Records::of_lines(&lines);
    for written in [&*lines, records.to_string().as_bytes(), printed(&lines).as_bytes()] {
        let leaks = |line: &&[u8]| canary.found_in(line).is_some();
        if let Some(found) = canary.found_in(written) {
            let line = written.split_inclusive(|byte| *byte == b'\n').find(leaks).unwrap_or(written);
            panic!("{found}:\n{}", String::from_utf8_lossy(line));
        }
    }
    records
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::Canary;

    fn found(write: impl FnOnce(&str, &mut String)) -> Option<String> {
        let canary = Canary::default();
        let sentinel = canary.text();
        let mut written = String::from("{\"inputs\":{\"a\":");
        write(&sentinel, &mut written);
        written.push_str("}}");
        canary.found_in(written.as_bytes())
    }

    #[test]
    fn a_sentinel_is_found_in_every_encoding() {
        let spread = |format: fn(u8) -> String, sentinel: &str| {
            sentinel.bytes().map(format).collect::<Vec<_>>().join(",")
        };
        assert!(found(|sentinel, out| out.push_str(sentinel)).is_some_and(|how| how.contains("as it is")));
        assert!(found(|sentinel, out| out.push_str(&sentinel[4..14])).is_some());
        assert!(found(|sentinel, out| out.push_str(&spread(|byte| format!("\"{}\"", char::from(byte)), sentinel))).is_some());
        assert!(
            found(|sentinel, out| out.push_str(&spread(|byte| byte.to_string(), sentinel)))
                .is_some_and(|how| how.contains("numbers"))
        );
        assert!(
            found(|sentinel, out| sentinel
                .bytes()
                .for_each(|byte| write!(out, "{byte:02X}").expect("written")))
            .is_some_and(|how| how.contains("hexadecimal"))
        );
        for before in ["", "x", "xy"] {
            let how = found(|sentinel, out| {
                let mut encoded = Vec::new();
                casefile_record::json::base64(&mut encoded, format!("{before}{sentinel}after").as_bytes());
                out.push_str(&String::from_utf8(encoded).expect("ASCII"));
            });
            assert!(how.is_some_and(|how| how.contains("base64")), "{before}");
        }
    }

    #[test]
    fn numbers_are_found_digit_by_digit() {
        let canary = Canary::default();
        let digits: Vec<String> = canary.number().to_string().chars().map(String::from).collect();
        assert!(canary.found_in(digits.join(", ").as_bytes()).is_some());
    }

    #[test]
    fn what_a_mask_shows_is_not_found() {
        assert_eq!(found(|sentinel, out| out.push_str(&sentinel[20..])), None);
    }
}
