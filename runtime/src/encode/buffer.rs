//! Where a frame is encoded: straight in the thread's ring while there is room next to each other, else on the heap.
//!
//! Knows nothing of what is written. Must never write outside of the room it was given.
#![expect(unsafe_code, reason = "the ring's bytes are written where they will be read")]

use std::mem::ManuallyDrop;
use std::ptr::NonNull;

use crate::queue::Reservation;

/// Bytes that can be appended to and patched.
#[derive(Debug)]
pub(crate) struct Buffer {
    start: NonNull<u8>,
    /// So many bytes are initialised.
    length: usize,
    capacity: usize,
    /// The room in the ring; without it, the bytes are a `Vec`'s.
    reservation: Option<Reservation>,
}

impl Buffer {
    /// Bytes on the heap.
    pub(crate) const fn on_heap() -> Buffer {
        Buffer { start: NonNull::dangling(), length: 0, capacity: 0, reservation: None }
    }

    /// Bytes in the ring, until there is no more room.
    pub(crate) fn in_ring(reservation: Reservation) -> Buffer {
        let window = reservation.window();
        Buffer { start: window.start, length: 0, capacity: window.capacity, reservation: Some(reservation) }
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
        // SAFETY: `reserve` made room for `N` bytes behind those written, and nobody else has access to it.
        unsafe { self.start.add(self.length).cast::<[u8; N]>().write_unaligned(bytes) };
        self.length += N;
    }

    /// Appends a tag byte and what follows it.
    #[inline]
    pub(crate) fn extend_tagged<const N: usize>(&mut self, tag: u8, payload: [u8; N]) {
        self.reserve(1 + N);
        // SAFETY: as above, for one byte more.
        unsafe {
            let place = self.start.add(self.length);
            place.write(tag);
            place.add(1).cast::<[u8; N]>().write_unaligned(payload);
        }
        self.length += 1 + N;
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
        if self.capacity - self.length < more {
            self.move_to_heap(more);
        }
    }

    /// Makes room on the heap for what is there and `more`.
    #[cold]
    fn move_to_heap(&mut self, more: usize) {
        let mut bytes = if self.reservation.is_some() {
            let copy = self.as_slice().to_vec();
            self.reservation = None;
            copy
        } else {
            self.take_heap()
        };
        bytes.reserve(more);
        let mut bytes = ManuallyDrop::new(bytes);
        self.length = bytes.len();
        self.capacity = bytes.capacity();
        self.start = NonNull::new(bytes.as_mut_ptr()).unwrap_or(NonNull::dangling());
    }

    /// The bytes, where they are on the heap; leaves nothing behind.
    fn take_heap(&mut self) -> Vec<u8> {
        debug_assert!(self.reservation.is_none());
        let (start, length, capacity) = (self.start, self.length, self.capacity);
        (self.start, self.length, self.capacity) = (NonNull::dangling(), 0, 0);
        // SAFETY: `move_to_heap` took these three from a `Vec` that it did not drop, or they are those of an empty
        // one; `length` was changed since, but counts initialised bytes.
        unsafe { Vec::from_raw_parts(start.as_ptr(), length, capacity) }
    }

    /// Shows the background thread what was written, or gives the bytes back where they are on the heap.
    #[inline]
    pub(crate) fn publish(mut self) -> Option<Vec<u8>> {
        let Some(reservation) = self.reservation.take() else { return Some(self.take_heap()) };
        // SAFETY: the first `length` bytes of the reservation's window were written: it is where `start` has pointed
        // since it was taken.
        unsafe { reservation.publish(self.length) };
        // What is left owns nothing.
        (self.length, self.capacity) = (0, 0);
        None
    }
}

impl Drop for Buffer {
    #[inline]
    fn drop(&mut self) {
        if self.reservation.is_none() && self.capacity > 0 {
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
        assert_eq!(buffer.publish().expect("on the heap"), [9, 2]);
    }
}
