//! The table of classes: for each type, whether it is `Loggable`, checked by the compiler. A row that is wrong
//! does not compile.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::ffi::{CStr, CString, OsStr, OsString};
use std::marker::PhantomData;
use std::num::{NonZero, Saturating, Wrapping};
use std::ops::{Bound, ControlFlow, Range, RangeFrom, RangeInclusive, RangeTo, RangeToInclusive};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex, OnceLock, RwLock, atomic, mpsc};
use std::task::Poll;
use std::time::{Duration, Instant, SystemTime};
use std::{
    alloc, cell, char, cmp, convert, env, fmt, io, net, num, process, str, string, sync, thread, time,
};

use crate::loggable::{Loggable, LoggableAlone, Sensitive, SensitiveType, UnclassifiedText};

/// Asks whether a type implements a trait: the inherent constant wins where its bound holds, and where it does
/// not the trait's constant is what is left.
struct Probe<T: ?Sized>(PhantomData<T>);

macro_rules! questions {
    ($($answer:ident, $fallback:ident: $class:ident;)+) => {$(
        trait $fallback {
            const $answer: bool = false;
        }
        impl<T: ?Sized> $fallback for Probe<T> {}
        impl<T: $class + ?Sized> Probe<T> {
            const $answer: bool = true;
        }
    )+};
}

questions! {
    LOGGABLE, NotLoggable: Loggable;
    ALONE, NotAlone: LoggableAlone;
    UNCLASSIFIED, NotUnclassified: UnclassifiedText;
    SENSITIVE, NotSensitive: SensitiveType;
}

/// Rows of types with exactly these classes.
macro_rules! table {
    (@check $type:ty, $loggable:literal, $alone:expr, $unclassified:literal, $sensitive:literal) => {
        const _: () = {
            assert!(Probe::<$type>::LOGGABLE == $loggable, concat!("Loggable: ", stringify!($type)));
            assert!(Probe::<$type>::ALONE == $alone, concat!("LoggableAlone: ", stringify!($type)));
            assert!(
                Probe::<$type>::UNCLASSIFIED == $unclassified,
                concat!("UnclassifiedText: ", stringify!($type))
            );
            assert!(Probe::<$type>::SENSITIVE == $sensitive, concat!("SensitiveType: ", stringify!($type)));
        };
    };
    // What may be recorded anywhere may be recorded alone, whether or not that is said as well.
    (loggable: $($type:ty),+ $(,)?) => { $(table!(@check $type, true, Probe::<$type>::ALONE, false, false);)+ };
    (loggable alone: $($type:ty),+ $(,)?) => { $(table!(@check $type, false, true, false, false);)+ };
    (unclassified text: $($type:ty),+ $(,)?) => { $(table!(@check $type, false, false, true, false);)+ };
    (sensitive: $($type:ty),+ $(,)?) => { $(table!(@check $type, false, false, false, true);)+ };
    (unknown: $($type:ty),+ $(,)?) => { $(table!(@check $type, false, false, false, false);)+ };
}

/// A type that nobody described.
struct Legacy {
    _field: u32,
}

