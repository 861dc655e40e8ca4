//! How each type is written: in serde's form, which the tests ask serde for where serde has one.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::fmt::Debug;
use std::num::{NonZero, Saturating, Wrapping};
use std::ops::{Bound, ControlFlow};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64};
use std::sync::{Arc, Mutex, OnceLock, RwLock};
use std::task::Poll;
use std::time::{Duration, SystemTime};
use std::{cmp, env, io, path};

use proptest::prelude::*;
use serde::Serialize;
use serde_json::json;

use crate::loggable::Encode;
use crate::loggable::testing::{json, marked};

#[track_caller]
fn as_serde_writes_it<T: Encode + Serialize + Debug>(value: T) {
    assert_eq!(json(&value), serde_json::to_value(&value).unwrap(), "{value:?}");
}

#[test]
fn numbers_and_what_holds_them() {
    as_serde_writes_it((true, u16::MAX, u32::MAX, u64::MAX, usize::MAX));
    as_serde_writes_it((i8::MIN, i16::MIN, i32::MIN, i64::MIN, isize::MIN));
    as_serde_writes_it((7_u8, 'x', 1.5_f64, 0.25_f32));
    as_serde_writes_it((NonZero::new(5_u8), NonZero::new(-5_i64), Wrapping(1_u32), Saturating(2_i8)));
    as_serde_writes_it((AtomicBool::new(true), AtomicU8::new(9), AtomicU64::new(10), cmp::Reverse(3_u16)));
    assert_eq!(json(&u128::MAX), json!(u128::MAX.to_string()));
    assert_eq!(json(&i128::MIN), json!(i128::MIN.to_string()));
}

#[test]
fn pointers_and_cells_are_what_they_hold() {
    as_serde_writes_it((&1_u32, Box::new(2_u32), Cell::new(3_u32), RefCell::new(4_u32)));
    as_serde_writes_it((Mutex::new(5_u32), RwLock::new(6_u32), Cow::Borrowed("seven")));
    assert_eq!(json(&Rc::new(Arc::new(Pin::new(Box::new(8_u32))))), json!(8));
    assert_eq!(json(&OnceLock::<u32>::new()), json!(null));
    assert_eq!(json(&OnceLock::from(9_u32)), json!(9));
    let unsized_value: Box<Mutex<[u32]>> = Box::new(Mutex::new([1, 2]));
    assert_eq!(json(&unsized_value), json!([1, 2]));
}

#[test]
fn what_is_held_elsewhere_is_not_waited_for() {
    let cell = RefCell::new(1_u32);
    let borrowed = cell.borrow_mut();
    assert_eq!(marked(&cell), (json!("<borrowed>"), vec!["opaque"]));
    drop(borrowed);
    assert_eq!(json(&cell), json!(1));

    let mutex = Mutex::new(1_u32);
    let guard = mutex.lock().unwrap();
    assert_eq!(marked(&mutex), (json!("<locked>"), vec!["opaque"]));
    drop(guard);

    let lock = RwLock::new(1_u32);
    let guard = lock.write().unwrap();
    assert_eq!(marked(&lock), (json!("<locked>"), vec!["opaque"]));
    drop(guard);
    let _reader = lock.read().unwrap();
    assert_eq!(json(&lock), json!(1));
}

#[test]
fn a_poisoned_lock_shows_what_it_holds() {
    let lock = Arc::new(Mutex::new(41_u32));
    let poisoning = Arc::clone(&lock);
    let panicked = std::thread::spawn(move || {
        let _guard = poisoning.lock().unwrap();
        std::panic::resume_unwind(Box::new(()));
    });
    assert!(panicked.join().is_err());
    assert_eq!(json(&lock), json!(41));
}

