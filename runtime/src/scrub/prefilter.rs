//! Which texts cannot hold anything that the patterns find? Most: told by their bytes, each of which is looked up once.
//!
//! It must never be wrong in one direction: each pattern needs one of the bytes that are looked for here, enough digits, or
//! the end of a scheme's name before a space.

/// `pwd=abcd`: a name, what joins it to its value, and a value worth the name. What is shorter is no secret.
pub(super) const SHORTEST: usize = 8;
/// What has a well-known beginning, or is handed over after a scheme.
pub(super) const SHORTEST_TOKEN: usize = 14;
/// How many digits a card number has at least.
pub(super) const CARD_DIGITS: usize = 14;

// How often each kind of byte occurs, side by side in one number.
const DIGIT: u64 = 1;
const SPACE: u64 = 1 << 12;
const TOKEN: u64 = 1 << 24;
const RANDOM: u64 = 1 << 36;
const NAME: u64 = 1 << 48;
/// So long that no count runs over.
const PART: usize = (1 << 12) - 1;

static KINDS: [u64; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = kind(byte.to_le_bytes()[0]);
        byte += 1;
    }
    kinds
};

const fn kind(byte: u8) -> u64 {
    match byte {
        b'0'..=b'9' => DIGIT,
        b' ' | b'+' => SPACE,
        // In `AKIA`, `AIza`, `eyJ`, and in `--password`, `("password", ..)`, `<password>`, `-----BEGIN`.
        b'I' | b'J' | b'-' | b'(' | b'>' => TOKEN + RANDOM,
        // In `ghp_`, `hvs.`, `1//0`, which random letters follow.
        b'_' | b'.' | b'/' => TOKEN,
        b'A'..=b'Z' => RANDOM,
        // `name=value`, `name: value`, `scheme://`, and `=` as `%3D` and `\u003d`.
        b'=' | b':' | b'%' | b'\\' => NAME,
        _ => 0,
    }
}

/// Whether the patterns have to look.
#[inline]
pub(super) fn may_hold_a_secret(text: &[u8], emails: bool) -> bool {
    text.len() >= SHORTEST && holds_a_sign(text, emails)
}

#[inline(never)]
fn holds_a_sign(text: &[u8], emails: bool) -> bool {
    let (seen, digits) = if text.len() <= PART { counted(text) } else { counted_in_parts(text) };
    if seen >= NAME || digits >= CARD_DIGITS as u64 || (emails && text.contains(&b'@')) {
        return true;
    }
    let has = |kind: u64| seen & (kind * PART as u64) != 0;
    text.len() >= SHORTEST_TOKEN
        && ((has(TOKEN) && (has(DIGIT) || has(RANDOM))) || (has(SPACE) && has_scheme(text)))
}

/// What there is, and how many digits. Eight bytes at a time: most texts are short, and the loop costs more than its body.
#[inline]
fn counted(part: &[u8]) -> (u64, u64) {
    let look = |byte: &u8| KINDS[usize::from(*byte)];
    let (eights, rest) = part.as_chunks::<8>();
    let mut counts = 0;
    for eight in eights {
        counts += eight.iter().map(look).sum::<u64>();
    }
    counts += rest.iter().map(look).sum::<u64>();
    (counts, counts % SPACE)
}

#[cold]
fn counted_in_parts(text: &[u8]) -> (u64, u64) {
    text.chunks(PART).map(counted).fold((0, 0), |(all, digits), (seen, more)| (all | seen, digits + more))
}

/// The end of `Bearer`, `Basic`, `Token` or `ApiKey`.
fn has_scheme(text: &[u8]) -> bool {
    let ends = |letter: u8, space: u8| {
        let letter = letter | 0x20;
        let is_last = u8::from(letter == b'r')
            | u8::from(letter == b'c')
            | u8::from(letter == b'n')
            | u8::from(letter == b'y');
        is_last & u8::from(space == b' ' || space == b'+')
    };
    text.iter().zip(&text[1..]).fold(0, |found, (letter, space)| found | ends(*letter, *space)) != 0
}
