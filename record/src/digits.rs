//! What are the decimal digits of a number? Eight of them are computed at a time, side by side in one integer.
//!
//! Must never go through `fmt`.

const EIGHT_DIGITS: u64 = 100_000_000;
const ZEROS: u64 = u64::from_ne_bytes([b'0'; 8]);

/// Appends the number.
#[inline]
pub(crate) fn append(out: &mut Vec<u8>, value: u64) {
    if value < 10 {
        out.push(digit(value));
    } else if value < 100 {
        out.extend_from_slice(&two_digits(value));
    } else if value < EIGHT_DIGITS {
        append_short(out, value);
    } else {
        append_long(out, value);
    }
}

#[inline]
fn digit(value: u64) -> u8 {
    debug_assert!(value < 10);
    b'0' + value.to_le_bytes()[0]
}

/// The digits of a number below 100, with a zero in front.
#[inline]
pub(crate) fn two_digits(value: u64) -> [u8; 2] {
    [digit(value / 10), digit(value % 10)]
}

/// Appends a number from 100,000,000 on: all of its digits are put together, with zeros in front, and copied at once.
#[inline(never)]
fn append_long(out: &mut Vec<u8>, value: u64) {
    let (high, low) = (value / EIGHT_DIGITS, value % EIGHT_DIGITS);
    if high >= EIGHT_DIGITS {
        return append_longest(out, high / EIGHT_DIGITS, high % EIGHT_DIGITS, low);
    }
    let high = eighths(high);
    // It is not zero.
    let zeros = high.trailing_zeros() / 8;
    let begin = out.len();
    out.extend_from_slice(&((high | ZEROS) >> (8 * zeros)).to_le_bytes());
    out.truncate(begin + 8 - zeros as usize);
    out.extend_from_slice(&eight_digits(low));
}

/// The same of a number of more than 16 digits, which has at most four before the last 16.
#[inline(never)]
fn append_longest(out: &mut Vec<u8>, high: u64, middle: u64, low: u64) {
    let mut text = [0; 24];
    let digits = eighths(high);
    let zeros = digits.trailing_zeros() / 8;
    text[..8].copy_from_slice(&((digits | ZEROS) >> (8 * zeros)).to_le_bytes());
    let begin = 8 - zeros as usize;
    text[begin..][..8].copy_from_slice(&eight_digits(middle));
    text[begin + 8..][..8].copy_from_slice(&eight_digits(low));
    let end = out.len() + begin + 16;
    out.extend_from_slice(&text);
    out.truncate(end);
}

/// Appends a number below 100,000,000 without the zeros in front.
#[inline(never)]
fn append_short(out: &mut Vec<u8>, value: u64) {
    let digits = eighths(value);
    // The first digit is in the lowest byte; of zero, the last one stays.
    let zeros = (digits | 1 << 56).trailing_zeros() / 8;
    let text = ((digits | ZEROS) >> (8 * zeros)).to_le_bytes();
    let end = out.len() + 8 - zeros as usize;
    // Copying all of them and taking back is cheaper than copying as many as there are.
    out.extend_from_slice(&text);
    out.truncate(end);
}

/// The digits of a number below 100,000,000, with zeros in front.
#[inline]
pub(crate) fn eight_digits(value: u64) -> [u8; 8] {
    (eighths(value) | ZEROS).to_le_bytes()
}

/// A digit to a byte, the first one in the lowest: halves, quarters and eighths of the number side by side. A division by
/// 100 or 10 is a multiplication by its reciprocal, which is exact for numbers as small as these.
#[inline]
fn eighths(value: u64) -> u64 {
    debug_assert!(value < EIGHT_DIGITS);
    let halves = (value / 10_000) | ((value % 10_000) << 32);
    let hundreds = ((halves * 10_486) >> 20) & 0x0000_007f_0000_007f;
    let quarters = hundreds | ((halves - hundreds * 100) << 16);
    let tens = ((quarters * 103) >> 10) & 0x000f_000f_000f_000f;
    tens | ((quarters - tens * 10) << 8)
}

#[cfg(test)]
mod tests {
    use super::{append, eight_digits};

    #[test]
    fn eight_digits_are_those_of_the_number() {
        // Every pair of digits at every place, and what is around the borders between the halves.
        let places = [1, 100, 10_000, 1_000_000];
        let pairs = (0..100).flat_map(|pair| places.map(|place| pair * place));
        let borders = (0..100).flat_map(|border| [border * 1_000_000 + 9_999, border * 10_000 + 9_999]);
        for value in pairs.chain(borders).chain([99_999_999, 12_345_678]) {
            assert_eq!(eight_digits(value), format!("{value:08}").as_bytes(), "{value}");
        }
    }

    #[test]
    fn numbers_of_every_length_have_no_zeros_in_front() {
        let powers = (0..20).map(|power| 10_u64.pow(power));
        let around = powers.flat_map(|power| [power - 1, power, power + 1, power.saturating_mul(9)]);
        for value in around.chain([u64::MAX, u64::MAX - 1]) {
            let mut out = Vec::new();
            append(&mut out, value);
            assert_eq!(out, value.to_string().as_bytes());
        }
    }
}
