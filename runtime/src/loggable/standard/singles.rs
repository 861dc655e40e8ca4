//! `u8` and `char`: numbers and letters when alone, bytes and text when several stand together. They may be
//! recorded alone ([`LoggableAlone`]); a sequence, map or tuple of them must be classified, because keys and
//! names have leaked through lists of numbers.

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
