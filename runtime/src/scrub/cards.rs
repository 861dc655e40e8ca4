//! Which digits are the number of a payment card? Told by prefix, length, Luhn's checksum and, where these fit other
//! numbers as often, by how the digits are grouped, or by a name before them.

use std::ops::Range;

use super::Text;
use super::prefilter::CARD_DIGITS;

const MOST_DIGITS: usize = 19;
/// Of a number that was cut, more digits than anybody may print.
const CUT_DIGITS: usize = 9;
const MOST_GROUPS: usize = 5;

/// What stands between two groups of digits, the same in the whole number.
const SEPARATORS: [&[u8]; 14] = [
    b" ",
    b"-",
    b".",
    b"/",
    b"_",
    b",",
    b"\t",
    b"\n",
    b"  ",
    b"+",
    b"%20",
    "\u{a0}".as_bytes(),
    "\u{2010}".as_bytes(),
    "\u{2011}".as_bytes(),
];

/// How the digits of a card are grouped.
const GROUPS: [&[usize]; 4] = [&[4, 4, 4, 4, 3], &[4, 4, 4, 4], &[4, 6, 5], &[4, 6, 4]];

/// Words near to which a number is a card's.
const WORDS: [&[u8]; 8] =
    [b"card", b"visa", b"maestro", b"amex", b"credit", b"debit", b"diners", b"unionpay"];

/// Digits, in groups.
struct Number {
    digits: [u8; MOST_DIGITS],
    lengths: [usize; MOST_GROUPS],
    /// Where each group ends.
    ends: [usize; MOST_GROUPS],
    groups: usize,
    separator: &'static [u8],
}

/// The card number that begins here.
pub(super) fn at(text: &Text<'_>, place: usize) -> Option<Range<usize>> {
    let before = place.checked_sub(1).map(|before| text.bytes[before]);
    if before.is_some_and(|byte| byte.is_ascii_digit()) || is_fraction_before(text, place) {
        return None;
    }
    let number = Number::read(text, place);
    let is_beside_letters = before.is_some_and(|byte| byte.is_ascii_alphabetic()) && !text.begins_word(place);
    if number.groups == 0 || (is_beside_letters && !is_named(text, place)) {
        return None;
    }
    let end = number.grouped(text, place).or_else(|| number.alone(text, place));
    end.or_else(|| number.begun(text)).map(|end| place..end)
}

impl Number {
    fn read(text: &Text<'_>, place: usize) -> Number {
        let mut number = Number {
            digits: [0; MOST_DIGITS],
            lengths: [0; MOST_GROUPS],
            ends: [0; MOST_GROUPS],
            groups: 0,
            separator: b"",
        };
        let mut count = 0;
        let mut next = place;
        while number.groups < MOST_GROUPS {
            let near = text.from(next);
            let length = near.iter().take(MOST_DIGITS + 1).take_while(|byte| byte.is_ascii_digit()).count();
            if length == 0 {
                break;
            }
            for (digit, byte) in number.digits[count.min(MOST_DIGITS)..].iter_mut().zip(&near[..length]) {
                *digit = byte - b'0';
            }
            count += length;
            next += length;
            number.lengths[number.groups] = length;
            number.ends[number.groups] = next;
            number.groups += 1;
            if number.groups == 1 {
                number.separator = separator(text.from(next));
            }
            if number.separator.is_empty() || !text.from(next).starts_with(number.separator) {
                break;
            }
            next += number.separator.len();
        }
        number
    }

    /// In the groups that are printed on cards.
    fn grouped(&self, text: &Text<'_>, place: usize) -> Option<usize> {
        let lengths = &self.lengths[..self.groups];
        GROUPS.iter().filter(|groups| lengths.starts_with(groups)).find_map(|groups| {
            let count = groups.iter().sum();
            let end = self.ends[groups.len() - 1];
            // A column of numbers of four digits goes on.
            let is_list = lengths.get(groups.len()) == Some(&4) || self.is_behind_more(text, place);
            let is_phone = count < 16 && text.bytes[..place].ends_with(b"+");
            let is_over = ends_number(text, end);
            (!is_list && !is_phone && is_over && is_card(&self.digits[..count])).then_some(end)
        })
    }

    fn is_behind_more(&self, text: &Text<'_>, place: usize) -> bool {
        let before = text.bytes[..place].strip_suffix(self.separator);
        !matches!(self.separator, b" " | b"-")
            && before.and_then(<[u8]>::last).is_some_and(u8::is_ascii_digit)
    }

