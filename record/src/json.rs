//! How does a value become JSON text? Functions that append to a byte buffer, for the path every record takes.
//!
//! Must never write anything that is not valid JSON and UTF-8, and never allocate beyond the buffer's growth.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::digits;

/// What each byte becomes inside of a string: itself (0), `\` and this character, or `\u00XX` (`u`).
const ESCAPES: [u8; 256] = {
    let mut escapes = [0; 256];
    let mut control = 0;
    while control < 0x20 {
        escapes[control] = b'u';
        control += 1;
    }
    escapes[0x08] = b'b';
    escapes[0x09] = b't';
    escapes[0x0A] = b'n';
    escapes[0x0C] = b'f';
    escapes[0x0D] = b'r';
    escapes[b'"' as usize] = b'"';
    escapes[b'\\' as usize] = b'\\';
    escapes
};

/// Appends the text as a JSON string, in quotes.
///
/// ```
/// # use casefile_record::json;
/// let mut out = Vec::new();
/// json::string(&mut out, "a \"b\"\n");
/// assert_eq!(out, br#""a \"b\"\n""#);
/// ```
#[inline]
pub fn string(out: &mut Vec<u8>, text: &str) {
    if every_word(text.as_bytes(), is_clean) {
        clean_string(out, text.as_bytes());
    } else {
        dirty_string(out, text);
    }
}

/// Appends bytes that should be UTF-8 as a JSON string, in quotes. Of what is not, U+FFFD is written. For bytes that were
/// text once: plain text is not looked at a second time to see that it still is.
///
/// ```
/// # use casefile_record::json;
/// let mut out = Vec::new();
/// json::utf8_string(&mut out, b"caf\xC3\xA9 \xC3");
/// assert_eq!(out, "\"caf\u{e9} \u{fffd}\"".as_bytes());
/// ```
#[inline]
pub fn utf8_string(out: &mut Vec<u8>, bytes: &[u8]) {
    if every_word(bytes, |word| is_clean(word) && word & HIGH == 0) {
        clean_string(out, bytes);
    } else {
        dirty_string(out, &String::from_utf8_lossy(bytes));
    }
}

#[inline]
fn clean_string(out: &mut Vec<u8>, text: &[u8]) {
    const SHORT: usize = 16;
    // Two words and taking back what is too much is cheaper than copying as many bytes as there are.
    if let (Some(first), Some(last), true) =
        (text.first_chunk::<8>(), text.last_chunk::<8>(), text.len() <= SHORT)
    {
        let mut string = [b'"'; SHORT + 2];
        string[1..9].copy_from_slice(first);
        string[text.len() - 7..][..8].copy_from_slice(last);
        string[text.len() + 1] = b'"';
        let end = out.len() + text.len() + 2;
        out.extend_from_slice(&string);
        out.truncate(end);
        return;
    }
    out.reserve(text.len() + 2);
    out.push(b'"');
    out.extend_from_slice(text);
    out.push(b'"');
}

#[cold]
fn dirty_string(out: &mut Vec<u8>, text: &str) {
    out.reserve(text.len() + 2);
    out.push(b'"');
    escaped(out, text);
    out.push(b'"');
}

/// Whether `is` holds for all bytes, asked for eight at a time; some are asked for twice, and where there are less than
/// eight, blanks fill up.
#[inline]
fn every_word(bytes: &[u8], is: impl Fn(u64) -> bool) -> bool {
    const BLANKS: u64 = ONES * b' ' as u64;
    if let Some(last) = bytes.last_chunk() {
        let (words, _) = bytes.as_chunks::<8>();
        return words.iter().all(|word| is(u64::from_ne_bytes(*word))) && is(u64::from_ne_bytes(*last));
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let [first, last] = [first, last].map(|half| u64::from(u32::from_ne_bytes(*half)));
        return is(first | last << 32);
    }
    is(bytes.iter().fold(BLANKS, |word, byte| word << 8 | u64::from(*byte)))
}

