//! Which credentials stand in a URL before its host, or behind the scheme of an `Authorization` header?

use std::ops::Range;

use super::{Text, is_replaced};

/// Looks at the authority of one URL after the other.
#[derive(Default)]
pub(super) struct Urls {
    /// Up to here there is no `@`: a text of nothing but `://` is not looked through anew for each of them.
    without_at: usize,
}

impl Urls {
    /// The credentials behind the `://` that stands here, or behind `:\/\/`, as some writers of JSON escape it.
    pub(super) fn at(&mut self, text: &Text<'_>, colon: usize) -> Option<Range<usize>> {
        let slashes: &[u8] = if text.from(colon).starts_with(b"://") { b"://" } else { b":\\/\\/" };
        if !text.from(colon).starts_with(slashes) {
            return None;
        }
        let start = colon + slashes.len();
        if start < self.without_at {
            return None;
        }
        let end = text.run(start, |byte| !byte.is_ascii_whitespace() && !b"\"'<>`".contains(&byte));
        let authority = text.run(start, |byte| !b"/?#\\".contains(&byte)).min(end);
        let in_authority = text.bytes[start..authority].iter().rposition(|byte| *byte == b'@');
        // A password may hold a slash that nobody encoded: what then stands before it is no host and port.
        let until =
            if in_authority.is_some() || is_host(&text.bytes[start..authority]) { authority } else { end };
        let Some(at) = text.bytes[start..until].iter().rposition(|byte| *byte == b'@') else {
            self.without_at = until;
            return text.is_cut_at(until).then(|| cut_password(text, start, until)).flatten();
        };
        (!is_replaced(text.from(start)) && at > 0).then_some(start..start + at)
    }
}

/// Whether what stands behind the last colon, if anything, is the number of a port.
fn is_host(authority: &[u8]) -> bool {
    match authority.iter().position(|byte| *byte == b':') {
        Some(colon) if authority[0] != b'[' => authority[colon + 1..].iter().all(u8::is_ascii_digit),
        _ => true,
    }
}

/// `://user:pass`, and then the text was cut.
fn cut_password(text: &Text<'_>, start: usize, end: usize) -> Option<Range<usize>> {
    let has_password = !is_host(&text.bytes[start..end]);
    has_password.then_some(start..end)
}

/// What follows `Bearer`, `Basic` or `Token`.
pub(super) fn scheme_at(text: &Text<'_>, place: usize) -> Option<Range<usize>> {
    const SCHEMES: [(&[u8], usize); 4] = [(b"bearer", 8), (b"basic", 8), (b"token", 20), (b"apikey", 8)];
    if !matches!(text.bytes[place] | 0x20, b'a' | b'b' | b't') || !text.begins_word(place) {
        return None;
    }
    let rest = text.from(place);
    let starts =
        |scheme: &[u8]| rest.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    let (scheme, least) = SCHEMES.into_iter().find(|(scheme, _)| starts(scheme))?;
    let start = behind_space(text, place + scheme.len())?;
    let end = text.run(start, |byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte));
    let token = &text.bytes[start..end];
    let is_long = token.len() >= least && is_no_word(token);
    (is_long || (text.is_cut_at(end) && end > start)).then_some(start..end)
}

/// Spaces, or what stands for them in a URL.
fn behind_space(text: &Text<'_>, place: usize) -> Option<usize> {
    let rest = text.from(place);
    if rest.starts_with(b"%20") {
        return Some(place + 3);
    }
    let end = text.run(place, |byte| matches!(byte, b' ' | b'+'));
    (end > place).then_some(end)
}

/// `Bearer authentication` and `basic understanding` are no credentials.
fn is_no_word(token: &[u8]) -> bool {
    let start = usize::from(token[0].is_ascii_uppercase());
    !token[start..].iter().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'.'))
}
