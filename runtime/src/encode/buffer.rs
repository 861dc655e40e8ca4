//! Where a frame is encoded: straight in the thread's ring while there is room next to each other, else on the heap.
//!
//! Knows nothing of what is written. Must never write outside of the room it was given.
#![expect(unsafe_code, reason = "the ring's bytes are written where they will be read")]

use std::mem::ManuallyDrop;
use std::ptr::NonNull;

use crate::queue::Window;

/// Bytes that can be appended to and patched.
#[derive(Debug)]
pub(crate) struct Buffer {
    start: NonNull<u8>,
    /// So many bytes are initialised.
    length: usize,
    capacity: usize,
    /// The bytes are in a window of the ring; else they are a `Vec`'s.
    in_ring: bool,
}

impl Buffer {
    /// Bytes on the heap.
    pub(crate) const fn on_heap() -> Buffer {
        Buffer { start: NonNull::dangling(), length: 0, capacity: 0, in_ring: false }
    }

    /// Forgets what was written: from now on, bytes go to the ring, until there is no more room.
    #[inline]
    pub(crate) fn begin_in_ring(&mut self, window: Window) {
        debug_assert!(self.in_ring || self.capacity == 0, "what is on the heap is freed before");
        (self.start, self.length, self.capacity, self.in_ring) = (window.start, 0, window.capacity, true);
    }

    /// The same on the heap.
    #[cold]
    pub(crate) fn begin_on_heap(&mut self) {
        *self = Buffer::on_heap();
    }

