//! Where does the value behind a secret's name begin and end, and is it one?

use std::ops::Range;

use super::credentials::is_scheme;
use super::names::{HEADERS, Name, WHOLE};
use super::{Text, is_replaced, note_steps};

/// How a name and its value are joined.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Joint {
    Equals,
    Colon,
    /// `<name>`
    Tag,
    /// `--name`
    Option,
}

/// What stands around a name.
pub(super) struct Place {
    pub(super) joint: Joint,
    /// The name stands where a structure has one, and not in prose.
    pub(super) is_structure: bool,
    /// The name stands behind a `;`: so its value goes on to the next.
    pub(super) is_listed: bool,
    /// Whatever stands here is a secret.
    pub(super) is_sure: bool,
}

/// The value's shape, told by how it begins.
enum Shape {
    /// In this quote, with so many backslashes before it.
    Quoted(u8, usize),
    /// In brackets, the first of which stands here.
    Nested(usize),
    Bare,
}

/// What may say no looks no further than this.
const FAR_ENOUGH: usize = 64;

/// The value that begins here or behind some spaces.
pub(super) fn of(text: &Text<'_>, name: &Name, place: usize, around: &Place) -> Option<Range<usize>> {
    let start = opening(text, place, around.joint);
    if is_replaced(text.from(start)) {
        return None;
    }
    let (start, shape) = shape(text, start);
    let near = near(text, start);
    let is_colon = around.joint == Joint::Colon;
    let is_header = is_colon && name.is_one_of(&HEADERS);
    // Said before the end is looked for: what is no value is not read to its end, and then again.
    let is_dull = !around.is_sure && is_dull(near, name);
    let is_value = match shape {
        Shape::Quoted(..) => !is_colon || !name.is_one_of(&WHOLE) || around.is_structure,
        Shape::Nested(bracket) => is_filled(text, bracket, name, is_header || !is_colon, around),
        Shape::Bare if is_header => is_likely_header(near),
        Shape::Bare => !is_dull && (!is_colon || is_likely(near)),
    };
    if !is_value {
        return None;
    }
    let end = match shape {
        Shape::Quoted(quote, escapes) => closing(text, start, quote, escapes),
        Shape::Nested(bracket) => matching(text, bracket),
        Shape::Bare if is_header => line(text, start),
        Shape::Bare if around.is_listed => listed(text, start),
        Shape::Bare => words(text, start, name),
    };
    (end > start).then_some(start..end)
}

fn near<'a>(text: &Text<'a>, start: usize) -> &'a [u8] {
    let rest = text.bytes.get(start..).unwrap_or_default();
    &rest[..rest.len().min(FAR_ENOUGH)]
}

/// Where the value begins. `Some(`, as `Debug` prints it, is no part of it.
fn opening(text: &Text<'_>, place: usize, joint: Joint) -> usize {
    if joint == Joint::Tag {
        return place;
    }
    let spaces = |place: usize, signs: &[u8]| {
        let near = near(text, place);
        place + near.iter().position(|byte| !signs.contains(byte)).unwrap_or(near.len())
    };
    let mut start = spaces(place, b" \t=>");
    let broken = spaces(start, b"\r\n");
    if joint == Joint::Colon
        && broken > start
        && text.from(broken).first().is_some_and(|byte| b" \t".contains(byte))
    {
        start = spaces(broken, b" \t");
    }
    if text.from(start).starts_with(b"Some(") { spaces(start + 5, b" \t\r\n") } else { start }
}

/// How the value is written that begins here, and where it begins behind its quote.
fn shape(text: &Text<'_>, start: usize) -> (usize, Shape) {
    let near = near(text, start);
    let escapes = near.iter().take_while(|byte| **byte == b'\\').count();
    if let Some(quote @ (b'"' | b'\'' | b'`')) = near.get(escapes) {
        return (start + escapes + 1, Shape::Quoted(*quote, escapes));
    }
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_:<>&".contains(byte);
    let name = near.iter().take_while(|byte| is_name(byte)).count();
    let is_type = name > 0 && near[0].is_ascii_uppercase();
    match near.get(name..) {
        Some([b'(' | b'[' | b'{', ..]) => (start, Shape::Nested(start + name)),
        Some([b' ', b'{', ..]) if is_type => (start, Shape::Nested(start + name + 1)),
        _ => (start, Shape::Bare),
    }
}

/// Brackets with something in them that can be a secret.
fn is_filled(text: &Text<'_>, bracket: usize, name: &Name, is_joined: bool, around: &Place) -> bool {
    let within = near(text, bracket + 1);
    let first = within.iter().find(|byte| !byte.is_ascii_whitespace());
    let is_empty = first.is_none_or(|byte| b")]}".contains(byte)) && !text.cut;
    let has_digit = within.iter().any(u8::is_ascii_digit);
    let is_likely = has_digit || (!name.is_weak() && within.contains(&b'"'));
    !is_empty && ((is_joined && !name.is_weak()) || (is_likely && (around.is_structure || !name.is_weak())))
}

