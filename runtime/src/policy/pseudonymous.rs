//! Which values may a pseudonym stand for? Those with so many possible ones that nobody tries them all with the service's
//! own help.

use std::borrow::Cow;
use std::io::Write as _;
use std::rc::Rc;
use std::sync::Arc;

use crate::loggable::Sensitive;

/// An identifier that can be recorded as a pseudonym: `#[sensitive(pseudonym)]`.
///
/// Text, bytes, UUIDs and integers of at least 32 bits are, and references, boxes and options of those. `bool`, `char`,
/// smaller integers and enums are not: whoever sees the pseudonyms of all their few values knows which is which.
///
/// ```
/// use casefile::Pseudonymous;
///
/// struct CustomerId(u64);
///
/// impl Pseudonymous for CustomerId {
///     fn with_identity(&self, identify: &mut dyn FnMut(Option<&[u8]>)) {
///         self.0.with_identity(identify);
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "a pseudonym would not hide a `{Self}`",
    label = "`{Self}` has few values, or is no identifier",
    note = "text, bytes, UUIDs and integers of at least 32 bits can have one; of anything else write `#[sensitive]`, which records only that there was one"
)]
pub trait Pseudonymous {
    /// Calls `identify` once, with the bytes that tell this value from others, or with nothing if there is no value.
    ///
    /// Text is its UTF-8, a number its decimal digits, so that a number and its text have one pseudonym.
    fn with_identity(&self, identify: &mut dyn FnMut(Option<&[u8]>));
}

impl Pseudonymous for str {
    fn with_identity(&self, identify: &mut dyn FnMut(Option<&[u8]>)) {
        identify(Some(self.as_bytes()));
    }
}

impl Pseudonymous for String {
    fn with_identity(&self, identify: &mut dyn FnMut(Option<&[u8]>)) {
        identify(Some(self.as_bytes()));
    }
}

impl Pseudonymous for Cow<'_, str> {
    fn with_identity(&self, identify: &mut dyn FnMut(Option<&[u8]>)) {
        identify(Some(self.as_bytes()));
    }
}

impl Pseudonymous for [u8] {
    fn with_identity(&self, identify: &mut dyn FnMut(Option<&[u8]>)) {
        identify(Some(self));
    }
}

impl Pseudonymous for Vec<u8> {
    fn with_identity(&self, identify: &mut dyn FnMut(Option<&[u8]>)) {
        identify(Some(self));
    }
}

macro_rules! as_printed {
    ($($type:ty),+ $(,)?) => {$(
        impl Pseudonymous for $type {
            fn with_identity(&self, identify: &mut dyn FnMut(Option<&[u8]>)) {
                // The longest is an `i128`: 39 digits and a sign.
                let mut buffer = [0; 40];
                let mut rest = &mut buffer[..];
                let left = if write!(rest, "{self}").is_ok() { rest.len() } else { 0 };
                identify(Some(&buffer[..buffer.len() - left]));
            }
        }
    )+};
}

as_printed!(u32, u64, u128, usize, i32, i64, i128, isize);
#[cfg(feature = "uuid")]
as_printed!(uuid::Uuid);

macro_rules! pointers {
    ($($pointer:ty),+ $(,)?) => {$(
        impl<T: Pseudonymous + ?Sized> Pseudonymous for $pointer {
            fn with_identity(&self, identify: &mut dyn FnMut(Option<&[u8]>)) {
                T::with_identity(self, identify);
            }
        }
    )+};
}

pointers!(&T, &mut T, Box<T>, Rc<T>, Arc<T>);

impl<T: Pseudonymous> Pseudonymous for Option<T> {
    fn with_identity(&self, identify: &mut dyn FnMut(Option<&[u8]>)) {
        match self {
            Some(value) => value.with_identity(identify),
            None => identify(None),
        }
    }
}

impl<T: Pseudonymous> Pseudonymous for Sensitive<T> {
    fn with_identity(&self, identify: &mut dyn FnMut(Option<&[u8]>)) {
        self.expose().with_identity(identify);
    }
}

#[cfg(test)]
mod tests {
    use super::Pseudonymous;
    use crate::loggable::Sensitive;

    fn identity(value: &dyn Pseudonymous) -> Option<String> {
        let mut found = None;
        value.with_identity(&mut |identity| {
            found = identity.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        });
        found
    }

    #[test]
    fn a_number_and_its_text_are_the_same() {
        assert_eq!(identity(&42_u64), identity(&"42"));
        assert_eq!(identity(&i128::MIN).as_deref(), Some("-170141183460469231731687303715884105728"));
        assert_eq!(identity(&u128::MAX).as_deref(), Some("340282366920938463463374607431768211455"));
        assert_eq!(identity(&Some(Sensitive::new(7_u32))).as_deref(), Some("7"));
        assert_eq!(identity(&None::<u32>), None);
    }
}
