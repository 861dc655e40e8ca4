//! How does a JSON document reach a terminal without commanding it? With every such character escaped, as JSON allows.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

use super::sanitise::Guard;
use crate::trouble::Trouble;

pub(super) fn write(
    output: &mut dyn Write,
    document: &impl Serialize,
    indented: bool,
) -> Result<(), Trouble> {
    let written = if indented {
        document.serialize(&mut Serializer::with_formatter(&mut *output, Safe(PrettyFormatter::new())))
    } else {
        document.serialize(&mut Serializer::with_formatter(&mut *output, Safe(CompactFormatter)))
    };
    written.map_err(io::Error::from).and_then(|()| writeln!(output)).map_err(|error| Trouble::output(&error))
}

/// Another formatter, with what `serde_json` itself leaves in strings escaped too: DEL, C1, directions, the invisible.
struct Safe<F>(F);

/// Hands on what concerns layout.
macro_rules! hand_on {
    ($($method:ident($($argument:ident: $type:ty),*);)*) => {$(
        fn $method<W: ?Sized + Write>(&mut self, writer: &mut W $(, $argument: $type)*) -> io::Result<()> {
            self.0.$method(writer $(, $argument)*)
        }
    )*};
}

impl<F: Formatter> Formatter for Safe<F> {
    hand_on! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        end_object_key();
        begin_object_value();
        end_object_value();
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let (mut rest, mut guard) = (fragment, Guard::default());
        while let Some((at, character)) = rest.char_indices().find(|(_, character)| guard.stops(*character)) {
            writer.write_all(&rest.as_bytes()[..at])?;
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = &rest[at + character.len_utf8()..];
        }
        writer.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_says_the_same_and_holds_no_control() {
        let value = serde_json::json!({"a\u{9b}": ["x\u{202e}\u{1b}[2J\n\u{e0041}y\u{13430}", 1, {}], "b": "ü", "c": "e\u{301}".repeat(3), "d": "\u{301}".repeat(300)});
        for indented in [true, false] {
            let mut text = Vec::new();
            write(&mut text, &value, indented).expect("memory");
            assert_eq!(serde_json::from_slice::<serde_json::Value>(&text).expect("JSON"), value);
            let text = String::from_utf8(text).expect("UTF-8");
            let mut guard = Guard::default();
            assert!(text.trim_end().chars().all(|character| character == '\n' || !guard.stops(character)));
            assert!(text.contains('ü'));
        }
    }
}
