//! What a value looks like in a record: what was written is what is read back, in serde's own form where serde
//! has one, so that a record can be deserialised into the value again.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::cmp::{self, Reverse};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::ffi::{CString, OsString};
use std::fmt::Debug;
use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::{NonZero, Saturating, Wrapping};
use std::ops::{Bound, ControlFlow, Range, RangeFrom, RangeInclusive, RangeTo};
use std::path::PathBuf;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicI16, AtomicU8, AtomicU64, AtomicUsize};
use std::sync::{Arc, Mutex, Once, OnceLock, RwLock};
use std::task::Poll;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use casefile::{Encode, Limits, Loggable, Sensitive, log_boundary, testing};
use proptest::collection::{btree_map, hash_map, hash_set, vec};
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[log_boundary(public_text)]
fn echo<T: Encode + ?Sized>(value: &T) -> &T {
    value
}

/// Random values are not to be cut.
fn set_generous_limits() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let mut limits = Limits::default();
        limits.value_bytes = 4 << 20;
        limits.line_bytes = 16 << 20;
        limits.depth = Limits::MAX_DEPTH;
        limits.elements = 100_000;
        let builder = casefile::builder().memory(&casefile::Memory::new()).limits(limits);
        // The guard would only flush.
        drop(builder.queue_bytes(64 << 20).init().unwrap());
    });
}

/// What a record shows of a value, and the marks on it by their path inside the value.
#[track_caller]
fn written<T: Encode + ?Sized>(value: &T) -> (Value, Value) {
    set_generous_limits();
    let records = testing::capture(|| {
        echo(value);
    });
    let record = records.only("echo");
    let input = record.input("value").expect("an input").clone();
    let unit_is_left_out = if input.is_null() { record.output.clone() } else { None };
    assert_eq!(record.output, unit_is_left_out.or_else(|| record.output.clone().map(|_| input.clone())));
    let marks = record.meta.iter().filter_map(|(path, mark)| {
        let path = path.strip_prefix("inputs.value")?;
        Some((path.trim_start_matches('.').to_owned(), json!(mark.to_string())))
    });
    (input, Value::Object(marks.collect()))
}

/// The JSON of a value that needs no mark.
#[track_caller]
fn unmarked<T: Encode + ?Sized>(value: &T) -> Value {
    let (json, marks) = written(value);
    assert_eq!(marks, json!({}), "{json}");
    json
}

#[track_caller]
fn assert_as_serde<T: Encode + Serialize + ?Sized>(value: &T) {
    assert_eq!(unmarked(value), serde_json::to_value(value).unwrap());
}

#[track_caller]
fn assert_replays<T: Encode + Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    assert_as_serde(value);
    assert_eq!(serde_json::from_value::<T>(unmarked(value)).unwrap(), *value);
}

/// Alone, and inside of everything that may hold it.
#[track_caller]
fn assert_as_serde_anywhere<T: Encode + Serialize + Clone>(value: &T, key: u32) {
    assert_as_serde(value);
    assert_as_serde(&(value, Box::new(value), Rc::new(value), Arc::new(value), Cow::Borrowed(value)));
    assert_as_serde(&[Some(value), None]);
    assert_as_serde(&[Ok(value), Err(value)]);
    assert_as_serde(&(value.clone()..value.clone(), value.clone()..=value.clone(), value.clone().., ..value));
    assert_as_serde(&[Bound::Included(value), Bound::Excluded(value), Bound::Unbounded]);
    assert_as_serde(&(RefCell::new(value), Mutex::new(value), RwLock::new(value), Reverse(value)));
    assert_as_serde(&BTreeMap::from([(key, HashMap::from([(key.to_string(), Some(vec![(value,)]))]))]));
    let lists = (VecDeque::from([(value,)]), LinkedList::from([(value,)]), [[[(value,)]]]);
    assert_as_serde(&lists);
}

/// One property a type: any value of it is written in serde's form, wherever it stands.
macro_rules! as_serde_anywhere {
    ($($test:ident: $($type:ty),+;)+) => {$(
        proptest! {
            #![proptest_config(ProptestConfig::with_cases(24))]
            #[test]
            fn $test(values in ($(any::<$type>(),)+), key: u32) {
                as_serde_anywhere!(@each values, key, $($type),+);
            }
        }
    )+};
    (@each $values:ident, $key:ident, $a:ty) => { let (a,) = $values; assert_as_serde_anywhere(&a, $key); };
    (@each $values:ident, $key:ident, $a:ty, $b:ty) => {
        let (a, b) = $values;
        assert_as_serde_anywhere(&a, $key);
        assert_as_serde_anywhere(&b, $key);
    };
    (@each $values:ident, $key:ident, $a:ty, $b:ty, $($rest:ty),+) => {
        let (a, b, as_serde_anywhere!(@pattern $($rest)+)) = $values;
    };
}
