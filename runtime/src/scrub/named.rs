//! Which value is told to be a secret by the name before it: `?token=..`, `Password=..;`, `"password":"..."`,
//! `password: "..."` as `Debug` prints it, `Authorization: ..`?

use std::ops::Range;

use super::{Text, is_replaced, is_word};

/// A name longer than this is none.
const LONGEST_NAME: usize = 48;

/// Names that say it by how they end, in lower case and without `_` and `-`.
const ENDINGS: [&str; 34] = [
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "pwd",
    "secret",
    "credential",
    "credentials",
    "apikey",
    "secretkey",
    "accesskey",
    "accountkey",
    "privatekey",
    "signingkey",
    "encryptionkey",
    "masterkey",
    "licensekey",
    "accesstoken",
    "refreshtoken",
    "idtoken",
    "authtoken",
    "sessiontoken",
    "bearertoken",
    "apitoken",
    "csrftoken",
    "xsrftoken",
    "securitytoken",
    "authorization",
    "cookie",
    "sessionid",
    "jwt",
    "cvv",
    "cvc",
    "ssn",
];

/// Names that say it only as a whole.
const WHOLE: [&str; 10] =
    ["token", "pass", "pin", "otp", "cvv2", "cvc2", "sessid", "phpsessid", "iban", "secrets"];

/// Names that say it only as a parameter of a URL.
const PARAMETERS: [&str; 9] =
    ["sig", "signature", "key", "auth", "sid", "session", "code", "assertion", "xamzsignature"];

/// Headers, which last to the end of their line.
const HEADERS: [&str; 4] = ["authorization", "proxyauthorization", "cookie", "setcookie"];

/// How a name and its value are joined.
#[derive(Clone, Copy, PartialEq)]
enum Joint {
    Equals,
    Colon,
}

/// A name in lower case, with its letters and digits only.
struct Name {
    letters: [u8; LONGEST_NAME],
    length: usize,
}

/// The value of the name that ends before the `=`, `:`, `%3D` or `\u003d` which stands here.
pub(super) fn at(text: &Text<'_>, place: usize) -> Option<Range<usize>> {
    let (joint, behind) = joint(text.from(place))?;
    let name = before(text, place);
    let known = Name::new(&text.bytes[name.clone()])?;
    let is_parameter = joint == Joint::Equals && is_behind(text, name.start, b"?&");
    if !(known.is_secret() || (is_parameter && known.is_one_of(&PARAMETERS))) {
        return None;
    }
    let (start, quote) = opening(text, place + behind);
    if is_replaced(text.from(start)) {
        return None;
    }
    let is_header = joint == Joint::Colon && known.is_one_of(&HEADERS);
    // Said before the end is looked for: what is no value is not read to its end, and then again.
    let is_value = match quote {
        Some(_) => joint == Joint::Equals || !known.is_one_of(&WHOLE) || is_structure(text, name.start),
        None if is_header => is_likely_header(text.from(start)),
        None => joint == Joint::Equals || is_likely(text.from(start)),
    };
    if !is_value {
        return None;
    }
    let end = match quote {
        Some(quote) => closing(text, start, quote),
        None if is_header => line(text, start),
        None => bare(text, start),
    };
    (end > start).then_some(start..end)
}

/// Whether a key of a map says that its value is a secret.
pub(crate) fn is_secret_name(name: &[u8]) -> bool {
    name.len() <= LONGEST_NAME && Name::new(name).is_some_and(|name| name.is_secret())
}

/// How the name is joined to what follows, and how long that sign is.
fn joint(rest: &[u8]) -> Option<(Joint, usize)> {
    match rest {
        [b'=', ..] => Some((Joint::Equals, 1)),
        [b':', ..] => Some((Joint::Colon, 1)),
        [b'%', b'3', b'D' | b'd', ..] => Some((Joint::Equals, 3)),
        [b'\\', b'u', b'0', b'0', b'3', b'd' | b'D', ..] => Some((Joint::Equals, 6)),
        _ => None,
    }
}

/// The name that ends at `place`, but for spaces and quotes.
fn before(text: &Text<'_>, place: usize) -> Range<usize> {
    const MOST_AROUND: usize = 8;
    let around = |byte: &u8| matches!(byte, b' ' | b'"' | b'\'' | b'\\' | b']' | b'`');
    let near = &text.bytes[place.saturating_sub(MOST_AROUND)..place];
    let end = place - near.iter().rev().take_while(|byte| around(byte)).count();
    let near = &text.bytes[end.saturating_sub(LONGEST_NAME)..end];
    let start = end - near.iter().rev().take_while(|byte| is_word(**byte)).count();
    (start + escape_before(text, start)).min(end)..end
}

/// How many of the letters from here on belong to an escape that begins before them: `\n`, `\u0026`, `%26`.
fn escape_before(text: &Text<'_>, start: usize) -> usize {
    match (start.checked_sub(1).map(|before| text.bytes[before]), text.from(start)) {
        (Some(b'\\'), [b'u', ..]) => 5,
        (Some(b'\\'), _) => 1,
        (Some(b'%'), _) => 2,
        _ => 0,
    }
}

