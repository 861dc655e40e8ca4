//! Where is a private key in the form of a file: PEM, SSH2, `PuTTY`?
//!
//! Without an end it goes on to the end of the text: so nothing of it is looked for twice.

use std::ops::Range;

use super::{Text, note_steps};

const PUTTY: &[u8] = b"PuTTY-User-Key-File-";

/// The block of a private key whose `-----BEGIN` or `---- BEGIN` stands here.
pub(super) fn at(text: &Text<'_>, place: usize) -> Option<Range<usize>> {
    const LONGEST_TITLE: usize = 64;
    let rest = text.from(place);
    let (begin, end): (&[u8], &[u8]) = if rest.starts_with(b"-----BEGIN") {
        (b"-----BEGIN", b"-----END")
    } else if rest.starts_with(b"---- BEGIN") {
        (b"---- BEGIN", b"---- END")
    } else {
        return None;
    };
    let title = &rest[begin.len()..];
    let title = &title[..title.len().min(LONGEST_TITLE)];
    let title = &title[..title.iter().position(|byte| *byte == b'-').unwrap_or(title.len())];
    let words = [b"PRIVATE KEY".as_slice(), b"PRIVATE+KEY", b"PRIVATE%20KEY"];
    if !words.iter().any(|words| title.windows(words.len()).any(|window| window == *words)) {
        return None;
    }
    let end = find(text, place + begin.len(), end).map_or(text.bytes.len(), |end| {
        let title = text
            .run(end, |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b" +%".contains(&byte));
        text.run(title, |byte| byte == b'-')
    });
    Some(place..end)
}

pub(super) fn is_putty(text: &Text<'_>, place: usize) -> bool {
    text.from(place).starts_with(PUTTY)
}

/// The file that begins here, up to its checksum.
pub(super) fn putty_at(text: &Text<'_>, place: usize) -> Range<usize> {
    let end = find(text, place, b"Private-MAC: ")
        .map_or(text.bytes.len(), |end| text.run(end, |byte| byte.is_ascii_hexdigit()));
    place..end
}

/// Behind the next mark.
fn find(text: &Text<'_>, start: usize, mark: &[u8]) -> Option<usize> {
    let found = text.from(start).windows(mark.len()).position(|window| window == mark);
    note_steps(found.unwrap_or(text.bytes.len() - start));
    found.map(|found| start + found + mark.len())
}
