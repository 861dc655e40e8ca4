//! What are a line's members, and is all of it surely valid? One walk over its bytes that keeps nothing of them.
//!
//! Must never call a line valid that the parser refuses. Gives up (`None`) at whatever is broken, and at what is rare and
//! hard to judge: then the parser is asked.

/// Deeper nesting is for the parser to judge.
const DEEPEST: usize = 64;
/// More keys in the objects that are open at once are for the parser to judge.
const MOST_KEYS: usize = 64;
/// A longer number may not fit.
const LONGEST_NUMBER: usize = 40;

/// Shows each member of the line's object: its key and its value, as they are written. Where it gives up, the members that
/// were shown mean nothing.
pub(crate) fn members<'a>(line: &'a [u8], visit: impl FnMut(&'a [u8], &'a [u8])) -> Option<()> {
    is_clean_text(line).then_some(())?;
    let mut walk = Walk::new(line.strip_prefix(b"{")?);
    walk.skip_space();
    if walk.rest.first() != Some(&b'}') {
        walk.members(0, visit)?;
    }
    walk.expect(b'}')?;
    walk.skip_space();
    walk.rest.is_empty().then_some(())
}

/// Whether a line is surely valid whose first bytes surely are: an open object with these keys, up to before a comma or
/// its end.
pub(super) fn is_surely_valid_from(line: &[u8], known: usize, keys: &[u64]) -> bool {
    if !is_clean_text(line) {
        return false;
    }
    let mut walk = Walk::new(&line[known..]);
    walk.keys[..keys.len()].copy_from_slice(keys);
    walk.number_of_keys = keys.len();
    if let Some(rest) = walk.rest.strip_prefix(b",") {
        walk.rest = rest;
        walk.skip_space();
        if walk.members(0, |_, _| ()).is_none() {
            return false;
        }
    }
    walk.rest == b"}"
}

/// UTF-8 without control characters: these are neither in strings nor, in what casefile writes, between them.
fn is_clean_text(line: &[u8]) -> bool {
    // Without an early end, so that many bytes are compared at once.
    let (controls, high) = line
        .iter()
        .fold((0_u8, 0_u8), |(controls, high), byte| (controls | u8::from(*byte < b' '), high | byte));
    controls == 0 && (high < 0x80 || std::str::from_utf8(line).is_ok())
}

struct Walk<'a> {
    rest: &'a [u8],
    /// Of the objects that are open, innermost last.
    keys: [u64; MOST_KEYS],
    number_of_keys: usize,
}

impl<'a> Walk<'a> {
    fn new(rest: &'a [u8]) -> Self {
        Self { rest, keys: [0; MOST_KEYS], number_of_keys: 0 }
    }

    /// The members of an object, up to before its end; there is at least one.
    fn members(&mut self, depth: usize, mut visit: impl FnMut(&'a [u8], &'a [u8])) -> Option<()> {
        let outer = if depth == 0 { 0 } else { self.number_of_keys };
        // A bit for each key: where it is not set, the key is new without looking for it.
        let mut bits = self.keys[outer..self.number_of_keys].iter().fold(0, |bits, print| bits | bit(*print));
        loop {
            let key = self.key(outer, &mut bits)?;
            self.skip_space();
            self.expect(b':')?;
            self.skip_space();
            let before = self.rest;
            self.value(depth)?;
            visit(key, &before[..before.len() - self.rest.len()]);
            self.skip_space();
            if self.rest.first() != Some(&b',') {
                self.number_of_keys = outer;
                return Some(());
            }
            self.rest = &self.rest[1..];
            self.skip_space();
        }
    }

    /// A key without escapes that the object surely has only once.
    fn key(&mut self, outer: usize, bits: &mut u64) -> Option<&'a [u8]> {
        let inside = self.rest.strip_prefix(b"\"")?;
        let end = end_of_text(inside)?;
        if inside[end] != b'"' {
            return None;
        }
        let (key, print) = (&inside[..end], fingerprint(&inside[..end]));
        let place = self.number_of_keys;
        let may_be_there = *bits & bit(print) != 0;
        if place == MOST_KEYS || may_be_there && self.keys[outer..place].contains(&print) {
            return None;
        }
        *bits |= bit(print);
        self.keys[place] = print;
        self.number_of_keys += 1;
        self.rest = &inside[end + 1..];
        Some(key)
    }

    fn value(&mut self, depth: usize) -> Option<()> {
        match self.rest.first()? {
            b'"' => self.string(),
            b'{' => self.object(depth + 1),
            b'[' => self.array(depth + 1),
            b't' => self.literal(b"true"),
            b'f' => self.literal(b"false"),
            b'n' => self.literal(b"null"),
            _ => self.number(),
        }
    }

    fn object(&mut self, depth: usize) -> Option<()> {
        self.open(depth)?;
        if self.rest.first() != Some(&b'}') {
            self.members(depth, |_, _| ())?;
        }
        self.expect(b'}')
    }

    fn array(&mut self, depth: usize) -> Option<()> {
        self.open(depth)?;
        if self.rest.first() == Some(&b']') {
            return self.expect(b']');
        }
        loop {
            self.value(depth)?;
            self.skip_space();
            let (first, rest) = self.rest.split_first()?;
            self.rest = rest;
            match first {
                b']' => return Some(()),
                b',' => self.skip_space(),
                _ => return None,
            }
        }
    }

    fn open(&mut self, depth: usize) -> Option<()> {
        self.rest = &self.rest[1..];
        self.skip_space();
        (depth <= DEEPEST).then_some(())
    }

    fn string(&mut self) -> Option<()> {
        self.rest = &self.rest[1..];
        loop {
            let end = end_of_text(self.rest)?;
            if self.rest[end] == b'"' {
                self.rest = &self.rest[end + 1..];
                return Some(());
            }
            let length = match self.rest.get(end + 1)? {
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => 2,
                b'u' => is_whole_character(self.rest.get(end + 2..end + 6)?).then_some(6)?,
                _ => return None,
            };
            self.rest = &self.rest[end + length..];
        }
    }

    fn literal(&mut self, literal: &[u8]) -> Option<()> {
        self.rest = self.rest.strip_prefix(literal)?;
        Some(())
    }

    /// A number without an exponent.
    fn number(&mut self) -> Option<()> {
        let unsigned = self.rest.strip_prefix(b"-").unwrap_or(self.rest);
        let whole = digits(unsigned);
        if whole == 0 || whole > 1 && unsigned[0] == b'0' {
            return None;
        }
        let mut rest = &unsigned[whole..];
        if let Some(fraction) = rest.strip_prefix(b".") {
            let length = digits(fraction);
            (length > 0).then_some(())?;
            rest = &fraction[length..];
        }
        let is_short = unsigned.len() - rest.len() <= LONGEST_NUMBER;
        self.rest = rest;
        (is_short && !matches!(rest.first(), Some(b'e' | b'E'))).then_some(())
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        (*first == byte).then_some(())
    }

    fn skip_space(&mut self) {
        while let [b' ', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }
}