/// Appends the text as it stands inside of a JSON string, without the quotes.
pub fn escaped(out: &mut Vec<u8>, text: &str) {
    let mut rest = text.as_bytes();
    loop {
        let (clean, dirty) = rest.split_at(clean_prefix(rest));
        out.extend_from_slice(clean);
        let Some((&byte, behind)) = dirty.split_first() else {
            return;
        };
        escape(out, byte);
        rest = behind;
    }
}

fn escape(out: &mut Vec<u8>, byte: u8) {
    match ESCAPES[usize::from(byte)] {
        b'u' => {
            let hex = |digit: u8| b"0123456789abcdef"[usize::from(digit)];
            out.extend_from_slice(&[b'\\', b'u', b'0', b'0', hex(byte >> 4), hex(byte & 0xf)]);
        }
        0 => out.push(byte),
        escape => out.extend_from_slice(&[b'\\', escape]),
    }
}

/// How many bytes from the start on need no escape: eight at a time while all eight are clean, since nearly all text is.
fn clean_prefix(bytes: &[u8]) -> usize {
    let (words, _) = bytes.as_chunks::<8>();
    let clean = 8 * words.iter().take_while(|word| is_clean(u64::from_ne_bytes(**word))).count();
    let dirty = bytes[clean..].iter().position(|byte| ESCAPES[usize::from(*byte)] != 0);
    dirty.map_or(bytes.len(), |position| clean + position)
}

const ONES: u64 = u64::MAX / 255;
const HIGH: u64 = ONES * 0x80;

/// Whether none of eight bytes is below 0x20, `"` or `\`: Bit Twiddling Hacks, "Determine if a word has a byte less than
/// n" and "a zero byte". Bytes from 0x80 on have their high bit masked out and count as clean.
#[inline]
const fn is_clean(word: u64) -> bool {
    const fn has_zero(word: u64) -> u64 {
        word.wrapping_sub(ONES) & !word
    }
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    let quote = has_zero(word ^ (ONES * b'"' as u64));
    let backslash = has_zero(word ^ (ONES * b'\\' as u64));
    (control | quote | backslash) & HIGH == 0
}

/// How many bytes [`escaped`] would append.
#[must_use]
pub fn escaped_len(text: &str) -> usize {
    let length = |byte: u8| match ESCAPES[usize::from(byte)] {
        0 => 1,
        b'u' => 6,
        _ => 2,
    };
    text.bytes().map(length).sum()
}

/// Appends the integer as a number.
pub fn unsigned(out: &mut Vec<u8>, value: u64) {
    digits::append(out, value);
}

/// Appends the integer as a number.
pub fn signed(out: &mut Vec<u8>, value: i64) {
    if value < 0 {
        out.push(b'-');
    }
    digits::append(out, value.unsigned_abs());
}

/// Appends the integer as a decimal string in quotes: as a number, readers would round or refuse it.
pub fn big_unsigned(out: &mut Vec<u8>, value: u128) {
    quoted(out, itoa::Buffer::new().format(value));
}

/// Appends the integer as a decimal string in quotes: as a number, readers would round or refuse it.
pub fn big_signed(out: &mut Vec<u8>, value: i128) {
    quoted(out, itoa::Buffer::new().format(value));
}

/// Appends the shortest number that reads back as the same `f64`; else `"NaN"`, `"Infinity"` or `"-Infinity"`.
///
/// ```
/// # use casefile_record::json;
/// let mut out = Vec::new();
/// json::float(&mut out, 0.1);
/// json::float(&mut out, f64::NAN);
/// assert_eq!(out, br#"0.1"NaN""#);
/// ```
pub fn float(out: &mut Vec<u8>, value: f64) {
    if let Some(hundredths) = in_hundredths(value) {
        return two_decimals(out, hundredths);
    }
    if value.is_finite() {
        out.extend_from_slice(zmij::Buffer::new().format_finite(value).as_bytes());
    } else {
        quoted(out, not_finite(value));
    }
}

