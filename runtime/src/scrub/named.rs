//! Which value is told to be a secret by the name before it: `?token=..`, `Password=..;`, `"password":"..."`,
//! `password: "..."` as `Debug` prints it, `Authorization: ..`, `<password>..`, `--password ..`, `("password", "..")`?

use std::ops::Range;

use super::names::{LONGEST_NAME, Name, PARAMETERS};
use super::values::{self, Joint, Place};
use super::{Text, is_word};

/// The value of the name that ends before the `=`, `:`, `>`, `%3D` or `\u003d` which stands here.
pub(super) fn at(text: &Text<'_>, place: usize) -> Option<Range<usize>> {
    let (joint, behind) = joint(text.from(place))?;
    let name = before(text, place);
    let is_tag = name.end == place && is_behind(text, name.start, b"<");
    if joint == Joint::Tag && !is_tag {
        return None;
    }
    let known = Name::new(&text.bytes[name.clone()])?;
    let is_parameter = joint == Joint::Equals && is_behind(text, name.start, b"?&");
    if !(known.is_secret() || (is_parameter && known.is_one_of(&PARAMETERS))) {
        return None;
    }
    let is_structure = is_structure(text, name.start);
    let is_listed = joint == Joint::Equals && text.bytes[..name.start].ends_with(b";");
    let is_sure = is_parameter && known.is_one_of(&["token"]);
    values::of(text, &known, place + behind, &Place { joint, is_structure, is_listed, is_sure })
}

/// The value of the name that begins behind the `--` or `("` which stands here.
pub(super) fn ahead(text: &Text<'_>, place: usize) -> Option<Range<usize>> {
    let rest = text.from(place);
    let is_option =
        rest.starts_with(b"--") && !place.checked_sub(1).is_some_and(|at| is_word(text.bytes[at]));
    let escape = usize::from(rest.get(1) == Some(&b'\\'));
    let is_pair = rest[0] == b'(' && rest.get(1 + escape) == Some(&b'"');
    if !is_option && !is_pair {
        return None;
    }
    let start = place + 2 + escape * usize::from(is_pair);
    let near = &text.from(start)[..text.from(start).len().min(LONGEST_NAME)];
    let length = near.iter().position(|byte| !is_word(*byte))?;
    let known = Name::new(&near[..length]).filter(Name::is_secret)?;
    let behind = text.from(start + length);
    let (joint, skipped) = if is_option {
        (Joint::Option, usize::from(behind[0] == b' ' && behind.get(1).is_some_and(|byte| *byte != b'-')))
    } else {
        let quote = &behind[escape.min(behind.len())..];
        (Joint::Equals, if quote.starts_with(b"\",") { 2 + escape } else { 0 })
    };
    let place = Place { joint, is_structure: true, is_listed: false, is_sure: false };
    (skipped > 0).then(|| values::of(text, &known, start + length + skipped, &place)).flatten()
}

/// How the name is joined to what follows, and how long that sign is.
fn joint(rest: &[u8]) -> Option<(Joint, usize)> {
    match rest {
        [b'=', ..] => Some((Joint::Equals, 1)),
        [b':', b':', ..] => None,
        [b':', ..] => Some((Joint::Colon, 1)),
        [b'>', ..] => Some((Joint::Tag, 1)),
        [b'%', b'3', b'D' | b'd', ..] => Some((Joint::Equals, 3)),
        [b'\\', b'u', b'0', b'0', b'3', b'd' | b'D', ..] => Some((Joint::Equals, 6)),
        _ => None,
    }
}

/// The name that ends at `place`, but for spaces and quotes.
fn before(text: &Text<'_>, place: usize) -> Range<usize> {
    const MOST_AROUND: usize = 8;
    let around = |byte: &u8| matches!(byte, b' ' | b'\t' | b'"' | b'\'' | b'\\' | b']' | b'`');
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
