//! Slices, arrays and vectors: an element may say how several of it are written together, so that bytes are
//! not written as a list of numbers.

use crate::loggable::Loggable;
use crate::loggable::declare::{encoded_parts, unclassified_within};

encoded_parts! {
    [T] [T]: T => |slice, encoder| T::encode_slice(slice, encoder);
    [T, const N: usize] [T; N]: T => |array, encoder| T::encode_slice(array, encoder);
    [T] Vec<T>: T => |vector, encoder| T::encode_slice(vector, encoder);
}

unclassified_within! {
    [T] [T]: T;
    [T, const N: usize] [T; N]: T;
    [T] Vec<T>: T;
}

impl<T: Loggable> Loggable for [T] {
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}

impl<T: Loggable, const N: usize> Loggable for [T; N] {
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}

impl<T: Loggable> Loggable for Vec<T> {
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}
