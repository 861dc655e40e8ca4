//! Is this a valid `tracestate`, and which of its members are sent on?
//!
//! Must never interpret a member: they belong to other vendors. Casefile adds none of its own.

use super::trim_optional_whitespace;

pub(super) const TRACESTATE: &str = "tracestate";

/// More, and the whole list is invalid.
const MAXIMUM_MEMBERS: usize = 32;

/// The most characters of a key, and of a value.
const MAXIMUM_PART: usize = 256;

/// The specification asks that at least 512 characters are sent on. We send that and no more: it goes out
/// with every request.
const MAXIMUM_LENGTH: usize = 512;

/// A member longer than this goes first where the list is too long.
const LARGE_MEMBER: usize = 128;

/// 32 members of the longest kind are half of this, the rest is room for whitespace. What is longer is not
/// looked at.
const MAXIMUM_RECEIVED: usize = 32 * 1024;

#[derive(Clone, Copy)]
struct Member<'a> {
    text: &'a str,
    key: &'a str,
}

/// The list to send on, from all headers of that name in their order; `None` where there is nothing in it or
/// anything in it is invalid.
///
/// Of several members with the same key the first is kept, which is the newest: level 2 lets a receiver
/// discard duplicates, and does not make the list invalid for them.
pub(super) fn parse<'a>(values: impl Iterator<Item = &'a [u8]>) -> Option<Box<str>> {
    let mut members: Vec<Member<'a>> = Vec::new();
    let mut received_members = 0;
    let mut received_bytes = 0;
    for value in values {
        received_bytes += value.len();
        if received_bytes > MAXIMUM_RECEIVED {
            return None;
        }
        let value = str::from_utf8(value).ok()?;
        for text in value.split(',').map(trim_optional_whitespace).filter(|text| !text.is_empty()) {
            received_members += 1;
            if received_members > MAXIMUM_MEMBERS {
                return None;
            }
            let member = Member::parse(text)?;
            if members.iter().all(|earlier| earlier.key != member.key) {
                members.push(member);
            }
        }
    }
    cut_whole_members(&mut members);
    let texts: Vec<&str> = members.iter().map(|member| member.text).collect();
    (!texts.is_empty()).then(|| texts.join(",").into_boxed_str())
}

