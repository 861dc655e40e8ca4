//! What in a text looks like a secret? The last line of defence, in the background thread, for text that somebody said is
//! public and for the messages of errors and panics.
//!
//! What is found is replaced by `[redacted]`. It reads each text once, in time linear in its length, whatever is in it. It
//! must never be the reason why something may be recorded: it knows the shapes of well-known secrets and no others.

mod cards;
mod credentials;
mod emails;
mod named;
mod names;
mod prefilter;
mod private_keys;
mod tokens;
mod values;

#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

pub(crate) use names::is_secret_name;

/// What stands in the place of what was found.
pub(crate) const REPLACEMENT: &[u8] = b"[redacted]";

/// Whether e-mail addresses are looked for, too. Nothing turns that off again.
static EMAILS: AtomicBool = AtomicBool::new(false);

/// How many values something was found in.
static FOUND: AtomicU64 = AtomicU64::new(0);

pub(crate) fn look_for_emails() {
    EMAILS.store(true, Ordering::Relaxed);
}

pub(crate) fn found() -> u64 {
    FOUND.load(Ordering::Relaxed)
}

/// Something that looks like a secret was kept out of one value.
pub(crate) fn count() {
    FOUND.fetch_add(1, Ordering::Relaxed);
}

/// The text without what looks like a secret; `None` where nothing does. Of text that was `cut`, what stands at its end
/// may be the beginning of something.
#[inline]
pub(crate) fn scrub(text: &[u8], cut: bool) -> Option<Vec<u8>> {
    let emails = EMAILS.load(Ordering::Relaxed);
    if !cut && !prefilter::may_hold_a_secret(text, emails) {
        return None;
    }
    scrubbed(text, cut, emails)
}

#[inline(never)]
pub(crate) fn scrubbed(text: &[u8], cut: bool, emails: bool) -> Option<Vec<u8>> {
    if text.len() < prefilter::SHORTEST && !cut {
        return None;
    }
    let text = Text { bytes: text, cut };
    let mut urls = credentials::Urls::default();
    let mut runs = tokens::Runs::default();
    let mut out = Vec::new();
    // Up to where the text has been taken over or replaced.
    let mut done = 0;
    let mut place = 0;
    while let Some(&byte) = text.bytes.get(place) {
        let found = match byte {
            b'=' | b'%' | b'\\' | b'>' => named::at(&text, place),
            b':' => urls
                .at(&text, place)
                .or_else(|| named::at(&text, place))
                .or_else(|| tokens::telegram_at(&text, place))
                .or_else(|| credentials::without_scheme_at(&text, place)),
            b'/' => urls.at(&text, place),
            b'-' => private_keys::at(&text, place).or_else(|| named::ahead(&text, place)),
            b'(' => named::ahead(&text, place),
            b'@' if emails => emails::at(&text, place, done),
            b'0'..=b'9' => cards::at(&text, place).or_else(|| runs.token_at(&text, place)),
            b'P' if private_keys::is_putty(&text, place) => Some(private_keys::putty_at(&text, place)),
            b'a'..=b'z' | b'A'..=b'Z' => {
                runs.token_at(&text, place).or_else(|| credentials::scheme_at(&text, place))
            }
            _ => None,
        };
        match found {
            Some(Range { start, end }) if end > place && end > start.max(done) => {
                out.extend_from_slice(&text.bytes[done..start.max(done)]);
                out.extend_from_slice(REPLACEMENT);
                done = end;
                place = end;
            }
            _ => place += 1,
        }
    }
    if done == 0 {
        return None;
    }
    out.extend_from_slice(&text.bytes[done..]);
    Some(out)
}

/// A text that is looked through.
#[derive(Clone, Copy)]
struct Text<'a> {
    bytes: &'a [u8],
    /// There was more of it.
    cut: bool,
}

impl Text<'_> {
    fn from(&self, place: usize) -> &[u8] {
        self.bytes.get(place..).unwrap_or_default()
    }

    /// Where the run of such bytes ends that begins at `start`.
    fn run(&self, start: usize, belongs: impl Fn(u8) -> bool) -> usize {
        let rest = self.from(start);
        let length = rest.iter().position(|byte| !belongs(*byte)).unwrap_or(rest.len());
        note_steps(length);
        start + length
    }

    /// Whether the text was cut at this very place.
    fn is_cut_at(&self, end: usize) -> bool {
        self.cut && end == self.bytes.len()
    }

    /// Whether a word may begin here: no letter or digit stands before, unless as a part of an escape (`\n`, `\u0022`,
    /// `%20`), as text has them that was JSON or a URL before.
    fn begins_word(&self, place: usize) -> bool {
        let before = |distance: usize| place.checked_sub(distance).map(|place| self.bytes[place]);
        match before(1) {
            None => true,
            Some(byte) if !is_word(byte) => true,
            Some(byte) => {
                (before(2) == Some(b'\\') && b"nrtbf".contains(&byte))
                    || before(3) == Some(b'%')
                    || (before(6) == Some(b'\\') && before(5) == Some(b'u'))
            }
        }
    }
}

/// How many bytes were looked at, for the test that no text is looked through again and again.
#[inline]
fn note_steps(count: usize) {
    #[cfg(test)]
    tests::STEPS.set(tests::STEPS.get() + count);
    let _ = count;
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

/// Whether this is what a scrub has left.
fn is_replaced(rest: &[u8]) -> bool {
    rest.starts_with(REPLACEMENT)
}
