//! How does an input become blocks of whole lines? Through one small buffer, whatever the length of file or line.
//!
//! Must never hold more than [`MAXIMUM_LINE`] bytes: a longer line is reported and passed over.

use std::io::{self, Read};
use std::ops::ControlFlow;

use super::problems::{At, Position};

/// The most bytes of a line. casefile's own have at most some KiB.
pub const MAXIMUM_LINE: usize = 4 << 20;
/// What is read at once: it stays in the second-level cache while it is looked at.
const BUFFER: usize = 128 << 10;
/// What is read at once for the end of a part's last line, of which the next part reads the same bytes again.
const BEYOND: usize = 8 << 10;

/// Whole lines, one after the other; only an input's last line may lack its end.
#[derive(Debug, Clone, Copy)]
pub struct Block<'a> {
    /// The lines.
    pub bytes: &'a [u8],
    first: Position,
}

impl<'a> Block<'a> {
    /// A block by itself: for tests and for text that stands in no file.
    #[must_use]
    pub fn alone(bytes: &'a [u8]) -> Self {
        Self { bytes, first: Position { source: 0, at: At::Line(1) } }
    }

    /// Where the line stands that begins with this byte of the block.
    #[must_use]
    pub fn position(&self, byte: usize) -> Position {
        let at = match self.first.at {
            At::Offset(offset) => At::Offset(offset + byte as u64),
            At::Line(line) => At::Line(line + newlines(&self.bytes[..byte])),
        };
        Position { at, ..self.first }
    }

    /// As [`position`](Self::position), of the line before which so many of the block's lines stand.
    pub(crate) fn position_of(&self, byte: usize, lines_before: u64) -> Position {
        let at = match self.first.at {
            At::Offset(offset) => At::Offset(offset + byte as u64),
            At::Line(line) => At::Line(line + lines_before),
        };
        Position { at, ..self.first }
    }

    /// Each line without its end, and the byte where it begins. Empty ones too.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &'a [u8])> {
        let bytes = self.bytes;
        let mut start = 0;
        std::iter::from_fn(move || {
            if start >= bytes.len() {
                return None;
            }
            let length = memchr::memchr(b'\n', &bytes[start..]).unwrap_or(bytes.len() - start);
            let line = (start, &bytes[start..start + length]);
            start += length + 1;
            Some(line)
        })
    }

    /// The line around this byte, and the byte where it begins.
    #[must_use]
    pub fn line_around(&self, byte: usize) -> (usize, &'a [u8]) {
        let start = memchr::memrchr(b'\n', &self.bytes[..byte]).map_or(0, |end| end + 1);
        let length = memchr::memchr(b'\n', &self.bytes[byte..]).map_or(self.bytes.len(), |end| byte + end);
        (start, &self.bytes[start..length])
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

/// What of an input is read: the lines that begin in this part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Of a file, from byte to byte. The reader begins one byte earlier, except at the file's start.
    Bytes(u64, u64),
    /// Everything, of something that can only be read from its start. Lines are counted.
    Whole,
}

/// What reading comes upon.
pub(super) enum Found<'a> {
    Block(Block<'a>),
    TooLong(Position),
}

/// The buffer, kept from part to part.
pub(super) struct Blocks {
    buffer: Vec<u8>,
}

impl Blocks {
    pub(super) fn new() -> Self {
        Self { buffer: vec![0; BUFFER] }
    }

    /// Reads a part. Where that fails, says how far it came.
    pub(super) fn read(
        &mut self,
        source: usize,
        part: Part,
        input: &mut dyn Read,
        found: &mut dyn FnMut(Found<'_>),
    ) -> Result<(), (Position, io::Error)> {
        let mut reading = Reading::new(source, part);
        loop {
            let room = reading.room(&mut self.buffer);
            let before = reading.filled;
            match input.read(&mut self.buffer[before..][..room]) {
                Ok(0) => {
                    reading.finish(&self.buffer, found);
                    return Ok(());
                }
                Ok(read) => reading.filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    reading.finish(&self.buffer, found);
                    return Err((reading.position(), error));
                }
            }
            if reading.take(&mut self.buffer, before, found).is_break() {
                return Ok(());
            }
        }
    }
}

