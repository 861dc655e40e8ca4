//! Encoded values to JSON text, and what a reader must know of them to `meta`.

use casefile_record::{Mark, json, key};

use super::disguise;
use super::meta::{Meta, Path};
use crate::encode::{Decoder, End, Form, MemberKey, Shape, Token};
use crate::scrub::{self, scrub};

/// The text that stands for a value that is not written.
const REDACTED: &[u8] = b"\"[redacted]\"";
const PANICKED: &[u8] = b"\"[panicked]\"";

/// Turns the values of one record after the other into JSON and collects each record's `meta`.
#[derive(Debug, Default)]
pub(super) struct ValueWriter {
    meta: Meta,
}

impl ValueWriter {
    /// Writes the record's `meta`, where there is anything to say.
    pub(super) fn finish(&mut self, out: &mut Vec<u8>) {
        self.meta.finish(out);
    }

    /// How many entries `meta` has so far.
    pub(super) fn mark_place(&self) -> usize {
        self.meta.count()
    }

    /// Forgets the entries of `meta` behind that place.
    pub(super) fn forget_marks(&mut self, place: usize) {
        self.meta.truncate(place);
    }

    /// How much of the line `meta` takes so far.
    pub(super) fn mark_bytes(&self) -> usize {
        self.meta.bytes()
    }