table! { loggable:
    (), bool, u16, u32, u64, usize, u128, i8, i16, i32, i64, isize, i128, f32, f64,
    NonZero<u16>, NonZero<u64>, NonZero<i128>, Wrapping<u32>, Saturating<u32>, cmp::Reverse<u32>,
    atomic::AtomicBool, atomic::AtomicU16, atomic::AtomicU32, atomic::AtomicU64,
    atomic::AtomicUsize, atomic::AtomicI8, atomic::AtomicI16, atomic::AtomicI32, atomic::AtomicI64,
    atomic::AtomicIsize,
    Duration, SystemTime, cmp::Ordering, PhantomData<String>, process::ExitStatus,
    net::IpAddr, net::Ipv4Addr, net::Ipv6Addr, net::SocketAddr, net::SocketAddrV4, net::SocketAddrV6,
    Range<u32>, RangeInclusive<u32>, RangeFrom<u32>, RangeTo<u32>, RangeToInclusive<u32>, Bound<u32>,
    &'static u32, &'static mut u32, Box<u32>, Rc<u32>, Arc<u32>, Cow<'static, u32>, Pin<Box<u32>>,
    Pin<&'static mut u32>, &'static &'static [u32],
    Cell<u32>, RefCell<u32>, OnceCell<u32>, OnceLock<u32>, Mutex<u32>, RwLock<u32>, Arc<Mutex<[u32]>>,
    Option<u32>, Result<u32, u64>, Poll<u32>, ControlFlow<u32, u64>, Result<(), num::ParseIntError>,
    [u32], [u32; 3], Vec<u32>, Vec<Vec<u32>>, VecDeque<u32>, LinkedList<u32>, BinaryHeap<u32>,
    BTreeSet<u32>, HashSet<u32>, HashMap<u64, u32>, BTreeMap<u64, Vec<u32>>,
    (u32,), (u32, u32), (u16, u32, u64, i8, i16, i32, i64, f32, f64, bool, (), usize),
}

table! { loggable:
    num::ParseIntError, num::ParseFloatError, num::TryFromIntError, str::ParseBoolError, char::ParseCharError,
    char::CharTryFromError, net::AddrParseError, str::Utf8Error, string::FromUtf8Error, fmt::Error,
    time::SystemTimeError, mpsc::RecvError, mpsc::TryRecvError, mpsc::RecvTimeoutError,
    mpsc::SendError<String>, mpsc::TrySendError<String>, sync::PoisonError<String>, sync::TryLockError<String>,
    alloc::LayoutError, convert::Infallible, cell::BorrowError, thread::AccessError,
    io::Error, io::ErrorKind, env::VarError, std::ffi::NulError,
}

table! { loggable alone:
    Range<u8>, RangeInclusive<char>, Result<u8, u32>, ControlFlow<char, u8>,
    u8, char, &'static u8, &'static mut u8, Box<u8>, Arc<char>, Option<u8>, Option<&'static char>, Cell<u8>,
    Mutex<u8>, Wrapping<u8>, Poll<u8>, NonZero<u8>, atomic::AtomicU8, Option<NonZero<u8>>,
}