    /// How many bytes have been written.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.length
    }

    #[inline]
    pub(crate) fn push(&mut self, byte: u8) {
        self.extend_from_array([byte]);
    }

    /// Appends bytes whose number is known to the compiler.
    #[inline]
    pub(crate) fn extend_from_array<const N: usize>(&mut self, bytes: [u8; N]) {
        self.reserve(N);
        // The length is set first: for all that the compiler knows, the bytes might be this object's own.
        let length = self.length;
        self.length = length + N;
        // SAFETY: `reserve` made room for `N` bytes behind those written, and nobody else has access to it.
        unsafe { self.start.add(length).cast::<[u8; N]>().write_unaligned(bytes) };
    }

    /// Appends so many words, in little-endian order.
    #[inline]
    pub(crate) fn extend_from_words<const N: usize>(&mut self, words: [u64; N]) {
        self.reserve(N * 8);
        // SAFETY: as above, for all words together.
        let place = unsafe { self.start.add(self.length) };
        self.length += N * 8;
        for (index, word) in words.into_iter().enumerate() {
            // SAFETY: as above.
            unsafe { place.add(8 * index).cast::<[u8; 8]>().write_unaligned(word.to_le_bytes()) };
        }
    }

    /// Appends a tag byte and what follows it.
    #[inline]
    pub(crate) fn extend_tagged<const N: usize>(&mut self, tag: u8, payload: [u8; N]) {
        self.reserve(1 + N);
        let length = self.length;
        self.length = length + 1 + N;
        // SAFETY: as above, for one byte more.
        unsafe {
            let place = self.start.add(length);
            place.write(tag);
            place.add(1).cast::<[u8; N]>().write_unaligned(payload);
        }
    }

    #[inline]
    pub(crate) fn extend_from_slice(&mut self, bytes: &[u8]) {
        self.reserve(bytes.len());
        // SAFETY: as above; `bytes` lies elsewhere, since the room behind those written is never borrowed.
        unsafe {
            self.start.add(self.length).copy_from_nonoverlapping(NonNull::from(bytes).cast(), bytes.len());
        }
        self.length += bytes.len();
    }

    /// Appends a tag, the length of a text of 4 to 16 bytes, and the text, if `is` holds for it, asked for eight bytes at a
    /// time: some are asked for twice. Whether it did.
    #[inline]
    pub(crate) fn extend_from_short_text(
        &mut self,
        tag: u8,
        text: &[u8],
        is: impl Fn(u64, u64) -> bool,
    ) -> bool {
        const MOST: usize = 16;
        const HEADER: usize = 5;
        let length = self.length;
        #[expect(clippy::cast_possible_truncation, reason = "it is looked at only where it is short")]
        let short = text.len() as u32;
        if length + HEADER + MOST > self.capacity || text.len() > MOST {
            return false;
        }
        // SAFETY: there is room for the header and 16 bytes behind those written, and nobody else has access to it. A text
        // is written as two words or two halves, which may overlap: the second ends where the text ends.
        unsafe {
            let place = self.start.add(length);
            let begin = place.add(HEADER);
            let words = if let (Some(first), Some(last)) = (text.first_chunk::<8>(), text.last_chunk::<8>()) {
                begin.cast::<[u8; 8]>().write_unaligned(*first);
                begin.add(text.len() - 8).cast::<[u8; 8]>().write_unaligned(*last);
                (u64::from_ne_bytes(*first), u64::from_ne_bytes(*last))
            } else if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
                begin.cast::<[u8; 4]>().write_unaligned(*first);
                begin.add(text.len() - 4).cast::<[u8; 4]>().write_unaligned(*last);
                let word = u64::from(u32::from_ne_bytes(*first)) | u64::from(u32::from_ne_bytes(*last)) << 32;
                (word, word)
            } else {
                return false;
            };
            if !is(words.0, words.1) {
                return false;
            }
            place.write(tag);
            place.add(1).cast::<[u8; 4]>().write_unaligned(short.to_le_bytes());
        }
        self.length = length + HEADER + text.len();
        true
    }

    /// Replaces what stands at a place that has been written.
    #[inline]
    pub(crate) fn patch<const PLACE: usize, const N: usize>(&mut self, bytes: [u8; N]) {
        assert!(PLACE + N <= self.length, "only what has been written is replaced");
        // SAFETY: it is inside of what has been written.
        unsafe { self.start.add(PLACE).cast::<[u8; N]>().write_unaligned(bytes) };
    }

    /// Takes back what was written last.
    pub(crate) fn truncate(&mut self, length: usize) {
        self.length = self.length.min(length);
    }

    #[inline]
    pub(crate) fn as_slice(&self) -> &[u8] {
        // SAFETY: the first `length` bytes were written, and are borrowed as long as this is.
        unsafe { NonNull::slice_from_raw_parts(self.start, self.length).as_ref() }
    }

    #[inline]
    pub(crate) fn as_mut_slice(&mut self) -> &mut [u8] {
        // SAFETY: as above.
        unsafe { NonNull::slice_from_raw_parts(self.start, self.length).as_mut() }
    }

    #[inline]
    fn reserve(&mut self, more: usize) {
        // No sum overflows: nothing in memory is as long as half of the address space.
        if self.length + more > self.capacity {
            self.move_to_heap(more);
        }
    }

    /// Makes room on the heap for what is there and `more`.
    #[cold]
    #[inline(never)]
    fn move_to_heap(&mut self, more: usize) {
        let mut bytes = if self.in_ring { self.as_slice().to_vec() } else { self.take_heap() };
        self.in_ring = false;
        bytes.reserve(more);
        let mut bytes = ManuallyDrop::new(bytes);
        self.length = bytes.len();
        self.capacity = bytes.capacity();
        self.start = NonNull::new(bytes.as_mut_ptr()).unwrap_or(NonNull::dangling());
    }

    /// The bytes, where they are on the heap; leaves nothing behind.
    pub(crate) fn take_heap(&mut self) -> Vec<u8> {
        if self.in_ring {
            return Vec::new();
        }
        let (start, length, capacity) = (self.start, self.length, self.capacity);
        (self.start, self.length, self.capacity) = (NonNull::dangling(), 0, 0);
        // SAFETY: `move_to_heap` took these three from a `Vec` that it did not drop, or they are those of an empty
        // one; `length` was changed since, but counts initialised bytes.
        unsafe { Vec::from_raw_parts(start.as_ptr(), length, capacity) }
    }

    /// How many bytes of the window have been written, if they are in one.
    #[inline]
    pub(crate) fn length_in_ring(&self) -> Option<usize> {
        self.in_ring.then_some(self.length)
    }
}

impl Drop for Buffer {
    #[inline]
    fn drop(&mut self) {
        if !self.in_ring && self.capacity > 0 {
            drop(self.take_heap());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Buffer;

    #[test]
    fn what_is_written_is_there() {
        let mut buffer = Buffer::on_heap();
        assert!(buffer.as_slice().is_empty());
        buffer.push(1);
        buffer.extend_from_array([2, 3]);
        buffer.extend_from_slice(&[4; 1000]);
        buffer.as_mut_slice()[0] = 9;
        assert_eq!((buffer.len(), &buffer.as_slice()[..4]), (1003, &[9, 2, 3, 4][..]));
        buffer.truncate(2);
        buffer.truncate(5);
        assert_eq!(buffer.take_heap(), [9, 2]);
    }
}
