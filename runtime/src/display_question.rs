//! Whether a type is `Display`, as a constant: the derive asks it of a type with sensitive fields.
//!
//! An inherent constant is found before a trait's, where its bounds hold. It must only be asked of concrete types: of a
//! type parameter the answer is always no.

use std::fmt::Display;
use std::marker::PhantomData;

/// The question.
pub struct IsDisplay<T: ?Sized>(PhantomData<fn(&T)>);

impl<T: Display + ?Sized> IsDisplay<T> {
    /// Yes.
    pub const CASEFILE_ANSWER: bool = true;
}

/// The answer where the type is not `Display`.
pub trait IsNotDisplay {
    /// No.
    const CASEFILE_ANSWER: bool = false;
}

impl<T: ?Sized> IsNotDisplay for IsDisplay<T> {}
