//! Which types are sensitive, have a sensitive field, or contain one that does: `Serialize` would write it.
//!
//! Only the derive knows the fields, so this says nothing of a type that derives nothing.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex, RwLock};

/// The type is sensitive, or has a sensitive field, or something in it does. `Place` says where it is found: without it,
/// several impls would be for the same type.
pub trait HoldsSensitive<Place> {}

/// In the part of this number of what has several.
#[derive(Debug)]
pub struct In<const PART: usize, Place>(Place);

macro_rules! containers {
    ($([$($generics:tt)*] $type:ty: $part:ty;)+) => {$(
        impl<Place, $($generics)*> HoldsSensitive<Place> for $type where $part: HoldsSensitive<Place> {}
    )+};
}

containers! {
    [T: ?Sized] &T: T;
    [T: ?Sized] &mut T: T;
    [T: ?Sized] Box<T>: T;
    [T: ?Sized] Rc<T>: T;
    [T: ?Sized] Arc<T>: T;
    [T: ToOwned + ?Sized] Cow<'_, T>: T;
    [P: std::ops::Deref] Pin<P>: P::Target;
    [T] Cell<T>: T;
    [T: ?Sized] RefCell<T>: T;
    [T: ?Sized] Mutex<T>: T;
    [T: ?Sized] RwLock<T>: T;
    [T] Option<T>: T;
    [T] [T]: T;
    [T, const N: usize] [T; N]: T;
    [T] Vec<T>: T;
    [T] VecDeque<T>: T;
    [T] LinkedList<T>: T;
    [T] BinaryHeap<T>: T;
    [T] BTreeSet<T>: T;
    [T, S] HashSet<T, S>: T;
}

macro_rules! of_several_parts {
    ($([$($generics:ident),+] $type:ty: $($part:ident $index:literal),+;)+) => {$(
        of_several_parts! { @each [$($generics),+] $type: $($part $index),+ }
    )+};
    (@each $generics:tt $type:ty: $($part:ident $index:literal),+) => {
        $(of_several_parts! { @one $generics $type: $part $index })+
    };
    (@one [$($generics:ident),+] $type:ty: $part:ident $index:literal) => {
        impl<Place, $($generics),+> HoldsSensitive<In<$index, Place>> for $type where $part: HoldsSensitive<Place> {}
    };
}

of_several_parts! {
    [K, V] BTreeMap<K, V>: K 0, V 1;
    [K, V, S] HashMap<K, V, S>: K 0, V 1;
    [T, E] Result<T, E>: T 0, E 1;
    [A] (A,): A 0;
    [A, B] (A, B): A 0, B 1;
    [A, B, C] (A, B, C): A 0, B 1, C 2;
    [A, B, C, D] (A, B, C, D): A 0, B 1, C 2, D 3;
    [A, B, C, D, E] (A, B, C, D, E): A 0, B 1, C 2, D 3, E 4;
    [A, B, C, D, E, F] (A, B, C, D, E, F): A 0, B 1, C 2, D 3, E 4, F 5;
    [A, B, C, D, E, F, G] (A, B, C, D, E, F, G): A 0, B 1, C 2, D 3, E 4, F 5, G 6;
    [A, B, C, D, E, F, G, H] (A, B, C, D, E, F, G, H): A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7;
}
