//! Which messages say the same? Those that differ only in numbers, identifiers and quoted texts.

/// The longest message that is compared: what comes later is the same to us.
const LONGEST: usize = 300;

/// The message with a placeholder for whatever changes from one time to the next.
pub(super) fn normalised(message: &str) -> String {
    let message = &message[..message.floor_char_boundary(LONGEST)];
    let mut shape = String::with_capacity(message.len());
    let mut rest = message;
    while let Some(first) = rest.chars().next() {
        let (placeholder, length) = changing(rest, &shape).unwrap_or(("", first.len_utf8()));
        if placeholder.is_empty() {
            shape.push(first);
        } else {
            shape.push_str(placeholder);
        }
        rest = &rest[length..];
    }
    shape
}

/// What stands at the start of the text and changes from time to time: its placeholder and its length.
fn changing(text: &str, before: &str) -> Option<(&'static str, usize)> {
    let first = text.chars().next()?;
    if matches!(first, '"' | '\'' | '`') {
        // An apostrophe stands within a word.
        let opens = !before.ends_with(char::is_alphanumeric);
        let end = text[1..].find(first).filter(|_| opens)?;
        return Some(("<text>", end + 2));
    }
    let begins_a_word = !before.ends_with(|last: char| last.is_alphanumeric() || last == '_');
    if !begins_a_word || !first.is_ascii_hexdigit() {
        return None;
    }
    let word =
        text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).unwrap_or(text.len());
    identifier(&text[..word]).or_else(|| number(text))
}

fn identifier(word: &str) -> Option<(&'static str, usize)> {
    const UUID: [usize; 5] = [8, 4, 4, 4, 12];
    let is_hex = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let parts: Vec<_> = word.splitn(6, '-').collect();
    if parts.iter().map(|part| part.len()).eq(UUID) && parts.iter().all(|part| is_hex(part)) {
        return Some(("<uuid>", word.len()));
    }
    if let Some(digits) = word.strip_prefix("0x").filter(|digits| !digits.is_empty() && is_hex(digits)) {
        return Some(("<hex>", digits.len() + 2));
    }
    let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
    let has_letter = word.bytes().any(|byte| byte.is_ascii_alphabetic());
    let is_identifier = word.len() >= 8 && has_digit && has_letter && is_hex(word);
    is_identifier.then_some(("<hex>", word.len()))
}

/// A number with its decimals, groups and parts: `12`, `3.5`, `1,000`, `10:00:00`, `127.0.0.1`.
fn number(text: &str) -> Option<(&'static str, usize)> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ':');
    let length = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let number = text[..length].trim_end_matches(|c: char| !c.is_ascii_digit());
    (!number.is_empty()).then_some(("<n>", number.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_from_time_to_time_is_a_placeholder() {
        for (message, shape) in [
            ("card declined: insufficient funds", "card declined: insufficient funds"),
            ("order 918273 is 3.50 short, of 1,000.", "order <n> is <n> short, of <n>."),
            ("took 250ms after -3 retries", "took <n>ms after -<n> retries"),
            ("no user 01936f0c-5d2a-7c1e-9a3c-e929d0e0e473!", "no user <uuid>!"),
            ("trace 01936f0c5d2a7c1e9a3ce929d0e0e473 at 0xDEADbeef", "trace <hex> at <hex>"),
            ("no table \"main\" in 'west', can't `x y`", "no table <text> in <text>, can't <text>"),
            ("connect to 127.0.0.1:8080 at 10:00:00", "connect to <n> at <n>"),
            ("http2 v1 deadbeef facade utf8 sha256 feed", "http2 v1 deadbeef facade utf8 sha256 feed"),
            ("an open \"quote", "an open \"quote"),
            ("ünïcode 5ü", "ünïcode <n>ü"),
            ("", ""),
        ] {
            assert_eq!(normalised(message), shape);
        }
    }

    #[test]
    fn a_long_message_is_cut_between_characters() {
        assert_eq!(normalised(&"ü".repeat(1000)), "ü".repeat(LONGEST / 2));
    }
}
