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
use std::ops::{Bound, ControlFlow};
use std::path::PathBuf;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicI16, AtomicU8, AtomicU64, AtomicUsize};
use std::sync::{Arc, Mutex, Once, OnceLock, RwLock};
use std::task::Poll;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use casefile::{Encode, Limits, Loggable, Sensitive, log_boundary, testing, traced};
use proptest::collection::{btree_map, hash_map, hash_set, vec};
use proptest::option;
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
    // As text, which is what a file has: `from_value` does not read an empty tuple variant back.
    assert_eq!(serde_json::from_str::<T>(&unmarked(value).to_string()).unwrap(), *value);
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

/// One property of a type: any value of it is written in serde's form, wherever it stands.
fn any_is_as_serde<T: Arbitrary + Encode + Serialize + Clone>() {
    let config = ProptestConfig::with_cases(24);
    proptest!(config, |(value: T, key: u32)| assert_as_serde_anywhere(&value, key));
}

#[test]
fn any_number_is_as_serde_writes_it() {
    any_is_as_serde::<u8>();
    any_is_as_serde::<(u16, u32, u64, usize)>();
    any_is_as_serde::<(i8, i16, i32, i64, isize)>();
    any_is_as_serde::<(Wrapping<i32>, bool, ())>();
    any_is_as_serde::<f64>();
    proptest!(|(a: NonZero<u8>, b: NonZero<u64>, c: NonZero<i8>, d: NonZero<i64>, e: NonZero<usize>)| {
        assert_as_serde(&(a, b, c, d, e));
    });
    proptest!(|(a: bool, b: u8, c: i16, d: u64, e: usize, f: i8)| {
        assert_as_serde(&(AtomicBool::new(a), AtomicU8::new(b), AtomicI16::new(c)));
        assert_as_serde(&(AtomicU64::new(d), AtomicUsize::new(e), Saturating(f), Cell::new(d)));
    });
}

#[test]
fn any_text_is_as_serde_writes_it() {
    any_is_as_serde::<String>();
    any_is_as_serde::<char>();
    proptest!(|(text: Box<str>, characters: Vec<char>)| {
        assert_as_serde(&(Cow::Borrowed(&*text), Rc::<str>::from(&*text), PathBuf::from(&*text)));
        let together: String = characters.iter().collect();
        assert_eq!(unmarked(&characters), json!(together));
        assert_eq!(unmarked(&characters[..]), json!(together));
        assert_eq!(unmarked(&characters.iter().copied().collect::<LinkedList<_>>()), json!(together));
        let mut ring = VecDeque::from(characters);
        ring.rotate_left(ring.len() / 2);
        let turned: String = ring.iter().collect();
        assert_eq!(unmarked(&ring), json!(turned));
    });
}

#[test]
fn any_address_and_time_is_as_serde_writes_it() {
    any_is_as_serde::<(IpAddr, Ipv4Addr, Ipv6Addr)>();
    any_is_as_serde::<(SocketAddr, SocketAddrV4, SocketAddrV6)>();
    any_is_as_serde::<Duration>();
    proptest!(|(since in any::<u32>(), nanos in 0..1_000_000_000_u32)| {
        assert_as_serde(&(SystemTime::UNIX_EPOCH + Duration::new(since.into(), nanos)));
    });
}

#[test]
fn any_collection_is_as_serde_writes_it() {
    proptest!(|(
        list: Vec<(i64, Option<u16>)>, set: BTreeSet<u32>, ring: VecDeque<bool>, linked: LinkedList<u64>,
        heap: BinaryHeap<i32>, hashed in hash_set(any::<u64>(), 0..20),
        nested in vec(vec(option::of(vec(any::<u16>(), 0..4)), 0..4), 0..4),
        by_text in btree_map(any::<String>(), vec(any::<i8>(), 0..4), 0..8),
        by_number in hash_map(any::<i32>(), any::<String>(), 0..8),
        by_truth: BTreeMap<bool, u64>, by_letter in btree_map(any::<char>(), any::<u64>(), 0..8),
    )| {
        assert_as_serde(&(list, set, ring, linked, heap));
        assert_as_serde::<HashSet<_>>(&hashed);
        assert_as_serde(&nested);
        assert_as_serde(&(by_text, by_number, by_truth, by_letter));
    });
    proptest!(|(twelve in [any::<u64>(); 12], pair: (u32, (String, (bool, (i8,)))))| {
        let [a, b, c, d, rest @ ..] = twelve;
        assert_as_serde(&(a, b, c, d, rest[0], rest[1], rest[2], rest[3], rest[4], rest[5], rest[6], rest[7]));
        assert_as_serde(&pair);
        assert_as_serde(&twelve);
    });
}

