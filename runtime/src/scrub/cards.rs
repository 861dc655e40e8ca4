//! Which digits are the number of a payment card? Told by prefix, length and Luhn's checksum together.

use std::ops::Range;

use super::Text;
use super::prefilter::CARD_DIGITS;

const MOST_DIGITS: usize = 19;
/// Of a number that was cut, more digits than anybody may print.
const CUT_DIGITS: usize = 9;

/// The card number that begins here.
pub(super) fn at(text: &Text<'_>, place: usize) -> Option<Range<usize>> {
    if !may_begin(text, place) {
        return None;
    }
    let mut digits = [0; MOST_DIGITS];
    let mut count = 0;
    let mut next = place;
    let mut found = None;
    while let Some(&byte) = text.bytes.get(next) {
        if byte.is_ascii_digit() {
            if count == MOST_DIGITS {
                break;
            }
            digits[count] = byte - b'0';
            count += 1;
            next += 1;
            let is_over = text.bytes.get(next).is_none_or(|byte| !byte.is_ascii_alphanumeric());
            if is_over && !is_fraction(text, next) && is_card(&digits[..count]) {
                found = Some(place..next);
            }
        } else if matches!(byte, b' ' | b'-') && text.bytes.get(next + 1).is_some_and(u8::is_ascii_digit) {
            next += 1;
        } else {
            break;
        }
    }
    let is_start = text.is_cut_at(next) && count >= CUT_DIGITS && brand(&digits[..count]).is_some();
    found.or_else(|| is_start.then_some(place..next))
}

fn may_begin(text: &Text<'_>, place: usize) -> bool {
    match place.checked_sub(1).map(|before| text.bytes[before]) {
        None => true,
        Some(b'.') => !place.checked_sub(2).is_some_and(|before| text.bytes[before].is_ascii_digit()),
        Some(before) => {
            !before.is_ascii_alphanumeric() || (!before.is_ascii_digit() && text.begins_word(place))
        }
    }
}

/// `4111111111111111.5` is a number.
fn is_fraction(text: &Text<'_>, end: usize) -> bool {
    let rest = text.from(end);
    rest.first() == Some(&b'.') && rest.get(1).is_some_and(u8::is_ascii_digit)
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
        // Visa.
        4000..=4999 => &[13, 16, 19],
        // Mastercard.
        5100..=5599 | 2221..=2720 => &[16],
        // American Express.
        3400..=3499 | 3700..=3799 => &[15],
        // Diners Club.
        3000..=3059 | 3095 | 3600..=3699 | 3800..=3999 => &[14, 16],
        // JCB, Discover and UnionPay.
        3528..=3589 | 6011 | 6440..=6599 | 6200..=6299 => &[16, 17, 18, 19],
        // Maestro.
        5018 | 5020 | 5038 | 5893 | 6304 | 6759 | 6761..=6763 => &[13, 14, 15, 16, 17, 18, 19],
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
