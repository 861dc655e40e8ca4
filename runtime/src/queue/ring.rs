//! One thread's way to the background thread: a ring of bytes with one writer and one reader. Frames are encoded
//! straight into it, and seen by the reader once they are complete.
//!
//! A frame is its length (`u32`), its bytes, and padding to [`ALIGNMENT`]. Frames do not wrap around: where the rest
//! of the ring is too short, the length says [`SKIP`] and the next frame stands at the ring's begin. Positions count
//! bytes since the ring was made and never wrap either; a position's place is its remainder by the ring's size.
//!
//! Before the frames stand a header's bytes: the positions of both sides, and room for what `file` writes there. So a ring
//! may as well be a file that is mapped into memory: what was published is in it when the process is gone.
//!
//! Must never lose or reorder a frame, and never hand out the same bytes to both sides at a time.
#![expect(unsafe_code, reason = "bytes that one side writes and the other reads, without a lock")]

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::sync::AtomicUsize;
#[cfg(feature = "evidence")]
use crate::evidence::Mapping;

/// Where frames begin: their length can be read and written as one aligned integer.
pub(super) const ALIGNMENT: usize = 8;
pub(super) const LENGTH_BYTES: usize = size_of::<u32>();
/// Instead of a length: the rest of the ring is empty.
pub(super) const SKIP: u32 = u32::MAX;
/// How much stands before the frames.
pub(super) const HEADER_BYTES: usize = 1024;
/// The reader gives room back whenever it has read this much.
const RELEASE: usize = 32 * 1024;

/// What both sides share.
#[derive(Debug)]
struct Shared {
    storage: Storage,
}

/// How far both sides are: the header's first bytes.
#[derive(Debug)]
#[repr(C)]
struct Positions {
    /// Up to where frames are complete. Stored by the writer only.
    head: OwnLine<AtomicUsize>,
    /// Up to where frames have been read and are needed no more. Stored by the reader only.
    tail: OwnLine<AtomicUsize>,
}

/// Where in the header the positions stand.
#[cfg(feature = "evidence")]
pub(super) const HEAD_OFFSET: usize = std::mem::offset_of!(Positions, head);
#[cfg(feature = "evidence")]
pub(super) const TAIL_OFFSET: usize = std::mem::offset_of!(Positions, tail);
/// How much of the header the positions take.
pub(super) const POSITIONS_BYTES: usize = size_of::<Positions>();
const _: () =
    assert!(POSITIONS_BYTES <= HEADER_BYTES && HEADER_BYTES.is_multiple_of(align_of::<Positions>()));

/// Keeps what two threads write out of each other's cache line (two lines: processors fetch them in pairs).
#[derive(Debug)]
#[repr(align(128))]
struct OwnLine<T>(T);

/// The writing side, for one thread.
#[derive(Debug)]
pub(crate) struct Writer {
    shared: Arc<Shared>,
    /// Where the next frame goes: at or past the shared head.
    head: usize,
    /// The reader has read at least up to here.
    tail_seen: usize,
    /// The address of the head's place.
    next: NonNull<u8>,
    /// Up to this position, bytes may be used without another look at the reader.
    granted: usize,
}

// SAFETY: the address points into the storage, which `shared` keeps alive on whatever thread this is.
unsafe impl Send for Writer {}

/// The reading side.
#[derive(Debug)]
pub(crate) struct Reader {
    shared: Arc<Shared>,
    tail: usize,
    /// What was read stays until [`release`](Reader::release).
    keeps: bool,
}

/// How many frames were taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    One,
    Both,
}

/// Room for one frame in the ring, not seen by the reader yet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    /// The frame's first byte, behind its length.
    pub(crate) start: NonNull<u8>,
    /// How many bytes the frame may have.
    pub(crate) capacity: usize,
}

/// A ring of at least `bytes` bytes.
pub(crate) fn new(bytes: usize) -> (Writer, Reader) {
    sides(Storage::on_heap(size_for(bytes)), false)
}

