//! Turns typed values into compact tagged bytes on the calling thread: no formatting, no field names, and
//! never more of a value than the [`Limits`] allow.
//!
//! The bytes are read back by `decode` on the background thread; `tag` is what the two agree on.

mod buffer;
mod decode;
mod limits;
mod serialize;
mod shape;
mod tag;
mod text;

pub(crate) use buffer::Buffer;
pub(crate) use decode::{Decoder, End, Token};
pub use limits::Limits;
pub use shape::Shape;
pub(crate) use shape::{Form, MemberKey};

use std::fmt;

use crate::loggable::Encode;
use crate::queue::Window;
use text::BoundedText;

/// Receives one value: an [`Encode`] implementation calls exactly one method of it, once.
///
/// A value that is too long, too deep or has too many elements is cut, and the record says so.
#[derive(Debug)]
pub struct Encoder {
    bytes: Buffer,
    limits: Limits,
    /// What follows from them.
    value_room: isize,
    inputs_room: isize,
    outcome_room: isize,
    depth: u32,
    /// How many bytes of JSON the keys of the maps around the current value take: its path repeats them.
    keys_around: u32,
    /// How many bytes of JSON the current top-level value may still take; less than none where it took too many.
    room: isize,
    /// How many more the record may take.
    rest: isize,
}

/// Upper bounds of what one item takes in JSON, its separator included.
mod cost {
    pub(super) const WORD: usize = 6;
    pub(super) const NUMBER: usize = 26;
    pub(super) const BIG_NUMBER: usize = 43;
    pub(super) const QUOTES: usize = 3;
    /// An entry of `meta`: the path, without keys of maps, and the word.
    pub(super) const MARK: usize = 64;
    /// A field's or variant's name and its braces, besides the name itself.
    pub(super) const NAME: usize = 6;
}

impl Encoder {
    /// An encoder that has not [begun](Encoder::begin_in_ring) with anything.
    pub(crate) fn on_heap(limits: Limits) -> Encoder {
        let bytes = Buffer::on_heap();
        let outcome_room = as_room(limits.outcome_room());
        let (value_room, inputs_room) = (as_room(limits.value_bytes), outcome_room * 3);
        Encoder {
            bytes,
            limits,
            value_room,
            inputs_room,
            outcome_room,
            depth: 0,
            keys_around: 0,
            room: 0,
            rest: 0,
        }
    }

    /// For tests: values on the heap, all of which together may take `record_room` bytes of JSON.
    #[cfg(test)]
    pub(crate) fn for_tests(limits: Limits, record_room: usize) -> Encoder {
        let mut encoder = Encoder::on_heap(limits);
        encoder.begin_values(as_room(record_room));
        encoder
    }

    /// Begins a frame in a window of the ring.
    #[inline]
    pub(crate) fn begin_in_ring(&mut self, window: Window) {
        self.bytes.begin_in_ring(window);
    }

    /// Begins a frame on the heap.
    pub(crate) fn begin_on_heap(&mut self) {
        self.bytes.begin_on_heap();
    }