#[test]
fn collections() {
    as_serde_writes_it((vec![1_u32], [1_u32, 2], Some(1_u32), None::<u32>, ()));
    as_serde_writes_it((VecDeque::from([1_u32]), LinkedList::from([1_u32]), BTreeSet::from([3_u32, 1])));
    as_serde_writes_it((BinaryHeap::from([1_u32]), HashSet::from([1_u32])));
    as_serde_writes_it(BTreeMap::from([(2_u32, "two"), (1, "one")]));
    as_serde_writes_it(HashMap::from([("key", vec![1_u64])]));
    as_serde_writes_it((
        1_u32, 2_u32, 3_u32, 4_u32, 5_u32, 6_u32, 7_u32, 8_u32, 9_u32, 10_u32, 11_u32, 12_u32,
    ));
    as_serde_writes_it((1_u32,));
}

#[test]
fn bytes_are_bytes_wherever_they_stand() {
    let expected = (json!([1, 2, 3]), vec!["base64"]);
    assert_eq!(marked(&[1_u8, 2, 3]), expected);
    assert_eq!(marked(&[1_u8, 2, 3][..]), expected);
    assert_eq!(marked(&vec![1_u8, 2, 3]), expected);
    assert_eq!(marked(&Cow::Borrowed(&[1_u8, 2, 3][..])), expected);
    assert_eq!(marked(&LinkedList::from([1_u8, 2, 3])), expected);
    let mut ring = VecDeque::from([2_u8, 3]);
    ring.push_front(1);
    assert!(!ring.as_slices().1.is_empty(), "in two pieces");
    assert_eq!(marked(&ring), expected);
    ring.make_contiguous();
    assert_eq!(marked(&ring), expected);
}

#[test]
fn characters_are_text_wherever_they_stand() {
    assert_eq!(json(&['a', 'ß', '\n']), json!("aß\n"));
    assert_eq!(json(&VecDeque::from(['a', 'b'])), json!("ab"));
    assert_eq!(json(&LinkedList::from(['a', 'b'])), json!("ab"));
}

#[test]
fn enums_and_ranges() {
    as_serde_writes_it((Ok::<u32, u64>(1), Err::<u32, u64>(2)));
    as_serde_writes_it((Bound::Included(1_u32), Bound::Excluded(1_u32), Bound::<u32>::Unbounded));
    as_serde_writes_it((1_u32..2, 1_u32..=2, 1_u32.., ..2_u32));
    as_serde_writes_it(std::marker::PhantomData::<String>);
    assert_eq!(json(&(..=2_u32)), json!({ "end": 2 }));
    assert_eq!(json(&(Poll::Ready(1_u32), Poll::<u32>::Pending)), json!([{ "Ready": 1 }, "Pending"]));
    let flows: [ControlFlow<u32, u64>; 2] = [ControlFlow::Break(1), ControlFlow::Continue(2)];
    assert_eq!(json(&flows), json!([{ "Break": 1 }, { "Continue": 2 }]));
    let orders = [cmp::Ordering::Less, cmp::Ordering::Equal, cmp::Ordering::Greater];
    assert_eq!(json(&orders), json!(["Less", "Equal", "Greater"]));
}

#[test]
fn text_and_paths() {
    as_serde_writes_it(("text", String::from("text"), Box::<str>::from("text"), path::PathBuf::from("/a/b")));
    assert_eq!(json(&format_args!("{}-{}", 1, 2)), json!("1-2"));
    assert_eq!(json(c"text"), json!("text"));
    assert_eq!(marked(c"te\xffxt"), (json!("te\u{fffd}xt"), vec!["lossy"]));
}

#[cfg(unix)]
#[test]
fn paths_that_are_not_utf_8_are_lossy() {
    use std::os::unix::ffi::OsStrExt;
    let name = std::ffi::OsStr::from_bytes(b"/tmp/\xff");
    assert_eq!(marked(path::Path::new(name)), (json!("/tmp/\u{fffd}"), vec!["lossy"]));
    assert_eq!(marked(name), (json!("/tmp/\u{fffd}"), vec!["lossy"]));
}

#[test]
fn addresses() {
    let addresses = ["127.0.0.1:80", "[::1]:443"].map(|text| text.parse::<std::net::SocketAddr>().unwrap());
    as_serde_writes_it((addresses[0], addresses[1], addresses[0].ip(), addresses[1].ip()));
}