/// A ring in a file that was made for one of `bytes` bytes and has nothing in it yet. Its reader keeps what it has read
/// until that is released.
#[cfg(feature = "evidence")]
pub(super) fn in_file(mapping: Mapping, bytes: usize) -> (Writer, Reader) {
    sides(Storage::in_file(mapping, size_for(bytes)), true)
}

pub(super) fn size_for(bytes: usize) -> usize {
    bytes.max(ALIGNMENT).next_power_of_two()
}

fn sides(storage: Storage, keeps: bool) -> (Writer, Reader) {
    let shared = Arc::new(Shared { storage });
    let next = shared.storage.at(0);
    let writer = Writer { shared: Arc::clone(&shared), head: 0, tail_seen: 0, next, granted: 0 };
    (writer, Reader { shared, tail: 0, keeps })
}

impl Shared {
    fn head(&self) -> &AtomicUsize {
        &self.storage.positions().head.0
    }

    fn tail(&self) -> &AtomicUsize {
        &self.storage.positions().tail.0
    }

    fn place(&self, position: usize) -> usize {
        position & (self.storage.size - 1)
    }

    /// How much lies between a position's place and the ring's end.
    fn to_end(&self, position: usize) -> usize {
        self.storage.size - self.place(position)
    }
}

impl Writer {
    /// Room for a frame of at least `least` bytes out of what was [granted](Writer::grant). Nothing else may be written
    /// before [`publish`](Writer::publish), except that a window may be forgotten.
    #[inline]
    pub(crate) fn granted_window(&self, least: usize) -> Option<Window> {
        // Less than nothing where more was used than was granted.
        let room = self.granted.wrapping_sub(self.head);
        (room.cast_signed() >= (LENGTH_BYTES + least).cast_signed()).then(|| self.window_of(room))
    }

    /// The same, such that no more than `limit` bytes of the ring are in use after it; what is left of that is granted to
    /// the frames that follow.
    pub(crate) fn grant(&mut self, least: usize, limit: usize) -> Option<Window> {
        let window = self.window(least, limit)?;
        self.granted = self.head.wrapping_add(LENGTH_BYTES + window.capacity);
        Some(window)
    }

    /// The same for one frame.
    pub(crate) fn window(&mut self, least: usize, limit: usize) -> Option<Window> {
        self.granted = self.head;
        self.next = self.shared.storage.at(self.shared.place(self.head));
        let room = self.room(limit).min(self.shared.to_end(self.head));
        if room >= LENGTH_BYTES + least {
            return Some(self.window_of(room));
        }
        self.window_elsewhere(least, limit)
    }

    /// How much of the ring may still be used, in whole steps, as far as this side knows.
    fn room(&self, limit: usize) -> usize {
        let limit = limit.min(self.shared.storage.size) / ALIGNMENT * ALIGNMENT;
        limit.saturating_sub(self.used())
    }

    /// The same, after a look at how far the reader is.
    fn window_elsewhere(&mut self, least: usize, limit: usize) -> Option<Window> {
        // Acquire: the reader is done with what it gives back.
        self.tail_seen = self.shared.tail().load(Ordering::Acquire);
        let (free, needed) = (self.room(limit), LENGTH_BYTES + least);
        let to_end = self.shared.to_end(self.head);
        if to_end.min(free) >= needed {
            return Some(self.window_of(to_end.min(free)));
        }
        // What is skipped counts as used until the reader has passed it.
        let free = free.checked_sub(to_end).filter(|free| *free >= needed)?;
        self.shared.storage.write(self.shared.place(self.head), LENGTH_BYTES);
        // SAFETY: as in `publish`.
        unsafe { self.next.cast::<u32>().write(SKIP) };
        self.head = self.head.wrapping_add(to_end);
        self.granted = self.head;
        self.next = self.shared.storage.at(0);
        Some(self.window_of(free))
    }

