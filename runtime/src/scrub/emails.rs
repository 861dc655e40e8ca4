//! Where is an e-mail address? Looked for only where the process asked for it.

use std::ops::Range;

use super::Text;

const LONGEST_LOCAL: usize = 64;
const LONGEST_DOMAIN: usize = 253;

/// The address around the `@` that stands here; nothing before `done` belongs to it.
pub(super) fn at(text: &Text<'_>, place: usize, done: usize) -> Option<Range<usize>> {
    let local = |byte: &u8| byte.is_ascii_alphanumeric() || b"._%+-'".contains(byte) || *byte >= 0x80;
    let before = &text.bytes[done.max(place.saturating_sub(LONGEST_LOCAL))..place];
    let length = before.iter().rev().position(|byte| !local(byte)).unwrap_or(before.len());
    let domain = text.from(place + 1);
    let domain = &domain[..domain.len().min(LONGEST_DOMAIN)];
    let belongs = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-') || *byte >= 0x80;
    let mut end = domain.iter().position(|byte| !belongs(byte)).unwrap_or(domain.len());
    while end > 0 && matches!(domain[end - 1], b'.' | b'-') {
        end -= 1;
    }
    let is_cut = text.is_cut_at(place + 1 + end);
    let is_domain = domain[..end].contains(&b'.') || is_cut;
    // A character that was begun goes with its end.
    let start = (place - length..place).find(|start| !is_inside_character(text.bytes, *start))?;
    (is_domain && (end > 0 || is_cut)).then(|| start..characters_end(text.bytes, place + 1 + end))
}

fn is_inside_character(bytes: &[u8], place: usize) -> bool {
    bytes.get(place).is_some_and(|byte| byte & 0xc0 == 0x80)
}

fn characters_end(bytes: &[u8], mut end: usize) -> usize {
    while is_inside_character(bytes, end) {
        end += 1;
    }
    end
}
