//! What an error keeps to itself, everything that holds it keeps to itself: of no holder the message is recorded.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::io;
use std::num::{Saturating, Wrapping};
use std::ops::{Bound, ControlFlow, Range, RangeFrom, RangeInclusive, RangeTo, RangeToInclusive};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex, OnceLock, RwLock};
use std::task::Poll;

use crate::encode::{Decoder, Encoder};
use crate::loggable::Encode;
use crate::loggable::testing::generous;

/// As an `io::Error` with a payload, for holders that ask for more than it can do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Silent;

impl Encode for Silent {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.unit();
    }
}

fn is_in_the_clear<T: Encode + ?Sized>(value: &T) -> bool {
    let mut encoder = Encoder::for_tests(generous(), generous().line_bytes);
    encoder.next_value().value(value);
    Decoder::new(&encoder.take_heap()).is_in_the_clear()
}

/// Each holder with an error that has a payload, with one that has none, and with one that only says no.
macro_rules! holders {
    ($($value:ident => $holder:expr),+ $(,)?) => {$({
        let of_an_error = { let $value = || io::Error::other("s3cr3t"); $holder };
        assert!(!is_in_the_clear(&of_an_error), "{}", stringify!($holder));
        let of_the_system = { let $value = || io::Error::from_raw_os_error(2); $holder };
        assert!(is_in_the_clear(&of_the_system), "{}", stringify!($holder));
    })+};
}

macro_rules! silent_holders {
    ($($holder:expr),+ $(,)?) => {$(
        assert!(!is_in_the_clear(&$holder), "{}", stringify!($holder));
    )+};
}

#[test]
fn whatever_holds_one_error() {
    holders! {
        error => error(),
        error => &error(),
        error => &mut error(),
        error => Box::new(error()),
        error => Rc::new(error()),
        error => Arc::new(error()),
        error => Pin::new(Box::new(error())),
        error => RefCell::new(error()),
        error => Mutex::new(error()),
        error => RwLock::new(error()),
        error => OnceCell::from(error()),
        error => OnceLock::from(error()),
        error => Some(error()),
        error => Ok::<_, ()>(error()),
        error => Err::<(), _>(error()),
        error => Poll::Ready(error()),
        error => Bound::Included(error()),
        error => Bound::Excluded(error()),
        error => ControlFlow::<_, ()>::Break(error()),
        error => ControlFlow::<(), _>::Continue(error()),
        error => Reverse(error()),
        error => Wrapping(error()),
        error => Saturating(error()),
        error => Some(Box::new(Mutex::new(Some(error())))),
    }
}

#[test]
fn whatever_holds_several() {
    holders! {
        error => [error()],
        error => vec![error()],
        error => VecDeque::from([error()]),
        error => LinkedList::from([error()]),
        error => HashMap::from([(1, error())]),
        error => BTreeMap::from([(1, Some(error()))]),
        error => (error(),),
        error => (1, error()),
        error => (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, Some(error())),
        error => Range { start: error(), end: error() },
        error => RangeInclusive::new(error(), error()),
        error => RangeFrom { start: error() },
        error => RangeTo { end: error() },
        error => RangeToInclusive { end: error() },
    }
}

#[test]
fn whatever_asks_for_more_of_what_it_holds() {
    silent_holders! {
        Cell::new(Silent),
        Cow::Borrowed(&Silent),
        BTreeSet::from([Silent]),
        HashSet::from([Silent]),
        BinaryHeap::from([Silent]),
        BTreeMap::from([(Silent, 1)]),
        HashMap::from([(Silent, 1)]),
    }
}

#[test]
fn a_poisoned_lock() {
    let lock = Arc::new(Mutex::new(io::Error::other("s3cr3t")));
    let poisoning = Arc::clone(&lock);
    let panicked = std::thread::spawn(move || {
        let _guard = poisoning.lock();
        std::panic::resume_unwind(Box::new(()));
    });
    assert!(panicked.join().is_err());
    assert!(!is_in_the_clear(&lock));
}

#[cfg(feature = "axum")]
#[test]
fn extractors() {
    use ::axum::Extension;
    use ::axum::extract::{Form, Json, Path, Query, State};
    silent_holders! {
        Extension(Silent), Form(Silent), Json(Silent), Path(Silent), Query(Silent), State(Silent),
    }
}