const fn bit(fingerprint: u64) -> u64 {
    1 << (fingerprint >> 58)
}

fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// Four hexadecimal digits that are no half of a character.
fn is_whole_character(digits: &[u8]) -> bool {
    let is_surrogate = matches!(digits, [b'd' | b'D', b'8'..=b'9' | b'a'..=b'f' | b'A'..=b'F', ..]);
    !is_surrogate && digits.iter().all(u8::is_ascii_hexdigit)
}

/// Where the first quote or backslash stands: eight bytes at a time, since most texts are short.
fn end_of_text(text: &[u8]) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let mut at = 0;
    while let Some(bytes) = text[at..].first_chunk::<8>() {
        let bytes = u64::from_le_bytes(*bytes);
        let zero_at = |byte: u8| {
            let other = bytes ^ (ONES * u64::from(byte));
            other.wrapping_sub(ONES) & !other & HIGH
        };
        // Of what these find, only the first is certain; and that is what is asked for.
        let found = zero_at(b'"') | zero_at(b'\\');
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    text[at..].iter().position(|byte| matches!(byte, b'"' | b'\\')).map(|end| at + end)
}

/// Equal for equal keys; for others hardly ever, and then the parser is asked.
#[inline]
pub(super) const fn fingerprint(key: &[u8]) -> u64 {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let length = (key.len() as u64).wrapping_mul(ODD);
    let (Some(head), Some(tail)) = (key.first_chunk::<8>(), key.last_chunk::<8>()) else {
        let (mut short, mut place) = (0, 0);
        while place < key.len() {
            short = short << 8 | key[place] as u64;
            place += 1;
        }
        return (short ^ length).wrapping_mul(ODD);
    };
    let middle = key[key.len() / 2] as u64;
    u64::from_le_bytes(*head)
        ^ u64::from_le_bytes(*tail).rotate_left(29).wrapping_mul(ODD)
        ^ middle << 56
        ^ length
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str) -> Option<Vec<(&str, &str)>> {
        let mut shown = Vec::new();
        let text = |bytes| std::str::from_utf8(bytes).expect("UTF-8");
        members(line.as_bytes(), |key, value| shown.push((text(key), text(value))))?;
        Some(shown)
    }

    #[test]
    fn members_are_shown_as_they_are_written() {
        assert_eq!(shown("{}"), Some(vec![]));
        let line = r#"{"a" : {"a":[1, -2.5,{}, []]} , "b":"x\"\u00e9","longer.key.name":null} "#;
        let expected =
            [("a", r#"{"a":[1, -2.5,{}, []]}"#), ("b", r#""x\"\u00e9""#), ("longer.key.name", "null")];
        assert_eq!(shown(line), Some(expected.to_vec()));
    }

    #[test]
    fn what_is_broken_or_hard_to_judge_is_left_to_the_parser() {
        for line in [
            "",
            "{",
            "{}}",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{\"a\":01}",
            "{\"a\":1.}",
            "{\"a\":-}",
            "{\"a\":1e5}",
            "{\"a\":[1,]}",
            "{\"a\":[1 2]}",
            "{\"a\":tru}",
            "{\"a\":\"\t\"}",
            "{\"a\":\"\\x\"}",
            "{\"a\":\"\\ud800\"}",
            "{\"a\":1,\"a\":2}",
            "{\"x\":{\"a\":1,\"b\":2,\"a\":3}}",
            "{\"\\u0061\":1}",
            "{\"a\":\"",
            "[]",
            "{\"a\":1}x",
        ] {
            assert_eq!(shown(line), None, "{line}");
        }
        assert_eq!(members(b"{\"a\":\"\xff\"}", |_, _| ()), None);
        assert!(shown(&format!("{{\"a\":{}", "[".repeat(100_000))).is_none());
        let many: Vec<_> = (0..1000).map(|key| format!("\"{key}\":0")).collect();
        assert!(shown(&format!("{{{}}}", many.join(","))).is_none());
    }

    #[test]
    fn the_end_of_a_text_is_found_wherever_it_stands() {
        for length in 0..40 {
            for end in *b"\"\\" {
                let text = [&vec![b'!'; length][..], &[end], b"\"\\\"more text"].concat();
                assert_eq!(end_of_text(&text), Some(length));
                assert_eq!(end_of_text(&text[..length]), None);
            }
        }
    }
}
