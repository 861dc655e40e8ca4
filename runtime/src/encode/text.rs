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
            let kept = fit(text, self.room - self.cost);
            self.bytes.extend_from_slice(kept.text.as_bytes());
            self.kept += kept.text.len();
            self.cost += kept.cost;
        }
        self.full_size += text.len();
        Ok(())
    }
}
