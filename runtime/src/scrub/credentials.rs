//! Which credentials stand in a URL before its host, or behind the scheme of an `Authorization` header?

use std::ops::Range;

use super::{Text, is_replaced, is_word};

/// Looks at the authority of one URL after the other, and never twice at what follows them.
#[derive(Default)]
pub(super) struct Urls {
    /// Up to here there is no `@`: a text of nothing but `://` is not looked through anew for each of them.
    without_at: usize,
    /// Where the run of letters ends that the last URL stands in, and where its last `@` is.
    run: usize,
    last_at: Option<usize>,
}

impl Urls {
    /// The credentials behind the `//` that stands here, or behind `:\/\/`, as some writers of JSON escape it.
    pub(super) fn at(&mut self, text: &Text<'_>, place: usize) -> Option<Range<usize>> {
        let slashes = [b"://".as_slice(), b":\\/\\/", b"//"].into_iter();
        let slashes = slashes.into_iter().find(|slashes| text.from(place).starts_with(slashes))?;
        let start = place + slashes.len();
        if start < self.without_at || is_replaced(text.from(start)) {
            return None;
        }
        self.look_ahead(text, start);
        let end = self.run;
        let authority = text.run(start, |byte| !b"/?#\\ \n\t\"'<>`".contains(&byte)).min(end);
        let in_authority = text.bytes[start..authority].iter().rposition(|byte| *byte == b'@');
        // A password may hold a slash that nobody encoded: what then stands before it is no host and port.
        let is_over = in_authority.is_some() || slashes == b"//" || is_host(&text.bytes[start..authority]);
        let until = if is_over { authority } else { end };
        let last_at = self.last_at.filter(|at| !is_over && *at >= start);
        let Some(at) = in_authority.map(|at| start + at).or(last_at) else {
            self.without_at = until;
            return text.is_cut_at(until).then(|| cut_password(text, start, until)).flatten();
        };
        // A user without a password is no credential.
        let has_password = text.bytes[start..at.min(authority)].contains(&b':');
        has_password.then_some(start..at)
    }

    fn look_ahead(&mut self, text: &Text<'_>, start: usize) {
        if start >= self.run {
            self.run = text.run(start, |byte| !byte.is_ascii_whitespace() && !b"\"'<>`".contains(&byte));
            self.last_at =
                text.bytes[start..self.run].iter().rposition(|byte| *byte == b'@').map(|at| start + at);
        }
    }
}

/// The user and the password of `user:password@host:5432`, whose colon stands here.
pub(super) fn without_scheme_at(text: &Text<'_>, colon: usize) -> Option<Range<usize>> {
    const LONGEST: usize = 64;
    let near = |place: usize| &text.from(place)[..text.from(place).len().min(LONGEST)];
    let before = &text.bytes[colon.saturating_sub(LONGEST)..colon];
    let user = before.iter().rev().take_while(|byte| is_word(**byte)).count();
    let password =
        near(colon + 1).iter().position(|byte| !byte.is_ascii_graphic() || b"@:/\"',<>".contains(byte))?;
    let at = colon + 1 + password;
    if user == 0 || password == 0 || text.bytes[at] != b'@' {
        return None;
    }
    let host = near(at + 1).iter().position(|byte| !is_word(*byte) && *byte != b'.')?;
    let port = at + 2 + host;
    let digits = near(port).iter().take_while(|byte| byte.is_ascii_digit()).count();
    let is_port =
        (2..=5).contains(&digits) && text.from(port + digits).first().is_none_or(|byte| !is_word(*byte));
    (host > 0 && text.bytes[port - 1] == b':' && is_port).then_some(colon - user..at)
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

/// Whether the word is a scheme of the `Authorization` header, whose credentials are the next word.
pub(super) fn is_scheme(word: &[u8]) -> bool {
    const SCHEMES: [&str; 7] = ["bearer", "basic", "token", "apikey", "digest", "negotiate", "ntlm"];
    SCHEMES.iter().any(|scheme| word.eq_ignore_ascii_case(scheme.as_bytes()))
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
    let start = behind_space(text, place + scheme.len(), scheme == b"bearer")?;
    let end = text.run(start, |byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte));
    let token = &text.bytes[start..end];
    let is_other = match scheme {
        // Which is base64, and no `basic plan-2024`.
        b"basic" => token.iter().any(|byte| b"-._~".contains(byte)),
        b"token" => is_uuid(token),
        _ => false,
    };
    let is_long = token.len() >= least && is_no_word(token) && !is_other;
    (is_long || (text.is_cut_at(end) && end > start)).then_some(start..end)
}

/// Spaces, or what stands for them in a URL. Behind `Bearer` there may be a colon, and a quote.
fn behind_space(text: &Text<'_>, place: usize, is_bearer: bool) -> Option<usize> {
    const MOST: usize = 8;
    let rest = text.from(place);
    if rest.starts_with(b"%20") {
        return Some(place + 3);
    }
    let belongs = |byte: u8| matches!(byte, b' ' | b'+') || (is_bearer && matches!(byte, b':' | b'='));
    let spaces = rest.iter().take(MOST).take_while(|byte| belongs(**byte)).count();
    let quotes = usize::from(is_bearer && matches!(rest.get(spaces), Some(b'"' | b'\'')));
    (spaces > 0).then_some(place + spaces + quotes)
}

fn is_uuid(token: &[u8]) -> bool {
    let lengths = [8, 4, 4, 4, 12];
    token.len() == 36
        && token.split(|byte| *byte == b'-').map(<[u8]>::len).eq(lengths)
        && token.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'-')
}

/// `Bearer authentication` and `basic understanding` are no credentials.
fn is_no_word(token: &[u8]) -> bool {
    let start = usize::from(token[0].is_ascii_uppercase());
    !token[start..].iter().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'.'))
}
