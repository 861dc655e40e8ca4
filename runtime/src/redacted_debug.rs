//! What the `Debug` prints that the derive makes for a type with sensitive fields.
//!
//! It must never print a sensitive field: those come here as [`Redacted`]. Every other field is printed by its own
//! `Debug`, or as its type's name where it has none.

use std::any::type_name;
use std::fmt::{Debug, Formatter, Result};
use std::marker::PhantomData;

use crate::capture::Redacted;

/// A type with sensitive fields that prints itself: `#[log(own_debug)]` on the type, and this trait in place of `Debug`.
///
/// Of such a type the derive makes a `Debug` that leaves the sensitive fields out, so that no other one can be derived
/// beside it. Where that says too little, say more here, under a name that reviews can search for.
///
/// ```
/// use std::fmt;
/// use casefile::{Loggable, OwnDebug};
///
/// #[derive(Loggable)]
/// #[log(own_debug)]
/// struct Card {
///     #[sensitive]
///     number: String,
///     expires: u32,
/// }
///
/// impl OwnDebug for Card {
///     const PRINTS_NOTHING_SENSITIVE: () = ();
///
///     fn fmt_debug(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
///         write!(formatter, "a card that expires in {}", self.expires)
///     }
/// }
///
/// let card = Card { number: "4111111111111111".to_owned(), expires: 2031 };
/// assert_eq!(format!("{card:?}"), "a card that expires in 2031");
/// ```
#[diagnostic::on_unimplemented(
    message = "nothing says how `{Self}` prints itself, as its `own_debug` announces",
    label = "`{Self}` is not `casefile::OwnDebug`",
    note = "leave `own_debug` out: then `Loggable` makes a `Debug` that prints every field but the sensitive ones"
)]
pub trait OwnDebug {
    /// Whoever implements this trait states this by writing it down; reviews search for the name.
    const PRINTS_NOTHING_SENSITIVE: ();

    /// What `Debug` prints.
    ///
    /// # Errors
    ///
    /// When the formatter does.
    fn fmt_debug(&self, formatter: &mut Formatter<'_>) -> Result;
}

/// A field that is not sensitive.
pub struct Shown<'a, T: ?Sized>(pub &'a T);

impl<T: ?Sized> Clone for Shown<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Shown<'_, T> {}

/// Tried first.
pub trait ShownByItself {
    /// What prints the field.
    fn casefile_shown(&self) -> &dyn Debug;
}

impl<T: Debug + ?Sized> ShownByItself for Shown<'_, T> {
    fn casefile_shown(&self) -> &dyn Debug {
        &self.0
    }
}

impl<'a, T: ?Sized> Shown<'a, T> {
    /// What stands for a field without `Debug`. By value: method resolution tries that last.
    #[must_use]
    pub fn casefile_shown(self) -> &'a dyn Debug {
        &TypeName::<T>(PhantomData)
    }
}

struct TypeName<T: ?Sized>(PhantomData<fn(&T)>);

impl<T: ?Sized> Debug for TypeName<T> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        write!(formatter, "<{}>", type_name::<T>())
    }
}

impl Debug for Redacted {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter.write_str("[redacted]")
    }
}

/// Prints a struct or variant with named fields.
///
/// # Errors
///
/// When the formatter does.
pub fn debug_structure(formatter: &mut Formatter<'_>, name: &str, fields: &[(&str, &dyn Debug)]) -> Result {
    let mut structure = formatter.debug_struct(name);
    for (name, value) in fields {
        structure.field(name, value);
    }
    structure.finish()
}

/// Prints a struct or variant with unnamed fields, or with none.
///
/// # Errors
///
/// When the formatter does.
pub fn debug_tuple(formatter: &mut Formatter<'_>, name: &str, fields: &[&dyn Debug]) -> Result {
    let mut tuple = formatter.debug_tuple(name);
    for value in fields {
        tuple.field(value);
    }
    tuple.finish()
}

/// An impl of `Debug` by the derive. Where there is a second one, rustc prints what this macro is called.
#[doc(hidden)]
#[macro_export]
macro_rules! take_Debug_out_of_the_derive_list__casefile_prints_it_without_sensitive_fields {
    ($($implementation:tt)*) => {
        #[automatically_derived]
        impl $($implementation)*
    };
}
