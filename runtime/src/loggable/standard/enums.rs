//! The standard library's enums, and unit: variants by name, as serde writes them.

use std::cmp::Ordering;
use std::marker::PhantomData;
use std::ops::{Bound, ControlFlow};
use std::task::Poll;

use crate::encode::{Encoder, Shape};
use crate::loggable::declare::{containers, encoded_parts, holders, loggable, unclassified_within};
use crate::loggable::{Encode, Loggable, LoggableAlone, LoggableBeside};

static LESS: Shape = Shape::unit_variant("Less");
static EQUAL: Shape = Shape::unit_variant("Equal");
static GREATER: Shape = Shape::unit_variant("Greater");

static OK: Shape = Shape::newtype_variant("Ok");
static ERR: Shape = Shape::newtype_variant("Err");
static READY: Shape = Shape::newtype_variant("Ready");
static PENDING: Shape = Shape::unit_variant("Pending");
static CONTINUE: Shape = Shape::newtype_variant("Continue");
static BREAK: Shape = Shape::newtype_variant("Break");
static INCLUDED: Shape = Shape::newtype_variant("Included");
static EXCLUDED: Shape = Shape::newtype_variant("Excluded");
static UNBOUNDED: Shape = Shape::unit_variant("Unbounded");

loggable! {
    () => |(), encoder| encoder.unit(),
    Ordering => |order, encoder| match order {
        Ordering::Less => unit_variant(&LESS, encoder),
        Ordering::Equal => unit_variant(&EQUAL, encoder),
        Ordering::Greater => unit_variant(&GREATER, encoder),
    },
}

holders! {
    [T] Poll<T>: T => |poll, encoder| match poll {
        Poll::Ready(value) => variant(&READY, value, encoder),
        Poll::Pending => unit_variant(&PENDING, encoder),
    };
    [T] Bound<T>: T => |bound, encoder| match bound {
        Bound::Included(value) => variant(&INCLUDED, value, encoder),
        Bound::Excluded(value) => variant(&EXCLUDED, value, encoder),
        Bound::Unbounded => unit_variant(&UNBOUNDED, encoder),
    };
}

containers! {
    [B, C] ControlFlow<B, C>: B, C => |flow, encoder| match flow {
        ControlFlow::Continue(value) => variant(&CONTINUE, value, encoder),
        ControlFlow::Break(value) => variant(&BREAK, value, encoder),
    };
}

encoded_parts! {
    [T] Option<T>: T => |option, encoder| match option {
        Some(value) => encoder.value(value),
        None => encoder.null(),
    };
    [T, E] Result<T, E>: T, E => |result, encoder| match result {
        Ok(value) => variant(&OK, value, encoder),
        Err(error) => variant(&ERR, error, encoder),
    };
}

unclassified_within! {
    [T] Option<T>: T;
}

impl<T: LoggableAlone> LoggableAlone for Option<T> {}
impl<T: LoggableAlone, E: Loggable> LoggableBeside<0> for Result<T, E> {}
impl<T: Loggable, E: LoggableAlone> LoggableBeside<1> for Result<T, E> {}
impl<T: LoggableAlone, E: LoggableAlone> LoggableAlone for Result<T, E> {}
impl<B: LoggableAlone, C: Loggable> LoggableBeside<0> for ControlFlow<B, C> {}
impl<B: Loggable, C: LoggableAlone> LoggableBeside<1> for ControlFlow<B, C> {}
impl<B: LoggableAlone, C: LoggableAlone> LoggableAlone for ControlFlow<B, C> {}

impl<T: Loggable> Loggable for Option<T> {
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}

impl<T: Loggable, E: Loggable> Loggable for Result<T, E> {
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}

impl<T: ?Sized> Encode for PhantomData<T> {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.null();
    }

    fn may_be_displayed(&self) -> bool {
        true
    }
}

impl<T: ?Sized> Loggable for PhantomData<T> {
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}

fn variant<T: Encode>(shape: &'static Shape, value: &T, encoder: &mut Encoder) {
    encoder.shape(shape, |fields| fields.field(value));
}

fn unit_variant(shape: &'static Shape, encoder: &mut Encoder) {
    encoder.shape(shape, |_| {});
}