    /// Without groups: where the length is one that other numbers have as often, only behind a name.
    fn alone(&self, text: &Text<'_>, place: usize) -> Option<usize> {
        let digits = self.digits.get(..self.lengths[0])?;
        let end = self.ends[0];
        let is_usual =
            matches!(digits, [3, ..] if digits.len() == 15) || (digits.len() == 16 && digits[0] != 3);
        let is_over = ends_number(text, end) && !is_fraction(text, end);
        let is_phone = text.bytes[..place].ends_with(b"+");
        (is_over && !is_phone && is_card(digits) && (is_usual || is_named(text, place))).then_some(end)
    }

    /// The beginning of a number that was cut.
    fn begun(&self, text: &Text<'_>) -> Option<usize> {
        let count: usize = self.lengths[..self.groups].iter().sum();
        let end = self.ends[self.groups - 1];
        let end = if text.from(end) == self.separator { end + self.separator.len() } else { end };
        let is_grouped = self.groups == 1 || self.lengths[0] == 4;
        let is_begun = text.is_cut_at(end) && is_grouped && count >= CUT_DIGITS;
        (is_begun && brand(self.digits.get(..count)?).is_some()).then_some(end)
    }
}

fn separator(rest: &[u8]) -> &'static [u8] {
    let fits = |separator: &&[u8]| {
        rest.starts_with(separator) && rest.get(separator.len()).is_none_or(u8::is_ascii_digit)
    };
    SEPARATORS.into_iter().find(fits).unwrap_or_default()
}

/// No letter follows, but for those of a currency.
fn ends_number(text: &Text<'_>, end: usize) -> bool {
    const CURRENCIES: [&[u8]; 6] = [b"USD", b"EUR", b"GBP", b"CHF", b"JPY", b"CNY"];
    let rest = text.from(end);
    let is_over = |rest: &[u8]| rest.first().is_none_or(|byte| !byte.is_ascii_alphanumeric());
    is_over(rest) || CURRENCIES.iter().any(|currency| rest.strip_prefix(*currency).is_some_and(is_over))
}

/// `4111111111111111.5` is a number.
fn is_fraction(text: &Text<'_>, end: usize) -> bool {
    let rest = text.from(end);
    rest.first() == Some(&b'.') && rest.get(1).is_some_and(u8::is_ascii_digit)
}

fn is_fraction_before(text: &Text<'_>, place: usize) -> bool {
    matches!(&text.bytes[..place], [.., digit, b'.'] if digit.is_ascii_digit())
}

/// Whether a word near before the number says that it is a card's.
fn is_named(text: &Text<'_>, place: usize) -> bool {
    const NEAR: usize = 24;
    let near = text.bytes[place.saturating_sub(NEAR)..place].to_ascii_lowercase();
    WORDS.iter().any(|word| near.windows(word.len()).any(|window| window == *word))
}

/// Whether a card can have these digits.
pub(super) fn is_card(digits: &[u8]) -> bool {
    digits.len() >= CARD_DIGITS
        && brand(digits).is_some_and(|lengths| lengths.contains(&digits.len()))
        && passes_luhn(digits)
}

/// How long the numbers of the issuer are that these digits begin with.
fn brand(digits: &[u8]) -> Option<&'static [usize]> {
    let start = digits.get(..4)?.iter().fold(0, |start, digit| start * 10 + u32::from(*digit));
    Some(match start {
        // Visa. Numbers of thirteen digits are long out of use, and a tenth of the bar codes on goods look like them.
        4000..=4999 => &[16, 19],
        // Mastercard.
        5100..=5599 | 2221..=2720 => &[16],
        // American Express.
        3400..=3499 | 3700..=3799 => &[15],
        // Diners Club.
        3000..=3059 | 3095 | 3600..=3699 | 3800..=3999 => &[14, 16],
        // JCB, Discover and UnionPay.
        3528..=3589 | 6011 | 6440..=6599 | 6200..=6299 => &[16, 17, 18, 19],
        // Maestro.
        5018 | 5020 | 5038 | 5893 | 6304 | 6759 | 6761..=6763 => &[14, 15, 16, 17, 18, 19],
        _ => return None,
    })
}

fn passes_luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(position, digit)| {
            let doubled = u32::from(*digit) << (position % 2);
            if doubled > 9 { doubled - 9 } else { doubled }
        })
        .sum();
    sum.is_multiple_of(10)
}