/// Which line the buffer's first byte is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    /// One that began before the part, and so is another part's.
    Anothers,
    /// One that begins with this very byte, within the part.
    Own,
    /// One that is too long.
    TooLong,
}

/// Where the reading of a part is.
struct Reading {
    source: usize,
    /// How many of the input's bytes came before the buffer's first.
    offset: u64,
    /// The number of the line that the buffer's first byte is in, where they are counted.
    line_number: Option<u64>,
    /// The lines that begin from here on are another part's.
    end: u64,
    /// How many bytes of the buffer count.
    filled: usize,
    line: Line,
}

impl Reading {
    fn new(source: usize, part: Part) -> Self {
        let (offset, line_number, end, line) = match part {
            Part::Bytes(0, end) => (0, None, end, Line::Own),
            // Whether a line begins with the part's first byte, the byte before it tells.
            Part::Bytes(start, end) => (start - 1, None, end, Line::Anothers),
            Part::Whole => (0, Some(1), u64::MAX, Line::Own),
        };
        Self { source, offset, line_number, end, filled: 0, line }
    }

    fn position(&self) -> Position {
        let at = self.line_number.map_or(At::Offset(self.offset), At::Line);
        Position { source: self.source, at }
    }

    /// How much to read: never across the part's end, so that what is read lies all before it or all behind.
    fn room(&self, buffer: &mut Vec<u8>) -> usize {
        if self.filled == buffer.len() {
            // Only a line without an end fills the buffer.
            buffer.resize((buffer.len() * 2).min(MAXIMUM_LINE + 1), 0);
        } else if buffer.len() > BUFFER && self.filled < BUFFER {
            buffer.truncate(BUFFER);
            buffer.shrink_to_fit();
        }
        let room = buffer.len() - self.filled;
        match self.end.saturating_sub(self.offset + self.filled as u64) {
            0 if self.line == Line::Own => room.min(BEYOND),
            0 => room,
            left => room.min(usize::try_from(left).unwrap_or(usize::MAX)),
        }
    }

