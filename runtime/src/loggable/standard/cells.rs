//! Cells and locks: written as what they hold at this moment. What somebody else holds is not waited for.

use std::cell::{Cell, OnceCell, RefCell};
use std::sync::{Mutex, OnceLock, RwLock, TryLockError};

use crate::encode::Encoder;
use crate::loggable::Encode;
use crate::loggable::declare::holders;

holders! {
    [T: Copy] Cell<T>: T => |cell, encoder| encoder.value(&cell.get());
    [T: ?Sized] RefCell<T>: T => |cell, encoder| match cell.try_borrow() {
        Ok(value) => encoder.value(&*value),
        Err(_) => encoder.opaque("borrowed"),
    };
    [T: ?Sized] Mutex<T>: T => |lock, encoder| match lock.try_lock() {
        Ok(value) => encoder.value(&*value),
        Err(error) => locked(error, encoder),
    };
    [T: ?Sized] RwLock<T>: T => |lock, encoder| match lock.try_read() {
        Ok(value) => encoder.value(&*value),
        Err(error) => locked(error, encoder),
    };
    [T] OnceCell<T>: T => |cell, encoder| encoder.value(&cell.get());
    [T] OnceLock<T>: T => |cell, encoder| encoder.value(&cell.get());
}

/// A poisoned lock still holds a value: the evidence of what went wrong.
fn locked<G: std::ops::Deref<Target: Encode>>(error: TryLockError<G>, encoder: &mut Encoder) {
    match error {
        TryLockError::Poisoned(poisoned) => encoder.value(&*poisoned.into_inner()),
        TryLockError::WouldBlock => encoder.opaque("locked"),
    }
}
