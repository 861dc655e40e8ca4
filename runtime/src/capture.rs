//! How a value gets into a record: which way its type allows, decided by the compiler where the macro's
//! expansion calls `(&&&&Wrapper(&value)).casefile_capture(target)`.
//!
//! Each wrapper is one way of capturing ([`Strict`] for `#[log_boundary]`, [`Lenient`] for `#[traced]`, ..).
//! Method resolution tries [`First`] to [`Fourth`] in this order and takes the first whose bounds hold; what
//! is left is the wrapper's own `casefile_capture`. A type parameter without bounds ends there as well.
//!
//! The names of these methods are ours: a trait of the user's that every type implements must not come first.

use std::any::type_name_of_val;
use std::convert::Infallible;
use std::error::Error;
use std::fmt::{Debug, Display};
use std::marker::PhantomData;
use std::ops::Deref;
use std::task::Poll;

use serde::Serialize;

use crate::encode::Encoder;
use crate::error::{ChainText, ErrorTarget};
use crate::handed::Yielded;
use crate::loggable::class::{ExpressionSaidToBePublic, MaySerialize, RecordedByClass, Unclassified};
use crate::loggable::{
    Encode, HoldsSensitive, Loggable, LoggableAlone, LoggableBeside, SensitiveType, UnclassifiedText,
};

/// Tried first.
pub trait First<Target> {
    /// Writes the wrapped value.
    fn casefile_capture(&self, target: &mut Target);
}

/// Tried second. `Way` may be one that is found and then refused.
pub trait Second<Target, Way = Allowed> {
    /// Writes the wrapped value.
    fn casefile_capture(&self, target: &mut Target)
    where
        Way: MayBeTaken;
}

/// Tried third.
pub trait Third<Target> {
    /// Writes the wrapped value.
    fn casefile_capture(&self, target: &mut Target);
}

/// Tried fourth. More than one `Way` may lead here, of which a value can go only one.
pub trait Fourth<Target, Way = Allowed> {
    /// Writes the wrapped value.
    fn casefile_capture(&self, target: &mut Target);
}

/// Nothing is in the way.
#[derive(Debug)]
pub struct Allowed;

/// A letter or byte stands at this position among other things.
#[derive(Debug)]
pub struct Beside<const POSITION: usize>;

/// What has its secrets classified would be written by its `Serialize`, which knows no classes.
#[derive(Debug)]
pub struct WithSecrets<T: ?Sized, Place>(PhantomData<Place>, PhantomData<T>);

/// Asked after a way was found: where it does not hold, the compiler refuses instead of looking for another one.
pub trait MayBeTaken {}

impl MayBeTaken for Allowed {}

impl<T: ?Sized, Place> MayBeTaken for WithSecrets<T, Place> where for<'a> RecordedByClass: MaySerialize<T> {}

/// Tried fourth, of an expression: text that nobody has said to be public.
pub trait RefusedText<Target> {
    /// The text.
    type Text: ?Sized;

    /// Refused.
    fn casefile_capture(&self, target: &mut Target)
    where
        for<'never> Unclassified: ExpressionSaidToBePublic<Self::Text>;
}

macro_rules! wrappers {
    ($($(#[$meta:meta])* $name:ident),* $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug)]
        pub struct $name<'a, T: ?Sized>(pub &'a T);

        impl<T: ?Sized> Clone for $name<'_, T> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<T: ?Sized> Copy for $name<'_, T> {}
    )*};
}

/// What a wrapper does where none of its traits applied. It takes the wrapper by value, which method
/// resolution tries last.
macro_rules! otherwise {
    ($(
        $(#[$meta:meta])*
        $wrapper:ident<$type:ident>($value:ident, $target:ident: &mut $writer:ty) $body:block
    )*) => {$(
        impl<$type: ?Sized> $wrapper<'_, $type> {
            $(#[$meta])*
            pub fn casefile_capture(self, $target: &mut $writer) {
                let $value = self.0;
                $body
            }
        }
    )*};
}

wrappers! {
    /// A value that must be classified: strict code.
    Strict,
    /// The same of an expression, in `fields(..)`, `event!` and `attribute!`.
    StrictExpression,
    /// A value whose text is public: strict code.
    Public,
    /// Any value: what is not classified is written as its type's name.
    Lenient,
    /// Any value, text included: what nobody described is written as its type's name.
    LenientPublic,
    /// `#[log(display)]`.
    Displayed,
    /// `#[log(debug)]`.
    Debugged,
    /// `#[log(serde)]`.
    Serialized,
    /// An error that must be classified: strict code.
    StrictError,
    /// An error whose text is public: strict code.
    PublicError,
    /// Any error: of one that is not classified, only the type is written.
    LenientError,
    /// Any error, text included.
    LenientPublicError,
    /// `error = display`: message and source chain are printed.
    DisplayedError,
    /// `error = skip`: only the type is written.
    SkippedError,
}

/// A returned value that may be a success or a failure.
#[derive(Debug)]
pub struct Split<'a, T: ?Sized>(Whole<'a, T>);