/// The number times 100, if it is what a decimal number with two decimals reads as, as prices and small whole numbers
/// are. A decimal number with no more than 15 digits is the shortest one for its `f64`, since no other with as many reads
/// as the same; and dividing by 100 rounds as reading does, since both numbers are exact.
#[inline]
fn in_hundredths(value: f64) -> Option<u64> {
    const FIFTEEN_DIGITS: f64 = 1e15;
    let scaled = value * 100.0;
    if !(0.5..FIFTEEN_DIGITS).contains(&scaled) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "to the nearest; it is in range"
    )]
    let hundredths = (scaled + 0.5) as u64;
    #[expect(clippy::cast_precision_loss, reason = "it has no more than 15 digits")]
    let read = hundredths as f64 / 100.0;
    (read.to_bits() == value.to_bits()).then_some(hundredths)
}

/// Appends a number of hundredths as zmij does: with one decimal at least.
fn two_decimals(out: &mut Vec<u8>, hundredths: u64) {
    digits::append(out, hundredths / 100);
    out.push(b'.');
    out.extend_from_slice(&digits::two_digits(hundredths % 100));
    if hundredths.is_multiple_of(10) {
        out.pop();
    }
}

/// Appends the shortest number that reads back as the same `f32` (`0.1`, not `0.10000000149011612`); else `"NaN"`,
/// `"Infinity"` or `"-Infinity"`.
pub fn float32(out: &mut Vec<u8>, value: f32) {
    if value.abs().to_bits() == ROUNDED_TWICE {
        float(out, f64::from(value));
    } else if value.is_finite() {
        out.extend_from_slice(zmij::Buffer::new().format_finite(value).as_bytes());
    } else {
        quoted(out, not_finite(f64::from(value)));
    }
}

/// The one `f32` (found by trying them all) whose shortest text, `7.038531e-26`, becomes its neighbour in readers that
/// round to an `f64` first, as `serde_json::Value` does.
const ROUNDED_TWICE: u32 = 0x15ae_43fd;

/// OpenTelemetry's words; a bare NaN is not JSON.
fn not_finite(value: f64) -> &'static str {
    if value.is_nan() {
        "NaN"
    } else if value.is_sign_positive() {
        "Infinity"
    } else {
        "-Infinity"
    }
}

/// Appends the bytes in quotes as base64 with the standard alphabet and padding.
///
/// # Panics
/// Where the text would be longer than `usize::MAX`, which no slice on a 64-bit machine can reach.
pub fn base64(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'"');
    let start = out.len();
    let length = base64::encoded_len(bytes.len(), true).expect("the text fits into memory");
    out.resize(start + length, 0);
    let written = STANDARD.encode_slice(bytes, &mut out[start..]).expect("the space is as long as the text");
    out.truncate(start + written);
    out.push(b'"');
}

