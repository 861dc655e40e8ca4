//! May a recorded expression read this field, or a value of this type?
//!
//! Asked by the macros in a copy of the expression that is never run: `ask().pass()` compiles unless the field is sensitive
//! (`whole` asks about types). Method resolution looks at the value's own type first, then at what that dereferences to,
//! five times (`&Arc<Box<Card>>`, guards). A type parameter without bounds, and a type that derives nothing, have no
//! sensitive fields. Nothing in here is ever called: it must cost nothing and never read a value.

use std::marker::PhantomData;
use std::ops::Deref;

use crate::loggable::SensitiveField;

mod whole;

pub use whole::{MayBeRead, MayGoInto, alone, alone_into, place, place_into, result};

/// Ends the code that only the compiler looks at: behind it, nothing is borrowed, moved or run.
///
/// # Panics
///
/// When somebody calls it.
pub const fn never_run() -> ! {
    panic!("only for the compiler")
}

/// Asks for the field whose name has this number.
#[derive(Debug)]
pub struct FieldOf<'a, Value: ?Sized, const NAME: u64>(&'a Value);

impl<'a, Value: ?Sized, const NAME: u64> FieldOf<'a, Value, NAME> {
    /// Asks it of `value`, or of what that dereferences to.
    pub const fn new(value: &'a Value) -> Self {
        FieldOf(value)
    }
}

macro_rules! copied {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        impl<$($generics)*> Clone for $type {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<$($generics)*> Copy for $type {}
    )*};
}

copied! {
    ['a, Value: ?Sized, const NAME: u64] FieldOf<'a, Value, NAME>;
}

/// What may be read.
#[derive(Debug)]
pub struct Harmless<'a, Value: ?Sized>(&'a Value);

impl<'a, Value: ?Sized> Harmless<'a, Value> {
    /// The value.
    pub const fn casefile_pass(self) -> &'a Value {
        self.0
    }

    /// The same, for the variable that a type is called by.
    #[must_use]
    pub const fn casefile_into<Variable>(self, _: PhantomData<Variable>) -> Self {
        self
    }
}

/// A field of `Owner` that is sensitive.
#[derive(Debug)]
pub struct SensitiveFieldOf<'a, Value: ?Sized, Owner: ?Sized>(&'a Value, PhantomData<Owner>);

impl<'a, Value: ?Sized, Owner: ?Sized> SensitiveFieldOf<'a, Value, Owner> {
    /// Refused.
    pub fn casefile_pass(self) -> &'a Value
    where
        Owner: FieldMayBeRead,
    {
        self.0
    }

    /// The same, for the variable that a type is called by.
    #[must_use]
    pub fn casefile_into<Variable>(
        self,
        _: PhantomData<Variable>,
    ) -> SensitiveFieldInto<'a, Value, Owner, Variable> {
        SensitiveFieldInto(self, PhantomData)
    }
}

/// A field of `Owner` that is sensitive, and that a variable takes on.
#[derive(Debug)]
pub struct SensitiveFieldInto<'a, Value: ?Sized, Owner: ?Sized, Variable>(
    SensitiveFieldOf<'a, Value, Owner>,
    PhantomData<Variable>,
);

impl<'a, Value: ?Sized, Owner: ?Sized, Variable> SensitiveFieldInto<'a, Value, Owner, Variable> {
    /// Refused.
    pub fn casefile_pass(self) -> &'a Value
    where
        Owner: FieldMayGoInto<Variable>,
    {
        self.0.0
    }
}

/// Implemented for nothing.
#[diagnostic::on_unimplemented(
    message = "this field of `{Self}` is `#[sensitive]`: no expression that reads it is recorded",
    label = "this would record a sensitive field of `{Self}`",
    note = "leave it out, or record what of `{Self}` is not sensitive"
)]
pub trait FieldMayBeRead {}

/// Implemented for nothing.
#[diagnostic::on_unimplemented(
    message = "this field of `{Self}` is `#[sensitive]`, and the variable `{Variable}` takes it into an `event!` or `attribute!` further down",
    label = "`{Variable}` would record a sensitive field of `{Self}`",
    note = "leave `{Variable}` out there, or record what of `{Self}` is not sensitive"
)]
pub trait FieldMayGoInto<Variable> {}

/// What a value dereferences to.
type Target<T> = <T as Deref>::Target;

/// One trait for each number of dereferences: the compiler tries them from the first to the last.
macro_rules! asked {
    ($(
        $field:ident, [$($reference:tt)*], [$($derefs:tt)*], $owner:ty;
    )*) => {$(
        /// Asks for a field after so many dereferences.
        pub trait $field<'a> {
            /// What was asked.
            type Value: ?Sized;
            /// Where the field was found.
            type Owner: ?Sized;

            /// The field is sensitive.
            fn casefile_ask(&self) -> SensitiveFieldOf<'a, Self::Value, Self::Owner>;
        }

        impl<'a, Value: ?Sized, const NAME: u64> $field<'a> for $($reference)* FieldOf<'a, Value, NAME>
        where
            $($derefs)*
            $owner: SensitiveField<NAME>,
        {
            type Value = Value;
            type Owner = $owner;

            fn casefile_ask(&self) -> SensitiveFieldOf<'a, Value, $owner> {
                never_run()
            }
        }
    )*};
}

asked! {
    Field0, [&&&&&], [], Value;
    Field1, [&&&&], [Value: Deref,], Target<Value>;
    Field2, [&&&], [Value: Deref, Target<Value>: Deref,], Target<Target<Value>>;
    Field3, [&&], [Value: Deref, Target<Value>: Deref, Target<Target<Value>>: Deref,],
        Target<Target<Target<Value>>>;
    Field4, [&], [
        Value: Deref, Target<Value>: Deref, Target<Target<Value>>: Deref, Target<Target<Target<Value>>>: Deref,
    ], Target<Target<Target<Target<Value>>>>;
    Field5, [], [
        Value: Deref, Target<Value>: Deref, Target<Target<Value>>: Deref, Target<Target<Target<Value>>>: Deref,
        Target<Target<Target<Target<Value>>>>: Deref,
    ], Target<Target<Target<Target<Target<Value>>>>>;
}

impl<'a, Value: ?Sized, const NAME: u64> FieldOf<'a, Value, NAME> {
    /// The field is not sensitive.
    #[must_use]
    pub const fn casefile_ask(self) -> Harmless<'a, Value> {
        Harmless(self.0)
    }
}
