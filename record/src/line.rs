//! How does one record become one line? A writer that puts keys and values into a byte buffer, with nothing between.
//!
//! Must never allocate beyond the buffer's growth, and never leave invalid JSON behind a finished line.

use std::fmt::{self, Display, Write as _};

use crate::json;

/// Writes one line, a JSON object, into a buffer. The order of the calls is the order of the keys; no key may come
/// twice, which debug builds assert.
///
/// ```
/// # use casefile_record::{LineWriter, json, key};
/// let mut out = Vec::new();
/// let mut line = LineWriter::begin(&mut out);
/// line.string(key::MESSAGE, "shop::pay ok");
/// line.unsigned(key::SEQ, 7);
/// line.value_with_key("order.id", |out| json::signed(out, -1));
/// line.finish();
/// assert_eq!(out, b"{\"message\":\"shop::pay ok\",\"seq\":7,\"order.id\":-1}\n");
/// ```
#[derive(Debug)]
#[must_use = "a line is not valid before it is finished"]
pub struct LineWriter<'a> {
    out: &'a mut Vec<u8>,
    first: usize,
    #[cfg(debug_assertions)]
    keys: std::collections::BTreeSet<String>,
}

impl<'a> LineWriter<'a> {
    /// Starts a line behind what the buffer already holds.
    pub fn begin(out: &'a mut Vec<u8>) -> Self {
        out.push(b'{');
        Self {
            first: out.len(),
            out,
            #[cfg(debug_assertions)]
            keys: std::collections::BTreeSet::new(),
        }
    }

    /// Writes a key of the schema and a string, escaped.
    pub fn string(&mut self, key: &'static str, text: &str) {
        self.value(key, |out| json::string(out, text));
    }

    /// Writes a key of the schema and a number.
    pub fn unsigned(&mut self, key: &'static str, value: u64) {
        self.value(key, |out| json::unsigned(out, value));
    }

    /// Writes a key of the schema and a value's text as a string, escaped, without a `String` in between.
    pub fn display(&mut self, key: &'static str, value: impl Display) {
        self.value(key, |out| {
            out.push(b'"');
            // Fails only where the value's own `Display` fails; what it wrote until then stands, and the line is valid.
            let _ = write!(Escaping(out), "{value}");
            out.push(b'"');
        });
    }

    /// Writes a key of the schema and whatever the function appends, which must be one valid JSON value.
    pub fn value(&mut self, key: &'static str, write: impl FnOnce(&mut Vec<u8>)) {
        debug_assert_eq!(json::escaped_len(key), key.len(), "a schema key needs no escaping: {key:?}");
        self.separate(key);
        self.out.push(b'"');
        self.out.extend_from_slice(key.as_bytes());
        self.out.extend_from_slice(b"\":");
        write(self.out);
    }

    /// Like [`value`](Self::value), for a key that somebody else chose: it is escaped.
    pub fn value_with_key(&mut self, key: &str, write: impl FnOnce(&mut Vec<u8>)) {
        self.separate(key);
        json::string(self.out, key);
        self.out.push(b':');
        write(self.out);
    }

    /// Closes the object and ends the line.
    pub fn finish(self) {
        self.out.extend_from_slice(b"}\n");
    }

    /// Closes the object where it is a value inside of a line.
    pub fn close(self) {
        self.out.push(b'}');
    }

    #[cfg_attr(
        not(debug_assertions),
        expect(unused_variables, reason = "only debug builds look for duplicates")
    )]
    fn separate(&mut self, key: &str) {
        #[cfg(debug_assertions)]
        assert!(self.keys.insert(key.to_owned()), "the key {key:?} comes twice in one line");
        if self.out.len() > self.first {
            self.out.push(b',');
        }
    }
}

struct Escaping<'a>(&'a mut Vec<u8>);

impl fmt::Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        json::escaped(self.0, text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SpanId, key};

    #[test]
    fn an_empty_line_is_an_empty_object() {
        let mut out = b"before\n".to_vec();
        LineWriter::begin(&mut out).finish();
        assert_eq!(out, b"before\n{}\n");
    }

    #[test]
    fn every_kind_of_value() {
        let mut out = b"{}\n".to_vec();
        let mut line = LineWriter::begin(&mut out);
        line.display(key::SPAN_ID, SpanId::from_u64(0xAB).expect("not zero"));
        line.string(key::MESSAGE, "a\nb");
        line.unsigned(key::SEQ, u64::MAX);
        line.display(key::THREAD_NAME, "say \"hi\"");
        line.value(key::INPUTS, |out| out.extend_from_slice(b"{\"n\":1}"));
        line.value_with_key("user\"s", |out| json::float(out, 1.5));
        line.finish();
        let expected = concat!(
            "{}\n",
            r#"{"span_id":"00000000000000ab","message":"a\nb","seq":18446744073709551615,"#,
            r#""thread.name":"say \"hi\"","inputs":{"n":1},"user\"s":1.5}"#,
            "\n"
        );
        assert_eq!(String::from_utf8(out).expect("UTF-8"), expected);
    }

    #[test]
    fn a_failing_display_leaves_a_valid_line() {
        struct Failing;
        impl Display for Failing {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("half")?;
                Err(fmt::Error)
            }
        }
        let mut out = Vec::new();
        let mut line = LineWriter::begin(&mut out);
        line.display(key::MESSAGE, Failing);
        line.finish();
        assert_eq!(out, b"{\"message\":\"half\"}\n");
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "the key \"seq\" comes twice")]
    fn a_key_that_comes_twice_is_noticed() {
        let mut out = Vec::new();
        let mut line = LineWriter::begin(&mut out);
        line.unsigned(key::SEQ, 1);
        line.value_with_key("seq", |out| json::unsigned(out, 2));
        line.finish();
    }
}
