//! For tests: encodes a value and reads the bytes back as JSON, checking on the way that they are whole and
//! that nothing in them nests deeper or holds more than was allowed.

use serde_json::{Map, Value, json};

use super::Encode;
use crate::encode::{Buffer, Decoder, Encoder, Form, Limits, Shape, Token};

/// What was read back.
#[derive(Debug, PartialEq)]
pub(crate) struct Reading {
    pub(crate) json: Value,
    /// Words of `meta`, in the order in which they were met.
    pub(crate) marks: Vec<&'static str>,
    pub(crate) text_bytes: usize,
    pub(crate) deepest: usize,
    pub(crate) most_elements: usize,
}

/// The value as JSON, with room for everything.
pub(crate) fn json<T: Encode + ?Sized>(value: &T) -> Value {
    let reading = read(generous(), |encoder| value.encode(encoder));
    assert_eq!(reading.marks, Vec::<&str>::new());
    reading.json
}

/// The value as JSON, and what `meta` would say of it.
pub(crate) fn marked<T: Encode + ?Sized>(value: &T) -> (Value, Vec<&'static str>) {
    let reading = read(generous(), |encoder| value.encode(encoder));
    (reading.json, reading.marks)
}

pub(crate) fn generous() -> Limits {
    Limits { value_bytes: 1 << 24, line_bytes: 1 << 24, depth: 100, elements: 1 << 20 }
}

/// Encodes one value, then a second one; a value that wrote too much or too little spoils the second.
pub(crate) fn read(limits: Limits, encode: impl FnOnce(&mut Encoder)) -> Reading {
    const SENTINEL: u64 = 0x5e47_1e11;
    let mut encoder = Encoder::new(Buffer::on_heap(), limits, limits.line_bytes);
    encode(encoder.next_value());
    encoder.next_value().unsigned(SENTINEL);
    let bytes = encoder.into_bytes();
    let mut reader =
        Reader { decoder: Decoder::new(bytes.as_slice()), depth: 0, reading: Reading::default() };
    let first = reader.token();
    reader.reading.json = reader.value(first);
    assert!(matches!(reader.token(), Token::Unsigned(SENTINEL)));
    assert!(reader.decoder.next().is_none());
    reader.reading
}

impl Default for Reading {
    fn default() -> Reading {
        Reading { json: Value::Null, marks: Vec::new(), text_bytes: 0, deepest: 0, most_elements: 0 }
    }
}

struct Reader<'a> {
    decoder: Decoder<'a>,
    depth: usize,
    reading: Reading,
}

impl<'a> Reader<'a> {
    fn token(&mut self) -> Token<'a> {
        self.decoder.next().expect("the bytes go on")
    }

    fn mark(&mut self, mark: &'static str) {
        self.reading.marks.push(mark);
    }

    fn value(&mut self, token: Token<'a>) -> Value {
        match token {
            Token::Null | Token::Unit => Value::Null,
            Token::Bool(value) => json!(value),
            Token::Unsigned(value) => json!(value),
            Token::Signed(value) => json!(value),
            Token::UnsignedBig(value) => json!(value.to_string()),
            Token::SignedBig(value) => json!(value.to_string()),
            Token::Float(value) => json!(value),
            Token::Float32(value) => json!(value),
            Token::Text { text, full_size } => {
                self.sized(text.len(), full_size);
                json!(std::str::from_utf8(text).expect("what was encoded was text"))
            }
            Token::Bytes { bytes, full_size } => {
                self.mark("base64");
                self.sized(bytes.len(), full_size);
                json!(bytes)
            }
            Token::Opaque(name) => {
                self.mark("opaque");
                json!(format!("<{name}>"))
            }
            Token::Redacted => self.word("redacted"),
            Token::Panicked => self.word("panicked"),
            Token::Cut { .. } => self.word("truncated"),
            Token::Sequence => {
                let items = self.elements();
                self.reading.most_elements = self.reading.most_elements.max(items.len());
                Value::Array(items)
            }
            Token::Map => Value::Object(self.entries()),
            Token::Shape(shape) => self.shape(shape),
            Token::Debug => self.before_value("debug"),
            Token::Partial => {
                let token = self.token();
                self.value(token)
            }
            Token::Lossy => self.before_value("lossy"),
            Token::Masked => self.before_value("masked"),
            Token::Hashed => self.before_value("hashed"),
            Token::End { .. } => panic!("an end that nothing began"),
        }
    }

    fn word(&mut self, word: &'static str) -> Value {
        self.mark(word);
        Value::Null
    }

    fn before_value(&mut self, mark: &'static str) -> Value {
        self.mark(mark);
        let token = self.token();
        self.value(token)
    }

    fn sized(&mut self, kept: usize, full_size: u32) {
        self.reading.text_bytes += kept;
        if kept < full_size as usize {
            self.mark("truncated");
        }
    }

    /// Values up to the matching end.
    fn elements(&mut self) -> Vec<Value> {
        self.depth += 1;
        let mut values = Vec::new();
        loop {
            match self.token() {
                Token::End { cut: None } => break,
                Token::End { cut: Some(_) } => {
                    self.mark("truncated");
                    break;
                }
                token => {
                    // What is empty does not count: nothing is inside.
                    self.reading.deepest = self.reading.deepest.max(self.depth);
                    values.push(self.value(token));
                }
            }
        }
        self.depth -= 1;
        values
    }

    fn entries(&mut self) -> Map<String, Value> {
        let items = self.elements();
        assert!(items.len().is_multiple_of(2), "a key without a value");
        self.reading.most_elements = self.reading.most_elements.max(items.len() / 2);
        items.chunks(2).map(|entry| (text_of(&entry[0]), entry[1].clone())).collect()
    }

    fn shape(&mut self, shape: &'static Shape) -> Value {
        let marks = self.reading.marks.len();
        let mut fields = self.elements();
        let cut = self.reading.marks[marks..].last() == Some(&"truncated") && shape.arity() > 1;
        assert!(cut || fields.len() == shape.arity(), "{} fields of {}", fields.len(), shape.name());
        let inner = match shape.form() {
            Form::Structure => {
                let names = shape.field_names().iter().map(ToString::to_string);
                Value::Object(names.zip(fields).collect())
            }
            Form::Tuple => Value::Array(fields),
            Form::Newtype => fields.remove(0),
            Form::Unit if shape.is_variant() => return json!(shape.name()),
            Form::Unit => Value::Null,
        };
        if shape.is_variant() { json!({ shape.name(): inner }) } else { inner }
    }
}

fn text_of(key: &Value) -> String {
    key.as_str().map_or_else(|| key.to_string(), str::to_owned)
}
