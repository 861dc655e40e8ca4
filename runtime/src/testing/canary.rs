//! Do secrets reach a sink? Sentinels that stand for them, and the search for these in everything that was written.
//!
//! It must say which one did, and in which field.

use std::sync::{Mutex, PoisonError};

use casefile_record::Value;

use super::haystack::{Haystack, TELLING};
use super::{Capture, Records};
use crate::context::InContext;
use crate::sink::printed;

/// Hands out values that stand for secrets; see [`canary`].
#[derive(Debug, Default)]
pub struct Canary {
    sentinels: Mutex<Vec<Sentinel>>,
}

#[derive(Debug)]
struct Sentinel {
    kind: &'static str,
    text: String,
}

impl Canary {
    /// Text that stands for a secret: 24 letters and digits.
    #[must_use]
    pub fn text(&self) -> String {
        self.letters("a text")
    }

    /// Bytes that stand for a secret.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.letters("bytes").into_bytes()
    }

    /// A number of 17 digits that stands for a secret.
    #[must_use]
    pub fn number(&self) -> u64 {
        const LEAST: u64 = 10_000_000_000_000_000;
        let sentinel = fastrand::u64(LEAST..10 * LEAST);
        self.add("a number", sentinel.to_string());
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
        self.add("a watched text", secret.to_owned());
    }

    fn letters(&self, kind: &'static str) -> String {
        let sentinel: String =
            std::iter::once('q').chain((1..24).map(|_| fastrand::alphanumeric())).collect();
        self.add(kind, sentinel.clone());
        sentinel
    }

    fn add(&self, kind: &'static str, text: String) {
        self.sentinels.lock().unwrap_or_else(PoisonError::into_inner).push(Sentinel { kind, text });
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
        let texts = sentinels.iter().map(|sentinel| sentinel.text.as_str());
        let (place, form) = Haystack::new(written).found(texts)?;
        Some(format!("sentinel {} ({}) was recorded, {form}", place + 1, sentinels[place].kind))
    }

    /// The function and the path of the field that a line shows a sentinel in.
    fn field_of(&self, line: &[u8]) -> Option<String> {
        let record: Value = std::str::from_utf8(line).ok()?.parse().ok()?;
        let function = record.get("code.function.name").and_then(Value::as_str).unwrap_or("a record");
        Some(format!("in `{}` of {function}", self.path(&record)))
    }

    /// As deep as one value holds all of what was found.
    fn path(&self, value: &Value) -> String {
        let members: Vec<(String, &Value)> = match value {
            Value::Object(members) => members.iter().map(|(key, inner)| (key.clone(), inner)).collect(),
            Value::Array(items) => {
                items.iter().enumerate().map(|(place, inner)| (place.to_string(), inner)).collect()
            }
            _ => return String::new(),
        };
        let shows = |inner: &Value| self.found_in(inner.to_string().as_bytes()).is_some();
        match members.into_iter().find(|(_, inner)| shows(inner)) {
            Some((key, inner)) => match self.path(inner) {
                deeper if deeper.is_empty() => key,
                deeper => format!("{key}.{deeper}"),
            },
            None => String::new(),
        }
    }

    /// The records in `lines`, if no sentinel is in them.
    #[track_caller]
    fn checked(&self, lines: &[u8]) -> Records {
        let records = Records::of_lines(lines);
        for written in [lines, records.to_string().as_bytes(), printed(lines).as_bytes()] {
            let leaks = |line: &&[u8]| self.found_in(line).is_some();
            if let Some(found) = self.found_in(written) {
                let line = written.split_inclusive(|byte| *byte == b'\n').find(leaks).unwrap_or(written);
                let field = self.field_of(line).map(|field| format!(", {field}")).unwrap_or_default();
                panic!("{found}{field}:\n{}", String::from_utf8_lossy(line));
            }
        }
        records
    }
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
/// When a sentinel was recorded; the message says which (the first that was handed out is 1), in which field, and shows the
/// record. Also as [`capture`](super::capture).
#[track_caller]
pub fn canary(work: impl FnOnce(&Canary)) -> Records {
    let canary = Canary::default();
    let capture = Capture::begin();
    {
        let _scope = capture.context.enter();
        work(&canary);
    }
    canary.checked(&capture.end_with_lines())
}

/// As [`canary`], for code that is asynchronous.
///
/// ```
/// use casefile::{log_boundary, testing};
///
/// #[log_boundary]
/// async fn log_in(user: u32, #[sensitive] password: &str) -> bool {
///     password.len() > user as usize
/// }
///
/// # async fn test() {
/// let records = testing::canary_async(async |canary| {
///     log_in(7, &canary.text()).await;
/// })
/// .await;
/// assert_eq!(records.of("log_in").len(), 1);
/// # }
/// ```
///
/// # Panics
///
/// As [`canary`].
pub async fn canary_async(work: impl AsyncFnOnce(&Canary)) -> Records {
    let canary = Canary::default();
    let capture = Capture::begin();
    work(&canary).in_context(capture.context.clone()).await;
    canary.checked(&capture.end_with_lines())
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
