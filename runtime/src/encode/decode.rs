//! Reads back what the [`Encoder`](super::Encoder) wrote, item by item. Bytes that make no sense end the
//! stream; they never panic.

use super::{Shape, tag};

/// One item of an encoded value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Token<'a> {
    Null,
    Unit,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    UnsignedBig(u128),
    SignedBig(i128),
    Float(f64),
    Float32(f32),
    /// UTF-8, unless the bytes are damaged: it was text when it was encoded, and is not looked at again here.
    Text {
        text: &'a [u8],
        full_size: u32,
    },
    Bytes {
        bytes: &'a [u8],
        full_size: u32,
    },
    Opaque(&'a str),
    Redacted,
    Panicked,
    Sequence,
    Map,
    Shape(&'static Shape),
    /// The end of a sequence, map or shape; with the full number of elements where some are missing.
    End {
        cut: Option<u32>,
    },
    Cut {
        full_size: u32,
    },
    /// The next value's text comes from `Debug`.
    Debug,
    /// The next value's text was not UTF-8.
    Lossy,
    /// There is more to the next value than is written.
    Partial,
    /// The next value is a mask of a sensitive one.
    Masked,
    /// The next value is a pseudonym of a sensitive one.
    Hashed,
}

/// The end of a sequence, map or shape; with the full number of elements where some are missing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct End {
    pub(crate) cut: Option<u32>,
}

/// What has to be known of an item to pass over it.
#[derive(Clone, Copy)]
struct Item {
    kind: Kind,
    /// How many bytes follow its tag, besides sizes and what they count.
    length: u8,
}

#[derive(Clone, Copy)]
enum Kind {
    Scalar,
    /// Two sizes follow, and bytes.
    Sized,
    /// Of a sequence, map or shape.
    Begin,
    End,
    /// It says something of the next value.
    Mark,
}

/// By tag.
static ITEMS: [Item; tag::COUNT] = {
    let mut items = [Item { kind: Kind::Scalar, length: 0 }; tag::COUNT];
    let mut tag = 0;
    while tag < tag::COUNT {
        items[tag] = item(tag.to_le_bytes()[0]);
        tag += 1;
    }
    items
};

const fn item(tag: u8) -> Item {
    let (kind, length) = match tag {
        tag::FLOAT32 | tag::CUT => (Kind::Scalar, 4),
        tag::UNSIGNED | tag::SIGNED | tag::FLOAT => (Kind::Scalar, 8),
        tag::UNSIGNED_BIG | tag::SIGNED_BIG => (Kind::Scalar, 16),
        tag::TEXT | tag::BYTES | tag::OPAQUE => (Kind::Sized, 0),
        tag::SEQUENCE | tag::MAP => (Kind::Begin, 0),
        tag::SHAPE => (Kind::Begin, 4),
        tag::END => (Kind::End, 0),
        tag::END_CUT => (Kind::End, 4),
        tag::DEBUG | tag::LOSSY | tag::PARTIAL | tag::MASKED | tag::HASHED => (Kind::Mark, 0),
        _ => (Kind::Scalar, 0),
    };
    Item { kind, length }
}

/// Takes items off the front of encoded bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decoder<'a> {
    rest: &'a [u8],
}