impl<'a> Member<'a> {
    fn parse(text: &'a str) -> Option<Member<'a>> {
        let (key, value) = text.split_once('=')?;
        (is_key(key) && is_value(value)).then_some(Member { text, key })
    }
}

fn is_key(key: &str) -> bool {
    let is_first = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_other = |byte: u8| is_first(byte) || matches!(byte, b'_' | b'-' | b'*' | b'/' | b'@');
    key.len() <= MAXIMUM_PART && key.bytes().next().is_some_and(is_first) && key.bytes().all(is_other)
}

/// A space at its end cannot occur: it was trimmed as whitespace around the member.
fn is_value(value: &str) -> bool {
    let is_allowed = |byte| matches!(byte, b' '..=b'~') && byte != b',' && byte != b'=';
    (1..=MAXIMUM_PART).contains(&value.len()) && value.bytes().all(is_allowed)
}

/// Large members go first, the last of them before the others, then the small ones from the end.
fn cut_whole_members(members: &mut Vec<Member<'_>>) {
    while length(members) > MAXIMUM_LENGTH {
        let last_large = members.iter().rposition(|member| member.text.len() > LARGE_MEMBER);
        members.remove(last_large.unwrap_or(members.len() - 1));
    }
}

/// With the commas between.
fn length(members: &[Member<'_>]) -> usize {
    let texts: usize = members.iter().map(|member| member.text.len()).sum();
    texts + members.len().saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(values: &[&str]) -> Option<String> {
        parse(values.iter().map(|value| value.as_bytes())).map(String::from)
    }

    /// `count` members of `size` characters each, numbered from `first`.
    fn numbered(first: usize, count: usize, size: usize) -> Vec<String> {
        (first..first + count).map(|number| format!("{:x<size$}", format!("k{number:02}="))).collect()
    }

    #[test]
    fn valid_lists_are_kept() {
        let every_key_character = "abcdefghijklmnopqrstuvwxyz0123456789_-*/@a=1";
        let every_value_character: String =
            ('!'..='~').filter(|character| !matches!(character, ',' | '=')).collect();
        let every_value_character = format!("foo= {every_value_character}");
        let (long_key, long_value) = (format!("{}=1", "z".repeat(256)), format!("k={}", "v".repeat(256)));
        let rows: &[(&[&str], &str, &str)] = &[
            (&["foo=1"], "foo=1", "one"),
            (&["foo=1,bar=2"], "foo=1,bar=2", "two"),
            (&["foo=1,bar=2", "rojo=1", "baz=3"], "foo=1,bar=2,rojo=1,baz=3", "several headers, in order"),
            (&["foo=1 \t , \t bar=2,\tbaz=3"], "foo=1,bar=2,baz=3", "whitespace between"),
            (&["\t foo=1 \t"], "foo=1", "whitespace around"),
            (&["foo= 1"], "foo= 1", "a space at the start of a value is part of it"),
            (&["foo=a b"], "foo=a b", "a space inside a value"),
            (&["foo=1,,bar=2,"], "foo=1,bar=2", "empty members"),
            (&["foo=1, \t ,bar=2"], "foo=1,bar=2", "blank members"),
            (&["", "foo=1"], "foo=1", "an empty header before"),
            (&["foo=1", ""], "foo=1", "an empty header after"),
            (&[every_key_character], every_key_character, "every character of a key"),
            (&[&every_value_character], &every_value_character, "every character of a value"),
            (&["0=1"], "0=1", "a digit as the key"),
            (&["a@b@@c@=1"], "a@b@@c@=1", "level 2: at signs anywhere after the first character"),
            (&[&long_key], &long_key, "a key of 256 characters"),
            (&[&long_value], &long_value, "a value of 256 characters"),
            (&["foo=1,foo=1"], "foo=1", "the same member twice"),
            (&["foo=2,bar=1,foo=1"], "foo=2,bar=1", "the same key twice: the newer is kept"),
            (&["foo=2", "foo=1"], "foo=2", "the same key in two headers"),
        ];
        for (values, expected, why) in rows {
            assert_eq!(read(values).as_deref(), Some(*expected), "{why}");
        }
    }

    #[test]
    fn invalid_lists_are_dropped_whole() {
        let (long_key, long_value) = (format!("{}=1", "z".repeat(257)), format!("k={}", "v".repeat(257)));
        let rows: &[(&[&str], &str)] = &[
            (&[], "no header"),
            (&[""], "an empty header"),
            (&[" \t,,", ","], "nothing but separators"),
            (&["foo=1", "bar"], "no equals sign"),
            (&["foo=1", "=1"], "no key"),
            (&["foo=1", "bar="], "no value"),
            (&["foo=1", "bar= \t"], "a blank value"),
            (&["foo=1", "bar=1=2"], "an equals sign in the value"),
            (&["foo=1", "bar =1"], "a space in the key"),
            (&["foo=1", "BAR=1"], "upper-case key"),
            (&["foo=1", "ba.r=1"], "a dot in the key"),
            (&["foo=1", "@bar=1"], "a key that starts with an at sign"),
            (&["foo=1", "_bar=1"], "a key that starts with an underscore"),
            (&["foo=1", "bär=1"], "a key that is not ASCII"),
            (&["foo=1", "bar=ä"], "a value that is not ASCII"),
            (&["foo=1", "bar=a\tb"], "a tab in the value"),
            (&["foo=1", "bar=a\0b"], "a zero byte"),
            (&["foo=1", "bar=a\x7f"], "the delete character"),
            (&["foo=1\r\nX-Evil: 1"], "another header"),
            (&["foo=1\n"], "a line break after"),
            (&["foo=1", &long_key], "a key of 257 characters"),
            (&["foo=1", &long_value], "a value of 257 characters"),
        ];
        for (values, why) in rows {
            assert_eq!(read(values), None, "{why}");
        }
        assert_eq!(parse([b"foo=1".as_slice(), b"bar=\xff"].into_iter()), None, "not UTF-8");
    }

    #[test]
    fn at_most_32_members() {
        for (count, expected) in [(32, true), (33, false), (200, false)] {
            let members = numbered(0, count, 5);
            let one_header = read(&[&members.join(",")]);
            assert_eq!(one_header.is_some(), expected, "{count} in one header");
            let headers: Vec<&str> = members.iter().map(String::as_str).collect();
            assert_eq!(read(&headers), one_header, "{count} headers");
            if expected {
                assert_eq!(one_header, Some(members.join(",")), "{count} are all kept");
            }
        }
        assert_eq!(read(&[&["foo=1"; 32].join(",")]).as_deref(), Some("foo=1"), "duplicates count");
        assert_eq!(read(&[&["foo=1"; 33].join(",")]), None, "duplicates count");
        let empty_members = format!("{},,,", numbered(0, 32, 5).join(", ,"));
        assert!(read(&[&empty_members]).is_some(), "empty ones do not");
    }

    #[test]
    fn whole_members_are_cut_to_512_characters() {
        let full = [numbered(0, 7, 63), numbered(7, 1, 64)].concat();
        assert_eq!(full.join(",").len(), 512);
        let rows: [(Vec<String>, Vec<String>, &str); 6] = [
            (full.clone(), full.clone(), "exactly 512"),
            ([full.clone(), numbered(8, 1, 5)].concat(), full.clone(), "one too many: the last goes"),
            (
                [numbered(0, 1, 129), numbered(1, 6, 70)].concat(),
                numbered(1, 6, 70),
                "a large member goes first, wherever it stands",
            ),
            (
                [numbered(0, 1, 128), numbered(1, 6, 70)].concat(),
                [numbered(0, 1, 128), numbered(1, 5, 70)].concat(),
                "128 characters are not large",
            ),
            (numbered(0, 4, 200), numbered(0, 2, 200), "only as many large ones as needed, from the end"),
            (
                [numbered(0, 10, 60), numbered(10, 1, 200)].concat(),
                numbered(0, 8, 60),
                "large ones, and then small ones from the end",
            ),
        ];
        for (received, expected, why) in rows {
            let sent = read(&[&received.join(",")]).expect(why);
            assert_eq!(sent, expected.join(","), "{why}");
            assert!(sent.len() <= 512, "{why}");
        }
    }

    #[test]
    fn a_member_that_can_never_fit_leaves_nothing() {
        let largest = format!("{}={}", "k".repeat(256), "v".repeat(256));
        assert_eq!(read(&[&largest]), None);
        assert_eq!(read(&[&largest, "foo=1"]).as_deref(), Some("foo=1"));
    }

    #[test]
    fn what_is_far_too_long_is_not_looked_at() {
        let padded = |spaces: usize| format!("foo=1,{}", " ".repeat(spaces - 6));
        assert!(read(&[&padded(32 * 1024)]).is_some());
        assert_eq!(read(&[&padded(32 * 1024 + 1)]), None);
        assert_eq!(read(&["foo=1", &padded(32 * 1024)]), None, "all headers together");
        assert_eq!(read(&[&",".repeat(1 << 20)]), None);
    }
}
