//! Do secrets reach a sink? Sentinels that stand for them, and the search for these in everything that was written.
//!
//! It must find a sentinel however it was written: as it is, escaped, in base64 or hexadecimal digits, letter by letter or
//! number by number.

use std::sync::{Mutex, PoisonError};

use casefile_record::Record;

use super::{Capture, Records};
use crate::sink::printed;

/// So many letters, or digits, of a sentinel in one place are no coincidence, and more than any mask shows.
const TELLING: usize = 8;

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
        let haystack = Haystack::new(written);
        let sentinels = self.sentinels.lock().unwrap_or_else(PoisonError::into_inner);
        let mut numbered = sentinels.iter().zip(1..);
        numbered.find_map(|(sentinel, number)| {
            haystack.holds(sentinel).map(|form| format!("sentinel {number} was recorded, {form}"))
        })
    }
}

/// What was written, and what is left of it without everything that encodings put between letters or digits.
struct Haystack {
    raw: Vec<u8>,
    lower: Vec<u8>,
    letters: Vec<u8>,
    digits: Vec<u8>,
}

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

    /// How the sentinel is written in here.
    fn holds(&self, sentinel: &str) -> Option<&'static str> {
        let bytes = sentinel.as_bytes();
        let letters: Vec<u8> = bytes.iter().copied().filter(u8::is_ascii_alphanumeric).collect();
        let in_parts = |haystack: &[u8], needle: &[u8], part: usize| {
            needle.windows(part.min(needle.len())).any(|part| contains(haystack, part))
        };
        let codes = |format: fn(&u8) -> String| bytes.iter().map(format).collect::<String>().into_bytes();
        if in_parts(&self.letters, &letters, TELLING) {
            Some("as it is, or letter by letter")
        } else if in_parts(&self.lower, &codes(|byte| format!("{byte:02x}")), 2 * TELLING) {
            Some("in hexadecimal digits")
        } else if in_parts(&self.digits, &codes(u8::to_string), 3 * TELLING) {
            Some("as the numbers of its letters")
        } else if base64(bytes).iter().any(|encoded| contains(&self.raw, encoded)) {
            Some("in base64")
        } else {
            None
        }
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

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    !needle.is_empty() && haystack.windows(needle.len()).any(|window| window == needle)
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
    for line in lines.split_inclusive(|byte| *byte == b'\n') {
        let record = Records::of_lines(line).iter().map(Record::to_line).collect::<Vec<_>>().concat();
        for written in [line, &record, printed(line).as_bytes()] {
            if let Some(found) = canary.found_in(written) {
                panic!("{found}:\n{}", String::from_utf8_lossy(written));
            }
        }
    }
    Records::of_lines(&lines)
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
