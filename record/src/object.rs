//! In which order do a record's inputs stand? In the order of the line: an object that keeps it.
//!
//! Must never hold a key twice. Only the outermost level keeps its order: values inside are `serde_json`'s own, which
//! sorts unless its feature `preserve_order` is on, and a library that turns it on changes its users' programs.

use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

/// A JSON object that keeps the order of its members. It is meant for a dozen, and keeps an index where there are many.
///
/// ```
/// # use casefile_record::Object;
/// let inputs: Object = [("order_id", 7.into()), ("card", "[redacted]".into())].into_iter().collect();
/// assert_eq!(inputs.get("order_id"), Some(&7.into()));
/// assert_eq!(inputs.keys().collect::<Vec<_>>(), ["order_id", "card"]);
/// ```
#[derive(Debug, Clone)]
pub struct Object<V = Value> {
    members: Vec<(String, V)>,
    /// Where each key stands, once there are more than [`FEW`].
    places: Option<HashMap<String, usize>>,
}

/// So many members are looked through faster than they are hashed.
const FEW: usize = 32;

impl<V> Object<V> {
    /// An object without members.
    #[must_use]
    pub const fn new() -> Self {
        Self { members: Vec::new(), places: None }
    }

    fn place(&self, key: &str) -> Option<usize> {
        match &self.places {
            Some(places) => places.get(key).copied(),
            None => self.members.iter().position(|(name, _)| name == key),
        }
    }

    /// The value under this key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&V> {
        self.place(key).map(|place| &self.members[place].1)
    }

    /// Puts a value under a key: in place of the one that was there, which is returned, else behind all others.
    pub fn insert(&mut self, key: impl Into<String>, value: V) -> Option<V> {
        let key = key.into();
        if let Some(place) = self.place(&key) {
            return Some(std::mem::replace(&mut self.members[place].1, value));
        }
        if let Some(places) = &mut self.places {
            places.insert(key.clone(), self.members.len());
        }
        self.members.push((key, value));
        if self.places.is_none() && self.members.len() > FEW {
            let keys = self.members.iter().map(|(key, _)| key.clone());
            self.places = Some(keys.zip(0..).collect());
        }
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

/// The same members in the same order.
impl<V: PartialEq> PartialEq for Object<V> {
    fn eq(&self, other: &Self) -> bool {
        self.members == other.members
    }
}

impl<V: Eq> Eq for Object<V> {}

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
        let mut object = Object::new();
        while let Some((key, value)) = map.next_entry::<String, V>()? {
            if object.place(&key).is_some() {
                return Err(serde::de::Error::custom(format_args!("the key {key:?} comes twice")));
            }
            object.insert(key, value);
        }
        Ok(object)
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

    #[test]
    fn many_members_are_found_like_few() {
        let count = 100_000;
        let mut object: Object<usize> = (0..count).map(|number| (number.to_string(), number)).collect();
        for number in (0..count).rev() {
            assert_eq!(object.insert(number.to_string(), number + 1), Some(number));
        }
        assert_eq!((object.len(), object.get("77"), object.get("x")), (count, Some(&78), None));
        let text = serde_json::to_string(&object).expect("writable");
        assert_eq!(serde_json::from_str::<Object<usize>>(&text).expect("an object"), object);
    }
}
