//! May a recorded expression read a value of this type?
//!
//! Each question has an integer literal of its own. Where the type is not sensitive, `Question<u8, _>` is the only
//! implementation, and the literal is a `u8`. Where it is, there are more, so the compiler leaves the literal open; at the end
//! of the function it becomes an `i32`, as literals do, and `MayBeRead<i32>` is implemented for nothing. So a type that is
//! known only further down is asked about then, a type in an expression that does not compile never, and no question decides what
//! a type is. It must stay so: method resolution, as in the question for fields, takes a type that is not known yet for sensitive.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::marker::PhantomData;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::{Arc, Mutex, OnceLock, RwLock};

use super::Target;
use crate::loggable::SensitiveType;

/// A place, if it may be read.
pub const fn place<Value, Literal, How>(value: &Value, _: Literal) -> &Value
where
    Value: Question<Literal, How> + MayBeRead<Literal> + ?Sized,
    Literal: Copy,
{
    value
}

/// A place that is recorded by itself, or that owns a field that is asked about by itself: what else it holds is not read.
pub const fn alone<Value, Literal, How>(value: &Value, _: Literal) -> &Value
where
    Value: AloneQuestion<Literal, How> + MayBeRead<Literal> + ?Sized,
    Literal: Copy,
{
    value
}

/// A place that a variable takes on, if it may be read.
pub const fn place_into<Value, Literal, How, Variable>(
    value: &Value,
    _: Literal,
    _: PhantomData<Variable>,
) -> &Value
where
    Value: Question<Literal, How> + MayGoInto<Variable, Literal> + ?Sized,
    Literal: Copy,
{
    value
}

/// The same for a place by itself.
pub const fn alone_into<Value, Literal, How, Variable>(
    value: &Value,
    _: Literal,
    _: PhantomData<Variable>,
) -> &Value
where
    Value: AloneQuestion<Literal, How> + MayGoInto<Variable, Literal> + ?Sized,
    Literal: Copy,
{
    value
}

/// What is returned, if it may be read. By value, so that what is expected of it is known inside of the call.
pub fn result<Value, Literal, How>(value: Value, _: Literal) -> Value
where
    Value: Question<Literal, How> + MayBeRead<Literal>,
    Literal: Copy,
{
    value
}

/// Implemented for each type with `Kind` = `u8`, and for a sensitive one with `i32` as well; `How` says where it is found.
pub trait Question<Kind, How> {}

/// The same, but not of what is in a container.
pub trait AloneQuestion<Kind, How> {}

/// Implemented for each `Kind` but that of sensitive types; two of them, so that this decides nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is sensitive: no expression that reads it is recorded",
    label = "this would record a sensitive value",
    note = "leave it out; what `expose()` gives is no longer guarded"
)]
pub trait MayBeRead<Kind> {}

#[diagnostic::do_not_recommend]
impl<Value: ?Sized> MayBeRead<u8> for Value {}
#[diagnostic::do_not_recommend]
impl<Value: ?Sized> MayBeRead<u16> for Value {}

/// The same for a variable that takes the value on.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is sensitive, and the variable `{Variable}` takes it into an `event!` or `attribute!` further down",
    label = "`{Variable}` would record a sensitive value",
    note = "leave `{Variable}` out there; what `expose()` gives is no longer guarded"
)]
pub trait MayGoInto<Variable, Kind> {}

#[diagnostic::do_not_recommend]
impl<Value: ?Sized, Variable> MayGoInto<Variable, u8> for Value {}
#[diagnostic::do_not_recommend]
impl<Value: ?Sized, Variable> MayGoInto<Variable, u16> for Value {}

/// How a type that is not sensitive answers.
#[derive(Debug)]
pub struct Harmless(());

impl<Value: ?Sized> Question<u8, Harmless> for Value {}
impl<Value: ?Sized> AloneQuestion<u8, Harmless> for Value {}

/// After so many dereferences.
#[derive(Debug)]
pub struct After<const DEREFERENCES: u8, How>(PhantomData<How>);