impl<'a, T: ?Sized> Split<'a, T> {
    /// Looks at a returned value.
    pub fn new(value: &'a T) -> Split<'a, T> {
        Split(Whole(value))
    }
}

/// A value that is not read: `#[sensitive]` on an argument or field.
pub struct Redacted;

impl Redacted {
    /// Writes that there was a value.
    #[inline]
    pub fn casefile_capture(&self, target: &mut Encoder) {
        target.redacted();
    }
}

macro_rules! sensitive_types_are_redacted {
    ($($wrapper:ident),*) => {$(
        impl<T: SensitiveType + ?Sized> First<Encoder> for &&&$wrapper<'_, T> {
            fn casefile_capture(&self, target: &mut Encoder) {
                target.redacted();
            }
        }
    )*};
}

sensitive_types_are_redacted!(
    Strict,
    StrictExpression,
    Public,
    Lenient,
    LenientPublic,
    Displayed,
    Debugged,
    Serialized
);

macro_rules! sensitive_errors_show_their_type {
    ($($wrapper:ident),*) => {$(
        impl<E: SensitiveType + ?Sized> First<ErrorTarget> for &&&$wrapper<'_, E> {
            fn casefile_capture(&self, target: &mut ErrorTarget) {
                target.type_of::<E>();
            }
        }
    )*};
}

sensitive_errors_show_their_type!(StrictError, PublicError, LenientError, LenientPublicError, DisplayedError);

// Strict: sensitive, alone, classified, one alone among others, else the bound that the compiler reports.

impl<T: LoggableAlone + ?Sized> Second<Encoder> for &&Strict<'_, T> {
    fn casefile_capture(&self, target: &mut Encoder) {
        target.value(self.0);
    }
}

/// Only what is neither alone nor classified gets here, so that at most one position can be meant.
impl<T: LoggableBeside<POSITION> + ?Sized, const POSITION: usize> Fourth<Encoder, Beside<POSITION>>
    for Strict<'_, T>
{
    fn casefile_capture(&self, target: &mut Encoder) {
        target.value(self.0);
    }
}

impl<T: LoggableAlone + ?Sized> Second<Encoder> for &&StrictExpression<'_, T> {
    fn casefile_capture(&self, target: &mut Encoder) {
        target.value(self.0);
    }
}

impl<T: Loggable + ?Sized> Third<Encoder> for &Strict<'_, T> {
    fn casefile_capture(&self, target: &mut Encoder) {
        target.value(self.0);
    }
}

impl<T: Loggable + ?Sized> Third<Encoder> for &StrictExpression<'_, T> {
    fn casefile_capture(&self, target: &mut Encoder) {
        target.value(self.0);
    }
}

/// Is refused where it is found.
impl<T: HoldsSensitive<Place> + ?Sized, Place> Second<Encoder, WithSecrets<T, Place>>
    for &&Serialized<'_, T>
{
    fn casefile_capture(&self, target: &mut Encoder) {
        target.redacted();
    }
}

impl<T: UnclassifiedText + ?Sized> RefusedText<Encoder> for StrictExpression<'_, T> {
    type Text = T;

    fn casefile_capture(&self, target: &mut Encoder)
    where
        for<'never> Unclassified: ExpressionSaidToBePublic<T>,
    {
        target.opaque(T::LABEL);
    }
}

// The bounds that refuse are written out: the compiler quotes them, and would quote a macro as a whole.

impl<T: ?Sized> Strict<'_, T> {
    /// Writes the value, whose type must be classified.
    pub fn casefile_capture(self, target: &mut Encoder)
    where
        T: Loggable,
    {
        target.value(self.0);
    }
}

impl<T: ?Sized> StrictExpression<'_, T> {
    /// Writes the value, whose type must be classified.
    pub fn casefile_capture(self, target: &mut Encoder)
    where
        T: Loggable,
    {
        target.value(self.0);
    }
}

impl<T: ?Sized> Public<'_, T> {
    /// Writes the value, its text included.
    pub fn casefile_capture(self, target: &mut Encoder)
    where
        T: Encode,
    {
        target.value(self.0);
    }
}

impl<T: ?Sized> Displayed<'_, T> {
    /// Writes what `Display` prints.
    pub fn casefile_capture(self, target: &mut Encoder)
    where
        T: PrintsForUsers,
    {
        target.display(&self.0);
    }
}