/// Where the quote closes, with no more backslashes before it than where it opened. Doubled, it stands for itself.
fn closing(text: &Text<'_>, start: usize, quote: u8, escapes: usize) -> usize {
    let rest = text.from(start);
    let mut backslashes = 0;
    let mut place = 0;
    while place < rest.len() {
        note_steps(1);
        if rest[place] == quote && backslashes <= escapes {
            let is_doubled = place > 0 && escapes == 0 && rest.get(place + 1) == Some(&quote);
            if is_doubled {
                place += 2;
                continue;
            }
            if quote != b'\'' || !rest[place..].starts_with(br"'\''") {
                return start + place - backslashes;
            }
            place += 3;
        }
        backslashes = if rest[place] == b'\\' { backslashes + 1 } else { 0 };
        place += 1;
    }
    text.bytes.len()
}

/// Behind the bracket that closes the one which stands here. Without any, the rest of the text belongs to the value: so
/// nothing of it is looked for twice.
fn matching(text: &Text<'_>, bracket: usize) -> usize {
    let mut depth = 0_usize;
    let mut backslashes = 0;
    let mut place = bracket;
    while let Some(byte) = text.bytes.get(place) {
        note_steps(1);
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth -= 1,
            b'"' => place = closing(text, place + 1, b'"', backslashes) + backslashes,
            _ => {}
        }
        backslashes = if *byte == b'\\' { backslashes + 1 } else { 0 };
        place += 1;
        if depth == 0 {
            return place;
        }
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
    note_steps(end);
    while end > 0 && b",)]}.".contains(&rest[end - 1]) {
        end -= 1;
    }
    start + end
}

/// The same, with what follows a scheme, and with the further words of a passphrase.
fn words(text: &Text<'_>, start: usize, name: &Name) -> usize {
    const MOST_WORDS: usize = 12;
    let mut end = bare(text, start);
    let next = |end: usize| (text.from(end).first() == Some(&b' ')).then(|| bare(text, end + 1));
    if is_scheme(&text.bytes[start..end]) {
        return next(end).unwrap_or(end);
    }
    let is_word = |word: &[u8]| !word.is_empty() && word.iter().all(u8::is_ascii_lowercase);
    if !name.is_phrase() || !is_word(&text.bytes[start..end]) {
        return end;
    }
    for _ in 0..MOST_WORDS {
        match next(end) {
            Some(more) if is_word(&text.bytes[end + 1..more]) && text.from(more).first() != Some(&b':') => {
                end = more;
            }
            _ => break,
        }
    }
    end
}

/// Up to the next `;`, if there is one near.
fn listed(text: &Text<'_>, start: usize) -> usize {
    let end = near(text, start).iter().position(|byte| b";\"'\r\n".contains(byte));
    end.filter(|end| text.bytes[start + end] == b';').map_or_else(|| bare(text, start), |end| start + end)
}

fn line(text: &Text<'_>, start: usize) -> usize {
    let rest = text.from(start);
    let ends = |place: usize| {
        let rest = &rest[place..];
        matches!(rest[0], b'\n' | b'\r' | b'"') || rest.starts_with(b"\\r") || rest.starts_with(b"\\n")
    };
    let end = (0..rest.len()).find(|place| ends(*place)).unwrap_or(rest.len());
    note_steps(end);
    start + end
}

/// `password: hunter2`, and not `password: must not be empty`.
fn is_likely(near: &[u8]) -> bool {
    const LEAST: usize = 6;
    let word = first_word(near, b"");
    word.len() >= LEAST && word.iter().any(u8::is_ascii_digit) && !word.ends_with(b":")
}

/// Truth, nothing, a short number, a path; behind a weak name a plain word, too.
fn is_dull(near: &[u8], name: &Name) -> bool {
    const NOTHING: [&str; 6] = ["true", "false", "none", "null", "nil", "undefined"];
    let word = first_word(near, b"&;,\"'<>)]}\\");
    let is_short = word.len() < 4 && word.iter().all(u8::is_ascii_digit) && !name.is_security_code();
    let is_plain = word.iter().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'_'));
    !word.is_empty()
        && word.len() < FAR_ENOUGH
        && (is_short
            || NOTHING.iter().any(|nothing| word.eq_ignore_ascii_case(nothing.as_bytes()))
            || is_path(word, name)
            || (is_plain && name.is_weak()))
}

/// `/srv/app`, `./x`, `C:\x`: base64 may begin so, too, and has capital letters then.
fn is_path(word: &[u8], name: &Name) -> bool {
    let is_rooted = [b"/".as_slice(), b"./", b"~/", b"../"].iter().any(|root| word.starts_with(root));
    let has_folder = word.split(|byte| *byte == b'/').count() > 2;
    let is_lower = !word.iter().any(|byte| byte.is_ascii_uppercase() || matches!(byte, b'+' | b'='));
    is_rooted && (name.is_weak() || (has_folder && is_lower))
}

fn first_word<'a>(near: &'a [u8], ends: &[u8]) -> &'a [u8] {
    let end = near.iter().position(|byte| byte.is_ascii_whitespace() || ends.contains(byte));
    &near[..end.unwrap_or(near.len())]
}

/// `Cookie: a=b`, `Authorization: Bearer x`, and not `authorization: refused` or `cookie: 3 found`.
fn is_likely_header(near: &[u8]) -> bool {
    const LEAST: usize = 6;
    let near = near.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    let first = first_word(near, b"");
    let second = near.get(first.len() + 1..).map_or(&[][..], |rest| first_word(rest, b""));
    let is_random = |word: &[u8]| word.iter().any(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    (is_scheme(first) && (is_random(second) || second.contains(&b'=')))
        || first.contains(&b'=')
        || (first.len() >= LEAST && first.iter().any(u8::is_ascii_digit))
}
