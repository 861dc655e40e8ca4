//! Writes a value through its own `serde::Serialize`, within the same limits and without a tree in between.
//!
//! What a `Serialize` says may not be trusted to be whole: where it fails or panics, nothing of it is kept.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::ser::{self, Serialize};

use super::{Encoder, as_u32, cost, tag};

impl Encoder {
    /// Records what `Serialize` says. Where that fails, only the type's name is recorded; a panic in it is
    /// caught, and `meta` says `panicked`.
    pub fn serialize<T: Serialize + ?Sized>(&mut self, value: &T) {
        let (length, depth, keys_around) = (self.bytes.len(), self.depth, self.keys_around);
        let room = self.room;
        // The serialised type is foreign code; what it breaks by panicking, it alone owns.
        let outcome = catch_unwind(AssertUnwindSafe(|| value.serialize(Bridge(self))));
        if let Ok(Ok(Written)) = outcome {
            return;
        }
        self.bytes.truncate(length);
        (self.depth, self.keys_around) = (depth, keys_around);
        self.room = room;
        match outcome {
            Ok(_) => self.opaque(std::any::type_name::<T>()),
            Err(_) => self.put(tag::PANICKED, [], cost::QUOTES + self.mark_cost()),
        }
    }
}

/// A place for one value.
struct Bridge<'a>(&'a mut Encoder);

/// One value was written. Only the serialiser makes these.
struct Written;

/// The value could not be serialised. The reason is dropped: it may quote the value.
#[derive(Debug)]
struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the value could not be serialised")
    }
}

impl std::error::Error for Refused {}

impl ser::Error for Refused {
    fn custom<T: fmt::Display>(_reason: T) -> Refused {
        Refused
    }
}

type Outcome = Result<Written, Refused>;

/// Serialiser methods that hand their value to one method of the encoder.
macro_rules! scalars {
    ($($method:ident($type:ty) => $write:expr;)+) => {$(
        fn $method(self, value: $type) -> Outcome {
            let write: fn(&mut Encoder, $type) = $write;
            write(self.0, value);
            Ok(Written)
        }
    )+};
}

impl<'a> ser::Serializer for Bridge<'a> {
    type Ok = Written;
    type Error = Refused;
    type SerializeSeq = Compound<'a>;
    type SerializeTuple = Compound<'a>;
    type SerializeTupleStruct = Compound<'a>;
    type SerializeTupleVariant = Compound<'a>;
    type SerializeMap = Compound<'a>;
    type SerializeStruct = Compound<'a>;
    type SerializeStructVariant = Compound<'a>;

