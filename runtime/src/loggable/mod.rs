//! What may be recorded: the classification of values, as traits that the compiler checks.
//!
//! Two questions, two traits: [`Encode`] says *how* a value is written, [`Loggable`] that it *may* be
//! written without anybody's word. Text has the first and not the second. Nothing in here reads a value.

#[cfg(feature = "axum")]
mod axum;
#[cfg(feature = "bytes")]
mod bytes;
#[cfg(feature = "chrono")]
mod chrono;
#[cfg(test)]
mod classification_tests;
mod declare;
mod holds_sensitive;
#[cfg(feature = "http")]
mod http;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "rust_decimal")]
mod rust_decimal;
#[cfg(feature = "secrecy")]
mod secrecy;
mod sensitive;
#[cfg(feature = "serde_json")]
mod serde_json;
mod standard;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(feature = "time")]
mod time;
#[cfg(feature = "url")]
mod url;
#[cfg(feature = "uuid")]
mod uuid;
#[cfg(feature = "zeroize")]
mod zeroize;

pub use holds_sensitive::HoldsSensitive;
pub use sensitive::{Sensitive, SensitiveField, SensitiveType};

use crate::encode::Encoder;

/// How a value is written into a record.
///
/// `#[derive(Loggable)]` implements it together with [`Loggable`]. Being `Encode` is not enough to be
/// recorded: `str` is, so that text which somebody marked `#[public]` can be written.
#[diagnostic::on_unimplemented(
    message = "nothing says how `{Self}` is recorded",
    label = "`{Self}` cannot be recorded",
    note = "put `#[derive(casefile::Loggable)]` on its definition, or leave it out: an argument or field with `#[log(skip)]`, an output with `skip_output`, an error with `error = skip`",
    note = "a type of another crate is known if casefile has a feature of that name, such as `uuid` or `chrono`, and it is on; else wrap it in a type of your own"
)]
pub trait Encode {
    /// Writes this value: calls exactly one method of `encoder`, once.
    fn encode(&self, encoder: &mut Encoder);

    /// Writes several of these, next to each other in memory. Bytes are not written as a list of numbers.
    #[doc(hidden)]
    fn encode_slice(values: &[Self], encoder: &mut Encoder)
    where
        Self: Sized,
    {
        encoder.sequence(values);
    }

    /// Writes several of these that do not lie next to each other: what `encode_slice` is to a ring buffer.
    #[doc(hidden)]
    fn encode_in_turn<'a>(values: impl ExactSizeIterator<Item = &'a Self>, encoder: &mut Encoder)
    where
        Self: Sized + 'a,
    {
        encoder.sequence(values);
    }

    /// The name of the variant this value is, for enums: part of a record's `error.type`.
    fn variant(&self) -> Option<&'static str> {
        None
    }

    /// Whether this value's `Display` says no more than what [`encode`](Encode::encode) writes. Only then, and
    /// where nothing of what it writes is redacted or left out, is the message of an error recorded.
    fn may_be_displayed(&self) -> bool {
        false
    }
}

/// May be recorded as it is, wherever it turns up: it contains no secret and no text that nobody classified.
///
/// Numbers, `bool`, times, UUIDs and the like are; so are structs and enums that derive it, and containers of
/// those. Text (`str`, `String`, `Path`, ..) and bytes are not: say `#[public]` or `#[sensitive]` where they
/// occur.
///
/// ```
/// # use casefile::Loggable;
/// #[derive(Loggable)]
/// struct Order {
///     id: u64,
///     #[public]
///     restaurant: String,
///     #[sensitive]
///     phone: String,
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not classified, so it may not be recorded",
    label = "casefile does not know whether `{Self}` holds a secret",
    note = "put `#[derive(casefile::Loggable)]` on its definition",
    note = "a type of another crate is known if casefile has a feature of that name, such as `uuid` or `chrono`, and it is on; else wrap it in a type of your own",
    note = "or, where it is an argument or field, write `#[sensitive]` or `#[log(skip)]` on it",
    note = "or, in the attribute of the function, `skip_output` for an output, `error = skip` or `error = display` for an error"
)]
pub trait Loggable: Encode {
    /// Whoever implements this trait by hand states this by writing it down; reviews search for the name.
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: ();

