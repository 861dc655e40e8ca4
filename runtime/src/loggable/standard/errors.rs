//! Errors whose `Display` never repeats what they were made from. The list is closed: an error that is not
//! here has to be classified by whoever knows it.

use std::sync::mpsc;
use std::{
    alloc, array, cell, char, collections, convert, env, ffi, fmt, net, num, path, str, string, sync, thread,
    time,
};

use crate::encode::{Encoder, Shape};
use crate::loggable::declare::displayed;
use crate::loggable::{Encode, Loggable};

displayed! {
    alloc::LayoutError,
    array::TryFromSliceError,
    cell::BorrowError,
    cell::BorrowMutError,
    char::CharTryFromError,
    char::DecodeUtf16Error,
    char::ParseCharError,
    char::TryFromCharError,
    collections::TryReserveError,
    convert::Infallible,
    ffi::FromBytesWithNulError,
    fmt::Error,
    mpsc::RecvError,
    mpsc::RecvTimeoutError,
    mpsc::TryRecvError,
    net::AddrParseError,
    num::ParseFloatError,
    num::ParseIntError,
    num::TryFromIntError,
    path::StripPrefixError,
    str::ParseBoolError,
    str::Utf8Error,
    string::FromUtf16Error,
    thread::AccessError,
    time::SystemTimeError,
}

/// Errors that carry what they were made from and do not print it: a message made from one of them may.
macro_rules! displayed_without_value {
    ($([$($parameter:ident)?] $error:ty),+ $(,)?) => {$(
        impl$(<$parameter>)? Encode for $error {
            fn encode(&self, encoder: &mut Encoder) {
                encoder.partly().display(self);
            }

            fn may_be_displayed(&self) -> bool {
                true
            }
        }
        impl$(<$parameter>)? Loggable for $error {
            const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
        }
    )+};
}

displayed_without_value! {
    [] ffi::FromVecWithNulError,
    [] ffi::NulError,
    [] string::FromUtf8Error,
    [T] mpsc::SendError<T>,
    [T] mpsc::TrySendError<T>,
    [T] sync::PoisonError<T>,
    [T] sync::TryLockError<T>,
}

static NOT_PRESENT: Shape = Shape::unit_variant("NotPresent");
static NOT_UNICODE: Shape = Shape::unit_variant("NotUnicode");

/// Only which of the two: the other's `Display` repeats the variable's value.
impl Encode for env::VarError {
    fn encode(&self, encoder: &mut Encoder) {
        let shape = match self {
            env::VarError::NotPresent => &NOT_PRESENT,
            env::VarError::NotUnicode(_) => &NOT_UNICODE,
        };
        encoder.shape(shape, |_| {});
    }

    fn variant(&self) -> Option<&'static str> {
        Some(match self {
            env::VarError::NotPresent => NOT_PRESENT.name(),
            env::VarError::NotUnicode(_) => NOT_UNICODE.name(),
        })
    }

    fn may_be_displayed(&self) -> bool {
        matches!(self, env::VarError::NotPresent)
    }
}

impl Loggable for env::VarError {
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}
