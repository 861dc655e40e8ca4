//! Encoded values to JSON text, and what a reader must know of them to `meta`.

use std::fmt::Write as _;

use casefile_record::{Mark, json};

use crate::encode::{Decoder, Form, Shape, Token};

/// The text that stands for a value that is not written.
const REDACTED: &str = "[redacted]";
const PANICKED: &str = "[panicked]";

/// Turns the values of one record into JSON and collects the record's `meta`.
#[derive(Debug, Default)]
pub(super) struct ValueWriter {
    /// The path of the value being written: `inputs.order.items.3`.
    path: String,
    /// Entries of `meta`, without the braces.
    meta: Vec<u8>,
    meta_paths: Vec<String>,
}

impl ValueWriter {
    /// Writes the next value of `values` under the top-level key `root`.
    pub(super) fn write_at(&mut self, root: &str, values: &mut Decoder<'_>, out: &mut Vec<u8>) {
        self.path.clear();
        self.path.push_str(root);
        self.write(values, out);
    }

    /// Writes the next value of `values` as the member `name` of the object at `root`.
    pub(super) fn write_member(
        &mut self,
        root: &str,
        name: &str,
        values: &mut Decoder<'_>,
        out: &mut Vec<u8>,
    ) {
        self.path.clear();
        self.path.push_str(root);
        self.nested(name, |writer| writer.write(values, out));
    }

    /// The entries of `meta`, where there are any.
    pub(super) fn into_meta(self) -> Option<Vec<u8>> {
        (!self.meta.is_empty()).then_some(self.meta)
    }

    fn nested<R>(&mut self, step: &str, work: impl FnOnce(&mut ValueWriter) -> R) -> R {
        let parent = self.path.len();
        self.path.push('.');
        self.path.push_str(step);
        let result = work(self);
        self.path.truncate(parent);
        result
    }

    fn nested_index<R>(&mut self, index: usize, work: impl FnOnce(&mut ValueWriter) -> R) -> R {
        let parent = self.path.len();
        // Writing to a String does not fail.
        let _ = write!(self.path, ".{index}");
        let result = work(self);
        self.path.truncate(parent);
        result
    }

    fn mark(&mut self, mark: Mark) {
        // Two keys that read the same would make two entries: the first one stands.
        if self.meta_paths.contains(&self.path) {
            return;
        }
        if !self.meta.is_empty() {
            self.meta.push(b',');
        }
        json::string(&mut self.meta, &self.path);
        self.meta.push(b':');
        json::string(&mut self.meta, &mark.to_string());
        self.meta_paths.push(self.path.clone());
    }

    fn truncated(&mut self, full_size: u32) {
        self.mark(Mark::Truncated(u64::from(full_size)));
    }

    fn write(&mut self, values: &mut Decoder<'_>, out: &mut Vec<u8>) {
        match values.next() {
            Some(token) => self.write_token(token, values, out),
            None => out.extend_from_slice(b"null"),
        }
    }

    fn write_token(&mut self, token: Token<'_>, values: &mut Decoder<'_>, out: &mut Vec<u8>) {
        match token {
            Token::Sequence => self.sequence(values, out),
            Token::Map => self.map(values, out),
            Token::Shape(shape) => self.shape(shape, values, out),
            // One path has room for one mark, the first: that something is missing matters more.
            Token::Partial => self.write(values, out),
            Token::Debug => {
                self.write(values, out);
                self.mark(Mark::Debug);
            }
            Token::Lossy => {
                self.write(values, out);
                self.mark(Mark::Lossy);
            }
            scalar => self.scalar(scalar, out),
        }
    }

