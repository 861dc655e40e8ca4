//! The tag bytes that [`Encoder`](super::Encoder) writes and [`Decoder`](super::Decoder) reads.
//!
//! All integers are little-endian. `TEXT`, `BYTES` and `OPAQUE` are followed by the length kept and the full
//! length (both `u32`), then by the bytes kept.

pub(super) const NULL: u8 = 0;
pub(super) const UNIT: u8 = 1;
pub(super) const FALSE: u8 = 2;
pub(super) const TRUE: u8 = 3;
pub(super) const UNSIGNED: u8 = 4;
pub(super) const SIGNED: u8 = 5;
pub(super) const UNSIGNED_BIG: u8 = 6;
pub(super) const SIGNED_BIG: u8 = 7;
pub(super) const FLOAT: u8 = 8;
pub(super) const FLOAT32: u8 = 9;
pub(super) const TEXT: u8 = 10;
pub(super) const BYTES: u8 = 11;
pub(super) const OPAQUE: u8 = 12;
pub(super) const REDACTED: u8 = 13;
pub(super) const PANICKED: u8 = 14;
/// Values up to the matching END.
pub(super) const SEQUENCE: u8 = 15;
/// Keys and values in turn, up to the matching END.
pub(super) const MAP: u8 = 16;
/// The shape's ID (`u32`), then its fields, up to the matching END.
pub(super) const SHAPE: u8 = 17;
pub(super) const END: u8 = 18;
/// An END after which elements are missing: how many there were (`u32`).
pub(super) const END_CUT: u8 = 19;
/// A value of which nothing was kept: its full size (`u32`).
pub(super) const CUT: u8 = 20;
/// Stands before a value: its text comes from `Debug`.
pub(super) const DEBUG: u8 = 21;
/// Stands before a value: its text was not UTF-8.
pub(super) const LOSSY: u8 = 22;

/// Stands before a value: there is more to it than is written.
pub(super) const PARTIAL: u8 = 23;

/// Stands before a value: it is a mask of a sensitive one.
pub(super) const MASKED: u8 = 24;
/// Stands before a value: it is a pseudonym of a sensitive one.
pub(super) const HASHED: u8 = 25;

/// How many tags there are.
pub(super) const COUNT: usize = 26;

/// Sets the two sizes of a `TEXT` whose bytes were appended after its header; `item` starts with the tag.
pub(super) fn patch_sizes(item: &mut [u8], kept: usize, full_size: usize) {
    item[1..5].copy_from_slice(&super::as_u32(kept).to_le_bytes());
    item[5..9].copy_from_slice(&super::as_u32(full_size).to_le_bytes());
}