    /// The window at the head, given so many bytes.
    #[inline]
    fn window_of(&self, room: usize) -> Window {
        // SAFETY: there is more room than the length takes, so this is inside of the storage.
        Window { start: unsafe { self.next.add(LENGTH_BYTES) }, capacity: room - LENGTH_BYTES }
    }

    /// Shows the reader the frame of `length` bytes that was written to the last window.
    ///
    /// # Safety
    ///
    /// The first `length` bytes of the window that was given out last have been written.
    #[inline]
    pub(crate) unsafe fn publish(&mut self, length: usize) {
        let size = frame_size(length);
        self.shared.storage.write(self.shared.place(self.head), LENGTH_BYTES + length);
        // SAFETY: a place is a multiple of `ALIGNMENT` below the storage's size, which is one too, so that the four
        // bytes are inside and aligned. They lie between head and tail + size: the reader does not look there. Windows
        // have whole steps, so that what is behind the frame is inside of the storage, or its end.
        unsafe {
            self.next.cast::<u32>().write(super::as_u32(length));
            self.next = self.next.add(size);
        }
        self.head = self.head.wrapping_add(size);
        // Release: the frame's bytes come with it.
        self.shared.head().store(self.head, Ordering::Release);
    }

    /// Copies a frame into the ring; whether there was room.
    pub(crate) fn push(&mut self, frame: &[u8], limit: usize) -> bool {
        let Some(window) = self.window(frame.len(), limit) else { return false };
        // SAFETY: the window has room for `least` bytes, which are nobody's until they are published; `frame` lies
        // elsewhere, since what is in the ring is never borrowed from this side.
        unsafe {
            window.start.copy_from_nonoverlapping(NonNull::from(frame).cast(), frame.len());
            self.publish(frame.len());
        }
        true
    }

    /// How many bytes are waiting, as far as this side knows.
    pub(crate) fn used(&self) -> usize {
        self.head.wrapping_sub(self.tail_seen)
    }
}

impl Reader {
    /// Hands every complete frame to `read`, with the one behind it, and gives its room back. `read` says whether it took
    /// both. Whether there was any.
    pub(crate) fn drain(&mut self, mut read: impl FnMut(&[u8], Option<&[u8]>) -> Taken) -> bool {
        // Acquire: the bytes of what was published are there.
        let head = self.shared.head().load(Ordering::Acquire);
        let any = self.tail != head;
        let mut unreleased = 0;
        while self.tail != head {
            let step = match self.frame_at(self.tail) {
                None => self.shared.to_end(self.tail),
                Some(frame) => {
                    let step = frame_size(frame.len());
                    let behind = self.tail.wrapping_add(step);
                    let next = if behind == head { None } else { self.frame_at(behind) };
                    let taken = read(frame, next);
                    step + next.filter(|_| taken == Taken::Both).map_or(0, |next| frame_size(next.len()))
                }
            };
            self.tail = self.tail.wrapping_add(step);
            unreleased += step;
            if unreleased >= RELEASE && !self.keeps {
                self.release();
                unreleased = 0;
            }
        }
        if !self.keeps {
            self.release();
        }
        any
    }

    /// The frame at a position from the tail on, before a head that was published; none where the ring's rest is skipped.
    #[inline]
    fn frame_at(&self, position: usize) -> Option<&[u8]> {
        let place = self.shared.place(position);
        let storage = &self.shared.storage;
        storage.read(place, LENGTH_BYTES);
        // SAFETY: the position is before a head that was published, so the writer wrote a length here, and it does not
        // touch it again before the tail has passed it. As for the place, see `publish`.
        let length = unsafe { storage.at(place).cast::<u32>().read() };
        if length == SKIP {
            return None;
        }
        let length = length as usize;
        storage.read(place + LENGTH_BYTES, length);
        // SAFETY: the writer published `length` initialised bytes behind this length, inside of the storage
        // (`window` gives out no more), and writes there only after the tail has passed them: that takes this reader,
        // which is borrowed as long as the frame is, and a release after that.
        Some(unsafe { NonNull::slice_from_raw_parts(storage.at(place + LENGTH_BYTES), length).as_ref() })
    }

