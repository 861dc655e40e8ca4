//! References and owning pointers: written as what they point to, with its class. `Weak` and raw pointers are
//! missing on purpose: what they point to may be gone.

use std::borrow::Cow;
use std::ops::Deref;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

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
