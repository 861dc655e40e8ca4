//! References and owning pointers: written as what they point to, with its class. `Weak` and raw pointers are
//! missing on purpose: what they point to may be gone.

use std::borrow::Cow;
use std::ops::Deref;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use crate::loggable::Loggable;
use crate::loggable::declare::transparent;

transparent! {
    [T: ?Sized] &T: T;
    [T: ?Sized] &mut T: T;
    [T: ?Sized] Box<T>: T;
    [T: ?Sized] Rc<T>: T;
    [T: ?Sized] Arc<T>: T;
    [T: ToOwned + ?Sized] Cow<'_, T>: T;
    [P: Deref] Pin<P>: P::Target;
}

impl<T: Loggable + ?Sized> Loggable for &T {
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}

impl<T: Loggable + ?Sized> Loggable for &mut T {
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}

impl<T: Loggable + ?Sized> Loggable for Box<T> {
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}

impl<T: Loggable + ?Sized> Loggable for Rc<T> {
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}

impl<T: Loggable + ?Sized> Loggable for Arc<T> {
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}

impl<T: Loggable + ToOwned + ?Sized> Loggable for Cow<'_, T> {
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}

impl<P: Deref<Target: Loggable>> Loggable for Pin<P> {
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}
