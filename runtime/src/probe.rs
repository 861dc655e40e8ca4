//! May a recorded expression read this field, or this variable?
//!
//! Asked by the macros in a copy of the expression that is never run: `ask().pass()` compiles unless the field, or the
//! value's type, is sensitive. Method resolution looks at the value's own type first, then at what that dereferences to,
//! five times (`&Arc<Box<Card>>`, guards). A type parameter without bounds, and a type that derives nothing, have no
//! sensitive fields. Nothing in here is ever called: it must cost nothing and never read a value.

use std::marker::PhantomData;
use std::ops::Deref;

use crate::loggable::class::SensitiveData;
use crate::loggable::{SensitiveField, SensitiveType};

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

/// Asks for the value itself.
#[derive(Debug)]
pub struct Whole<'a, Value: ?Sized>(&'a Value);

impl<'a, Value: ?Sized> Whole<'a, Value> {
    /// Asks it of `value`, or of what that dereferences to.
    pub const fn new(value: &'a Value) -> Self {
        Whole(value)
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
    ['a, Value: ?Sized] Whole<'a, Value>;
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
        for<'never> SensitiveData: FieldMayBeRead<Owner>,
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

/// A value of the type `Data`, which is sensitive, or that value behind something that dereferences to it.
#[derive(Debug)]
pub struct SensitiveWhole<'a, Value: ?Sized, Data: ?Sized>(&'a Value, PhantomData<Data>);

impl<'a, Value: ?Sized, Data: ?Sized> SensitiveWhole<'a, Value, Data> {
    /// Refused.
    pub fn casefile_pass(self) -> &'a Value
    where
        for<'never> SensitiveData: ValueMayBeRead<Data>,
    {
        self.0
    }

    /// The same, for the variable that a type is called by.
    #[must_use]
    pub fn casefile_into<Variable>(
        self,
        _: PhantomData<Variable>,
    ) -> SensitiveWholeInto<'a, Value, Data, Variable> {
        SensitiveWholeInto(self, PhantomData)
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
        for<'never> SensitiveData: FieldMayGoInto<Variable, Owner>,
    {
        self.0.0
    }
}

/// A value of the type `Data`, which is sensitive, and that a variable takes on.
#[derive(Debug)]
pub struct SensitiveWholeInto<'a, Value: ?Sized, Data: ?Sized, Variable>(
    SensitiveWhole<'a, Value, Data>,
    PhantomData<Variable>,
);

impl<'a, Value: ?Sized, Data: ?Sized, Variable> SensitiveWholeInto<'a, Value, Data, Variable> {
    /// Refused.
    pub fn casefile_pass(self) -> &'a Value
    where
        for<'never> SensitiveData: ValueMayGoInto<Variable, Data>,
    {
        self.0.0
    }
}

/// Implemented for nothing.
#[diagnostic::on_unimplemented(
    message = "this field of `{Owner}` is `#[sensitive]`: no expression that reads it is recorded",
    label = "this would record a sensitive field of `{Owner}`",
    note = "leave it out, or record what of `{Owner}` is not sensitive"
)]
pub trait FieldMayBeRead<Owner: ?Sized> {}

/// Implemented for nothing.
#[diagnostic::on_unimplemented(
    message = "`{Data}` is sensitive: no expression that reads it is recorded",
    label = "this would record a sensitive value",
    note = "leave it out; what `expose()` gives is no longer guarded"
)]
pub trait ValueMayBeRead<Data: ?Sized> {}

/// Implemented for nothing.
#[diagnostic::on_unimplemented(
    message = "this field of `{Owner}` is `#[sensitive]`, and the variable `{Variable}` takes it into an `event!` or `attribute!` further down",
    label = "`{Variable}` would record a sensitive field of `{Owner}`",
    note = "leave `{Variable}` out there, or record what of `{Owner}` is not sensitive"
)]
pub trait FieldMayGoInto<Variable, Owner: ?Sized> {}

/// Implemented for nothing.
#[diagnostic::on_unimplemented(
    message = "`{Data}` is sensitive, and the variable `{Variable}` takes it into an `event!` or `attribute!` further down",
    label = "`{Variable}` would record a sensitive value",
    note = "leave `{Variable}` out there; what `expose()` gives is no longer guarded"
)]
pub trait ValueMayGoInto<Variable, Data: ?Sized> {}

/// What a value dereferences to.
type Target<T> = <T as Deref>::Target;

/// One trait for each number of dereferences: the compiler tries them from the first to the last.
macro_rules! asked {
    ($(
        $field:ident, $whole:ident, [$($reference:tt)*], [$($derefs:tt)*], $owner:ty;
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

        /// Asks for a value after so many dereferences.
        pub trait $whole<'a> {
            /// What was asked.
            type Value: ?Sized;
            /// What is sensitive.
            type Data: ?Sized;

            /// The value is sensitive.
            fn casefile_ask(&self) -> SensitiveWhole<'a, Self::Value, Self::Data>;
        }

        impl<'a, Value: ?Sized> $whole<'a> for $($reference)* Whole<'a, Value>
        where
            $($derefs)*
            $owner: SensitiveType,
        {
            type Value = Value;
            type Data = $owner;

            fn casefile_ask(&self) -> SensitiveWhole<'a, Value, $owner> {
                never_run()
            }
        }
    )*};
}

asked! {
    Field0, Whole0, [&&&&&], [], Value;
    Field1, Whole1, [&&&&], [Value: Deref,], Target<Value>;
    Field2, Whole2, [&&&], [Value: Deref, Target<Value>: Deref,], Target<Target<Value>>;
    Field3, Whole3, [&&], [Value: Deref, Target<Value>: Deref, Target<Target<Value>>: Deref,],
        Target<Target<Target<Value>>>;
    Field4, Whole4, [&], [
        Value: Deref, Target<Value>: Deref, Target<Target<Value>>: Deref, Target<Target<Target<Value>>>: Deref,
    ], Target<Target<Target<Target<Value>>>>;
    Field5, Whole5, [], [
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

impl<'a, Value: ?Sized> Whole<'a, Value> {
    /// The value is not sensitive.
    #[must_use]
    pub const fn casefile_ask(self) -> Harmless<'a, Value> {
        Harmless(self.0)
    }
}