    /// Gives back the room of what was read.
    pub(crate) fn release(&self) {
        // Release: the writer must not write before the reads above are done.
        self.shared.tail().store(self.tail, Ordering::Release);
    }

    /// Whether nothing is waiting.
    pub(crate) fn is_empty(&self) -> bool {
        self.shared.head().load(Ordering::Acquire) == self.tail
    }
}

/// What a frame of `length` bytes takes in the ring.
fn frame_size(length: usize) -> usize {
    (LENGTH_BYTES + length + (ALIGNMENT - 1)) & !(ALIGNMENT - 1)
}

/// The ring's memory. Not cleared: pages that are never reached cost nothing.
#[derive(Debug)]
struct Storage {
    /// Where the header begins: the frames stand [`HEADER_BYTES`] behind it.
    header: NonNull<u8>,
    /// How much there is for frames: a power of two, at least [`ALIGNMENT`].
    size: usize,
    home: Home,
    /// Who uses which step of the ring, watched by loom.
    #[cfg(loom)]
    steps: Box<[loom::cell::UnsafeCell<()>]>,
}

/// Whose memory it is.
#[derive(Debug)]
enum Home {
    Heap,
    #[cfg(feature = "evidence")]
    File {
        /// Unmapped when it is dropped.
        _mapping: Mapping,
    },
}

// SAFETY: it owns its bytes. Which side may use which of them when is what the rest of this file is about.
unsafe impl Send for Storage {}
// SAFETY: as above; a shared `Storage` only gives out addresses, and positions that are atomic.
unsafe impl Sync for Storage {}

impl Storage {
    fn on_heap(size: usize) -> Storage {
        let layout = Storage::layout(size);
        // SAFETY: the size is not zero.
        let header = unsafe { alloc(layout) };
        let Some(header) = NonNull::new(header) else { handle_alloc_error(layout) };
        // SAFETY: just allocated, large enough for a header, and aligned for it.
        unsafe { Storage::with_positions(header, size, Home::Heap) }
    }

    #[cfg(feature = "evidence")]
    fn in_file(mapping: Mapping, size: usize) -> Storage {
        let header = mapping.start();
        assert!(mapping.length() >= HEADER_BYTES + size, "a file made by `file_bytes`");
        // SAFETY: pages are aligned for a header, there are enough of them, they stay as long as the mapping, and
        // nobody else in this process has their address.
        unsafe { Storage::with_positions(header, size, Home::File { _mapping: mapping }) }
    }

    /// # Safety
    ///
    /// `header` is aligned for [`Positions`], with [`HEADER_BYTES`] and `size` bytes behind it which are this
    /// storage's alone for as long as `home` is.
    unsafe fn with_positions(header: NonNull<u8>, size: usize, home: Home) -> Storage {
        let positions = Positions { head: OwnLine(AtomicUsize::new(0)), tail: OwnLine(AtomicUsize::new(0)) };
        // SAFETY: handed on; the header has room for the positions (asserted where they are defined).
        unsafe { header.cast::<Positions>().write(positions) };
        Storage {
            header,
            size,
            home,
            #[cfg(loom)]
            steps: (0..size / ALIGNMENT).map(|_| loom::cell::UnsafeCell::new(())).collect(),
        }
    }

    fn layout(size: usize) -> Layout {
        Layout::from_size_align(HEADER_BYTES + size, align_of::<Positions>())
            .expect("the builder bounds a queue's size")
    }

    fn positions(&self) -> &Positions {
        // SAFETY: written when the storage was made, and only read and stored to as atomics since.
        unsafe { self.header.cast::<Positions>().as_ref() }
    }

    /// The address of a place, which is at most the size.
    fn at(&self, place: usize) -> NonNull<u8> {
        debug_assert!(place <= self.size);
        // SAFETY: all callers pass a place inside of the storage or right behind it.
        unsafe { self.header.add(HEADER_BYTES + place) }
    }