    /// Writes the next value of `values`, which stands at `path`.
    #[expect(
        clippy::inline_always,
        reason = "numbers and text are most of what there is, and need little of the rest"
    )]
    #[inline(always)]
    pub(super) fn write(&mut self, path: &Path<'_>, values: &mut Decoder<'_>, out: &mut Vec<u8>) {
        match values.next_inlined() {
            Some(Token::Unsigned(value)) => json::unsigned(out, value),
            Some(Token::Signed(value)) => json::signed(out, value),
            Some(Token::Float(value)) => json::float(out, value),
            Some(Token::Text { text, full_size }) => self.text(text, full_size, path, out),
            Some(Token::Shape(shape)) => self.shape(shape, path, values, out),
            Some(token) => self.write_token(token, path, values, out),
            None => self.nothing(values, out),
        }
    }

    /// What is left makes no sense.
    #[cold]
    #[expect(clippy::unused_self, reason = "called like the others")]
    fn nothing(&self, values: &mut Decoder<'_>, out: &mut Vec<u8>) {
        values.give_up();
        out.extend_from_slice(b"null");
    }

    fn text(&mut self, text: &[u8], full_size: u32, path: &Path<'_>, out: &mut Vec<u8>) {
        let cut = text.len() < full_size as usize;
        if let Some(scrubbed) = scrub(text, cut) {
            return self.scrubbed(&scrubbed, path, out);
        }
        json::utf8_string(out, text);
        if cut {
            self.truncated(path, full_size);
        }
    }

    /// That something is missing from the text matters more than how long it was.
    #[cold]
    fn scrubbed(&mut self, text: &[u8], path: &Path<'_>, out: &mut Vec<u8>) {
        json::utf8_string(out, text);
        self.note_scrubbed(path);
    }

    fn note_scrubbed(&mut self, path: &Path<'_>) {
        scrub::count();
        self.meta.mark(path, Mark::Scrubbed);
    }

    /// Writes the next value from somewhere that is not on most values' way.
    pub(super) fn write_any(&mut self, path: &Path<'_>, values: &mut Decoder<'_>, out: &mut Vec<u8>) {
        self.write(path, values, out);
    }

    /// Writes the value that begins with `token`, which was taken from `values`.
    fn write_token(
        &mut self,
        token: Token<'_>,
        path: &Path<'_>,
        values: &mut Decoder<'_>,
        out: &mut Vec<u8>,
    ) {
        match token {
            Token::Sequence => self.sequence(path, values, out),
            Token::Map => self.map(path, values, out),
            Token::Shape(shape) => self.shape(shape, path, values, out),
            // One path has room for one mark, the first: that something is missing matters more.
            Token::Partial => self.write_any(path, values, out),
            Token::Debug => {
                self.write_any(path, values, out);
                self.meta.mark(path, Mark::Debug);
            }
            Token::Lossy => {
                self.write_any(path, values, out);
                self.meta.mark(path, Mark::Lossy);
            }
            // These matter more than that something is missing.
            Token::Masked => {
                self.meta.mark(path, Mark::Masked);
                self.write_any(path, values, out);
            }
            Token::Hashed => {
                self.meta.mark(path, Mark::Hashed);
                self.write_any(path, values, out);
            }
            Token::Bool(value) => out.extend_from_slice(if value { b"true" } else { b"false" }),
            Token::Unsigned(value) => json::unsigned(out, value),
            Token::Signed(value) => json::signed(out, value),
            Token::UnsignedBig(value) => json::big_unsigned(out, value),
            Token::SignedBig(value) => json::big_signed(out, value),
            Token::Float(value) => json::float(out, value),
            Token::Float32(value) => json::float32(out, value),
            Token::Text { text, full_size } => self.text(text, full_size, path, out),
            Token::Bytes { bytes, full_size } => {
                let cut = bytes.len() < full_size as usize;
                if let Some(scrubbed) = scrub(bytes, cut) {
                    json::base64(out, &scrubbed);
                    return self.note_scrubbed(path);
                }
                json::base64(out, bytes);
                // One word has room for one fact: that bytes are missing matters more.
                self.meta.mark(path, if cut { Mark::Truncated(u64::from(full_size)) } else { Mark::Base64 });
            }
            Token::Opaque(type_name) => {
                out.extend_from_slice(b"\"<");
                json::escaped(out, type_name);
                out.extend_from_slice(b">\"");
                self.meta.mark(path, Mark::Opaque);
            }
            Token::Redacted => {
                out.extend_from_slice(REDACTED);
                self.meta.mark(path, Mark::Redacted);
            }
            Token::Panicked => {
                out.extend_from_slice(PANICKED);
                self.meta.mark(path, Mark::Panicked);
            }
            Token::Cut { full_size } => {
                out.extend_from_slice(b"null");
                self.truncated(path, full_size);
            }
            // An END where a value should be: the shape said more fields than were written.
            _ => out.extend_from_slice(b"null"),
        }
    }

    fn sequence(&mut self, path: &Path<'_>, values: &mut Decoder<'_>, out: &mut Vec<u8>) {
        if disguise::spells_a_secret(*values) {
            skip_to_end(values);
            out.extend_from_slice(REDACTED);
            return self.note_scrubbed(path);
        }
        out.push(b'[');
        let mut index = 0;
        while !values.is_empty() {
            if let Some(End { cut }) = values.take_end() {
                self.end(path, cut);
                break;
            }
            separate(index, out);
            self.write_any(&path.index(index), values, out);
            index += 1;
        }
        out.push(b']');
    }

    fn end(&mut self, path: &Path<'_>, cut: Option<u32>) {
        if let Some(full_size) = cut {
            self.truncated(path, full_size);
        }
    }

    fn truncated(&mut self, path: &Path<'_>, full_size: u32) {
        self.meta.mark(path, Mark::Truncated(u64::from(full_size)));
    }

    fn map(&mut self, path: &Path<'_>, values: &mut Decoder<'_>, out: &mut Vec<u8>) {
        out.push(b'{');
        let mut keys = Vec::new();
        while let Some(token) = values.next() {
            if let Token::End { cut } = token {
                self.end(path, cut);
                break;
            }
            separate(keys.len(), out);
            let (key, scrubbed) = self.key_text(token, path, values);
            let key = unique(key, &keys);
            if scrubbed {
                self.note_scrubbed(&path.name(&key));
            }
            json::string(out, &key);
            out.push(b':');
            if scrub::is_secret_name(key.as_bytes()) {
                self.secret_value(&path.name(&key), values, out);
            } else {
                self.write_any(&path.name(&key), values, out);
            }
            keys.push(key);
        }
        out.push(b'}');
    }

    /// The value of a key that says it is a secret: of `password` in JSON or in a map of settings.
    fn secret_value(&mut self, path: &Path<'_>, values: &mut Decoder<'_>, out: &mut Vec<u8>) {
        let Some(mut value) = values.take_value() else { return self.nothing(values, out) };
        let mut written = Vec::new();
        let mut own = ValueWriter::default();
        own.write_any(&Path::root("value"), &mut value, &mut written);
        // There is nothing to hide in these, and what is redacted or masked already says so itself.
        if matches!(&*written, b"null" | b"true" | b"false" | b"\"\"" | b"[]" | b"{}" | REDACTED) {
            out.extend_from_slice(&written);
            if written == REDACTED {
                self.meta.mark(path, Mark::Redacted);
            }
            return;
        }
        out.extend_from_slice(REDACTED);
        self.note_scrubbed(path);
    }

    /// A key as text, and whether something in it was replaced: text as it is, anything else as its JSON, without the
    /// quotes that JSON puts around big integers and the like.
    fn key_text(&mut self, token: Token<'_>, path: &Path<'_>, values: &mut Decoder<'_>) -> (String, bool) {
        match token {
            Token::Partial => {
                values.next().map_or_else(Default::default, |token| self.key_text(token, path, values))
            }
            Token::Text { text, full_size } => {
                let cut = text.len() < full_size as usize;
                if let Some(scrubbed) = scrub(text, cut) {
                    return (String::from_utf8_lossy(&scrubbed).into_owned(), true);
                }
                let key = String::from_utf8_lossy(text).into_owned();
                if cut {
                    self.truncated(&path.name(&key), full_size);
                }
                (key, false)
            }
            other => {
                let mut written = Vec::new();
                self.write_token(other, &path.name("<key>"), values, &mut written);
                let written = String::from_utf8_lossy(&written).into_owned();
                match written.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
                    Some(text) if !text.contains(['"', '\\']) => (text.to_owned(), false),
                    _ => (written, false),
                }
            }
        }
    }

    fn shape(&mut self, shape: &'static Shape, path: &Path<'_>, values: &mut Decoder<'_>, out: &mut Vec<u8>) {
        if !shape.is_variant() {
            return self.fields(shape, path, values, out);
        }
        self.variant(shape, path, values, out);
    }

    fn variant(
        &mut self,
        shape: &'static Shape,
        path: &Path<'_>,
        values: &mut Decoder<'_>,
        out: &mut Vec<u8>,
    ) {
        let name = &shape.text().name;
        if shape.form() == Form::Unit {
            out.push(b'"');
            out.extend_from_slice(name.name());
            out.push(b'"');
            return skip_to_end(values);
        }
        let begin = out.len();
        name.append_to(out);
        // Where the comma was.
        out[begin] = b'{';
        self.fields(shape, &path.escaped(name.name()), values, out);
        out.push(b'}');
    }

    /// The fields of an error that is a variant, without the variant's name: `error.type` has it.
    /// `out` is empty, and gets what the returned value says.
    pub(super) fn error_fields(
        &mut self,
        path: Path<'_>,
        values: &mut Decoder<'_>,
        out: &mut Vec<u8>,
    ) -> ErrorFields {
        let path = &path;
        let mut token = values.next();
        while let Some(Token::Partial) = token {
            token = values.next();
        }
        match token {
            Some(Token::Shape(shape)) => match shape.form() {
                Form::Unit => return ErrorFields::None,
                Form::Structure if shape.arity() == 0 => return ErrorFields::None,
                Form::Structure => self.fields(shape, path, values, out),
                Form::Newtype | Form::Tuple => self.numbered_fields(path, values, out),
            },
            // An error that is text, or is written as text, has no fields: the text is its message.
            Some(token @ Token::Text { .. }) => {
                self.write_token(token, &Path::root(key::ERROR_MESSAGE), values, out);
                return ErrorFields::Message;
            }
            Some(Token::Map) => self.map(path, values, out),
            Some(Token::Null | Token::Unit) | None => return ErrorFields::None,
            Some(token) => {
                out.extend_from_slice(b"{\"0\":");
                self.write_token(token, &path.index(0), values, out);
                out.push(b'}');
            }
        }
        ErrorFields::Object
    }

    fn fields(
        &mut self,
        shape: &'static Shape,
        path: &Path<'_>,
        values: &mut Decoder<'_>,
        out: &mut Vec<u8>,
    ) {
        match shape.form() {
            Form::Unit => {
                out.extend_from_slice(b"null");
                skip_to_end(values);
            }
            Form::Newtype => {
                self.write_any(path, values, out);
                skip_to_end(values);
            }
            Form::Tuple => self.sequence(path, values, out),
            Form::Structure => self.named_fields(&shape.text().fields, path, values, out),
        }
    }

    fn named_fields(
        &mut self,
        names: &[MemberKey],
        path: &Path<'_>,
        values: &mut Decoder<'_>,
        out: &mut Vec<u8>,
    ) {
        let begin = out.len();
        let end = self.members(names, path, values, out);
        // Where the first one's comma was.
        match out.get_mut(begin) {
            Some(comma) => *comma = b'{',
            None => out.push(b'{'),
        }
        out.push(b'}');
        match end {
            Some(End { cut }) => self.end(path, cut),
            None => skip_to_end(values),
        }
    }

    /// Writes members until there are no more names, or the end comes, which is returned.
    #[inline]
    fn members(
        &mut self,
        names: &[MemberKey],
        path: &Path<'_>,
        values: &mut Decoder<'_>,
        out: &mut Vec<u8>,
    ) -> Option<End> {
        for name in names {
            if values.is_empty() {
                break;
            }
            if let Some(end) = values.take_end() {
                return Some(end);
            }
            name.append_to(out);
            self.write(&path.escaped(name.name()), values, out);
        }
        None
    }

    fn numbered_fields(&mut self, path: &Path<'_>, values: &mut Decoder<'_>, out: &mut Vec<u8>) {
        out.push(b'{');
        let mut index = 0;
        while !values.is_empty() {
            if let Some(End { cut }) = values.take_end() {
                self.end(path, cut);
                break;
            }
            separate(index, out);
            out.push(b'"');
            json::unsigned(out, index as u64);
            out.extend_from_slice(b"\":");
            self.write_any(&path.index(index), values, out);
            index += 1;
        }
        out.push(b'}');
    }
}

/// What an error's own value turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ErrorFields {
    None,
    Object,
    Message,
}

fn separate(index: usize, out: &mut Vec<u8>) {
    if index > 0 {
        out.push(b',');
    }
}

/// Passes over what a hand-written implementation wrote beyond its shape, up to the END that closes it.
fn skip_to_end(values: &mut Decoder<'_>) {
    if values.take_end().is_some() {
        return;
    }
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