macro_rules! asked_after {
    ($($count:literal, [$($derefs:tt)*], $value:ty;)*) => {$(
        impl<Value: ?Sized, How> Question<i32, After<$count, How>> for Value
        where
            $($derefs)*
            $value: HoldsInTuple<How>,
        {
        }

        impl<Value: ?Sized> AloneQuestion<i32, After<$count, Itself>> for Value
        where
            $($derefs)*
            $value: SensitiveType,
        {
        }
    )*};
}

asked_after! {
    0, [], Value;
    1, [Value: Deref,], Target<Value>;
    2, [Value: Deref, Target<Value>: Deref,], Target<Target<Value>>;
    3, [Value: Deref, Target<Value>: Deref, Target<Target<Value>>: Deref,], Target<Target<Target<Value>>>;
    4, [
        Value: Deref, Target<Value>: Deref, Target<Target<Value>>: Deref, Target<Target<Target<Value>>>: Deref,
    ], Target<Target<Target<Target<Value>>>>;
    5, [
        Value: Deref, Target<Value>: Deref, Target<Target<Value>>: Deref, Target<Target<Target<Value>>>: Deref,
        Target<Target<Target<Target<Value>>>>: Deref,
    ], Target<Target<Target<Target<Target<Value>>>>>;
}

/// The type itself.
#[derive(Debug)]
pub struct Itself(());

/// The part of this number.
#[derive(Debug)]
pub struct Part<const NUMBER: u8, How>(PhantomData<How>);

/// Sensitive, or a container of what is: of parts that have no names.
pub trait Holds<How> {}

impl<Value: SensitiveType + ?Sized> Holds<Itself> for Value {}

macro_rules! containers {
    ($([$($generics:tt)*] $container:ty;)*) => {$(
        impl<T: Holds<How>, How, $($generics)*> Holds<Part<0, How>> for $container {}
    )*};
}

containers! {
    [] [T];
    [const LENGTH: usize] [T; LENGTH];
    [] Vec<T>;
    [] VecDeque<T>;
    [] LinkedList<T>;
    [] BinaryHeap<T>;
    [] BTreeSet<T>;
    [State] HashSet<T, State>;
    [V] BTreeMap<T, V>;
    [V, State] HashMap<T, V, State>;
    [] Option<T>;
    [E] Result<T, E>;
    [] Cell<T>;
    [] OnceCell<T>;
    [] OnceLock<T>;
}

macro_rules! containers_of_unsized {
    ($($container:ty;)*) => {$(
        impl<T: Holds<How> + ?Sized, How> Holds<Part<0, How>> for $container {}
    )*};
}

containers_of_unsized! {
    &T;
    &mut T;
    Box<T>;
    Rc<T>;
    Arc<T>;
    RefCell<T>;
    Mutex<T>;
    RwLock<T>;
}

impl<K, V: Holds<How>, How> Holds<Part<1, How>> for BTreeMap<K, V> {}
impl<K, V: Holds<How>, How, State> Holds<Part<1, How>> for HashMap<K, V, State> {}
impl<T, E: Holds<How>, How> Holds<Part<1, How>> for Result<T, E> {}

/// The same, or a tuple with such a part. Not in a container: of its elements, one part may be read where another may not.
pub trait HoldsInTuple<How> {}

impl<Value: Holds<How> + ?Sized, How> HoldsInTuple<Part<255, How>> for Value {}

macro_rules! tuples {
    ($($number:literal, $part:ident, ($($all:ident),*);)*) => {$(
        impl<$($all,)* How> HoldsInTuple<Part<$number, How>> for ($($all,)*)
        where
            $part: HoldsInTuple<How>,
        {
        }
    )*};
}

tuples! {
    0, A, (A);
    0, A, (A, B);
    1, B, (A, B);
    0, A, (A, B, C);
    1, B, (A, B, C);
    2, C, (A, B, C);
    0, A, (A, B, C, D);
    1, B, (A, B, C, D);
    2, C, (A, B, C, D);
    3, D, (A, B, C, D);
}
