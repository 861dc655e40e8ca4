//! In which order do a record's inputs stand? In the order of the line: an object that keeps it.
//!
//! Must never hold a key twice. Only the outermost level keeps its order: values inside are `serde_json`'s own, which
//! sorts unless its feature `preserve_order` is on, and a library that turns it on changes its users' programs.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

/// A JSON object that keeps the order of its members. Look-ups are linear: it is meant for a dozen members.
///
/// ```
/// # use casefile_record::Object;
/// let inputs: Object = [("order_id", 7.into()), ("card", "[redacted]".into())].into_iter().collect();
/// assert_eq!(inputs.get("order_id"), Some(&7.into()));
/// assert_eq!(inputs.keys().collect::<Vec<_>>(), ["order_id", "card"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object<V = Value> {
    members: Vec<(String, V)>,
}

impl<V> Object<V> {
    /// An object without members.
    #[must_use]
    pub const fn new() -> Self {
        Self { members: Vec::new() }
    }

    /// The value under this key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&V> {
        self.members.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// Puts a value under a key: in place of the one that was there, which is returned, else behind all others.
    pub fn insert(&mut self, key: impl Into<String>, value: V) -> Option<V> {
        let key = key.into();
        if let Some((_, old)) = self.members.iter_mut().find(|(name, _)| *name == key) {
            return Some(std::mem::replace(old, value));
        }
        self.members.push((key, value));
        None
    }

    /// The members, in order.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &V)> {
        self.members.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// The keys, in order.
    #[must_use]
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &str> {
        self.members.iter().map(|(key, _)| key.as_str())
    }

    /// How many members there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there is no member.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}

impl<V> Default for Object<V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Into<String>, V> FromIterator<(K, V)> for Object<V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(members: I) -> Self {
        let mut object = Self::new();
        for (key, value) in members {
            object.insert(key, value);
        }
        object
    }
}

impl<V> IntoIterator for Object<V> {
    type Item = (String, V);
    type IntoIter = std::vec::IntoIter<(String, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.members.into_iter()
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Self::Object(object.into_iter().collect())
    }
}

impl<V: Serialize> Serialize for Object<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Object<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

struct ObjectVisitor<V>(PhantomData<V>);

impl<'de, V: Deserialize<'de>> Visitor<'de> for ObjectVisitor<V> {
    type Value = Object<V>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<V>, A::Error> {
        let mut members: Vec<(String, V)> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        while let Some((key, value)) = map.next_entry::<String, V>()? {
            if !seen.insert(key.clone()) {
                return Err(serde::de::Error::custom(format_args!("the key {key:?} comes twice")));
            }
            members.push((key, value));
        }
        Ok(Object { members })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_survives_json() {
        let text = r#"{"z":1,"a":{"b":2},"m":null}"#;
        let object: Object = serde_json::from_str(text).expect("an object");
        assert_eq!(object.keys().collect::<Vec<_>>(), ["z", "a", "m"]);
        assert_eq!(serde_json::to_string(&object).expect("writable"), text);
    }

    #[test]
    fn a_key_is_never_there_twice() {
        let mut object: Object<u8> = [("a", 1), ("b", 2), ("a", 3)].into_iter().collect();
        assert_eq!(object.iter().collect::<Vec<_>>(), [("a", &3), ("b", &2)]);
        assert_eq!(object.insert("b", 4), Some(2));
        assert_eq!(object.len(), 2);
        assert!(serde_json::from_str::<Object>(r#"{"a":1,"a":1}"#).is_err());
    }
}