    scalars! {
        serialize_bool(bool) => Encoder::bool;
        serialize_i8(i8) => |encoder, value| encoder.signed(value.into());
        serialize_i16(i16) => |encoder, value| encoder.signed(value.into());
        serialize_i32(i32) => |encoder, value| encoder.signed(value.into());
        serialize_i64(i64) => Encoder::signed;
        serialize_i128(i128) => Encoder::signed_big;
        serialize_u8(u8) => |encoder, value| encoder.unsigned(value.into());
        serialize_u16(u16) => |encoder, value| encoder.unsigned(value.into());
        serialize_u32(u32) => |encoder, value| encoder.unsigned(value.into());
        serialize_u64(u64) => Encoder::unsigned;
        serialize_u128(u128) => Encoder::unsigned_big;
        serialize_f32(f32) => Encoder::float32;
        serialize_f64(f64) => Encoder::float;
        serialize_char(char) => |encoder, value| encoder.text(value.encode_utf8(&mut [0; 4]));
        serialize_str(&str) => Encoder::text;
        serialize_bytes(&[u8]) => Encoder::bytes;
        serialize_unit_struct(&'static str) => |encoder, _| encoder.unit();
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Outcome {
        self.0.format(format_args!("{value}"));
        Ok(Written)
    }

    fn serialize_none(self) -> Outcome {
        self.0.null();
        Ok(Written)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Outcome {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Outcome {
        self.0.unit();
        Ok(Written)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Outcome {
        self.0.text(variant);
        Ok(Written)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Outcome {
        // It leaves no trace in the JSON, and a type that contains itself this way is as deep as any other.
        if self.0.levels_left() == 0 {
            self.0.cut(1);
            return Ok(Written);
        }
        self.0.depth += 1;
        value.serialize(Bridge(self.0))?;
        self.0.depth -= 1;
        Ok(Written)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Outcome {
        let mut entries = Compound::open(self.0, tag::MAP);
        entries.named(variant, value)?;
        entries.close()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Compound<'a>, Refused> {
        Ok(Compound::open(self.0, tag::SEQUENCE))
    }

    fn serialize_tuple(self, _: usize) -> Result<Compound<'a>, Refused> {
        Ok(Compound::open(self.0, tag::SEQUENCE))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Compound<'a>, Refused> {
        Ok(Compound::open(self.0, tag::SEQUENCE))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'a>, Refused> {
        Ok(Compound::open_variant(self.0, variant, tag::SEQUENCE))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Compound<'a>, Refused> {
        Ok(Compound::open(self.0, tag::MAP))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Compound<'a>, Refused> {
        Ok(Compound::open(self.0, tag::MAP))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'a>, Refused> {
        Ok(Compound::open_variant(self.0, variant, tag::MAP))
    }
}

/// A sequence or map whose elements come one by one.
struct Compound<'a> {
    encoder: &'a mut Encoder,
    tag: u8,
    /// Nothing may be written inside: elements are only counted.
    too_deep: bool,
    /// A variant's name was written around it.
    in_variant: bool,
    written: usize,
    left_out: usize,
    key: Key,
    /// What the key whose value is still to come takes.
    key_cost: u32,
}

/// What has become of a map's key whose value is still to come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    NonePending,
    Written,
    LeftOut,
}

impl<'a> Compound<'a> {
    fn open(encoder: &'a mut Encoder, tag: u8) -> Compound<'a> {
        let too_deep = !encoder.descend(tag);
        let key = Key::NonePending;
        Compound { encoder, tag, too_deep, in_variant: false, written: 0, left_out: 0, key, key_cost: 0 }
    }

    fn open_variant(encoder: &'a mut Encoder, variant: &'static str, tag: u8) -> Compound<'a> {
        if !encoder.descend(tag::MAP) {
            // The name is one of the things that are left out, so that a variant never looks empty.
            return Compound { left_out: 1, ..Compound::open(encoder, tag) };
        }
        encoder.text(variant);
        Compound { in_variant: true, ..Compound::open(encoder, tag) }
    }

    /// Whether there is room for one more element. If not, it is counted.
    fn admit(&mut self) -> bool {
        let full = self.written == self.encoder.limits.elements || self.encoder.room() == 0;
        let admitted = !self.too_deep && self.left_out == 0 && !full;
        *(if admitted { &mut self.written } else { &mut self.left_out }) += 1;
        admitted
    }

    fn write<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        value.serialize(Bridge(self.encoder)).map(|Written| ())
    }

    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        if self.admit() { self.write(value) } else { Ok(()) }
    }

    fn named<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Refused> {
        if !self.admit() {
            return Ok(());
        }
        self.encoder.text(name);
        self.write(value)
    }

    fn close(self) -> Outcome {
        if self.key != Key::NonePending {
            return Err(Refused);
        }
        if !self.too_deep {
            self.encoder.ascend(self.written, self.left_out);
        } else if self.left_out == 0 {
            self.encoder.empty(self.tag);
        } else {
            self.encoder.cut(self.left_out);
        }
        if self.in_variant {
            self.encoder.ascend(1, 0);
        }
        Ok(Written)
    }
}

impl ser::SerializeMap for Compound<'_> {
    type Ok = Written;
    type Error = Refused;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Refused> {
        if self.key != Key::NonePending {
            return Err(Refused);
        }
        self.key = if self.admit() { Key::Written } else { Key::LeftOut };
        if self.key == Key::LeftOut {
            return Ok(());
        }
        let room = self.encoder.room();
        self.write(key)?;
        self.key_cost = as_u32(room - self.encoder.room());
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        match std::mem::replace(&mut self.key, Key::NonePending) {
            Key::NonePending => Err(Refused),
            Key::Written => {
                self.encoder.keys_around += self.key_cost;
                self.write(value)?;
                self.encoder.keys_around -= self.key_cost;
                Ok(())
            }
            Key::LeftOut => Ok(()),
        }
    }

    fn end(self) -> Outcome {
        self.close()
    }
}

/// The kinds of compound that differ only in what serde calls an element.
macro_rules! compounds {
    ($($kind:ident::$method:ident($($name:ident)?) => $write:ident;)+) => {$(
        impl ser::$kind for Compound<'_> {
            type Ok = Written;
            type Error = Refused;

            fn $method<T: Serialize + ?Sized>(
                &mut self,
                $($name: &'static str,)?
                value: &T,
            ) -> Result<(), Refused> {
                self.$write($($name,)? value)
            }

            fn end(self) -> Outcome {
                self.close()
            }
        }
    )+};
}

compounds! {
    SerializeSeq::serialize_element() => element;
    SerializeTuple::serialize_element() => element;
    SerializeTupleStruct::serialize_field() => element;
    SerializeTupleVariant::serialize_field() => element;
    SerializeStruct::serialize_field(name) => named;
    SerializeStructVariant::serialize_field(name) => named;
}

#[cfg(test)]
mod tests;
