//! Which part of a text may be seen?
//!
//! Every mask has one width, whatever the text's, so that it does not tell the length. A text that is not ASCII, or not
//! longer than twice what would be kept of it, is masked whole. So is one that is far too long for what the mask is of, so
//! that no call waits until it has been read.

use std::fmt;

/// The longest text that is looked at: more than an address may have.
const LONGEST: usize = 320;

/// A way of masking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mask {
    /// `****1234`: the last four letters and digits.
    LastFour,
    /// `j***@example.com`: the first character, and the domain.
    Email,
    /// `+44XXXXXXXXXX`: the country's calling code.
    Phone,
}

/// A masked text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MaskedText<'a> {
    before: &'a str,
    hidden: &'static str,
    after: Kept<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept<'a> {
    Text(&'a str),
    Letters([char; 4]),
}

impl Mask {
    /// What may be seen of `text`.
    pub(crate) fn of(self, text: &str) -> MaskedText<'_> {
        let kept = match self {
            _ if text.len() > LONGEST || !text.is_ascii() => None,
            Mask::LastFour => last_four(text),
            Mask::Email => email(text),
            Mask::Phone => phone(text),
        };
        kept.unwrap_or_else(|| MaskedText { before: "", hidden: self.whole(), after: Kept::Text("") })
    }

    /// What stands for a text of which nothing may be seen.
    fn whole(self) -> &'static str {
        match self {
            Mask::LastFour => "********",
            Mask::Email => "***@***",
            Mask::Phone => "XXXXXXXXXX",
        }
    }
}

fn last_four(text: &str) -> Option<MaskedText<'_>> {
    let letters = || text.chars().filter(char::is_ascii_alphanumeric);
    if letters().count() <= 8 {
        return None;
    }
    let mut kept = ['*'; 4];
    for (place, letter) in kept.iter_mut().rev().zip(letters().rev()) {
        *place = letter;
    }
    Some(MaskedText { before: "", hidden: "****", after: Kept::Letters(kept) })
}

/// Whoever has a domain of their own is known by it: what has no second level, or looks like no domain, is hidden too.
fn email(text: &str) -> Option<MaskedText<'_>> {
    let (local, domain) = text.split_once('@')?;
    let is_name = |label: &str| {
        !label.is_empty() && label.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
    };
    let is_domain = domain.len() <= 253 && domain.contains('.') && domain.split('.').all(is_name);
    let is_local =
        !local.is_empty() && local.chars().all(|letter| letter.is_ascii_graphic() && letter != '"');
    if !is_domain || !is_local {
        return None;
    }
    let before = if local.len() > 2 { &local[..1] } else { "" };
    Some(MaskedText { before, hidden: "***@", after: Kept::Text(domain) })
}

fn phone(text: &str) -> Option<MaskedText<'_>> {
    let digits = text.strip_prefix('+')?;
    let is_phone =
        |letter: char| letter.is_ascii_digit() || matches!(letter, ' ' | '-' | '.' | '(' | ')' | '/');
    let code = calling_code(digits)?;
    let count = digits.chars().filter(char::is_ascii_digit).count();
    if !digits.chars().all(is_phone) || count <= code * 2 || count < 7 {
        return None;
    }
    Some(MaskedText { before: &text[..=code], hidden: Mask::Phone.whole(), after: Kept::Text("") })
}

/// How many digits the calling code has that a number begins with, by the plan of the ITU (E.164).
fn calling_code(digits: &str) -> Option<usize> {
    const OF_TWO_DIGITS: [&str; 44] = [
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48",
        "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81",
        "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
    ];
    let first = digits.get(..1)?;
    let length = if first == "1" || first == "7" {
        1
    } else if OF_TWO_DIGITS.contains(&digits.get(..2)?) {
        2
    } else {
        3
    };
    let code = digits.get(..length)?;
    (first != "0" && code.bytes().all(|digit| digit.is_ascii_digit())).then_some(length)
}

impl fmt::Display for MaskedText<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.before)?;
        formatter.write_str(self.hidden)?;
        match self.after {
            Kept::Text(text) => formatter.write_str(text),
            Kept::Letters(letters) => {
                letters.iter().try_for_each(|letter| fmt::Write::write_char(formatter, *letter))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Mask;

    fn masked(mask: Mask, text: &str) -> String {
        mask.of(text).to_string()
    }

    #[test]
    fn the_last_four_letters_of_a_long_text_are_kept() {
        assert_eq!(masked(Mask::LastFour, "4111 1111 1111 1234"), "****1234");
        assert_eq!(masked(Mask::LastFour, "4111-1111-1111-12-34"), "****1234");
        assert_eq!(masked(Mask::LastFour, "123456789"), "****6789");
        assert_eq!(masked(Mask::LastFour, &"1".repeat(super::LONGEST)), "****1111");
        assert_eq!(masked(Mask::LastFour, &"1".repeat(super::LONGEST + 1)), "********");
    }

    #[test]
    fn what_is_short_or_not_ascii_is_masked_whole() {
        for text in ["", "1234", "12345678", "1-2-3-4-5-6-7-8", "٤١١١١١١١١١١١١٢٣٤", "4111 1111 1111 123é"]
        {
            assert_eq!(masked(Mask::LastFour, text), "********", "{text}");
        }
        for text in [
            "",
            "me",
            "@",
            "me@",
            "@example.com",
            "a@b",
            "a@b@c.de",
            "jürgen@example.com",
            "a b@c.de",
            "jo@exa mple.com",
        ] {
            assert_eq!(masked(Mask::Email, text), "***@***", "{text}");
        }
        for text in ["", "+", "+1", "+123", "+44", "5550100", "+0123456789", "+1 call me now", "+352123"] {
            assert_eq!(masked(Mask::Phone, text), "XXXXXXXXXX", "{text}");
        }
    }

    #[test]
    fn of_an_address_the_first_letter_and_the_domain_are_kept() {
        assert_eq!(masked(Mask::Email, "john.smith@example.com"), "j***@example.com");
        assert_eq!(masked(Mask::Email, "jo@mail.example.com"), "***@mail.example.com");
    }

    #[test]
    fn of_a_number_the_calling_code_is_kept() {
        assert_eq!(masked(Mask::Phone, "+15550100123"), "+1XXXXXXXXXX");
        assert_eq!(masked(Mask::Phone, "+44 20 7946 0000"), "+44XXXXXXXXXX");
        assert_eq!(masked(Mask::Phone, "+352 621-123456"), "+352XXXXXXXXXX");
    }

    proptest! {
        /// What is kept stands in the text, and there is at least as much that is not.
        #[test]
        fn no_mask_shows_more_than_half(text in "\\+?[0-9a-zé@. -]{0,24}") {
            let last = masked(Mask::LastFour, &text);
            prop_assert_eq!(last.chars().count(), 8);
            let kept: String = last.trim_start_matches('*').to_owned();
            let letters: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
            prop_assert!(letters.ends_with(&kept) && (kept.is_empty() || letters.len() > 2 * kept.len()));
            let phone = masked(Mask::Phone, &text);
            let kept = phone.trim_end_matches('X');
            prop_assert!(text.starts_with(kept) && kept.len() <= 4);
            let email = masked(Mask::Email, &text);
            let (local, domain) = email.split_once('@').expect("a mask of an address");
            prop_assert!(local.len() <= 4 && (domain == "***" || text.ends_with(domain)));
        }
    }
}