    /// Tells loom that these bytes are being written.
    #[cfg(loom)]
    fn write(&self, place: usize, length: usize) {
        for step in &self.steps[place / ALIGNMENT..(place + length).div_ceil(ALIGNMENT)] {
            step.with_mut(|_| ());
        }
    }

    /// Tells loom that these bytes are being read.
    #[cfg(loom)]
    fn read(&self, place: usize, length: usize) {
        for step in &self.steps[place / ALIGNMENT..(place + length).div_ceil(ALIGNMENT)] {
            step.with(|_| ());
        }
    }

    #[cfg(not(loom))]
    #[expect(clippy::unused_self, reason = "loom looks here")]
    fn write(&self, _place: usize, _length: usize) {}

    #[cfg(not(loom))]
    #[expect(clippy::unused_self, reason = "loom looks here")]
    fn read(&self, _place: usize, _length: usize) {}
}

impl Drop for Storage {
    fn drop(&mut self) {
        // SAFETY: written when the storage was made; both sides are gone.
        unsafe { self.header.cast::<Positions>().drop_in_place() };
        match self.home {
            // SAFETY: allocated in `on_heap` with this layout.
            Home::Heap => unsafe { dealloc(self.header.as_ptr(), Storage::layout(self.size)) },
            #[cfg(feature = "evidence")]
            Home::File { .. } => {}
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use proptest::prelude::*;

    use super::{LENGTH_BYTES, Reader, Taken, Writer, new};

    const UNLIMITED: usize = usize::MAX;

    fn frames(reader: &mut Reader) -> Vec<Vec<u8>> {
        let mut frames = Vec::new();
        reader.drain(|frame, next| {
            frames.push(frame.to_vec());
            // Two at once where they have the same length.
            let both = next.filter(|next| next.len() == frame.len());
            frames.extend(both.map(<[u8]>::to_vec));
            if both.is_some() { Taken::Both } else { Taken::One }
        });
        frames
    }

    #[test]
    fn frames_come_out_as_they_went_in() {
        let (mut writer, mut reader) = new(256);
        assert!(writer.push(b"one", UNLIMITED) && writer.push(b"", UNLIMITED));
        assert!(writer.push(b"twelve bytes", UNLIMITED));
        assert_eq!(frames(&mut reader), [b"one".to_vec(), Vec::new(), b"twelve bytes".to_vec()]);
        assert!(reader.is_empty() && frames(&mut reader).is_empty());
    }

    #[test]
    fn a_full_ring_refuses_and_takes_again_once_it_was_read() {
        let (mut writer, mut reader) = new(64);
        let frame = [7; 12];
        let accepted = (0..10).take_while(|_| writer.push(&frame, UNLIMITED)).count();
        assert_eq!(accepted, 4);
        assert_eq!(frames(&mut reader).len(), 4);
        assert!(writer.push(&frame, UNLIMITED));
        assert_eq!(frames(&mut reader), [frame.to_vec()]);
    }

    #[test]
    fn a_limit_keeps_room_for_others() {
        let (mut writer, _reader) = new(64);
        assert!(writer.push(&[1; 12], 32) && writer.push(&[2; 12], 32));
        assert!(!writer.push(&[3; 12], 32));
        assert!(writer.push(&[3; 12], 64));
    }

    #[test]
    fn a_frame_larger_than_the_ring_is_refused() {
        let (mut writer, mut reader) = new(64);
        assert!(!writer.push(&[0; 64], UNLIMITED));
        assert!(writer.push(&[0; 60], UNLIMITED));
        assert_eq!(frames(&mut reader).len(), 1);
    }

    #[test]
    fn what_was_granted_is_used_up_and_no_more() {
        let (mut writer, mut reader) = new(64);
        assert!(writer.granted_window(0).is_none());
        assert_eq!(writer.grant(12, 32).map(|window| window.capacity), Some(28));
        for left in [Some(12), None] {
            // SAFETY: nothing is shown of the window.
            #[expect(unsafe_code, reason = "an empty frame")]
            unsafe {
                writer.publish(0);
                writer.publish(0);
            }
            assert_eq!(writer.granted_window(0).map(|window| window.capacity), left);
        }
        assert!(writer.grant(0, 32).is_none() && writer.push(&[7; 12], 48));
        assert!(writer.granted_window(0).is_none());
        assert_eq!(frames(&mut reader).len(), 5);
    }

    #[test]
    fn a_window_that_was_forgotten_leaves_nothing() {
        let (mut writer, mut reader) = new(64);
        assert!(writer.window(8, UNLIMITED).is_some());
        assert!(writer.push(b"after", UNLIMITED));
        assert_eq!(frames(&mut reader), [b"after".to_vec()]);
    }

    fn arbitrary_work() -> impl Strategy<Value = Vec<Option<Vec<u8>>>> {
        let frame = prop::collection::vec(any::<u8>(), 0..40);
        prop::collection::vec(prop::option::weighted(0.8, frame), 0..200)
    }

    proptest! {
        /// `None` reads. Whatever is accepted comes out once, whole and in order, and the limit holds.
        #[test]
        fn nothing_accepted_is_lost(work in arbitrary_work(), limit in 16_usize..200) {
            let (mut writer, mut reader): (Writer, Reader) = new(128);
            let (mut expected, mut found) = (Vec::new(), Vec::new());
            for step in work {
                match step {
                    Some(frame) => {
                        if writer.push(&frame, limit) {
                            prop_assert!(writer.used() <= limit.min(128) && frame.len() + LENGTH_BYTES <= 128);
                            expected.push(frame);
                        }
                    }
                    None => found.extend(frames(&mut reader)),
                }
            }
            found.extend(frames(&mut reader));
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn two_threads_pass_a_million_frames() {
        let (mut writer, mut reader) = new(1 << 12);
        let total = if cfg!(miri) { 1_000 } else { 1_000_000_u32 };
        std::thread::scope(|scope| {
            scope.spawn(move || {
                for number in 0..total {
                    let length = 4 + number as usize % 61;
                    let mut frame = [0xA5; 64];
                    frame[..4].copy_from_slice(&number.to_le_bytes());
                    while !writer.push(&frame[..length], UNLIMITED) {
                        std::hint::spin_loop();
                    }
                }
            });
            let mut next = 0;
            while next < total {
                reader.drain(|frame, _| {
                    assert_eq!(frame[..4], next.to_le_bytes());
                    assert_eq!(frame.len(), 4 + next as usize % 61);
                    assert!(frame[4..].iter().all(|byte| *byte == 0xA5));
                    next += 1;
                    Taken::One
                });
            }
        });
    }
}

/// Every schedule of a writer and a reader: `RUSTFLAGS="--cfg loom" cargo test -p casefile --lib --release ring`.
#[cfg(all(test, loom))]
mod schedules {
    use super::{Taken, new};

    #[test]
    fn every_schedule_keeps_every_frame() {
        loom::model(|| {
            // Three frames of one step do not fit beside each other: there is wrapping, skipping and refusing.
            let (mut writer, mut reader) = new(32);
            let producer = loom::thread::spawn(move || {
                (1..=4_u8)
                    .filter(|number| writer.push(&vec![*number; usize::from(*number) * 3], usize::MAX))
                    .collect()
            });
            let mut found = Vec::new();
            let read = |frame: &[u8], found: &mut Vec<u8>| {
                assert!(frame.iter().all(|byte| usize::from(*byte) * 3 == frame.len()));
                found.push(frame[0]);
            };
            for _ in 0..2 {
                reader.drain(|frame, next| {
                    read(frame, &mut found);
                    next.map_or(Taken::One, |next| {
                        read(next, &mut found);
                        Taken::Both
                    })
                });
                loom::thread::yield_now();
            }
            let accepted: Vec<u8> = producer.join().expect("the writer");
            reader.drain(|frame, _| {
                read(frame, &mut found);
                Taken::One
            });
            assert_eq!(found, accepted);
        });
    }
}
