//! The names of a shape as they stand in JSON, made when it is first written.

use casefile_record::json;

use super::Shape;

/// A member's key as it stands in a line, with the comma before it and the colon after it: `,"name":`.
#[derive(Debug)]
pub(crate) struct MemberKey(Box<[u8]>);

impl MemberKey {
    pub(crate) fn new(name: &str) -> MemberKey {
        let mut text = vec![b','];
        json::string(&mut text, name);
        text.push(b':');
        MemberKey(text.into())
    }

    /// For the first member, without the comma.
    #[inline]
    pub(crate) fn first(&self) -> &[u8] {
        &self.0[1..]
    }

    /// For every other member.
    #[inline]
    pub(crate) fn next(&self) -> &[u8] {
        &self.0
    }

    /// The name without its quotes, escaped.
    pub(crate) fn name(&self) -> &[u8] {
        &self.0[2..self.0.len() - 2]
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