impl Name {
    fn new(word: &[u8]) -> Option<Name> {
        let mut name = Name { letters: [0; LONGEST_NAME], length: 0 };
        for byte in word.iter().filter(|byte| byte.is_ascii_alphanumeric()) {
            *name.letters.get_mut(name.length)? = byte.to_ascii_lowercase();
            name.length += 1;
        }
        (name.length > 2).then_some(name)
    }

    fn letters(&self) -> &[u8] {
        &self.letters[..self.length]
    }

    fn is_one_of(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.letters() == name.as_bytes())
    }

    fn is_secret(&self) -> bool {
        let letters = self.letters();
        ENDINGS.iter().any(|ending| letters.ends_with(ending.as_bytes())) || self.is_one_of(&WHOLE)
    }
}

fn is_behind(text: &Text<'_>, place: usize, signs: &[u8]) -> bool {
    let before = &text.bytes[..place];
    before.last().is_some_and(|byte| signs.contains(byte))
        || [b"\\u0026", b"\\u003f"].iter().any(|escaped| before.ends_with(*escaped))
        || [b"%26", b"%3F", b"%3f"].iter().any(|escaped| before.ends_with(*escaped))
}

/// `{ token: ".." }`, `"token": ".."`, and not the prose of `unexpected token: ".."`.
fn is_structure(text: &Text<'_>, name: usize) -> bool {
    let before = &text.bytes[name.saturating_sub(4)..name];
    let before = before.iter().rev().find(|byte| **byte != b' ');
    before.is_none_or(|byte| b"{,([;\"'\n\\&?|".contains(byte))
}

/// Where the value begins, and the quote it stands in with the backslashes before that. `Some(`, as `Debug` prints it, is
/// no part of the value.
fn opening(text: &Text<'_>, place: usize) -> (usize, Option<(u8, usize)>) {
    let start = text.run(place, |byte| matches!(byte, b' ' | b'=' | b'>' | b':'));
    let start = if text.from(start).starts_with(b"Some(") { start + 5 } else { start };
    let quote = text.run(start, |byte| byte == b'\\');
    match text.bytes.get(quote) {
        Some(byte @ (b'"' | b'\'' | b'`')) => (quote + 1, Some((*byte, quote - start))),
        _ => (start, None),
    }
}

/// Where the quote closes, with no more backslashes before it than where it opened.
fn closing(text: &Text<'_>, start: usize, (quote, escapes): (u8, usize)) -> usize {
    let mut backslashes = 0;
    for (distance, byte) in text.from(start).iter().enumerate() {
        if *byte == quote && backslashes <= escapes {
            return start + distance - backslashes;
        }
        backslashes = if *byte == b'\\' { backslashes + 1 } else { 0 };
    }
    text.bytes.len()
}

/// Where a value ends that stands in no quotes.
fn bare(text: &Text<'_>, start: usize) -> usize {
    let rest = text.from(start);
    let ends = |place: usize| {
        let rest = &rest[place..];
        rest[0].is_ascii_whitespace()
            || b"&;\"'<>`".contains(&rest[0])
            || rest.starts_with(b"%26")
            || [b"\\u", b"\\n", b"\\r", b"\\\"", b"\\'"].iter().any(|escape| rest.starts_with(*escape))
    };
    let mut end = (0..rest.len()).find(|place| ends(*place)).unwrap_or(rest.len());
    while end > 0 && b",)]}.".contains(&rest[end - 1]) {
        end -= 1;
    }
    start + end
}

fn line(text: &Text<'_>, start: usize) -> usize {
    let rest = text.from(start);
    let ends = |place: usize| {
        let rest = &rest[place..];
        matches!(rest[0], b'\n' | b'\r' | b'"') || rest.starts_with(b"\\r") || rest.starts_with(b"\\n")
    };
    start + (0..rest.len()).find(|place| ends(*place)).unwrap_or(rest.len())
}

/// `is_likely` looks no further than this, since it may say no.
const FAR_ENOUGH: usize = 64;

/// `password: hunter2`, and not `password: must not be empty`.
fn is_likely(rest: &[u8]) -> bool {
    const LEAST: usize = 6;
    let near = &rest[..rest.len().min(FAR_ENOUGH)];
    let word = &near[..near.iter().position(u8::is_ascii_whitespace).unwrap_or(near.len())];
    word.len() >= LEAST && word.iter().any(u8::is_ascii_digit)
}

/// `Cookie: a=b`, and not `authorization: refused`.
fn is_likely_header(rest: &[u8]) -> bool {
    let near = &rest[..rest.len().min(FAR_ENOUGH)];
    let line = near.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    line.iter().any(|byte| byte.is_ascii_digit() || *byte == b'=')
}