proptest! {
    #[test]
    fn any_float_is_exact_to_the_bit(bits: u64, bits32: u32) {
        let (double, single) = (f64::from_bits(bits), f32::from_bits(bits32));
        if double.is_finite() {
            let read = unmarked(&double).as_f64().unwrap();
            prop_assert_eq!(read.to_bits(), bits);
        }
        if single.is_finite() {
            #[expect(clippy::cast_possible_truncation, reason = "an f32 was written")]
            let read = unmarked(&single).as_f64().unwrap() as f32;
            prop_assert_eq!(read.to_bits(), bits32);
        }
    }

    #[test]
    fn any_128_bit_integer_is_its_digits(unsigned: u128, signed: i128) {
        prop_assert_eq!(unmarked(&unsigned), json!(unsigned.to_string()));
        prop_assert_eq!(unmarked(&signed), json!(signed.to_string()));
        prop_assert_eq!(unmarked(&BTreeMap::from([(signed, unsigned)])), json!({signed.to_string(): unsigned.to_string()}));
    }

    #[test]
    fn any_bytes_are_base64(bytes: Vec<u8>) {
        let text = json!(base64::engine::general_purpose::STANDARD.encode(&bytes));
        let expected = (text, json!({"": "base64"}));
        prop_assert_eq!(&written(&bytes), &expected);
        prop_assert_eq!(&written(&bytes[..]), &expected);
        prop_assert_eq!(&written(&Cow::Borrowed(&bytes[..])), &expected);
        prop_assert_eq!(&written(&bytes::Bytes::from(bytes.clone())), &expected);
        prop_assert_eq!(&written(&bytes::BytesMut::from(&bytes[..])), &expected);
        let linked: LinkedList<u8> = bytes.iter().copied().collect();
        prop_assert_eq!(&written(&linked), &expected);
        let mut ring: VecDeque<u8> = VecDeque::with_capacity(bytes.len() + 1);
        ring.extend(&bytes[bytes.len() / 2..]);
        for &byte in bytes[..bytes.len() / 2].iter().rev() {
            ring.push_front(byte);
        }
        prop_assert_eq!(&written(&ring), &expected);
        let inside = (json!([expected.0]), json!({"0": "base64"}));
        prop_assert_eq!(written(&[bytes]), inside);
    }

    #[cfg(unix)]
    #[test]
    fn any_name_of_a_file_is_shown_and_marked_where_it_is_not_utf_8(bytes: Vec<u8>) {
        use std::os::unix::ffi::OsStringExt as _;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let marks = if text.as_bytes() == bytes { json!({}) } else { json!({"": "lossy"}) };
        let name = OsString::from_vec(bytes.clone());
        let expected = (json!(text), marks);
        prop_assert_eq!(&written(&name), &expected);
        prop_assert_eq!(&written(name.as_os_str()), &expected);
        prop_assert_eq!(&written(&PathBuf::from(name)), &expected);
        if let Ok(text) = CString::new(bytes) {
            prop_assert_eq!(&written(&text), &expected);
            prop_assert_eq!(&written(text.as_c_str()), &expected);
        }
    }
}

