//! Values that are never read for a record, by type.

use std::rc::Rc;
use std::sync::Arc;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::class::{MayBeLogged, SensitiveData};
use super::{Encode, HoldsSensitive, Loggable};
use crate::encode::Encoder;

/// A type whose values are sensitive wherever they turn up: `#[derive(Loggable)] #[sensitive]`,
/// [`Sensitive<T>`], and references, boxes, options and lists of those. The record shows that there was one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not sensitive",
    label = "if a value is recorded here, its type is known only further down",
    note = "write the variable's type before it is recorded: `let mut found: Option<u32> = None;`"
)]
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

/// Holds a secret: nothing records, prints or serialises it, and only what is called `expose` gives it back.
///
/// ```
/// use casefile::Sensitive;
///
/// let phone = Sensitive::new(String::from("+15550100"));
/// assert_eq!(format!("{phone:?}"), "[redacted]");
/// assert_eq!(phone.expose(), "+15550100");
/// ```
///
/// It has no `Display`, no `Deref`, no `AsRef`, no `Borrow`, no `Serialize` and no order, so that no generic code comes
/// by the value: a reviewer who searches for `expose` has seen every place where it leaves. It can be
/// [deserialised](serde::Deserialize), without the value in the message of a failure; [`expose_for_transport`] is for
/// those who have to send it on.
///
/// Comparing takes as long as comparing the values does: where that gives something away, compare in constant time
/// what [`expose`](Sensitive::expose) gives. Memory is wiped if the value does so itself: `Sensitive<Zeroizing<T>>`, with
/// the feature `zeroize` also made by `Sensitive::wiped`.
///
/// [`expose_for_transport`]: crate::expose_for_transport
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

    /// The secret itself, to be changed.
    pub const fn expose_mut(&mut self) -> &mut T {
        &mut self.0
    }

    /// The secret itself, no longer guarded.
    pub fn into_exposed(self) -> T {
        self.0
    }

    /// Another secret made of this one.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Sensitive<U> {
        Sensitive(change(self.0))
    }
}

impl<T> From<T> for Sensitive<T> {
    fn from(value: T) -> Sensitive<T> {
        Sensitive(value)
    }
}

impl From<&str> for Sensitive<String> {
    fn from(value: &str) -> Sensitive<String> {
        Sensitive(value.to_owned())
    }
}

impl<T> std::fmt::Debug for Sensitive<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("[redacted]")
    }
}

/// What could not be read is not in the error's message: those of serde's formats repeat their input.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Sensitive<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Sensitive<T>, D::Error> {
        let value = T::deserialize(deserializer);
        value.map(Sensitive).map_err(|_| D::Error::custom("a sensitive value could not be read"))
    }
}

impl<T> SensitiveType for Sensitive<T> {}
impl<T> HoldsSensitive<()> for Sensitive<T> {}

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
