//! Whatever a value looks like and whatever the limits are: the bytes are whole, the limits hold, and what was
//! left out is marked.

use std::collections::{BTreeMap, VecDeque};

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::encode::{Encoder, Limits};
use crate::loggable::Encode;
use crate::loggable::testing::{generous, read};

/// Any nesting of the kinds of value that are written differently.
#[derive(Clone, Debug)]
enum Tree {
    Number(i64),
    Text(String),
    Bytes(VecDeque<u8>),
    Maybe(Option<Box<Tree>>),
    Outcome(Result<Box<Tree>, u128>),
    Pair(Box<(Tree, Tree)>),
    List(Vec<Tree>),
    Map(BTreeMap<String, Tree>),
}

impl Encode for Tree {
    fn encode(&self, encoder: &mut Encoder) {
        match self {
            Tree::Number(value) => value.encode(encoder),
            Tree::Text(value) => value.encode(encoder),
            Tree::Bytes(value) => value.encode(encoder),
            Tree::Maybe(value) => value.encode(encoder),
            Tree::Outcome(value) => value.encode(encoder),
            Tree::Pair(value) => value.encode(encoder),
            Tree::List(value) => value.encode(encoder),
            Tree::Map(value) => value.encode(encoder),
        }
    }
}

impl Tree {
    fn json(&self) -> Value {
        match self {
            Tree::Number(value) => json!(value),
            Tree::Text(value) => json!(value),
            Tree::Bytes(value) => json!(value),
            Tree::Maybe(value) => value.as_ref().map_or(Value::Null, |tree| tree.json()),
            Tree::Outcome(Ok(tree)) => json!({ "Ok": tree.json() }),
            Tree::Outcome(Err(error)) => json!({ "Err": error.to_string() }),
            Tree::Pair(pair) => json!([pair.0.json(), pair.1.json()]),
            Tree::List(items) => items.iter().map(Tree::json).collect(),
            Tree::Map(map) => map.iter().map(|(key, tree)| (key.clone(), tree.json())).collect(),
        }
    }
}

fn trees() -> impl Strategy<Value = Tree> {
    let leaves = prop_oneof![
        any::<i64>().prop_map(Tree::Number),
        ".{0,40}".prop_map(Tree::Text),
        (prop::collection::vec(any::<u8>(), 0..40), 0..40_usize).prop_map(|(bytes, turn)| {
            let mut ring = VecDeque::from(bytes);
            ring.rotate_left(turn.min(ring.len()));
            Tree::Bytes(ring)
        }),
        any::<u128>().prop_map(|error| Tree::Outcome(Err(error))),
    ];
    leaves.prop_recursive(8, 128, 8, |inner| {
        prop_oneof![
            prop::option::of(inner.clone().prop_map(Box::new)).prop_map(Tree::Maybe),
            inner.clone().prop_map(|tree| Tree::Outcome(Ok(Box::new(tree)))),
            (inner.clone(), inner.clone()).prop_map(|pair| Tree::Pair(Box::new(pair))),
            prop::collection::vec(inner.clone(), 0..8).prop_map(Tree::List),
            prop::collection::btree_map(".{0,8}", inner, 0..8).prop_map(Tree::Map),
        ]
    })
}

prop_compose! {
    fn tight_limits()(
        value_bytes in 0..400_usize,
        line_bytes in 0..400_usize,
        depth in 0..6_usize,
        elements in 0..6_usize,
    ) -> Limits {
        Limits { value_bytes, line_bytes, depth, elements }
    }
}

proptest! {
    #[test]
    fn with_room_nothing_is_lost(tree in trees()) {
        let reading = read(generous(), |encoder| tree.encode(encoder));
        prop_assert_eq!(reading.json, tree.json());
        prop_assert!(!reading.marks.contains(&"truncated"));
    }

    #[test]
    fn within_limits_or_marked(tree in trees(), limits in tight_limits()) {
        let reading = read(limits, |encoder| tree.encode(encoder));
        prop_assert!(reading.deepest <= limits.depth);
        prop_assert!(reading.most_elements <= limits.elements);
        prop_assert!(reading.text_bytes <= limits.value_bytes.min(limits.line_bytes));
        prop_assert!(reading.json == tree.json() || reading.marks.contains(&"truncated"));
    }
}
