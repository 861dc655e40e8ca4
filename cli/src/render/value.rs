//! How does a recorded value look in the middle of a line?

use std::io::{self, Write};

use serde_json::Value;

/// The value as JSON on one line, at most so many bytes of it, with `…` where it was cut.
///
/// ```
/// # use casefile_cli::render::brief;
/// assert_eq!(brief(&serde_json::json!([1, "two"]), 80), r#"[1,"two"]"#);
/// assert_eq!(brief(&serde_json::json!("a long text"), 7), "\"a long…");
/// ```
#[must_use]
pub fn brief(value: &Value, most: usize) -> String {
    let mut text = Bounded { text: Vec::new(), most };
    // It fails where it is full: what is there then is what is wanted.
    let whole = serde_json::to_writer(&mut text, value).is_ok();
    finish(text.text, whole)
}

/// `name=value` for each member, at most so many bytes of all.
#[must_use]
pub fn brief_members<'a>(members: impl IntoIterator<Item = (&'a str, &'a Value)>, most: usize) -> String {
    let mut text = String::new();
    for (name, value) in members {
        if !text.is_empty() {
            text.push(' ');
        }
        if text.len() + name.len() >= most {
            text.push('…');
            break;
        }
        text.push_str(name);
        text.push('=');
        text.push_str(&brief(value, most.saturating_sub(text.len()).max(1)));
    }
    text
}

fn finish(bytes: Vec<u8>, whole: bool) -> String {
    let mut text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            // Cut within a character.
            let end = error.utf8_error().valid_up_to();
            let mut bytes = error.into_bytes();
            bytes.truncate(end);
            String::from_utf8(bytes).unwrap_or_default()
        }
    };
    if !whole {
        text.push('…');
    }
    text
}

struct Bounded {
    text: Vec<u8>,
    most: usize,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = self.most - self.text.len();
        self.text.extend_from_slice(&bytes[..bytes.len().min(room)]);
        if bytes.len() > room {
            return Err(io::Error::other("full"));
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_is_cut_between_characters() {
        assert_eq!(brief(&json!("üü"), 4), "\"ü…");
        assert_eq!(brief(&json!({"a": null}), 10), "{\"a\":null}");
        assert_eq!(brief(&json!(vec![0; 1_000_000]), 5), "[0,0,…");
    }

    #[test]
    fn members_are_cut_as_a_whole() {
        let members = [("id", json!(7)), ("name", json!("abcdef")), ("more", json!(1))];
        let shown = |most| brief_members(members.iter().map(|(name, value)| (*name, value)), most);
        assert_eq!(shown(80), "id=7 name=\"abcdef\" more=1");
        assert_eq!(shown(14), "id=7 name=\"abc… …");
    }
}