impl<T: ?Sized> Debugged<'_, T> {
    /// Writes what `Debug` prints.
    pub fn casefile_capture(self, target: &mut Encoder)
    where
        T: PrintsForDevelopers,
    {
        target.debug(&self.0);
    }
}

impl<T: ?Sized> Serialized<'_, T> {
    /// Writes what `Serialize` gives.
    pub fn casefile_capture(self, target: &mut Encoder)
    where
        T: Serializes,
    {
        target.serialize(self.0);
    }
}

impl<E: ?Sized> StrictError<'_, E> {
    /// Writes the error, whose type must be classified.
    pub fn casefile_capture(self, target: &mut ErrorTarget)
    where
        E: Loggable,
    {
        let _ = target.classified(self.0);
    }
}

impl<E: ?Sized> PublicError<'_, E> {
    /// Writes the error, its text included.
    pub fn casefile_capture(self, target: &mut ErrorTarget)
    where
        E: Encode,
    {
        let _ = target.classified(self.0);
    }
}

impl<E: ?Sized> DisplayedError<'_, E> {
    /// Writes what `Display` prints.
    pub fn casefile_capture(self, target: &mut ErrorTarget)
    where
        E: PrintsForUsers,
    {
        target.type_of::<E>();
        target.message(&self.0);
    }
}

/// `Display`, with a refusal of its own: rustc's would tell people how to print what they meant to hide.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `Display` to record it with",
    label = "`{Self}` cannot be displayed",
    note = "leave it out: an argument or field with `#[log(skip)]`, an error with `error = skip`",
    note = "for a type parameter, the bound is `std::fmt::Display`"
)]
pub trait PrintsForUsers: Display {}

#[diagnostic::do_not_recommend]
impl<T: Display + ?Sized> PrintsForUsers for T {}

/// `Debug`, likewise.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `Debug` to record it with",
    label = "`{Self}` has no `Debug` of its own",
    note = "leave it out with `#[log(skip)]`, or describe it with `#[derive(casefile::Loggable)]`",
    note = "for a type parameter, the bound is `std::fmt::Debug`"
)]
pub trait PrintsForDevelopers: Debug {}

#[diagnostic::do_not_recommend]
impl<T: Debug + ?Sized> PrintsForDevelopers for T {}

/// `serde::Serialize`, likewise.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `serde::Serialize` to record it with",
    label = "`{Self}` cannot be serialised",
    note = "leave it out with `#[log(skip)]`, or describe it with `#[derive(casefile::Loggable)]`",
    note = "for a type parameter, the bound is `serde::Serialize`"
)]
pub trait Serializes: Serialize {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + ?Sized> Serializes for T {}

// Lenient: sensitive, classified (alone or not, or one alone among others), text, else the type's name.

impl<T: LoggableAlone + ?Sized> Second<Encoder> for &&Lenient<'_, T> {
    fn casefile_capture(&self, target: &mut Encoder) {
        target.value(self.0);
    }
}

impl<T: Loggable + ?Sized> Third<Encoder> for &Lenient<'_, T> {
    fn casefile_capture(&self, target: &mut Encoder) {
        target.value(self.0);
    }
}

impl<T: UnclassifiedText + ?Sized> Fourth<Encoder> for Lenient<'_, T> {
    fn casefile_capture(&self, target: &mut Encoder) {
        target.opaque(T::LABEL);
    }
}

impl<T: LoggableBeside<POSITION> + ?Sized, const POSITION: usize> Fourth<Encoder, Beside<POSITION>>
    for Lenient<'_, T>
{
    fn casefile_capture(&self, target: &mut Encoder) {
        target.value(self.0);
    }
}

impl<T: Encode + ?Sized> Second<Encoder> for &&LenientPublic<'_, T> {
    fn casefile_capture(&self, target: &mut Encoder) {
        target.value(self.0);
    }
}

otherwise! {
    /// Writes the type's name.
    Lenient<T>(value, target: &mut Encoder) { target.opaque(type_name_of_val(value)) }

    /// Writes the type's name.
    LenientPublic<T>(value, target: &mut Encoder) { target.opaque(type_name_of_val(value)) }
}

// Errors: those that implement `Error` have a source chain, those with `Display` a message; both are recorded
// only where the value says that its message tells no more than its fields.

macro_rules! classified_errors {
    ($($wrapper:ident: $class:ident),*) => {$(
        impl<E: $class + Error> Second<ErrorTarget> for &&$wrapper<'_, E> {
            fn casefile_capture(&self, target: &mut ErrorTarget) {
                if target.classified(self.0) {
                    target.message(self.0);
                    target.chain(self.0.source(), ChainText::WithoutPayloads);
                }
            }
        }

        impl<E: $class + Display + ?Sized> Third<ErrorTarget> for &$wrapper<'_, E> {
            fn casefile_capture(&self, target: &mut ErrorTarget) {
                if target.classified(self.0) {
                    target.message(&self.0);
                }
            }
        }
    )*};
}

