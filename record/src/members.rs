//! What stands in a line? Its members by key, checked: valid UTF-8, valid JSON, an object, no key twice at any depth.
//!
//! Must never decide what a member means, and never give up a member.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::line_error::{LineError, LineErrorKind};
use crate::object::Object;
use crate::schema::key;

/// A line's members. Those whose order tells something, and that are objects, are apart.
pub(crate) struct Members {
    objects: BTreeMap<String, Object>,
    others: BTreeMap<String, Value>,
}

const ORDERED: [&str; 4] = [key::INPUTS, key::ERROR_FIELDS, key::FIELDS, key::META];

impl Members {
    pub(crate) fn from_line(line: &[u8]) -> Result<Self, LineError> {
        let text = std::str::from_utf8(line)
            .map_err(|error| LineError::new(LineErrorKind::InvalidUtf8, error.valid_up_to() + 1))?;
        // In a pass of its own, so that numbers are read by `serde_json` itself: with its feature `arbitrary_precision`,
        // which any crate of the build may turn on, they look like objects to everybody else.
        serde_json::from_str::<Unique>(text).map_err(|error| LineError::from_json(&error))?;
        serde_json::from_str(text).map_err(|_| LineError::new(LineErrorKind::NotAnObject, 1))
    }

    /// The member, unless it is an object whose order is kept.
    pub(crate) fn peek(&self, key: &str) -> Option<&Value> {
        self.others.get(key)
    }

    /// Takes the member out where it can be converted; else it stays.
    pub(crate) fn take<T>(&mut self, key: &str, convert: impl FnOnce(&Value) -> Option<T>) -> Option<T> {
        let converted = convert(self.others.get(key)?)?;
        self.others.remove(key);
        Some(converted)
    }

    /// Takes the member out where it is an object whose values can be converted; else it stays.
    pub(crate) fn take_object<V>(
        &mut self,
        key: &str,
        convert: impl Fn(&Value) -> Option<V>,
    ) -> Option<Object<V>> {
        let members = self.objects.get(key)?.iter().map(|(name, value)| Some((name, convert(value)?)));
        let converted = members.collect::<Option<_>>()?;
        self.objects.remove(key);
        Some(converted)
    }

    /// Everything that was not taken out.
    pub(crate) fn into_rest(self) -> BTreeMap<String, Value> {
        let mut rest = self.others;
        rest.extend(self.objects.into_iter().map(|(key, object)| (key, object.into())));
        rest
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members = Members { objects: BTreeMap::new(), others: BTreeMap::new() };
        while let Some(key) = map.next_key::<String>()? {
            if !ORDERED.contains(&key.as_str()) {
                members.others.insert(key, map.next_value()?);
                continue;
            }
            match map.next_value()? {
                Member::Object(object) => drop(members.objects.insert(key, object)),
                Member::Other(value) => drop(members.others.insert(key, value)),
            }
        }
        Ok(members)
    }
}

/// A member that should be an object, but in somebody else's file may be anything.
enum Member {
    Object(Object),
    Other(Value),
}

impl<'de> Deserialize<'de> for Member {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MemberVisitor)
    }
}

struct MemberVisitor;

impl<'de> Visitor<'de> for MemberVisitor {
    type Value = Member;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_unit<E: Error>(self) -> Result<Member, E> {
        Ok(Member::Other(Value::Null))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Member, E> {
        Ok(Member::Other(value.into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Member, E> {
        Ok(Member::Other(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Member, E> {
        Ok(Member::Other(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Member, E> {
        Ok(Member::Other(value.into()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Member, E> {
        Ok(Member::Other(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Member, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = sequence.next_element()? {
            elements.push(element);
        }
        Ok(Member::Other(Value::Array(elements)))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Member, A::Error> {
        Object::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(Member::Object)
    }
}

/// Any value, in which no object has a key twice. Nothing of it is kept.
struct Unique;

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UniqueVisitor)
    }
}

struct UniqueVisitor;

impl<'de> Visitor<'de> for UniqueVisitor {
    type Value = Unique;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_unit<E: Error>(self) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Unique, A::Error> {
        while sequence.next_element::<Unique>()?.is_some() {}
        Ok(Unique)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unique, A::Error> {
        let mut seen = HashSet::new();
        while let Some(Key(key)) = map.next_key::<Key<'de>>()? {
            if let Some(Key(twice)) = seen.replace(Key(key)) {
                return Err(A::Error::custom(format_args!("the key {twice:?} comes twice")));
            }
            map.next_value::<Unique>()?;
        }
        Ok(Unique)
    }
}

/// A key, borrowed from the line where it holds no escapes; serde's own `Cow` always copies.
#[derive(PartialEq, Eq, Hash)]
struct Key<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(KeyVisitor)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = Key<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Borrowed(key)))
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Owned(key.to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(line: &[u8]) -> Option<LineErrorKind> {
        Members::from_line(line).err().map(|error| error.kind())
    }

    #[test]
    fn a_key_that_comes_twice_is_found_at_any_depth() {
        for line in [
            r#"{"a":1,"a":1}"#,
            r#"{"inputs":{"a":1,"a":2}}"#,
            r#"{"x":[{"y":{"a":1,"b":[],"a":2}}]}"#,
            r#"{"a":1,"\u0061":2}"#,
            r#"{"meta":{},"meta":1}"#,
        ] {
            assert_eq!(kind(line.as_bytes()), Some(LineErrorKind::DuplicateKey), "{line}");
        }
        assert_eq!(kind(br#"{"a":{"a":{"a":1}},"b":[{"a":1},{"a":1}]}"#), None);
    }

    #[test]
    fn each_mistake_has_its_kind() {
        assert_eq!(kind(b"{\"a\":\"\xC3\"}"), Some(LineErrorKind::InvalidUtf8));
        assert_eq!(kind(b"{\"a\":nan}"), Some(LineErrorKind::InvalidJson));
        assert_eq!(kind(b"{} {}"), Some(LineErrorKind::InvalidJson));
        assert_eq!(kind(b"{\"a\":\"\\ud800\"}"), Some(LineErrorKind::InvalidJson));
        assert_eq!(kind(b"{\"a\":1e999}"), Some(LineErrorKind::InvalidJson));
        assert_eq!(kind(b"{\"a\":"), Some(LineErrorKind::Truncated));
        assert_eq!(kind(b""), Some(LineErrorKind::Truncated));
        for line in ["[]", "null", "true", "-1", "1.5", "\"{}\""] {
            assert_eq!(kind(line.as_bytes()), Some(LineErrorKind::NotAnObject), "{line}");
        }
    }

    #[test]
    fn what_should_be_an_object_may_be_anything() {
        for value in ["null", "true", "1", "-1", "0.5", "\"text\"", "[1,{\"a\":2}]", "{\"a\":{\"b\":3}}"] {
            let line = format!("{{\"inputs\":{value}}}");
            let rest = Members::from_line(line.as_bytes()).expect("valid").into_rest();
            assert_eq!(rest["inputs"], serde_json::from_str::<Value>(value).expect("valid"), "{value}");
        }
    }
}
