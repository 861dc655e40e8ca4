//! Values that are never read for a record, by type.

use std::rc::Rc;
use std::sync::Arc;

use super::class::{MayBeLogged, SensitiveData};
use super::{Encode, Loggable};
use crate::encode::Encoder;

/// A type whose values are sensitive wherever they turn up: `#[derive(Loggable)] #[sensitive]`,
/// [`Sensitive<T>`], and references, boxes, options and lists of those. The record shows that there was one.
pub trait SensitiveType {}

impl<T: SensitiveType + ?Sized> SensitiveType for &T {}
impl<T: SensitiveType + ?Sized> SensitiveType for &mut T {}
impl<T: SensitiveType + ?Sized> SensitiveType for Box<T> {}
impl<T: SensitiveType + ?Sized> SensitiveType for Rc<T> {}
impl<T: SensitiveType + ?Sized> SensitiveType for Arc<T> {}
impl<T: SensitiveType> SensitiveType for Option<T> {}
impl<T: SensitiveType> SensitiveType for Vec<T> {}
impl<T: SensitiveType> SensitiveType for [T] {}

/// The type has a sensitive field of this name, which no recorded expression may read. `NAME` is the number that the
/// macros make of the name; a field of a variant is named `Variant.field`.
#[doc(hidden)]
pub trait SensitiveField<const NAME: u64> {}

/// Holds a secret: nothing records, prints or serialises it, and only [`expose`](Sensitive::expose) gives it
/// back.
///
/// ```
/// use casefile::Sensitive;
///
/// let phone = Sensitive::new(String::from("+15550100"));
/// assert_eq!(format!("{phone:?}"), "[redacted]");
/// assert_eq!(phone.expose(), "+15550100");
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Sensitive<T>(T);

impl<T> Sensitive<T> {
    /// Makes `value` sensitive.
    pub const fn new(value: T) -> Sensitive<T> {
        Sensitive(value)
    }

    /// The secret itself. Reviews search for this name.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// The secret itself, no longer guarded.
    pub fn into_exposed(self) -> T {
        self.0
    }
}

impl<T> From<T> for Sensitive<T> {
    fn from(value: T) -> Sensitive<T> {
        Sensitive(value)
    }
}

impl<T> std::fmt::Debug for Sensitive<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("[redacted]")
    }
}

impl<T> SensitiveType for Sensitive<T> {}

impl<T> Encode for Sensitive<T> {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.redacted();
    }
}

impl<T> Loggable for Sensitive<T>
where
    for<'a> SensitiveData: MayBeLogged<Sensitive<T>>,
{
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}
