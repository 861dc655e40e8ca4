//! `u8` and `char`: numbers and letters when alone, bytes and text when several stand together. They may be
//! recorded alone ([`LoggableAlone`]); a sequence, map or tuple of them must be classified, because keys and
//! names have leaked through lists of numbers. So must what is a `u8` in all but name.

use std::num::NonZero;
use std::sync::atomic::{AtomicU8, Ordering};

use crate::encode::Encoder;
use crate::loggable::class::{SaidToBePublicTogether, Unclassified};
use crate::loggable::{Encode, Loggable, LoggableAlone};

impl Encode for u8 {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.unsigned(u64::from(*self));
    }

    fn encode_slice(values: &[u8], encoder: &mut Encoder) {
        encoder.bytes(values);
    }

    fn encode_in_turn<'a>(values: impl ExactSizeIterator<Item = &'a u8>, encoder: &mut Encoder) {
        encoder.bytes_in_turn(values.copied());
    }

    fn may_be_displayed(&self) -> bool {
        true
    }
}

impl Encode for char {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.text(self.encode_utf8(&mut [0; 4]));
    }

    fn encode_slice(values: &[char], encoder: &mut Encoder) {
        encoder.characters(values.iter().copied());
    }

    fn encode_in_turn<'a>(values: impl ExactSizeIterator<Item = &'a char>, encoder: &mut Encoder) {
        encoder.characters(values.copied());
    }

    fn may_be_displayed(&self) -> bool {
        true
    }
}

impl LoggableAlone for u8 {}
impl LoggableAlone for char {}

impl Loggable for u8
where
    for<'a> Unclassified: SaidToBePublicTogether<u8>,
{
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}

impl Loggable for char
where
    for<'a> Unclassified: SaidToBePublicTogether<char>,
{
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}

/// Bytes by another name, written as numbers also where several stand together.
macro_rules! bytes_in_disguise {
    ($($type:ty => $encode:expr;)+) => {$(
        impl Encode for $type {
            fn encode(&self, encoder: &mut Encoder) {
                let encode: fn(&$type, &mut Encoder) = $encode;
                encode(self, encoder);
            }

            fn may_be_displayed(&self) -> bool {
                true
            }
        }

        impl LoggableAlone for $type {}

        impl Loggable for $type
        where
            for<'a> Unclassified: SaidToBePublicTogether<$type>,
        {
            const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
        }
    )+};
}

// Relaxed: recording an atomic must not order anything.
bytes_in_disguise! {
    NonZero<u8> => |value, encoder| encoder.unsigned(u64::from(value.get()));
    AtomicU8 => |value, encoder| encoder.unsigned(u64::from(value.load(Ordering::Relaxed)));
}