/// Every form that a derived type can have, in one type that contains itself.
#[derive(Clone, Debug, Loggable, Serialize, Deserialize, PartialEq)]
enum Tree {
    Unit,
    Newtype(i64),
    Tuple(u32, bool),
    Structure {
        id: u64,
        #[public]
        note: String,
        r#type: Option<u16>,
    },
    EmptyTuple(),
    EmptyStructure {},
    #[log(rename = "renamed-variant")]
    #[serde(rename = "renamed-variant")]
    Renamed {
        #[log(rename = "other name")]
        #[serde(rename = "other name")]
        #[public]
        name: u8,
    },
    Types(UnitStruct, Newtype, Tuple, EmptyTuple, Empty),
    Generic(Generic<Option<u32>, (i8, f64)>),
    Node(Box<Tree>),
    Optional(Option<Box<Tree>>),
    List(Vec<Tree>),
    Map(BTreeMap<i32, Tree>),
    Structured {
        left: Box<Tree>,
        right: Box<Tree>,
    },
}

#[derive(Clone, Debug, Loggable, Serialize, Deserialize, PartialEq)]
struct UnitStruct;

#[derive(Clone, Debug, Loggable, Serialize, Deserialize, PartialEq)]
struct Newtype(#[public] String);

#[derive(Clone, Debug, Loggable, Serialize, Deserialize, PartialEq)]
struct Tuple(u16, Duration);

#[derive(Clone, Debug, Loggable, Serialize, Deserialize, PartialEq)]
struct EmptyTuple();

#[derive(Clone, Debug, Loggable, Serialize, Deserialize, PartialEq)]
struct Empty {}

#[derive(Clone, Debug, Loggable, Serialize, Deserialize, PartialEq)]
struct Generic<A, B> {
    first: A,
    #[log(rename = "2nd")]
    #[serde(rename = "2nd")]
    second: Vec<B>,
    marker: PhantomData<A>,
}

fn tree() -> impl Strategy<Value = Tree> {
    let types = (any::<String>(), any::<u16>(), any::<Duration>())
        .prop_map(|(a, b, c)| Tree::Types(UnitStruct, Newtype(a), Tuple(b, c), EmptyTuple(), Empty {}));
    let generic = any::<(Option<u32>, Vec<(i8, f64)>)>()
        .prop_map(|(first, second)| Tree::Generic(Generic { first, second, marker: PhantomData }));
    let leaf = prop_oneof![
        Just(Tree::Unit),
        Just(Tree::EmptyTuple()),
        Just(Tree::EmptyStructure {}),
        any::<i64>().prop_map(Tree::Newtype),
        any::<(u32, bool)>().prop_map(|(a, b)| Tree::Tuple(a, b)),
        any::<(u64, String, Option<u16>)>().prop_map(|(id, note, r#type)| Tree::Structure {
            id,
            note,
            r#type
        }),
        any::<u8>().prop_map(|name| Tree::Renamed { name }),
        types,
        generic,
    ];
    leaf.prop_recursive(8, 40, 5, |inner| {
        prop_oneof![
            inner.clone().prop_map(|tree| Tree::Node(Box::new(tree))),
            option::of(inner.clone()).prop_map(|tree| Tree::Optional(tree.map(Box::new))),
            vec(inner.clone(), 0..5).prop_map(Tree::List),
            btree_map(any::<i32>(), inner.clone(), 0..5).prop_map(Tree::Map),
            (inner.clone(), inner)
                .prop_map(|(left, right)| Tree::Structured { left: Box::new(left), right: Box::new(right) }),
        ]
    })
}

proptest! {
    #[test]
    fn any_derived_value_is_as_serde_writes_it_and_can_be_replayed(tree in tree()) {
        assert_replays(&tree);
    }

    #[test]
    fn any_json_value_comes_back(tree in tree()) {
        let value = serde_json::to_value(tree).unwrap();
        prop_assert_eq!(unmarked(&value), value);
    }
}

#[derive(Loggable, Serialize)]
struct LeftOut {
    kept: u32,
    #[log(skip)]
    #[serde(skip)]
    skipped: u32,
    #[sensitive]
    secret: &'static str,
    #[sensitive]
    secrets: Vec<String>,
    wrapped: Option<Hidden>,
}

#[derive(Loggable, Serialize)]
struct Hidden(
    #[sensitive] u32,
    #[log(skip)]
    #[serde(skip)]
    PhantomData<u32>,
    bool,
);

#[derive(Loggable)]
struct OnlyFieldSkipped(#[log(skip)] PhantomData<u32>);

#[derive(Loggable, Serialize)]
enum PartlySkipped {
    Tuple(
        u32,
        #[log(skip)]
        #[serde(skip)]
        u32,
        #[public] &'static str,
    ),
    Structure {
        #[log(skip)]
        #[serde(skip)]
        _a: u32,
        b: u32,
    },
}

#[test]
fn skipped_fields_are_missing_and_sensitive_ones_redacted() {
    let value = LeftOut {
        kept: 1,
        skipped: 2,
        secret: "hunter2",
        secrets: vec!["hunter3".to_owned()],
        wrapped: Some(Hidden(4, PhantomData, true)),
    };
    assert_eq!((value.skipped, value.secret.len()), (2, 7));
    let mut expected = serde_json::to_value(&value).unwrap();
    for path in ["/secret", "/secrets", "/wrapped/0"] {
        *expected.pointer_mut(path).unwrap() = json!("[redacted]");
    }
    let marks = json!({"secret": "redacted", "secrets": "redacted", "wrapped.0": "redacted"});
    assert_eq!(written(&value), (expected, marks));
    assert_eq!(unmarked(&OnlyFieldSkipped(PhantomData)), json!(null));
    assert_as_serde(&[PartlySkipped::Tuple(1, 2, "three"), PartlySkipped::Structure { _a: 1, b: 2 }]);
}

proptest! {
    #[test]
    fn any_uuid_or_decimal_is_as_serde_writes_it(bits: u128, digits: i64, scale in 0..28_u32) {
        assert_replays(&uuid::Uuid::from_u128(bits));
        assert_replays(&rust_decimal::Decimal::new(digits, scale));
    }

    #[test]
    fn any_url_is_its_text(path: String, query: String, user in "[a-z]{0,5}") {
        let mut url = url::Url::parse("https://example.com").unwrap();
        url.set_path(&path);
        url.set_query(Some(&query));
        url.set_username(&user).unwrap();
        assert_replays(&url);
    }

    #[test]
    fn any_chrono_time_is_as_serde_writes_it(
        seconds in -60_000_000_000_i64..250_000_000_000, nanos in 0..1_000_000_000_u32,
        offset in -86_399..86_400_i32, whole: bool,
    ) {
        let nanos = if whole { 0 } else { nanos };
        // RFC 3339 knows offsets in whole minutes.
        let offset = chrono::FixedOffset::east_opt(offset / 60 * 60).unwrap();
        let time = chrono::DateTime::from_timestamp(seconds, nanos).unwrap();
        assert_replays(&time);
        assert_as_serde(&time.with_timezone(&offset));
        assert_replays(&time.naive_utc());
        assert_replays(&(time.date_naive(), time.time()));
        assert_as_serde(&chrono::Datelike::weekday(&time));
    }

    #[test]
    fn any_jiff_time_is_as_serde_writes_it(
        seconds in -60_000_000_000_i64..250_000_000_000, nanos in 0..1_000_000_000_i32, span in -9_000..9_000_i64,
    ) {
        let time = jiff::Timestamp::new(seconds, nanos).unwrap();
        assert_replays(&time);
        let zoned = time.to_zoned(jiff::tz::TimeZone::UTC);
        assert_as_serde(&zoned);
        assert_replays(&(zoned.datetime(), zoned.date(), zoned.time()));
        assert_as_serde(&jiff::Span::new().days(span).seconds(span));
        assert_replays(&jiff::SignedDuration::new(span, if span < 0 { -nanos } else { nanos }));
    }

    #[test]
    fn any_time_of_the_time_crate_is_rfc_3339(
        seconds in -60_000_000_000_i64..250_000_000_000, nanos in 0..1_000_000_000_u32, whole: bool,
    ) {
        let nanos = if whole { 0 } else { nanos };
        // The same instant through another crate that prints RFC 3339.
        let oracle = jiff::Timestamp::new(seconds, i32::try_from(nanos).unwrap()).unwrap();
        let text = if whole { format!("{oracle}") } else { format!("{oracle:.9}") };
        let time = time::OffsetDateTime::from_unix_timestamp(seconds).unwrap().replace_nanosecond(nanos).unwrap();
        prop_assert_eq!(unmarked(&time), json!(text));
        prop_assert_eq!(unmarked(&time.to_utc()), json!(text));
        let plain = text.trim_end_matches('Z');
        let (date, clock) = plain.split_once('T').unwrap();
        prop_assert_eq!(unmarked(&time::PrimitiveDateTime::new(time.date(), time.time())), json!(plain));
        prop_assert_eq!(unmarked(&(time.date(), time.time())), json!([date, clock]));
    }

    #[test]
    fn any_http_value_is_its_text(
        status in 100..1000_u16, path in "/[a-z0-9/%]{0,20}", method in "CONNECT|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT|TRACE", value: Vec<u8>,
    ) {
        prop_assert_eq!(unmarked(&http::StatusCode::from_u16(status).unwrap()), json!(status));
        let standard = http::Method::from_bytes(method.as_bytes()).unwrap();
        prop_assert_eq!(unmarked(&standard), json!(method));
        // The name of an extension method is text that the client chose.
        let extension = http::Method::from_bytes(format!("X{method}").as_bytes()).unwrap();
        prop_assert_eq!(written(&extension).0, json!("<extension method>"));
        prop_assert_eq!(unmarked(&path.parse::<http::Uri>().unwrap()), json!(path));
        if let Ok(header) = http::HeaderValue::from_bytes(&value) {
            let text = String::from_utf8_lossy(&value);
            let mark = std::str::from_utf8(&value).is_err().then(|| ("x-any".to_owned(), json!("lossy")));
            let headers = http::HeaderMap::from_iter([(http::HeaderName::from_static("x-any"), header)]);
            prop_assert_eq!(written(&headers), (json!({"x-any": text}), mark.into_iter().collect()));
        }
    }
}

#[derive(Clone, Copy, Loggable, PartialEq, Eq, PartialOrd, Ord)]
enum Currency {
    Euro,
    #[log(rename = "US dollar")]
    Dollar,
}

/// A row of the table: a value, what a record shows, and the mark on it.
macro_rules! table {
    ($($value:expr => $json:tt $(, $mark:literal)?;)+) => {$(
        let marks = json!({ $("": $mark)? });
        assert_eq!(written(&$value), (json!($json), marks), "{}", stringify!($value));
    )+};
}

#[test]
fn numbers_look_like_this() {
    table! {
        true => true;
        7_u8 => 7;
        u64::MAX => 18_446_744_073_709_551_615_u64;
        i64::MIN => (-9_223_372_036_854_775_808_i64);
        u128::MAX => "340282366920938463463374607431768211455";
        i128::MIN => "-170141183460469231731687303715884105728";
        1.5_f64 => 1.5;
        0.1_f32 => 0.1;
        1e300_f64 => 1e300;
        f64::NAN => "NaN";
        f32::INFINITY => "Infinity";
        f64::NEG_INFINITY => "-Infinity";
        NonZero::new(5_u64) => 5;
        NonZero::new(0_u64) => null;
        NonZero::new(5_u128) => "5";
        Wrapping(5_u32) => 5;
        Saturating(-5_i8) => (-5);
        Reverse(5_u32) => 5;
        AtomicU64::new(5) => 5;
    }
}

#[test]
fn text_and_bytes_look_like_this() {
    table! {
        'x' => "x";
        "a \"b\"\n" => "a \"b\"\n";
        String::from("text") => "text";
        ['a', 'b'] => "ab";
        format_args!("{}-{}", 1, 2) => "1-2";
        c"text" => "text";
        OsString::from("text") => "text";
        PathBuf::from("/a/b") => "/a/b";
        b"hello" => "aGVsbG8=", "base64";
        Vec::<u8>::new() => "", "base64";
        bytes::Bytes::from_static(b"hello") => "aGVsbG8=", "base64";
        c"\xff" => "\u{fffd}", "lossy";
    }
}

#[test]
fn containers_look_like_this() {
    table! {
        () => null;
        Some(1_u32) => 1;
        None::<u32> => null;
        Ok::<u32, bool>(1) => {"Ok": 1};
        Err::<u32, bool>(true) => {"Err": true};
        [1_u32, 2] => [1, 2];
        (1_u32, "two", [true]) => [1, "two", [true]];
        VecDeque::from([1_u32]) => [1];
        BTreeSet::from([2_u32, 1]) => [1, 2];
        BTreeMap::from([("key", 1_u32)]) => {"key": 1};
        BTreeMap::from([(1_u32, "one"), (2, "two")]) => {"1": "one", "2": "two"};
        BTreeMap::from([(true, 1_u32)]) => {"true": 1};
        BTreeMap::from([(Currency::Euro, 1_u32), (Currency::Dollar, 2)]) => {"Euro": 1, "US dollar": 2};
        BTreeMap::from([((1_u32, 'x'), 1_u32)]) => {"[1,\"x\"]": 1};
        BTreeMap::from([(Some(1_u32), 1_u32), (None, 2)]) => {"null": 2, "1": 1};
        BTreeMap::from([(u128::MAX, 1_u32)]) => {"340282366920938463463374607431768211455": 1};
        1_u32..2 => {"start": 1, "end": 2};
        1_u32..=2 => {"start": 1, "end": 2};
        1_u32.. => {"start": 1};
        ..2_u32 => {"end": 2};
        ..=2_u32 => {"end": 2};
        Bound::Included(1_u32) => {"Included": 1};
        Bound::<u32>::Unbounded => "Unbounded";
        Poll::Ready(1_u32) => {"Ready": 1};
        Poll::<u32>::Pending => "Pending";
        ControlFlow::<u32, u32>::Break(1) => {"Break": 1};
        ControlFlow::<u32, u32>::Continue(1) => {"Continue": 1};
        cmp::Ordering::Less => "Less";
        PhantomData::<u32> => null;
    }
}

#[test]
fn what_holds_a_value_looks_like_the_value() {
    let taken = RefCell::new(1_u32);
    let _borrowed = taken.borrow_mut();
    let locked = Mutex::new(1_u32);
    let _guard = locked.lock().unwrap();
    table! {
        Box::new(1_u32) => 1;
        &&1_u32 => 1;
        &mut 1_u32 => 1;
        Rc::new(Arc::new(1_u32)) => 1;
        Pin::new(&1_u32) => 1;
        Cow::Borrowed("text") => "text";
        Cell::new(1_u32) => 1;
        RefCell::new(1_u32) => 1;
        Mutex::new(1_u32) => 1;
        RwLock::new(1_u32) => 1;
        OnceCell::from(1_u32) => 1;
        OnceLock::<u32>::new() => null;
        taken => "<borrowed>", "opaque";
        locked => "<locked>", "opaque";
        Sensitive::new("hunter2") => "[redacted]", "redacted";
        secrecy::SecretString::from("hunter2") => "[redacted]", "redacted";
    }
}

#[test]
fn times_addresses_and_errors_look_like_this() {
    table! {
        Duration::from_millis(1_500) => {"secs": 1, "nanos": 500_000_000};
        SystemTime::UNIX_EPOCH + Duration::from_secs(5) => {"secs_since_epoch": 5, "nanos_since_epoch": 0};
        SystemTime::UNIX_EPOCH - Duration::from_millis(1) => {"secs_since_epoch": (-1), "nanos_since_epoch": 999_000_000};
        IpAddr::V4(Ipv4Addr::LOCALHOST) => "127.0.0.1";
        SocketAddr::from((Ipv6Addr::LOCALHOST, 80)) => "[::1]:80";
        "x".parse::<u32>().unwrap_err() => "invalid digit found in string";
        std::io::Error::from(std::io::ErrorKind::NotFound) => {"kind": "NotFound", "os_code": null};
        std::io::Error::other("hunter2") => {"kind": "Other", "os_code": null};
        std::env::VarError::NotUnicode(OsString::from("hunter2")) => "NotUnicode";
        std::sync::mpsc::SendError("hunter2") => "sending on a closed channel";
    }
}

#[test]
fn types_of_other_crates_look_like_this() {
    let offset = time::UtcOffset::from_hms(-5, -30, 0).unwrap();
    let time = time::OffsetDateTime::UNIX_EPOCH.to_offset(offset);
    let headers =
        http::HeaderMap::from_iter([(http::header::HOST, http::HeaderValue::from_static("a.example"))]);
    table! {
        uuid::Uuid::from_u128(1) => "00000000-0000-0000-0000-000000000001";
        url::Url::parse("https://example.com/a?b=c").unwrap() => "https://example.com/a?b=c";
        rust_decimal::Decimal::new(1_990, 2) => "19.90";
        http::Method::PATCH => "PATCH";
        http::StatusCode::NOT_FOUND => 404;
        http::Version::HTTP_11 => "HTTP/1.1";
        http::Uri::from_static("/a?b=c") => "/a?b=c";
        headers => {"host": "a.example"};
        json!({"a": [1, null]}) => {"a": [1, null]};
        chrono::DateTime::UNIX_EPOCH => "1970-01-01T00:00:00Z";
        chrono::NaiveDate::from_ymd_opt(2026, 11, 22).unwrap() => "2026-11-22";
        chrono::TimeDelta::milliseconds(1_500) => "PT1.5S";
        chrono::Month::May => "May";
        jiff::Timestamp::UNIX_EPOCH => "1970-01-01T00:00:00Z";
        jiff::Span::new().hours(1).minutes(2) => "PT1H2M";
        time => "1969-12-31T18:30:00-05:30";
        time::Duration::new(90, 5) => "90.000000005";
        time::Weekday::Tuesday => "Tuesday";
    }
}

#[derive(Loggable)]
#[repr(C, packed)]
struct Packed {
    small: u16,
    wide: u64,
    #[sensitive]
    pin: u32,
}

#[log_boundary(public_text)]
fn packed(packed: &Packed) -> String {
    format!("{packed:?}")
}

#[test]
fn fields_of_a_packed_struct_are_copied() {
    let records = testing::capture(|| {
        let packed_value = Packed { small: 1, wide: 2, pin: 1234 };
        assert_eq!(packed(&packed_value), "Packed { small: 1, wide: 2, pin: [redacted] }");
        assert_eq!({ packed_value.pin }, 1234);
    });
    let expected = json!({ "small": 1, "wide": 2, "pin": "[redacted]" });
    assert_eq!(records.only("packed").input("packed").unwrap(), &expected);
}

#[derive(Loggable)]
struct Wrapper<T> {
    inner: T,
    count: u64,
}

#[log_boundary]
fn one_byte(
    pair: (u8, bool),
    middle: (f64, char, bool),
    range: std::ops::Range<u8>,
    result: Result<u8, u32>,
    refused: Result<u8, bool>,
    wrapper: &Wrapper<u8>,
) -> (bool, u8) {
    drop((range, result, refused, middle));
    (pair.1, wrapper.inner)
}

#[traced]
fn one_byte_leniently(pair: (u8, bool)) -> bool {
    pair.1
}

#[test]
fn one_byte_among_other_things_needs_no_class() {
    let records = testing::capture(|| {
        one_byte((1, true), (0.5, 'x', true), 2..3, Ok(4), Ok(5), &Wrapper { inner: 6, count: 7 });
        one_byte_leniently((1, true));
    });
    let expected = json!({
        "pair": [1, true],
        "middle": [0.5, "x", true],
        "range": { "start": 2, "end": 3 },
        "result": { "Ok": 4 },
        "refused": { "Ok": 5 },
        "wrapper": { "inner": 6, "count": 7 },
    });
    let record = records.only("one_byte");
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(record.input(name).unwrap(), value, "{name}");
    }
    assert_eq!(record.output.as_ref().unwrap(), &json!([true, 6]));
    assert_eq!(records.only("one_byte_leniently").input("pair").unwrap(), &json!([1, true]));
}