    fn scalar(&mut self, token: Token<'_>, out: &mut Vec<u8>) {
        match token {
            Token::Bool(value) => out.extend_from_slice(if value { b"true" } else { b"false" }),
            Token::Unsigned(value) => json::unsigned(out, value),
            Token::Signed(value) => json::signed(out, value),
            Token::UnsignedBig(value) => json::big_unsigned(out, value),
            Token::SignedBig(value) => json::big_signed(out, value),
            Token::Float(value) => json::float(out, value),
            Token::Float32(value) => json::float32(out, value),
            Token::Text { text, full_size } => {
                json::string(out, text);
                if text.len() < full_size as usize {
                    self.truncated(full_size);
                }
            }
            Token::Bytes { bytes, full_size } => {
                json::base64(out, bytes);
                // One word has room for one fact: that bytes are missing matters more.
                let cut = bytes.len() < full_size as usize;
                self.mark(if cut { Mark::Truncated(u64::from(full_size)) } else { Mark::Base64 });
            }
            Token::Opaque(type_name) => {
                json::string(out, &format!("<{type_name}>"));
                self.mark(Mark::Opaque);
            }
            Token::Redacted => {
                json::string(out, REDACTED);
                self.mark(Mark::Redacted);
            }
            Token::Panicked => {
                json::string(out, PANICKED);
                self.mark(Mark::Panicked);
            }
            Token::Cut { full_size } => {
                out.extend_from_slice(b"null");
                self.truncated(full_size);
            }
            // An END where a value should be: the shape said more fields than were written.
            _ => out.extend_from_slice(b"null"),
        }
    }

    fn sequence(&mut self, values: &mut Decoder<'_>, out: &mut Vec<u8>) {
        out.push(b'[');
        let mut index = 0;
        while let Some(token) = values.next() {
            if let Token::End { cut } = token {
                self.end(cut);
                break;
            }
            separate(index, out);
            self.nested_index(index, |writer| writer.write_token(token, values, out));
            index += 1;
        }
        out.push(b']');
    }

    fn end(&mut self, cut: Option<u32>) {
        if let Some(full_size) = cut {
            self.truncated(full_size);
        }
    }

    fn map(&mut self, values: &mut Decoder<'_>, out: &mut Vec<u8>) {
        out.push(b'{');
        let mut keys = Vec::new();
        while let Some(token) = values.next() {
            if let Token::End { cut } = token {
                self.end(cut);
                break;
            }
            separate(keys.len(), out);
            let key = unique(self.key_text(token, values), &keys);
            json::string(out, &key);
            out.push(b':');
            self.nested(&key, |writer| writer.write(values, out));
            keys.push(key);
        }
        out.push(b'}');
    }