    pub(crate) fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
        self.outcome_room = as_room(limits.outcome_room());
        self.value_room = as_room(limits.value_bytes);
        self.inputs_room = self.outcome_room * 3;
    }

    /// The values that follow may take so many bytes of JSON together.
    #[inline]
    pub(crate) fn begin_values(&mut self, record_room: isize) {
        (self.room, self.rest) = (0, record_room);
    }

    /// The values that follow are all that the record has.
    pub(crate) fn begin_only_values(&mut self) {
        self.begin_values(as_room(self.limits.values_room()));
    }

    /// How many bytes have been written, if they are in the ring.
    #[inline]
    pub(crate) fn length_in_ring(&self) -> Option<usize> {
        self.bytes.length_in_ring()
    }

    /// What has been written, if it is on the heap.
    pub(crate) fn take_heap(&mut self) -> Vec<u8> {
        self.bytes.take_heap()
    }

    /// Starts the next top-level value, with room of its own.
    #[inline]
    pub(crate) fn next_value(&mut self) -> &mut Encoder {
        self.depth = 0;
        self.keys_around = 0;
        let room = self.room + self.rest;
        self.room = room.min(self.value_room);
        self.rest = room - self.room;
        self
    }

    pub(crate) fn bytes_mut(&mut self) -> &mut Buffer {
        &mut self.bytes
    }

    /// The inputs and attributes that follow may take as much as leaves room for the outcome.
    #[inline]
    pub(crate) fn begin_inputs(&mut self) {
        (self.room, self.rest) = (0, self.inputs_room);
    }

    /// How much room inputs and attributes have left to the outcome.
    #[inline]
    pub(crate) fn outcome_room(&self) -> isize {
        self.outcome_room + (self.room + self.rest).max(0)
    }

    #[inline]
    fn room(&self) -> usize {
        usize::try_from(self.room).unwrap_or(0)
    }

    /// What an entry of `meta` for the current value takes.
    #[inline]
    fn mark_cost(&self) -> usize {
        cost::MARK + self.keys_around as usize
    }

    /// How many more levels deep values may nest.
    #[inline]
    fn levels_left(&self) -> usize {
        self.limits.depth.saturating_sub(self.depth as usize)
    }

    #[inline]
    fn spend(&mut self, cost: usize) {
        // A cost is at most six times something that is in memory.
        self.room = self.room.wrapping_sub_unsigned(cost);
    }

    #[inline]
    fn put<const N: usize>(&mut self, tag: u8, payload: [u8; N], cost: usize) {
        self.spend(cost);
        self.bytes.extend_tagged(tag, payload);
    }

    /// Records nothing: `null`.
    #[inline]
    pub fn null(&mut self) {
        self.put(tag::NULL, [], cost::WORD);
    }

    /// Records `()`; as a function's output it is left out.
    #[inline]
    pub fn unit(&mut self) {
        self.put(tag::UNIT, [], cost::WORD);
    }

    /// Records a truth value.
    #[inline]
    pub fn bool(&mut self, value: bool) {
        self.put(if value { tag::TRUE } else { tag::FALSE }, [], cost::WORD);
    }

    /// Records an unsigned integer, as a number.
    #[inline]
    pub fn unsigned(&mut self, value: u64) {
        self.put(tag::UNSIGNED, value.to_le_bytes(), cost::NUMBER);
    }

    /// Records a signed integer, as a number.
    #[inline]
    pub fn signed(&mut self, value: i64) {
        self.put(tag::SIGNED, value.to_le_bytes(), cost::NUMBER);
    }

    /// Records a 128-bit integer, as a decimal string: as a number other tools would round or refuse it.
    #[inline]
    pub fn unsigned_big(&mut self, value: u128) {
        self.put(tag::UNSIGNED_BIG, value.to_le_bytes(), cost::BIG_NUMBER);
    }

    /// Records a signed 128-bit integer, as a decimal string.
    #[inline]
    pub fn signed_big(&mut self, value: i128) {
        self.put(tag::SIGNED_BIG, value.to_le_bytes(), cost::BIG_NUMBER);
    }

    /// Records a number; one that is not finite becomes `"NaN"`, `"Infinity"` or `"-Infinity"`.
    #[inline]
    pub fn float(&mut self, value: f64) {
        self.put(tag::FLOAT, value.to_bits().to_le_bytes(), cost::NUMBER);
    }

    /// Records a number with the digits that an `f32` has.
    #[inline]
    pub fn float32(&mut self, value: f32) {
        self.put(tag::FLOAT32, value.to_bits().to_le_bytes(), cost::NUMBER);
    }

    /// Records text. That it may be recorded has been decided by whoever calls this.
    pub fn text(&mut self, text: &str) {
        // Most texts are names and numbers of things: two words, for which nothing is called.
        const SHORT: isize = 16;
        if self.room >= SHORT
            && self.bytes.extend_from_short_text(tag::PLAIN_TEXT, text.as_bytes(), text::are_plain_words)
        {
            return self.spend(text.len() + cost::QUOTES);
        }
        self.longer_text(text);
    }

    #[inline(never)]
    fn longer_text(&mut self, text: &str) {
        let kept = text::fit(text, self.room());
        if kept.text.len() == text.len() && kept.cost == text.len() {
            self.bytes.extend_tagged(tag::PLAIN_TEXT, as_u32(text.len()).to_le_bytes());
            self.bytes.extend_from_slice(text.as_bytes());
        } else {
            self.put_text(tag::TEXT, kept.text, text.len());
        }
        self.spend(kept.cost + cost::QUOTES);
    }

    /// Records text that may not be UTF-8 (paths, headers): what is not becomes U+FFFD, and `meta` says so.
    pub fn lossy_text(&mut self, bytes: &[u8]) {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return self.text(text);
        }
        let room = self.room();
        // Cut before the conversion: the work is bounded by the limit, not by the value.
        let start = &bytes[..bytes.len().min(room)];
        let lossy = String::from_utf8_lossy(start);
        let kept = text::fit(&lossy, room);
        let whole = start.len() == bytes.len() && kept.text.len() == lossy.len();
        let full_size = if whole { kept.text.len() } else { bytes.len().max(kept.text.len() + 1) };
        self.put_mark(tag::LOSSY);
        self.put_text(tag::TEXT, kept.text, full_size);
        self.spend(kept.cost + cost::QUOTES);
    }

    /// Records bytes, as base64.
    pub fn bytes(&mut self, bytes: &[u8]) {
        let kept = self.bytes_that_fit(bytes.len());
        self.put_bytes(&bytes[..kept], bytes.len());
    }

    /// Records bytes that do not lie next to each other, as base64.
    pub(crate) fn bytes_in_turn(&mut self, bytes: impl ExactSizeIterator<Item = u8>) {
        let full_size = bytes.len();
        let kept: Vec<u8> = bytes.take(self.bytes_that_fit(full_size)).collect();
        self.put_bytes(&kept, full_size);
    }

    fn bytes_that_fit(&self, length: usize) -> usize {
        length.min(self.room() / 4 * 3)
    }

    fn put_bytes(&mut self, kept: &[u8], full_size: usize) {
        self.put_sized(tag::BYTES, kept, full_size);
        self.spend(kept.len().div_ceil(3) * 4 + cost::QUOTES + self.mark_cost());
    }

    /// Records what `Display` prints. A panic in it is caught, and `meta` says `panicked`.
    pub fn display(&mut self, value: &dyn fmt::Display) {
        self.format(format_args!("{value}"));
    }

    /// Records what `Debug` prints, and says so in `meta`.
    pub fn debug(&mut self, value: &dyn fmt::Debug) {
        self.put_mark(tag::DEBUG);
        self.format(format_args!("{value:?}"));
    }

    /// Records characters as the text that they make together.
    pub(crate) fn characters(&mut self, characters: impl Iterator<Item = char>) {
        let header = self.bytes.len();
        let room = self.room();
        self.put_text(tag::TEXT, "", 0);
        let mut writer = BoundedText::new(&mut self.bytes, room);
        for character in characters {
            // It never reports an error.
            let _ = fmt::Write::write_char(&mut writer, character);
        }
        let (kept, full_size, spent) = (writer.kept(), writer.full_size(), writer.cost());
        self.text_written(header, kept, full_size, spent);
    }

    fn format(&mut self, arguments: fmt::Arguments<'_>) {
        let header = self.bytes.len();
        let room = self.room();
        self.put_text(tag::TEXT, "", 0);
        let mut writer = BoundedText::new(&mut self.bytes, room);
        // The printed type is foreign code; what it breaks by panicking, it alone owns.
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            fmt::Write::write_fmt(&mut writer, arguments)
        }));
        let (kept, full_size, spent) = (writer.kept(), writer.full_size(), writer.cost());
        if outcome.is_err() {
            self.bytes.truncate(header);
            self.put(tag::PANICKED, [], cost::QUOTES + self.mark_cost());
            return;
        }
        self.text_written(header, kept, full_size, spent);
    }

    /// Completes a text whose bytes were appended behind its header.
    fn text_written(&mut self, header: usize, kept: usize, full_size: usize, spent: usize) {
        tag::patch_sizes(&mut self.bytes.as_mut_slice()[header..], kept, full_size);
        let mark = if kept < full_size { self.mark_cost() } else { 0 };
        self.spend(spent + cost::QUOTES + mark);
    }

    /// Records that there was a value and that it is sensitive; nothing of it.
    #[inline]
    pub fn redacted(&mut self) {
        self.put(tag::REDACTED, [], cost::QUOTES + 10 + self.mark_cost());
    }

    /// Records what may be seen of a sensitive value.
    pub(crate) fn masked(&mut self, mask: &dyn fmt::Display) {
        self.put_mark(tag::MASKED);
        self.format(format_args!("{mask}"));
    }

    /// Records the pseudonym of a sensitive value.
    pub(crate) fn hashed(&mut self, pseudonym: &dyn fmt::Display) {
        self.put_mark(tag::HASHED);
        self.format(format_args!("{pseudonym}"));
    }

    /// Records a value as its type's name, because nobody said how it may be written.
    pub fn opaque(&mut self, type_name: &str) {
        let kept = text::fit(type_name, self.room().max(cost::MARK));
        self.put_text(tag::OPAQUE, kept.text, kept.text.len());
        self.spend(kept.cost + cost::QUOTES + 2 + self.mark_cost());
    }

    /// Records a value, and that there is more to it than it writes if it says so. A part of an error that writes
    /// less than it holds keeps the error's message out of the record.
    #[inline]
    pub(crate) fn value<T: Encode + ?Sized>(&mut self, value: &T) {
        if !value.may_be_displayed() {
            self.bytes.push(tag::PARTIAL);
        }
        value.encode(self);
    }

    /// Records that there is more to the next value than is written.
    pub(crate) fn partly(&mut self) -> &mut Encoder {
        self.bytes.push(tag::PARTIAL);
        self
    }

    /// Records a sequence, as an array.
    pub fn sequence<I>(&mut self, items: I)
    where
        I: IntoIterator,
        I::Item: Encode,
    {
        self.elements(tag::SEQUENCE, items.into_iter(), |encoder, item| encoder.value(&item));
    }

    /// Records a map, as an object. Keys that are not text are written as their text; keys that come out the
    /// same are told apart by a suffix.
    pub fn map<K: Encode, V: Encode>(&mut self, entries: impl IntoIterator<Item = (K, V)>) {
        self.elements(tag::MAP, entries.into_iter(), |encoder, (key, value)| {
            let room = encoder.room();
            key.encode(encoder);
            let key_cost = as_u32(room - encoder.room());
            encoder.keys_around += key_cost;
            if !key.may_be_displayed() {
                encoder.partly();
            }
            encoder.value(&value);
            encoder.keys_around -= key_cost;
        });
    }

    fn elements<I: Iterator>(&mut self, tag: u8, mut items: I, encode: impl Fn(&mut Encoder, I::Item)) {
        let (least, most) = items.size_hint();
        if !self.descend(tag) {
            // An empty value loses nothing by being written.
            return if most == Some(0) { self.empty(tag) } else { self.cut(least) };
        }
        let mut written = 0;
        let left_out = loop {
            let Some(item) = items.next() else { break 0 };
            if written == self.limits.elements || self.room() == 0 {
                break items.size_hint().0.saturating_add(1);
            }
            encode(self, item);
            written += 1;
        };
        self.ascend(written, left_out);
    }

    /// Begins a sequence or map, if it may nest that deep.
    fn descend(&mut self, tag: u8) -> bool {
        let fits = self.levels_left() > 0;
        if fits {
            self.put(tag, [], cost::QUOTES);
            self.depth += 1;
        }
        fits
    }

    /// Ends what `descend` began.
    fn ascend(&mut self, written: usize, left_out: usize) {
        self.depth -= 1;
        if left_out == 0 {
            self.put(tag::END, [], 0);
        } else {
            self.put(tag::END_CUT, as_u32(written.saturating_add(left_out)).to_le_bytes(), self.mark_cost());
        }
    }

    fn empty(&mut self, tag: u8) {
        self.put(tag, [tag::END], cost::QUOTES);
    }

    /// Stands for a value of which nothing could be written: too deep.
    #[cold]
    fn cut(&mut self, full_size: usize) {
        self.put(tag::CUT, as_u32(full_size).to_le_bytes(), cost::WORD + self.mark_cost());
    }

    /// Records a struct or an enum's variant: `fields` gives the values in the order of the shape's names.
    #[inline]
    pub fn shape(&mut self, shape: &'static Shape, fields: impl FnOnce(&mut Fields<'_>)) {
        let levels = shape.levels();
        if (self.depth + levels) as usize > self.limits.depth && shape.arity() > 0 {
            return self.cut(shape.arity());
        }
        self.put(tag::SHAPE, shape.id().to_le_bytes(), shape.cost());
        self.depth += levels;
        let mut filled = Fields { encoder: self, full_at: None };
        fields(&mut filled);
        let full_at = filled.full_at;
        self.depth -= levels;
        match full_at {
            None => self.put(tag::END, [], 0),
            Some(length) => self.end_full(shape, length),
        }
    }

    /// Ends a shape of which not all found room: those from `length` on are taken back.
    #[cold]
    fn end_full(&mut self, shape: &'static Shape, length: usize) {
        if shape.arity() > 1 {
            self.bytes.truncate(length);
            self.put(tag::END_CUT, as_u32(shape.arity()).to_le_bytes(), self.mark_cost());
        } else {
            self.put(tag::END, [], 0);
        }
    }

    fn put_mark(&mut self, mark: u8) {
        self.put(mark, [], self.mark_cost());
    }

    fn put_text(&mut self, tag: u8, text: &str, full_size: usize) {
        self.put_sized(tag, text.as_bytes(), full_size);
    }

    fn put_sized(&mut self, tag: u8, bytes: &[u8], full_size: usize) {
        // Both sizes at once.
        let sizes = u64::from(as_u32(bytes.len())) | u64::from(as_u32(full_size)) << 32;
        self.bytes.extend_tagged(tag, sizes.to_le_bytes());
        self.bytes.extend_from_slice(bytes);
        if bytes.len() < full_size {
            self.spend(self.mark_cost());
        }
    }
}

/// Receives the fields of one struct or variant, in the order of its [`Shape`].
#[derive(Debug)]
pub struct Fields<'a> {
    encoder: &'a mut Encoder,
    /// Where the fields begin that found no room: they are taken back.
    full_at: Option<usize>,
}

impl Fields<'_> {
    /// Records the next field.
    #[inline]
    pub fn field<T: Encode + ?Sized>(&mut self, value: &T) {
        self.value().value(value);
    }

    /// Where the next field goes, for callers that record it in another way than through [`Encode`].
    #[inline]
    pub fn value(&mut self) -> &mut Encoder {
        if self.encoder.room <= 0 {
            self.full_at = first_full(self.full_at, self.encoder);
        }
        self.encoder
    }
}

/// Where the first field begins that finds no room.
#[cold]
#[inline(never)]
fn first_full(before: Option<usize>, encoder: &Encoder) -> Option<usize> {
    before.or(Some(encoder.bytes.len()))
}

/// Rooms stop at half of the address space.
#[inline]
fn as_room(bytes: usize) -> isize {
    isize::try_from(bytes).unwrap_or(isize::MAX)
}

/// Sizes in records stop at 4 GiB; nothing that large is ever kept.
#[inline]
fn as_u32(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}
