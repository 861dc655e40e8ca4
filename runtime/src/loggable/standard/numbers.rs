//! How numbers and truth values are written. `u8` and `char` are not here: see `singles`.

use std::cmp::Reverse;
use std::num::{NonZero, Saturating, Wrapping};
use std::sync::atomic;

use crate::loggable::declare::{holders, loggable};

loggable! {
    bool => |value, encoder| encoder.bool(*value),
    u16 => |value, encoder| encoder.unsigned(u64::from(*value)),
    u32 => |value, encoder| encoder.unsigned(u64::from(*value)),
    u64 => |value, encoder| encoder.unsigned(*value),
    usize => |value, encoder| encoder.unsigned(*value as u64),
    u128 => |value, encoder| encoder.unsigned_big(*value),
    i8 => |value, encoder| encoder.signed(i64::from(*value)),
    i16 => |value, encoder| encoder.signed(i64::from(*value)),
    i32 => |value, encoder| encoder.signed(i64::from(*value)),
    i64 => |value, encoder| encoder.signed(*value),
    isize => |value, encoder| encoder.signed(*value as i64),
    i128 => |value, encoder| encoder.signed_big(*value),
    f32 => |value, encoder| encoder.float32(*value),
    f64 => |value, encoder| encoder.float(*value),
}

/// Any number may be recorded alone. Said of each integer, so that one whose type is still to be inferred becomes
/// an `i32`, as it would without us, and not the only integer of which it was said.
macro_rules! alone {
    ($($number:ty),+) => {$(
        impl crate::loggable::LoggableAlone for $number {}
    )+};
}

alone!(u16, u32, u64, usize, u128, i8, i16, i32, i64, isize, i128);

macro_rules! non_zero {
    ($($number:ty),+) => {
        loggable! { $(NonZero<$number> => |value, encoder| value.get().encode(encoder)),+ }
    };
}

non_zero!(u16, u32, u64, usize, u128, i8, i16, i32, i64, isize, i128);

macro_rules! atomics {
    ($($width:literal: $($atomic:ident)+;)+) => {$($(
        #[cfg(target_has_atomic = $width)]
        loggable! {
            // Relaxed: recording it must not order anything.
            atomic::$atomic => |value, encoder| value.load(atomic::Ordering::Relaxed).encode(encoder)
        }
    )+)+};
}

atomics! {
    "8": AtomicBool AtomicI8;
    "16": AtomicU16 AtomicI16;
    "32": AtomicU32 AtomicI32;
    "64": AtomicU64 AtomicI64;
    "ptr": AtomicUsize AtomicIsize;
}

holders! {
    [T] Reverse<T>: T => |value, encoder| encoder.value(&value.0);
    [T] Saturating<T>: T => |value, encoder| encoder.value(&value.0);
    [T] Wrapping<T>: T => |value, encoder| encoder.value(&value.0);
}