#[test]
fn times_after_the_epoch() {
    as_serde_writes_it((Duration::new(3, 7), SystemTime::UNIX_EPOCH + Duration::new(1_700_000_000, 5)));
}

proptest! {
    #[test]
    fn times_lose_nothing_on_either_side_of_the_epoch(
        seconds in -99_999_999_999_i64..99_999_999_999,
        nanos in 0..1_000_000_000_u32,
    ) {
        let whole = Duration::from_secs(seconds.unsigned_abs());
        let epoch = SystemTime::UNIX_EPOCH;
        let base = if seconds < 0 { epoch - whole } else { epoch + whole };
        // A system's clock may count in steps of 100 ns.
        let nanos = nanos / 100 * 100;
        let expected = json!({ "secs_since_epoch": seconds, "nanos_since_epoch": nanos });
        prop_assert_eq!(json(&(base + Duration::from_nanos(nanos.into()))), expected);
    }
}

#[track_caller]
fn says_what_it_displays<E: Encode + std::error::Error>(error: E) {
    assert!(error.may_be_displayed());
    assert_eq!(json(&error), json!(error.to_string()));
}

#[test]
#[expect(invalid_from_utf8, reason = "the error is what is wanted")]
fn clean_errors_are_their_text() {
    says_what_it_displays("x".parse::<u32>().unwrap_err());
    says_what_it_displays("x".parse::<f64>().unwrap_err());
    says_what_it_displays("x".parse::<bool>().unwrap_err());
    says_what_it_displays("xy".parse::<char>().unwrap_err());
    says_what_it_displays("x".parse::<std::net::IpAddr>().unwrap_err());
    says_what_it_displays(u8::try_from(300_u32).unwrap_err());
    says_what_it_displays(std::str::from_utf8(b"\xff").unwrap_err());
    says_what_it_displays(String::from_utf8(b"secret\xff".to_vec()).unwrap_err());
    says_what_it_displays(std::ffi::CString::new("secret\0").unwrap_err());
    says_what_it_displays(std::sync::mpsc::SendError("secret"));
    says_what_it_displays(std::fmt::Error);
}

#[test]
fn errors_that_carry_values_do_not_show_them() {
    const SECRET: &str = "hunter2";
    let printed = |value: &dyn Encode| marked(value).0.to_string();
    assert!(
        !printed(&String::from_utf8([SECRET.as_bytes(), b"\xff"].concat()).unwrap_err()).contains(SECRET)
    );
    assert!(!printed(&std::ffi::CString::new(format!("{SECRET}\0")).unwrap_err()).contains(SECRET));
    assert!(!printed(&std::sync::mpsc::SendError(SECRET)).contains(SECRET));
    assert!(!printed(&std::sync::PoisonError::new(SECRET)).contains(SECRET));
    assert!(!printed(&io::Error::other(SECRET)).contains(SECRET));
    let not_unicode = env::VarError::NotUnicode(SECRET.into());
    assert_eq!(json(&not_unicode), json!("NotUnicode"));
    assert!(!not_unicode.may_be_displayed());
    assert_eq!(json(&env::VarError::NotPresent), json!("NotPresent"));
}

#[test]
fn input_output_errors_show_kind_and_code_only() {
    let with_payload = io::Error::new(io::ErrorKind::NotFound, "hunter2");
    assert_eq!(json(&with_payload), json!({ "kind": "NotFound", "os_code": null }));
    assert!(!with_payload.may_be_displayed());
    let of_the_system = io::Error::from_raw_os_error(2);
    assert_eq!(json(&of_the_system)["os_code"], json!(2));
    assert!(of_the_system.may_be_displayed());
    assert!(io::Error::from(io::ErrorKind::TimedOut).may_be_displayed());
}

#[test]
fn pointers_pass_on_variant_and_permission() {
    let error: Arc<Box<env::VarError>> = Arc::new(Box::new(env::VarError::NotPresent));
    assert_eq!(error.variant(), Some("NotPresent"));
    assert!(error.may_be_displayed());
}
