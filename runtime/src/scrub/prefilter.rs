//! Which texts cannot hold anything that the patterns find? Most: they are told by a look at sixteen bytes at a time.
//!
//! It must never be wrong in one direction: each pattern needs one of the bytes that are looked for here, or enough digits.

/// `a=b`, with a name that is one of a secret.
const SHORTEST: usize = 7;
/// What has a well-known beginning, or is handed over after a scheme.
const SHORTEST_TOKEN: usize = 14;
/// How many digits a card number has at least.
pub(super) const CARD_DIGITS: usize = 13;

const LANES: usize = 16;

/// Whether the patterns have to look.
#[inline]
pub(super) fn may_hold_a_secret(text: &[u8], emails: bool) -> bool {
    text.len() >= SHORTEST && looked_at(text, emails)
}

fn looked_at(text: &[u8], emails: bool) -> bool {
    if text.len() <= LANES {
        return short(text, emails);
    }
    let mut signs = 0;
    let mut digits = 0;
    let (chunks, _) = text.as_chunks::<LANES>();
    for chunk in chunks.iter().chain(text.last_chunk()) {
        let (found, seen) = look(chunk, emails);
        signs |= found;
        digits += usize::from(seen);
    }
    signs != 0 || digits >= CARD_DIGITS || has_scheme(text)
}

/// One look is enough, at the text with nothing after it.
fn short(text: &[u8], emails: bool) -> bool {
    let mut chunk = [0; LANES];
    chunk[..text.len()].copy_from_slice(text);
    if text.len() < SHORTEST_TOKEN {
        return chunk.iter().fold(0, |found, byte| found | name_sign(*byte, emails)) != 0
            || text.len() >= CARD_DIGITS && usize::from(look(&chunk, emails).1) >= CARD_DIGITS;
    }
    let (signs, digits) = look(&chunk, emails);
    signs != 0 || usize::from(digits) >= CARD_DIGITS || has_scheme(text)
}

/// Whether one of the signs is there, and how many digits. Written so that the compiler looks at all lanes at once.
#[inline]
fn look(chunk: &[u8; LANES], emails: bool) -> (u8, u8) {
    let mut signs = 0;
    let mut digits = 0;
    for &byte in chunk {
        signs |= name_sign(byte, emails) | token_sign(byte);
        digits += u8::from(byte.wrapping_sub(b'0') < 10);
    }
    (signs, digits)
}

/// `name=value`, `name: value`, `scheme://`, and `=` as `%3D` and `\u003d`.
#[inline]
fn name_sign(byte: u8, emails: bool) -> u8 {
    u8::from(byte == b'=')
        | u8::from(byte == b':')
        | u8::from(byte == b'%')
        | u8::from(byte == b'\\')
        | (u8::from(byte == b'@') & u8::from(emails))
}

/// In `ghp_`, `xoxb-`, `-----BEGIN`, `hvs.`, `AKIA`, `AIza`, `eyJ`.
#[inline]
fn token_sign(byte: u8) -> u8 {
    u8::from(byte == b'_') | u8::from(byte.wrapping_sub(b'-') < 2) | u8::from(byte.wrapping_sub(b'I') < 2)
}

/// The end of `Bearer `, `Basic ` and `Token `.
fn has_scheme(text: &[u8]) -> bool {
    let ends = |letter: u8, space: u8| {
        let letter = letter | 0x20;
        (u8::from(letter == b'r') | u8::from(letter == b'c') | u8::from(letter == b'n'))
            & u8::from(space == b' ')
    };
    text.iter().zip(&text[1..]).fold(0, |found, (letter, space)| found | ends(*letter, *space)) != 0
}