fn quoted(out: &mut Vec<u8>, plain: &str) {
    out.push(b'"');
    out.extend_from_slice(plain.as_bytes());
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn strings_are_escaped_as_serde_json_does() {
        for text in [
            "",
            "plain",
            "\"",
            "\\",
            "a\u{0}b\u{1f}\u{7f}\u{8}\t\n\u{b}\u{c}\r",
            "é\u{2028}𝄞\"",
            "\u{1b}[31m",
        ] {
            let ours = written(|out| string(out, text));
            assert_eq!(ours, serde_json::to_string(text).expect("writable"));
            assert_eq!(escaped_len(text), ours.len() - 2);
        }
    }

    #[test]
    fn every_character_is_escaped_at_every_place_in_a_word() {
        for character in (0_u8..0x80).map(char::from).chain(['é', '\u{ffff}', '𝄞']) {
            for before in 0..17 {
                let text = format!("{}{character}{}", "x".repeat(before), "y".repeat(16 - before));
                let ours = written(|out| string(out, &text));
                assert_eq!(ours, serde_json::to_string(&text).expect("writable"));
                assert_eq!(written(|out| utf8_string(out, text.as_bytes())), ours);
            }
        }
    }

    #[test]
    fn text_of_every_length_is_looked_at_to_its_end() {
        for length in 1..25 {
            for place in 0..length {
                let mut text = vec![b'x'; length];
                text[place] = b'"';
                let text = String::from_utf8(text).expect("ASCII");
                let expected = serde_json::to_string(&text).expect("writable");
                assert_eq!(written(|out| string(out, &text)), expected);
                assert_eq!(written(|out| utf8_string(out, text.as_bytes())), expected);
            }
        }
    }

    #[test]
    fn what_is_not_utf8_is_replaced() {
        let cut = [b"12345678" as &[u8], "\u{e9}".as_bytes()].concat();
        assert_eq!(written(|out| utf8_string(out, &cut)), "\"12345678\u{e9}\"");
        assert_eq!(written(|out| utf8_string(out, &cut[..9])), "\"12345678\u{fffd}\"");
        assert_eq!(written(|out| utf8_string(out, b"\xff\"")), "\"\u{fffd}\\\"\"");
    }

    #[test]
    fn integers_of_every_width() {
        assert_eq!(written(|out| unsigned(out, u64::MAX)), "18446744073709551615");
        assert_eq!(written(|out| signed(out, i64::MIN)), "-9223372036854775808");
        assert_eq!(written(|out| big_signed(out, i128::MIN)), "\"-170141183460469231731687303715884105728\"");
        assert_eq!(
            written(|out| big_unsigned(out, u128::MAX)),
            "\"340282366920938463463374607431768211455\""
        );
    }

    #[test]
    fn floats_are_short_and_never_a_bare_nan() {
        assert_eq!(written(|out| float(out, 0.1)), "0.1");
        assert_eq!(written(|out| float32(out, 0.1)), "0.1");
        assert_eq!(written(|out| float(out, -0.0)), "-0.0");
        assert_eq!(written(|out| float(out, -f64::NAN)), "\"NaN\"");
        assert_eq!(written(|out| float(out, f64::INFINITY)), "\"Infinity\"");
        assert_eq!(written(|out| float32(out, f32::NEG_INFINITY)), "\"-Infinity\"");
        assert_eq!(written(|out| float32(out, f32::NAN)), "\"NaN\"");
    }

    #[test]
    fn numbers_with_two_decimals_are_written_as_all_others() {
        let small = (0..30_000_u32).map(f64::from);
        let large = (0..53).flat_map(|power| [-1.0, 0.0, 1.0].map(|step| 2_f64.powi(power) + step));
        let around = (0..16).flat_map(|power| [-1.0, 0.0, 1.0].map(|step| 10_f64.powi(power) + step));
        for hundredths in small.chain(large).chain(around) {
            let value = hundredths / 100.0;
            for value in [value, value.next_up(), value.next_down(), -value, hundredths, hundredths * 1e3] {
                assert_eq!(written(|out| float(out, value)), zmij::Buffer::new().format_finite(value));
            }
        }
    }

    #[test]
    fn an_f32_that_would_be_rounded_twice_survives() {
        for value in [f32::from_bits(ROUNDED_TWICE), -f32::from_bits(ROUNDED_TWICE)] {
            let text = written(|out| float32(out, value));
            let through_f64: f64 = serde_json::from_str(&text).expect("a number");
            let directly: f32 = serde_json::from_str(&text).expect("a number");
            #[expect(clippy::cast_possible_truncation, reason = "the rounding is what is tested")]
            let through_f64 = through_f64 as f32;
            assert_eq!(through_f64.to_bits(), value.to_bits(), "{text}");
            assert_eq!(directly.to_bits(), value.to_bits(), "{text}");
        }
    }

    #[test]
    fn bytes_are_base64_with_padding() {
        assert_eq!(written(|out| base64(out, b"hello")), "\"aGVsbG8=\"");
        assert_eq!(written(|out| base64(out, b"")), "\"\"");
        assert_eq!(written(|out| base64(out, &[0xfb, 0xff])), "\"+/8=\"");
    }
}
