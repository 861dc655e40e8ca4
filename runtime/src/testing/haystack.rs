//! Is a sentinel written in there? As it is, escaped, in base64 or hexadecimal digits, letter by letter or number by number.

use std::collections::HashSet;

/// So many letters, or digits, of a sentinel in one place are no coincidence, and more than any mask shows.
pub(super) const TELLING: usize = 8;

/// As much in base64.
const ENCODED: usize = 11;

/// What was written, and what is left of it without everything that encodings put between letters or digits.
pub(super) struct Haystack {
    raw: Vec<u8>,
    lower: Vec<u8>,
    letters: Vec<u8>,
    digits: Vec<u8>,
}

/// All parts of one length.
type Parts<'a> = HashSet<&'a [u8]>;

impl Haystack {
    pub(super) fn new(written: &[u8]) -> Haystack {
        let only = |belongs: fn(&u8) -> bool| written.iter().copied().filter(belongs).collect();
        Haystack {
            raw: written.to_vec(),
            lower: written.to_ascii_lowercase(),
            letters: only(u8::is_ascii_alphanumeric),
            digits: only(u8::is_ascii_digit),
        }
    }

    /// The first sentinel that is written in here, and how.
    pub(super) fn found<'a>(
        &self,
        sentinels: impl IntoIterator<Item = &'a str>,
    ) -> Option<(usize, &'static str)> {
        let letters: Parts<'_> = self.letters.windows(TELLING).collect();
        let lower: Parts<'_> = self.lower.windows(2 * TELLING).collect();
        let digits: Parts<'_> = self.digits.windows(3 * TELLING).collect();
        let raw: Parts<'_> = self.raw.windows(ENCODED).collect();
        let form = |sentinel: &str| {
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
        sentinels.into_iter().enumerate().find_map(|(place, sentinel)| Some((place, form(sentinel)?)))
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
