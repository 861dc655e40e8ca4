//! The names of a shape as they stand in JSON, made when it is first written.

use casefile_record::json;

use super::Shape;

/// A member's key as it stands in a line, with the comma before it and the colon after it: `,"name":`.
#[derive(Debug)]
pub(crate) struct MemberKey {
    text: Box<[u8]>,
    /// The text where it is no longer, and something behind it: what has a length that the compiler knows is copied at
    /// several times the speed.
    padded: [u8; PADDED],
}

const PADDED: usize = 32;

impl MemberKey {
    pub(crate) fn new(name: &str) -> MemberKey {
        let mut text = vec![b','];
        json::string(&mut text, name);
        text.push(b':');
        let mut padded = [0; PADDED];
        if let Some(place) = padded.get_mut(..text.len()) {
            place.copy_from_slice(&text);
        }
        MemberKey { text: text.into(), padded }
    }

    #[inline]
    pub(crate) fn append_to(&self, out: &mut Vec<u8>) {
        if self.text.len() > PADDED {
            return out.extend_from_slice(&self.text);
        }
        let end = out.len() + self.text.len();
        out.extend_from_slice(&self.padded);
        out.truncate(end);
    }

    /// The name without its quotes, escaped.
    #[inline]
    pub(crate) fn name(&self) -> &[u8] {
        &self.text[2..self.text.len() - 2]
    }
}

/// The names of one shape.
#[derive(Debug)]
pub(crate) struct ShapeText {
    /// The shape's own.
    pub(crate) name: MemberKey,
    /// Those of its fields.
    pub(crate) fields: Box<[MemberKey]>,
}

impl ShapeText {
    pub(super) fn new(shape: &Shape) -> ShapeText {
        ShapeText {
            name: MemberKey::new(shape.name),
            fields: shape.fields.iter().map(|name| MemberKey::new(name)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::MemberKey;

    #[test]
    fn a_key_of_any_length_is_whole() {
        for length in 0..40 {
            let name = "n".repeat(length);
            let mut out = b"1".to_vec();
            let key = MemberKey::new(&name);
            key.append_to(&mut out);
            assert_eq!(out, format!("1,\"{name}\":").as_bytes());
            assert_eq!(key.name(), name.as_bytes());
        }
    }

    #[test]
    fn a_key_is_escaped() {
        let mut out = Vec::new();
        MemberKey::new("a\"b").append_to(&mut out);
        assert_eq!(out, br#","a\"b":"#);
    }
}