impl<'a> Decoder<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Decoder<'a> {
        Decoder { rest: bytes }
    }

    pub(crate) fn next(&mut self) -> Option<Token<'a>> {
        self.next_inlined()
    }

    /// As [`next`](Decoder::next), where nearly every value comes by: what is known of an item from its tag need not be
    /// found out twice there.
    #[expect(clippy::inline_always, reason = "else the token goes through memory")]
    #[inline(always)]
    pub(crate) fn next_inlined(&mut self) -> Option<Token<'a>> {
        Some(match self.u8()? {
            tag::NULL => Token::Null,
            tag::UNIT => Token::Unit,
            tag::FALSE => Token::Bool(false),
            tag::TRUE => Token::Bool(true),
            tag::UNSIGNED => Token::Unsigned(self.u64()?),
            tag::SIGNED => Token::Signed(i64::from_le_bytes(self.array()?)),
            tag::UNSIGNED_BIG => Token::UnsignedBig(self.u128()?),
            tag::SIGNED_BIG => Token::SignedBig(i128::from_le_bytes(self.array()?)),
            tag::FLOAT => Token::Float(f64::from_bits(self.u64()?)),
            tag::FLOAT32 => Token::Float32(f32::from_bits(self.u32()?)),
            tag::TEXT => {
                let (bytes, full_size) = self.sized()?;
                Token::Text { text: bytes, full_size }
            }
            tag::BYTES => {
                let (bytes, full_size) = self.sized()?;
                Token::Bytes { bytes, full_size }
            }
            tag::OPAQUE => Token::Opaque(std::str::from_utf8(self.sized()?.0).ok()?),
            tag::REDACTED => Token::Redacted,
            tag::PANICKED => Token::Panicked,
            tag::SEQUENCE => Token::Sequence,
            tag::MAP => Token::Map,
            tag::SHAPE => Token::Shape(Shape::by_id(self.u32()?)?),
            tag::END => Token::End { cut: None },
            tag::END_CUT => Token::End { cut: Some(self.u32()?) },
            tag::CUT => Token::Cut { full_size: self.u32()? },
            tag::DEBUG => Token::Debug,
            tag::LOSSY => Token::Lossy,
            tag::PARTIAL => Token::Partial,
            tag::MASKED => Token::Masked,
            tag::HASHED => Token::Hashed,
            _ => return None,
        })
    }

    /// Takes the end of a sequence, map or shape, if that comes next.
    #[inline]
    pub(crate) fn take_end(&mut self) -> Option<End> {
        let (tag, rest) = self.rest.split_first()?;
        match *tag {
            tag::END => {
                self.rest = rest;
                Some(End { cut: None })
            }
            tag::END_CUT => {
                self.rest = rest;
                Some(End { cut: self.u32() })
            }
            _ => None,
        }
    }

    /// Whether the next value is `()`.
    pub(crate) fn is_unit(self) -> bool {
        self.rest.first() == Some(&tag::UNIT)
    }

    pub(crate) fn is_empty(self) -> bool {
        self.rest.is_empty()
    }

    /// What has not been read.
    pub(crate) fn remaining(self) -> &'a [u8] {
        self.rest
    }

    /// What is left makes no sense.
    pub(crate) fn give_up(&mut self) {
        self.rest = &[];
    }

    #[inline]
    pub(crate) fn u8(&mut self) -> Option<u8> {
        self.array().map(|[byte]| byte)
    }

    #[inline]
    pub(crate) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    #[inline]
    pub(crate) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    #[inline]
    pub(crate) fn u128(&mut self) -> Option<u128> {
        self.array().map(u128::from_le_bytes)
    }

    /// The next value, to be decoded later.
    pub(crate) fn take_value(&mut self) -> Option<Decoder<'a>> {
        let value = *self;
        let mut open = 0_usize;
        loop {
            let item = ITEMS.get(usize::from(self.u8()?))?;
            self.take(usize::from(item.length))?;
            match item.kind {
                Kind::Scalar => {}
                Kind::Sized => {
                    self.sized()?;
                }
                Kind::Begin => open += 1,
                Kind::End => open = open.checked_sub(1)?,
                Kind::Mark => continue,
            }
            if open == 0 {
                return Some(value);
            }
        }
    }

    /// Passes over the next value, which may be damaged: none if it is. Shows where in it the numbers of shapes stand, each as how
    /// many bytes are left from there on.
    #[cfg(feature = "evidence")]
    pub(crate) fn pass_damaged(&mut self, shape_left: &mut impl FnMut(usize)) -> Option<()> {
        let mut open = 0_usize;
        loop {
            let tag = self.u8()?;
            let item = ITEMS.get(usize::from(tag))?;
            if tag == tag::SHAPE {
                shape_left(self.left());
            }
            self.take(usize::from(item.length))?;
            match item.kind {
                Kind::Scalar => {}
                Kind::Sized => {
                    let (bytes, _) = self.sized()?;
                    if tag != tag::BYTES {
                        std::str::from_utf8(bytes).ok()?;
                    }
                }
                Kind::Begin => open += 1,
                Kind::End => open = open.checked_sub(1)?,
                Kind::Mark => continue,
            }
            if open == 0 {
                return Some(());
            }
        }
    }

    /// How many bytes there are from here on.
    #[cfg(feature = "evidence")]
    pub(crate) fn left(&self) -> usize {
        self.rest.len()
    }

    /// Everything that is left.
    #[cfg(feature = "evidence")]
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Whether these values hide nothing: nothing in them was redacted, left out or cut off unread.
    pub(crate) fn is_in_the_clear(mut self) -> bool {
        while let Some(token) = self.next() {
            let hidden = match token {
                Token::Redacted
                | Token::Masked
                | Token::Hashed
                | Token::Partial
                | Token::Opaque(_)
                | Token::Cut { .. } => true,
                Token::End { cut } => cut.is_some(),
                Token::Shape(shape) => shape.is_incomplete(),
                _ => false,
            };
            if hidden {
                return false;
            }
        }
        true
    }

    /// A text written by [`put_short_text`](crate::frame::put_short_text).
    pub(crate) fn short_text(&mut self) -> Option<&'a str> {
        let length = usize::try_from(self.u32()?).ok()?;
        if length == 0 {
            return Some("");
        }
        std::str::from_utf8(self.take(length)?).ok()
    }

    #[inline]
    fn sized(&mut self) -> Option<(&'a [u8], u32)> {
        let kept = usize::try_from(self.u32()?).ok()?;
        let full_size = self.u32()?;
        Some((self.take(kept)?, full_size))
    }

    #[inline]
    pub(crate) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    #[inline]
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.chunk().copied()
    }

    /// So many bytes as they are.
    #[inline]
    pub(crate) fn chunk<const N: usize>(&mut self) -> Option<&'a [u8; N]> {
        let (taken, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::Decoder;
    use crate::encode::{Buffer, Encoder, Limits, tag};

    #[test]
    fn a_value_of_any_kind_is_passed_over_whole() {
        let limits = Limits::default();
        let mut encoder = Encoder::new(Buffer::on_heap(), limits, limits.line_bytes);
        let record: [fn(&mut Encoder); 21] = [
            |encoder| encoder.null(),
            |encoder| encoder.unit(),
            |encoder| encoder.bool(true),
            |encoder| encoder.unsigned(u64::MAX),
            |encoder| encoder.signed(i64::MIN),
            |encoder| encoder.unsigned_big(u128::MAX),
            |encoder| encoder.signed_big(i128::MIN),
            |encoder| encoder.float(1.5),
            |encoder| encoder.float32(1.5),
            |encoder| encoder.text("text"),
            |encoder| encoder.lossy_text(b"text\xff"),
            |encoder| encoder.bytes(&[tag::END; 9]),
            |encoder| encoder.opaque("a::Type"),
            |encoder| encoder.redacted(),
            |encoder| encoder.debug(&"text"),
            |encoder| encoder.masked(&"text"),
            |encoder| encoder.hashed(&"text"),
            |encoder| encoder.partly().unsigned(0),
            |encoder| encoder.sequence([[1_u8; 2]; 2]),
            |encoder| encoder.sequence(0..u16::MAX),
            |encoder| encoder.map([(1_u8, Some(2_u8)), (3, None)]),
        ];
        let ends = record.map(|record| {
            record(encoder.next_value());
            encoder.bytes_mut().len()
        });
        let bytes = encoder.into_bytes();
        let mut decoder = Decoder::new(bytes.as_slice());
        for end in ends {
            assert!(decoder.take_value().is_some());
            assert_eq!(bytes.len() - decoder.rest.len(), end);
        }
        assert!(decoder.take_value().is_none());
    }

    #[test]
    fn what_is_no_value_is_not_passed_over() {
        let count = u8::try_from(tag::COUNT).expect("few");
        for bytes in [&[] as &[u8], &[tag::END], &[count], &[u8::MAX], &[tag::SEQUENCE], &[tag::UNSIGNED, 1]]
        {
            assert!(Decoder::new(bytes).take_value().is_none(), "{bytes:?}");
        }
    }
}