table! { unclassified text:
    str, String, &'static str, &'static String, Box<str>, Rc<str>, Arc<str>, Cow<'static, str>, Option<String>,
    Vec<String>, [&'static str], [String; 2], VecDeque<String>, HashSet<String>, Option<Vec<Arc<str>>>,
    fmt::Arguments<'static>, CStr, CString, OsStr, OsString, Path, PathBuf, &'static Path, Option<PathBuf>,
    Cow<'static, Path>,
    [u8], [u8; 32], &'static [u8], &'static [u8; 4], Vec<u8>, VecDeque<u8>, LinkedList<u8>, Box<[u8]>,
    Arc<[u8]>,
    Cow<'static, [u8]>, Option<Vec<u8>>, Vec<Vec<u8>>, [char], Vec<char>, [char; 4],
}

table! { sensitive:
    Sensitive<u32>, Sensitive<String>, &'static Sensitive<u32>, Box<Sensitive<u32>>, Option<Sensitive<u32>>,
    Vec<Sensitive<u32>>, Arc<[Sensitive<u32>]>,
}

table! { unknown:
    Legacy, &'static Legacy, Option<Legacy>, Vec<Legacy>, Result<u32, Legacy>, (u32, Legacy),
    HashMap<u32, Legacy>, Mutex<Legacy>,
    // Their classes differ inside, so that as a whole they have none.
    HashMap<String, u32>, HashMap<u64, String>, BTreeMap<String, u32>, HashMap<u8, u32>, (u32, String),
    Result<String, u32>, Result<u32, String>, ControlFlow<String, u32>, Mutex<String>, RefCell<Vec<u8>>,
    Vec<Option<u8>>, Vec<&'static u8>, [Option<char>], (u8, u8), (u8,), (u8, bool), Result<u8, bool>, HashSet<u8>, BTreeSet<char>,
    BinaryHeap<u8>, (u32, Sensitive<u32>), HashMap<u32, Sensitive<u32>>, [Wrapping<u8>; 2], Vec<NonZero<u8>>, [atomic::AtomicU8; 4],
    // They mean nothing in a record, or may not be read.
    Instant, thread::ThreadId, std::any::TypeId, *const u32, fn(), sync::Weak<u32>, Box<dyn std::error::Error>,
    std::sync::LazyLock<u32>,
}

#[cfg(feature = "axum")]
table! { loggable: axum::Json<u32>, axum::extract::Path<(u32, u64)>, axum::extract::State<Arc<u32>> }
#[cfg(feature = "axum")]
table! { loggable alone: axum::extract::Path<u8> }
#[cfg(feature = "axum")]
table! { unclassified text: axum::Json<String>, axum::extract::Path<String>, axum::Form<Vec<u8>> }
#[cfg(feature = "axum")]
table! { sensitive: axum::Json<Sensitive<u32>>, axum::Extension<Sensitive<u32>> }
#[cfg(feature = "axum")]
table! { unknown: axum::Json<Legacy>, axum::extract::Query<HashMap<String, String>> }

#[cfg(feature = "bytes")]
table! { unclassified text: bytes::Bytes, bytes::BytesMut, Option<bytes::Bytes> }

#[cfg(feature = "chrono")]
table! { loggable:
    chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::FixedOffset>, chrono::NaiveDate, chrono::NaiveTime,
    chrono::NaiveDateTime, chrono::TimeDelta, chrono::Weekday, chrono::Month, chrono::FixedOffset, chrono::Utc,
    chrono::format::ParseError,
}

#[cfg(feature = "http")]
table! { loggable: http::Method, http::StatusCode, http::Version }
#[cfg(feature = "http")]
table! { unclassified text:
    http::Uri, http::HeaderMap, http::HeaderName, http::HeaderValue, &'static http::HeaderMap,
}
#[cfg(feature = "http")]
table! { unknown: http::Request<()>, http::Response<()> }

#[cfg(feature = "jiff")]
table! { loggable:
    jiff::Timestamp, jiff::Zoned, jiff::Span, jiff::SignedDuration, jiff::civil::Date, jiff::civil::Time,
    jiff::civil::DateTime, jiff::tz::Offset,
}

#[cfg(feature = "rust_decimal")]
table! { loggable: rust_decimal::Decimal, Option<rust_decimal::Decimal> }

#[cfg(feature = "secrecy")]
table! { sensitive: secrecy::SecretString, secrecy::SecretBox<u32>, Option<secrecy::SecretString> }

#[cfg(feature = "serde_json")]
table! { unclassified text:
    serde_json::Value, serde_json::Map<String, serde_json::Value>, Vec<serde_json::Value>,
}
#[cfg(feature = "serde_json")]
table! { unknown: serde_json::Error, HashMap<u32, serde_json::Value> }

#[cfg(feature = "time")]
table! { loggable:
    ::time::Date, ::time::Time, ::time::PrimitiveDateTime, ::time::OffsetDateTime, ::time::UtcDateTime,
    ::time::UtcOffset, ::time::Duration, ::time::Month, ::time::Weekday,
}

#[cfg(feature = "url")]
table! { unclassified text: url::Url }
#[cfg(feature = "url")]
table! { loggable: url::ParseError }

#[cfg(feature = "uuid")]
table! { loggable: uuid::Uuid, Vec<uuid::Uuid>, HashMap<uuid::Uuid, u32> }

#[test]
fn labels_name_the_kind_and_nothing_else() {
    assert_eq!(<Option<&[&String]> as UnclassifiedText>::LABEL, "str");
    assert_eq!(<Arc<Vec<u8>> as UnclassifiedText>::LABEL, "bytes");
    assert_eq!(<Vec<Vec<u8>> as UnclassifiedText>::LABEL, "bytes");
    assert_eq!(<[char; 4] as UnclassifiedText>::LABEL, "str");
    assert_eq!(<Option<PathBuf> as UnclassifiedText>::LABEL, "path");
}