    /// A key as text: text as it is, anything else as its JSON, without the quotes that JSON puts around
    /// big integers and the like.
    fn key_text(&mut self, token: Token<'_>, values: &mut Decoder<'_>) -> String {
        match token {
            Token::Partial => values.next().map_or_else(String::new, |token| self.key_text(token, values)),
            Token::Text { text, full_size } if text.len() == full_size as usize => text.to_owned(),
            Token::Text { text, full_size } => {
                self.nested(text, |writer| writer.truncated(full_size));
                text.to_owned()
            }
            other => {
                let mut written = Vec::new();
                self.nested("<key>", |writer| writer.write_token(other, values, &mut written));
                let written = String::from_utf8_lossy(&written).into_owned();
                match written.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
                    Some(text) if !text.contains(['"', '\\']) => text.to_owned(),
                    _ => written,
                }
            }
        }
    }

    fn shape(&mut self, shape: &'static Shape, values: &mut Decoder<'_>, out: &mut Vec<u8>) {
        if !shape.is_variant() {
            return self.fields(shape, values, out);
        }
        if shape.form() == Form::Unit {
            json::string(out, shape.name());
            return skip_to_end(values);
        }
        out.push(b'{');
        json::string(out, shape.name());
        out.push(b':');
        self.nested(shape.name(), |writer| writer.fields(shape, values, out));
        out.push(b'}');
    }

    /// The fields of an error that is a variant, without the variant's name: `error.type` has it.
    pub(super) fn error_fields(&mut self, root: &str, values: &mut Decoder<'_>) -> ErrorFields {
        self.path.clear();
        self.path.push_str(root);
        let mut out = Vec::new();
        let mut token = values.next();
        while let Some(Token::Partial) = token {
            token = values.next();
        }
        match token {
            Some(Token::Shape(shape)) => match shape.form() {
                Form::Unit => {
                    skip_to_end(values);
                    ErrorFields::None
                }
                Form::Structure if shape.arity() == 0 => {
                    skip_to_end(values);
                    ErrorFields::None
                }
                Form::Structure => {
                    self.fields(shape, values, &mut out);
                    ErrorFields::Object(out)
                }
                Form::Newtype | Form::Tuple => {
                    self.numbered_fields(values, &mut out);
                    ErrorFields::Object(out)
                }
            },
            // An error that is text, or is written as text, has no fields: the text is its message.
            Some(token @ Token::Text { .. }) => {
                self.path.clear();
                self.path.push_str(casefile_record::key::ERROR_MESSAGE);
                self.write_token(token, values, &mut out);
                ErrorFields::Message(out)
            }
            Some(Token::Map) => {
                self.map(values, &mut out);
                ErrorFields::Object(out)
            }
            Some(Token::Null | Token::Unit) | None => ErrorFields::None,
            Some(token) => {
                out.extend_from_slice(b"{\"0\":");
                self.nested_index(0, |writer| writer.write_token(token, values, &mut out));
                out.push(b'}');
                ErrorFields::Object(out)
            }
        }
    }

    fn fields(&mut self, shape: &'static Shape, values: &mut Decoder<'_>, out: &mut Vec<u8>) {
        match shape.form() {
            Form::Unit => {
                out.extend_from_slice(b"null");
                skip_to_end(values);
            }
            Form::Newtype => {
                self.write(values, out);
                skip_to_end(values);
            }
            Form::Tuple => self.sequence(values, out),
            Form::Structure => self.named_fields(shape.field_names(), values, out),
        }
    }

    fn named_fields(&mut self, names: &[&str], values: &mut Decoder<'_>, out: &mut Vec<u8>) {
        out.push(b'{');
        for (index, name) in names.iter().enumerate() {
            let Some(token) = values.next() else { break };
            if let Token::End { cut } = token {
                self.end(cut);
                out.push(b'}');
                return;
            }
            separate(index, out);
            json::string(out, name);
            out.push(b':');
            self.nested(name, |writer| writer.write_token(token, values, out));
        }
        out.push(b'}');
        skip_to_end(values);
    }

    fn numbered_fields(&mut self, values: &mut Decoder<'_>, out: &mut Vec<u8>) {
        out.push(b'{');
        let mut index = 0;
        while let Some(token) = values.next() {
            if let Token::End { cut } = token {
                self.end(cut);
                break;
            }
            separate(index, out);
            json::string(out, &index.to_string());
            out.push(b':');
            self.nested_index(index, |writer| writer.write_token(token, values, out));
            index += 1;
        }
        out.push(b'}');
    }
}

/// What an error's own value turned out to be.
pub(super) enum ErrorFields {
    None,
    Object(Vec<u8>),
    Message(Vec<u8>),
}

fn separate(index: usize, out: &mut Vec<u8>) {
    if index > 0 {
        out.push(b',');
    }
}

/// Passes over what a hand-written implementation wrote beyond its shape, up to the END that closes it.
fn skip_to_end(values: &mut Decoder<'_>) {
    let mut depth = 0_usize;
    while let Some(token) = values.next() {
        match token {
            Token::Sequence | Token::Map | Token::Shape(_) => depth += 1,
            Token::End { .. } if depth == 0 => return,
            Token::End { .. } => depth -= 1,
            _ => {}
        }
    }
}

/// `key`, or `key#2`, `key#3`, .. where it was used before.
fn unique(key: String, used: &[String]) -> String {
    if !used.contains(&key) {
        return key;
    }
    let numbered = (2_usize..).map(|number| format!("{key}#{number}"));
    numbered.into_iter().find(|candidate| !used.contains(candidate)).unwrap_or(key)
}
