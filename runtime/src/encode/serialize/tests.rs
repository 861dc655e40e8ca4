//! The serde bridge: writes what `serde_json` would write, and nothing where a `Serialize` fails.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::encode::{Encoder, Limits};
use crate::loggable::Encode;
use crate::loggable::testing::{Reading, generous, read};

fn reading<T: Serialize + ?Sized>(value: &T, limits: Limits) -> Reading {
    read(limits, |encoder| encoder.serialize(value))
}

#[derive(Serialize)]
struct Everything<'a> {
    unit: (),
    unit_struct: UnitStruct,
    newtype: Newtype,
    tuple_struct: TupleStruct,
    enums: [Enum; 5],
    option: [Option<u8>; 2],
    numbers: (i8, i16, i32, i64, u8, u16, u32, u64, f32, f64),
    text: (&'a str, char),
    map: BTreeMap<u32, bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    skipped: Option<u32>,
}

#[derive(Serialize)]
struct UnitStruct;

#[derive(Serialize)]
struct Newtype(u32);

#[derive(Serialize)]
struct TupleStruct(u32, u32);

#[derive(Clone, Serialize)]
enum Enum {
    Unit,
    Newtype(u32),
    Tuple(u32, u32),
    Struct { field: u32 },
    Empty(),
}

#[test]
fn every_kind_of_value_is_written_as_serde_json_writes_it() {
    let value = Everything {
        unit: (),
        unit_struct: UnitStruct,
        newtype: Newtype(1),
        tuple_struct: TupleStruct(1, 2),
        enums: [Enum::Unit, Enum::Newtype(1), Enum::Tuple(1, 2), Enum::Struct { field: 1 }, Enum::Empty()],
        option: [Some(1), None],
        numbers: (-1, -2, -3, -4, 1, 2, 3, 4, 0.5, 1.5),
        text: ("text", 'c'),
        map: BTreeMap::from([(1, true), (2, false)]),
        skipped: None,
    };
    let reading = reading(&value, generous());
    assert_eq!(reading.json, serde_json::to_value(&value).unwrap());
    assert!(reading.marks.is_empty());
}

#[test]
fn big_integers_are_text() {
    assert_eq!(reading(&u128::MAX, generous()).json, json!(u128::MAX.to_string()));
    assert_eq!(reading(&i128::MIN, generous()).json, json!(i128::MIN.to_string()));
}

/// Serialises through the closure.
struct By<F>(F);

impl<F: Fn(&mut dyn FnMut(u32)) -> Ending> Serialize for By<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut sequence = serializer.serialize_seq(None)?;
        let mut outcome = Ok(());
        let ending = (self.0)(&mut |element| outcome = sequence.serialize_element(&element));
        outcome?;
        match ending {
            Ending::Whole => sequence.end(),
            Ending::Failed => Err(S::Error::custom("hunter2")),
        }
    }
}

enum Ending {
    Whole,
    Failed,
}

#[test]
fn an_unsized_sequence_is_counted_where_it_is_cut() {
    let value = By(|element: &mut dyn FnMut(u32)| {
        (0..1000).for_each(element);
        Ending::Whole
    });
    let reading = reading(&value, Limits { elements: 3, ..generous() });
    assert_eq!((reading.json, reading.marks), (json!([0, 1, 2]), vec!["truncated"]));
}

#[test]
fn a_failed_value_leaves_its_type_and_nothing_else() {
    let value = By(|element: &mut dyn FnMut(u32)| {
        element(41);
        Ending::Failed
    });
    let reading = reading(&value, generous());
    assert_eq!(reading.marks, ["opaque"]);
    assert!(reading.json.as_str().unwrap().contains("::By<"));
    assert_eq!(reading.text_bytes, 0);
}

/// What `#[log(serde)]` makes of an argument.
struct Serialized<T>(T);

impl<T: Serialize> Encode for Serialized<T> {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.serialize(&self.0);
    }
}

#[test]
fn a_failed_value_takes_neither_depth_nor_room_from_the_next() {
    let values = [true, true, true, false].map(|fails| {
        Serialized(By(move |element: &mut dyn FnMut(u32)| {
            (0..if fails { 70 } else { 1 }).for_each(element);
            if fails { Ending::Failed } else { Ending::Whole }
        }))
    });
    let limits = Limits { depth: 2, value_bytes: 2000, ..generous() };
    let reading = read(limits, |encoder| encoder.sequence(&values));
    assert_eq!((&reading.json[3], reading.marks), (&json!([0]), vec!["opaque"; 3]));
}

#[test]
fn a_panic_leaves_nothing() {
    let value = By(|element: &mut dyn FnMut(u32)| {
        element(41);
        std::panic::resume_unwind(Box::new("hunter2"));
    });
    let reading = reading(&[&value], generous());
    assert_eq!((reading.json, reading.marks), (Value::Null, vec!["panicked"]));
}

/// A map whose keys and values do not come in turn.
struct Misused(&'static str);

impl Serialize for Misused {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for step in self.0.chars() {
            match step {
                'k' => map.serialize_key("hunter2")?,
                _ => map.serialize_value("hunter2")?,
            }
        }
        map.end()
    }
}

#[test]
fn a_map_out_of_step_is_refused() {
    for steps in ["k", "v", "kk", "kvv", "kvk"] {
        let reading = reading(&Misused(steps), generous());
        assert_eq!(reading.marks, ["opaque"], "{steps}");
        assert_eq!(reading.text_bytes, 0, "{steps}");
    }
    assert_eq!(reading(&Misused("kv"), generous()).json, json!({ "hunter2": "hunter2" }));
}

#[test]
fn depth_counts_a_variants_name_as_a_level() {
    let value = [Enum::Tuple(1, 2), Enum::Struct { field: 1 }];
    let at = |depth| {
        let reading = reading(&value, Limits { depth, ..generous() });
        (reading.json, reading.marks.len())
    };
    assert_eq!(at(0), (Value::Null, 1));
    assert_eq!(at(1), (json!([null, null]), 2));
    assert_eq!(at(2), (json!([{ "Tuple": null }, { "Struct": null }]), 2));
    assert_eq!(at(3), (serde_json::to_value(&value).unwrap(), 0));
}

#[test]
fn an_empty_variant_that_is_too_deep_is_not_an_empty_array() {
    let reading = reading(&Enum::Empty(), Limits { depth: 0, ..generous() });
    assert_eq!((reading.json, reading.marks), (Value::Null, vec!["truncated"]));
}

#[test]
fn what_is_empty_is_never_cut() {
    let reading = reading(&[Vec::<u8>::new()], Limits { depth: 1, ..generous() });
    assert_eq!((reading.json, reading.marks), (json!([[]]), vec![]));
}

fn values() -> impl Strategy<Value = Value> {
    let leaves = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,40}".prop_map(Value::from),
    ];
    leaves.prop_recursive(8, 128, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::btree_map(".{0,8}", inner, 0..8)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn with_room_nothing_is_lost(value in values()) {
        let reading = reading(&value, generous());
        prop_assert_eq!(reading.json, value);
        prop_assert!(reading.marks.is_empty());
    }

    #[test]
    fn within_limits_or_marked(
        value in values(),
        (value_bytes, depth, elements) in (0..400_usize, 0..6_usize, 0..6_usize),
    ) {
        let limits = Limits { value_bytes, depth, elements, ..generous() };
        let reading = reading(&value, limits);
        prop_assert!(reading.deepest <= depth);
        prop_assert!(reading.most_elements <= elements);
        prop_assert!(reading.text_bytes <= value_bytes);
        prop_assert!(reading.json == value || reading.marks.contains(&"truncated"));
    }
}
