//! How does a ring stand in a file, and which of its frames were published? Behind the positions of both sides the file
//! says whose it is.
//!
//! Reading must take any bytes: the process whose file it is may have died of writing where it should not.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;

use super::ThreadInfo;
use super::ring::{
    ALIGNMENT, HEAD_OFFSET, HEADER_BYTES, LENGTH_BYTES, POSITIONS_BYTES, SKIP, TAIL_OFFSET, size_for,
};

/// The first bytes of a label: the form of the file, and of the frames in it.
const FORM: [u8; 8] = *b"ring\0\0\0\x02";
const LONGEST_NAME: usize = HEADER_BYTES - POSITIONS_BYTES - FORM.len() - 3 * 8;

/// How large the file of a ring of `bytes` bytes is.
pub(crate) fn file_bytes(bytes: usize) -> usize {
    HEADER_BYTES + size_for(bytes)
}

/// Writes whose ring it is to a file that will be mapped.
pub(crate) fn write_label(file: &File, bytes: usize, thread: &ThreadInfo) -> io::Result<()> {
    let name = thread.name.as_deref().unwrap_or_default();
    let name = &name[..name.floor_char_boundary(LONGEST_NAME)];
    let mut label = FORM.to_vec();
    label.extend_from_slice(&(size_for(bytes) as u64).to_le_bytes());
    label.extend_from_slice(&thread.id.to_le_bytes());
    label.extend_from_slice(&(name.len() as u64).to_le_bytes());
    label.extend_from_slice(name.as_bytes());
    file.write_all_at(&label, POSITIONS_BYTES as u64)
}

/// What was published in a ring and not released.
pub(crate) struct Published<'a> {
    pub(crate) thread: ThreadInfo,
    pub(crate) frames: Vec<&'a [u8]>,
    /// Not all of it could be read.
    pub(crate) damaged: bool,
}

/// Reads a ring's file; none if it is no ring's file, or one that was never used.
pub(crate) fn read(file: &[u8]) -> Option<Published<'_>> {
    let (header, storage) = file.split_at_checked(HEADER_BYTES)?;
    let (head, tail) = (number(header, HEAD_OFFSET)?, number(header, TAIL_OFFSET)?);
    let label = header.get(POSITIONS_BYTES..)?.strip_prefix(&FORM)?;
    let (size, thread, length) = (number(label, 0)?, number(label, 8)?, number(label, 16)?);
    let name = std::str::from_utf8(label.get(24..)?.get(..length)?).ok()?;
    let storage = storage.get(..size).filter(|_| size.is_power_of_two() && size >= ALIGNMENT)?;
    let thread =
        ThreadInfo { id: u64::try_from(thread).ok()?, name: (!name.is_empty()).then(|| name.to_owned()) };
    let mut frames = Vec::new();
    let damaged = frames_between(storage, tail, head, &mut frames).is_none();
    Some(Published { thread, frames, damaged })
}

/// The frames from `tail` to `head`; none if what stands there cannot be.
fn frames_between<'a>(
    storage: &'a [u8],
    mut tail: usize,
    head: usize,
    frames: &mut Vec<&'a [u8]>,
) -> Option<()> {
    let size = storage.len();
    if head.wrapping_sub(tail) > size || !tail.is_multiple_of(ALIGNMENT) || !head.is_multiple_of(ALIGNMENT) {
        return None;
    }
    while tail != head {
        let (place, left) = (tail & (size - 1), head.wrapping_sub(tail));
        let (length, rest) = storage.get(place..)?.split_first_chunk::<LENGTH_BYTES>()?;
        let length = u32::from_le_bytes(*length);
        let (frame, step) = if length == SKIP {
            (None, size - place)
        } else {
            let frame = rest.get(..usize::try_from(length).ok()?)?;
            (Some(frame), (LENGTH_BYTES + frame.len()).next_multiple_of(ALIGNMENT))
        };
        if step > left {
            return None;
        }
        frames.extend(frame);
        tail = tail.wrapping_add(step);
    }
    Some(())
}

fn number(bytes: &[u8], offset: usize) -> Option<usize> {
    let bytes = bytes.get(offset..)?.first_chunk()?;
    usize::try_from(u64::from_le_bytes(*bytes)).ok()
}