classified_errors!(
    StrictError: Loggable,
    PublicError: Encode,
    LenientError: Loggable,
    LenientPublicError: Encode
);

impl<E: Loggable + ?Sized> Fourth<ErrorTarget> for LenientError<'_, E> {
    fn casefile_capture(&self, target: &mut ErrorTarget) {
        let _ = target.classified(self.0);
    }
}

impl<E: Encode + ?Sized> Fourth<ErrorTarget> for LenientPublicError<'_, E> {
    fn casefile_capture(&self, target: &mut ErrorTarget) {
        let _ = target.classified(self.0);
    }
}

impl<E: Error> Second<ErrorTarget> for &&DisplayedError<'_, E> {
    fn casefile_capture(&self, target: &mut ErrorTarget) {
        target.type_of::<E>();
        target.message(self.0);
        target.chain(self.0.source(), ChainText::Whole);
    }
}

/// `anyhow::Error`, `Box<dyn Error>` and the like are no errors themselves; they hold one.
impl<E: Deref + Display> Third<ErrorTarget> for &DisplayedError<'_, E>
where
    E::Target: Error,
{
    fn casefile_capture(&self, target: &mut ErrorTarget) {
        target.type_of::<E>();
        target.message(self.0);
        target.chain(self.0.deref().source(), ChainText::Whole);
    }
}

otherwise! {
    /// Writes the error's type.
    LenientError<E>(_error, target: &mut ErrorTarget) { target.type_of::<E>() }

    /// Writes the error's type.
    LenientPublicError<E>(_error, target: &mut ErrorTarget) { target.type_of::<E>() }

    /// Writes the error's type.
    SkippedError<E>(_error, target: &mut ErrorTarget) { target.type_of::<E>() }
}

// Outcomes: decided by the value's type. What is neither a `Result` nor a `Poll` of one falls through, by
// `Deref`, to `Whole`, where everything is a success.

/// A value that may be a failure. One trait for all of them: of a type that is unknown yet, or wrong, the compiler
/// would find several methods, and complain about that in place of the user's mistake.
pub trait Fails<'a> {
    /// What a success is.
    type Success;
    /// What a failure is.
    type Failure;

    /// The success or the failure.
    ///
    /// # Errors
    ///
    /// The failure.
    fn casefile_split(&self) -> Result<&'a Self::Success, &'a Self::Failure>;
}

impl<'a, T, E> Fails<'a> for Split<'a, Result<T, E>> {
    type Success = T;
    type Failure = E;

    fn casefile_split(&self) -> Result<&'a T, &'a E> {
        self.0.0.as_ref()
    }
}

impl<'a, T, E> Fails<'a> for Split<'a, Poll<Result<T, E>>> {
    type Success = Poll<Result<T, E>>;
    type Failure = E;

    /// Pending is no failure.
    fn casefile_split(&self) -> Result<&'a Poll<Result<T, E>>, &'a E> {
        match self.0.0 {
            Poll::Ready(Err(error)) => Err(error),
            Poll::Ready(Ok(_)) | Poll::Pending => Ok(self.0.0),
        }
    }
}

impl<'a, T, E> Fails<'a> for Split<'a, Poll<Option<Result<T, E>>>> {
    type Success = Poll<Option<Result<T, E>>>;
    type Failure = E;

    /// Neither pending nor the end is a failure.
    fn casefile_split(&self) -> Result<&'a Poll<Option<Result<T, E>>>, &'a E> {
        match self.0.0 {
            Poll::Ready(Some(Err(error))) => Err(error),
            Poll::Ready(Some(Ok(_)) | None) | Poll::Pending => Ok(self.0.0),
        }
    }
}

impl<'a, E> Fails<'a> for Split<'a, Yielded<'a, E>> {
    type Success = ();
    type Failure = E;

    /// Always fails.
    fn casefile_split(&self) -> Result<&'a (), &'a E> {
        Err(self.0.0.0)
    }
}

impl<'a, T: ?Sized> Deref for Split<'a, T> {
    type Target = Whole<'a, T>;

    fn deref(&self) -> &Whole<'a, T> {
        &self.0
    }
}

/// A returned value that is a success whatever it is.
#[derive(Debug)]
pub struct Whole<'a, T: ?Sized>(&'a T);

impl<'a, T: ?Sized> Whole<'a, T> {
    /// The value.
    ///
    /// # Errors
    ///
    /// None.
    #[expect(clippy::unnecessary_wraps, reason = "the expansion matches on it as on any other split")]
    pub fn casefile_split(&self) -> Result<&'a T, &'a Infallible> {
        Ok(self.0)
    }
}