    /// Hands over the lines that are whole; the buffer's bytes before `before` hold no line's end.
    fn take(
        &mut self,
        buffer: &mut [u8],
        before: usize,
        found: &mut dyn FnMut(Found<'_>),
    ) -> ControlFlow<()> {
        if self.line == Line::Own {
            return self.take_own(buffer, before, found);
        }
        let Some(end) = memchr::memchr(b'\n', &buffer[..self.filled]) else {
            self.advance(buffer, self.filled);
            // No line begins in the part: that of another is none of ours, however long it is.
            return if self.line == Line::Anothers { self.unless_ended() } else { ControlFlow::Continue(()) };
        };
        self.advance(buffer, end + 1);
        self.line = Line::Own;
        self.unless_ended()?;
        self.take_own(buffer, 0, found)
    }

    fn take_own(
        &mut self,
        buffer: &mut [u8],
        before: usize,
        found: &mut dyn FnMut(Found<'_>),
    ) -> ControlFlow<()> {
        let fresh = &buffer[before..self.filled];
        let is_beyond = self.offset + before as u64 >= self.end;
        let end = if is_beyond { memchr::memchr(b'\n', fresh) } else { memchr::memrchr(b'\n', fresh) };
        if let Some(end) = end {
            let bytes = &buffer[..=before + end];
            found(Found::Block(Block { bytes, first: self.position() }));
            self.advance(buffer, before + end + 1);
            return self.unless_ended();
        }
        if self.filled > MAXIMUM_LINE {
            found(Found::TooLong(self.position()));
            self.advance(buffer, self.filled);
            self.line = Line::TooLong;
        }
        ControlFlow::Continue(())
    }

    fn unless_ended(&self) -> ControlFlow<()> {
        if self.offset >= self.end { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Forgets so many of the buffer's first bytes.
    fn advance(&mut self, buffer: &mut [u8], bytes: usize) {
        self.offset += bytes as u64;
        self.line_number = self.line_number.map(|number| number + newlines(&buffer[..bytes]));
        buffer.copy_within(bytes..self.filled, 0);
        self.filled -= bytes;
    }

    /// The input has ended: what is left is its last line, without an end.
    fn finish(&self, buffer: &[u8], found: &mut dyn FnMut(Found<'_>)) {
        if self.filled > 0 && self.line == Line::Own {
            found(Found::Block(Block { bytes: &buffer[..self.filled], first: self.position() }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every line that the parts of this size find, with where; `None` for one that is too long.
    fn in_parts(text: &[u8], size: u64) -> Vec<(At, Option<Vec<u8>>)> {
        let mut blocks = Blocks::new();
        let mut lines = Vec::new();
        let length = text.len() as u64;
        for start in (0..length).step_by(usize::try_from(size).expect("small")) {
            let part = Part::Bytes(start, (start + size).min(length));
            let mut input = &text[usize::try_from(start.saturating_sub(1)).expect("small")..];
            let read = blocks.read(0, part, &mut input, &mut |found| collect(&mut lines, &found));
            assert!(read.is_ok());
        }
        lines
    }

    fn collect(lines: &mut Vec<(At, Option<Vec<u8>>)>, found: &Found<'_>) {
        match found {
            Found::TooLong(position) => lines.push((position.at, None)),
            Found::Block(block) => {
                lines.extend(block.lines().map(|(at, line)| (block.position(at).at, Some(line.to_vec()))));
            }
        }
    }

    fn expected(text: &[u8]) -> Vec<(At, Option<Vec<u8>>)> {
        let mut offset = 0;
        let lines = text.split_inclusive(|byte| *byte == b'\n').map(|line| {
            let at = At::Offset(offset);
            offset += line.len() as u64;
            (at, Some(line.strip_suffix(b"\n").unwrap_or(line).to_vec()))
        });
        lines.collect()
    }

    #[test]
    fn every_line_is_in_exactly_one_part_wherever_parts_end() {
        for text in ["", "\n", "a", "a\n", "\n\na\n\nbcd\nef", "abcdefgh\ni\njklm\n\n"] {
            for size in 1..=20 {
                assert_eq!(in_parts(text.as_bytes(), size), expected(text.as_bytes()), "{text:?} by {size}");
            }
        }
    }

    #[test]
    fn a_line_longer_than_the_buffer_is_whole_and_one_longer_than_the_maximum_is_passed_over() {
        let long = vec![b'x'; MAXIMUM_LINE];
        let text = [b"first\n", &long[..], b"\nsecond\n", &long[..], b"y\nthird"].concat();
        let second = expected(&text);
        for size in [1 << 20, 3_000_001, 1 << 30] {
            let found = in_parts(&text, size);
            assert_eq!(found.len(), 5);
            for (position, (found, expected)) in found.iter().zip(&second).enumerate() {
                let right = if position == 3 { (expected.0, None) } else { expected.clone() };
                assert!(*found == right, "line {position} by {size}");
            }
        }
    }

    #[test]
    fn a_stream_counts_its_lines() {
        let mut text = "ab\n".repeat(100_000);
        text.push_str("last");
        let mut lines = Vec::new();
        let mut input = text.as_bytes();
        let read = Blocks::new().read(3, Part::Whole, &mut input, &mut |found| collect(&mut lines, &found));
        assert!(read.is_ok());
        assert_eq!(lines.len(), 100_001);
        assert!(lines.iter().zip(1..).all(|((at, _), number)| *at == At::Line(number)));
        assert_eq!(lines.last().expect("a line").1.as_deref(), Some(&b"last"[..]));
    }

    #[test]
    fn the_line_around_a_byte() {
        let block = Block::alone(b"one\ntwo\nthree");
        assert_eq!(block.line_around(0), (0, &b"one"[..]));
        assert_eq!(block.line_around(5), (4, &b"two"[..]));
        assert_eq!(block.line_around(12), (8, &b"three"[..]));
        assert_eq!(block.position(8).at, At::Line(3));
    }
}
