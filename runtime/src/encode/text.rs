//! How much of a text fits into a number of JSON bytes.

use std::fmt;

use super::Buffer;

/// The start of a text that fits, and what it takes in JSON without its quotes.
pub(super) struct Kept<'a> {
    pub(super) text: &'a str,
    pub(super) cost: usize,
}

/// The longest start of `text`, cut between characters, that takes at most `room` bytes of JSON.
/// Reads no more of it than fits.
pub(super) fn fit(text: &str, room: usize) -> Kept<'_> {
    if text.len() <= room && is_plain(text.as_bytes()) {
        return Kept { text, cost: text.len() };
    }
    fit_by_byte(text, room)
}

/// Whether every byte takes one byte of JSON.
pub(super) fn is_plain(bytes: &[u8]) -> bool {
    // The last word overlaps the one before it.
    if let Some(last) = bytes.last_chunk() {
        let (words, _) = bytes.as_chunks();
        return words.iter().chain([last]).all(|word| is_plain_word(u64::from_ne_bytes(*word)));
    }
    bytes.iter().all(|byte| json_cost(*byte) == 1)
}

/// Eight bytes at once: no control character, no quote, no backslash among them.
#[inline]
fn is_plain_word(word: u64) -> bool {
    are_plain_words(word, word)
}

/// The same for two words.
#[inline]
pub(super) fn are_plain_words(first: u64, second: u64) -> bool {
    (looks_plain(first) & looks_plain(second)) & HIGH_BITS == HIGH_BITS
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH_BITS: u64 = ONES << 7;

/// The high bit of a byte is set where it is plain, and perhaps not in bytes above one that is not.
#[inline]
fn looks_plain(word: u64) -> u64 {
    // The high bit of a byte becomes set where the byte is less than `limit`.
    let below = |word: u64, limit: u64| word.wrapping_sub(ONES * limit);
    let is = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    // A byte from 0x80 on is plain; of one below, the two words that are compared with zero have the same high bit.
    !(below(word, 0x20) | is(b'"') | is(b'\\')) | word
}

#[cold]
fn fit_by_byte(text: &str, room: usize) -> Kept<'_> {
    let mut cost = 0;
    let mut end = text.len();
    for (index, &byte) in text.as_bytes().iter().enumerate() {
        let next = cost + json_cost(byte);
        if next > room {
            end = text.floor_char_boundary(index);
            // The bytes of a character that was begun do not count: outside ASCII each byte costs one.
            cost -= index - end;
            break;
        }
        cost = next;
    }
    Kept { text: &text[..end], cost }
}

/// What a byte of UTF-8 takes inside a JSON string, at most.
fn json_cost(byte: u8) -> usize {
    match byte {
        b'"' | b'\\' => 2,
        0..=0x1f => 6,
        _ => 1,
    }
}

/// Receives formatted text, keeps the start that fits and counts the rest. It never reports an error: a
/// `Display` that unwraps its own `write!` would panic in the user's function.
pub(super) struct BoundedText<'a> {
    bytes: &'a mut Buffer,
    room: usize,
    kept: usize,
    full_size: usize,
    cost: usize,
}

impl<'a> BoundedText<'a> {
    pub(super) fn new(bytes: &'a mut Buffer, room: usize) -> BoundedText<'a> {
        BoundedText { bytes, room, kept: 0, full_size: 0, cost: 0 }
    }

    pub(super) fn kept(&self) -> usize {
        self.kept
    }

    pub(super) fn full_size(&self) -> usize {
        self.full_size
    }

    pub(super) fn cost(&self) -> usize {
        self.cost
    }
}

impl fmt::Write for BoundedText<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // Once something was left out, nothing that comes after it may be kept.
        if self.kept == self.full_size {
            let room = self.room - self.cost;
            let kept = fit(text, room);
            self.bytes.extend_from_slice(kept.text.as_bytes());
            self.kept += kept.text.len();
            self.cost += kept.cost;
        }
        self.full_size += text.len();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{fit, fit_by_byte, is_plain, json_cost};

    #[test]
    fn every_byte_at_every_place_is_judged_like_one_alone() {
        for byte in 0..=u8::MAX {
            for place in 0..19 {
                let mut bytes = [b'a'; 19];
                bytes[place] = byte;
                assert_eq!(is_plain(&bytes), json_cost(byte) == 1, "{byte} at {place}");
            }
        }
    }

    proptest! {
        #[test]
        fn the_short_way_and_the_long_way_agree(text in "[ -~\n\"\\\\é-ü]{0,40}", room in 0_usize..60) {
            let (short, long) = (fit(&text, room), fit_by_byte(&text, room));
            prop_assert_eq!((short.text, short.cost), (long.text, long.cost));
        }
    }
}