    /// Where the derive has the compiler check fields whose type depends on a parameter. Never called.
    #[doc(hidden)]
    fn check(&self) {}
}

/// Says why a type is never [`Loggable`]: no type implements this trait for it, and the compiler prints the
/// reason that belongs to the class of data.
#[doc(hidden)]
#[expect(unreachable_pub, reason = "reached through `__private`, by compiler messages")]
pub mod class {
    /// Text and bytes.
    #[derive(Debug)]
    pub struct Unclassified;

    /// What was marked `#[sensitive]`.
    #[derive(Debug)]
    pub struct SensitiveData;

    /// Implemented for nothing.
    #[diagnostic::on_unimplemented(
        message = "`{Text}` is text or bytes, and nobody has said whether it may be recorded",
        label = "text that nobody has classified",
        note = "on an argument or field, write `#[public]`, `#[sensitive]` or `#[log(skip)]`",
        note = "in the attribute of the function, `public_text` speaks for its arguments and output, `skip_output` leaves the output out, and `error = skip` or `error = display` speaks for its error"
    )]
    pub trait SaidToBePublic<Text: ?Sized> {}

    /// Implemented for nothing.
    #[diagnostic::on_unimplemented(
        message = "`{Text}` is text or bytes, and nobody has said whether it may be recorded",
        label = "text that nobody has classified",
        note = "if everybody who reads the records may read it, write `Public(..)` around the value, as in `note = Public(note)`; else leave it out"
    )]
    pub trait ExpressionSaidToBePublic<Text: ?Sized> {}

    /// Implemented for nothing.
    #[diagnostic::on_unimplemented(
        message = "several `{Element}`s may be text or bytes, and nobody has said whether they may be recorded",
        label = "`{Element}`s that nobody has classified",
        note = "on an argument or field, write `#[public]`, `#[sensitive]` or `#[log(skip)]`; for an output, `public_text` or `skip_output` in the attribute of the function",
        note = "one `{Element}` by itself or among other things needs no class; several of them, as in lists, maps and `({Element}, {Element})`, do"
    )]
    pub trait SaidToBePublicTogether<Element> {}

    /// What the derive records without its secrets, and `Serialize` with them.
    #[derive(Debug)]
    pub struct RecordedByClass;

    /// Implemented for nothing.
    #[diagnostic::on_unimplemented(
        message = "`{Data}` is or has something sensitive, which its `Serialize` would write",
        label = "this would record a sensitive value",
        note = "derive records it by class: drop `#[log(serde)]`"
    )]
    pub trait MaySerialize<Data: ?Sized> {}

    /// Implemented for nothing.
    #[diagnostic::on_unimplemented(
        message = "`{Data}` is sensitive and is never recorded",
        label = "this would record a sensitive value",
        note = "on an argument or field, write `#[sensitive]` too, which records only that there was one, or `#[log(skip)]`",
        note = "in the attribute of the function, `skip_output` leaves the output out"
    )]
    pub trait MayBeLogged<Data: ?Sized> {}
}

/// Values that are fine alone and text or bytes in numbers: `u8`, `char`.
#[doc(hidden)]
pub trait LoggableAlone: Encode {}

/// One value that is fine alone among others that are fine anywhere: `(u8, bool)`. Where it stands is a parameter, since
/// more than one part may be fine either way.
#[doc(hidden)]
pub trait LoggableBeside<const POSITION: usize>: Encode {}

/// Text and bytes, and what wraps them: recorded as `"<str>"` in lenient code.
#[doc(hidden)]
pub trait UnclassifiedText {
    /// What is written instead, between angle brackets.
    const LABEL: &'static str;
}
