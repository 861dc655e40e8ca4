//! How a sensitive value is recorded where somebody wants more of it than that there was one: masked, or under a
//! pseudonym.
//!
//! Must never write the value itself: what is short, not plain or not understood is masked whole, and without a key
//! there is no pseudonym.

#[cfg(not(feature = "pseudonym"))]
#[path = "disabled.rs"]
mod keyed;
#[cfg(feature = "pseudonym")]
#[path = "enabled.rs"]
mod keyed;
mod mask;
mod pseudonymous;
mod text;

#[cfg(all(test, feature = "pseudonym"))]
pub(crate) use keyed::write_key_file;
#[cfg(feature = "pseudonym")]
pub use keyed::{InvalidPseudonymKey, PseudonymKey, set_pseudonym_key};
pub(crate) use keyed::{Key, forget_key, install_key, read_key_file};
pub use pseudonymous::Pseudonymous;
pub use text::HasText;

use std::fmt;

use crate::encode::Encoder;
use mask::Mask;

/// A value of which only a part is recorded: `#[sensitive(mask = "..")]`.
pub struct Masked<'a, T: ?Sized> {
    value: &'a T,
    mask: Mask,
}

impl<'a, T: ?Sized> Masked<'a, T> {
    /// `mask = "last4"`.
    pub fn last4(value: &'a T) -> Masked<'a, T> {
        Masked { value, mask: Mask::LastFour }
    }

    /// `mask = "email"`.
    pub fn email(value: &'a T) -> Masked<'a, T> {
        Masked { value, mask: Mask::Email }
    }

    /// `mask = "phone"`.
    pub fn phone(value: &'a T) -> Masked<'a, T> {
        Masked { value, mask: Mask::Phone }
    }

    /// Writes the mask.
    pub fn casefile_capture(self, target: &mut Encoder)
    where
        T: HasText,
    {
        match self.value.text() {
            Some(text) => target.masked(&self.mask.of(text)),
            None => target.null(),
        }
    }
}

/// A value in whose place a keyed hash is recorded: `#[sensitive(pseudonym)]`.
pub struct Pseudonym<'a, T: ?Sized> {
    value: &'a T,
    class: &'static str,
}

impl<'a, T: ?Sized> Pseudonym<'a, T> {
    /// Equal values of one class have one pseudonym.
    pub fn new(value: &'a T, class: &'static str) -> Pseudonym<'a, T> {
        Pseudonym { value, class }
    }

    /// Writes the pseudonym; without a key, that there was a value.
    pub fn casefile_capture(self, target: &mut Encoder)
    where
        T: Pseudonymous,
    {
        let mut written = false;
        self.value.with_identity(&mut |identity| {
            // Whoever implements the trait may call this twice; a value is written once.
            if !std::mem::replace(&mut written, true) {
                match identity {
                    Some(identity) => write_pseudonym(self.class, identity, target),
                    None => target.null(),
                }
            }
        });
        if !written {
            target.redacted();
        }
    }
}

fn write_pseudonym(class: &str, identity: &[u8], target: &mut Encoder) {
    let is_keyed = keyed::with_pseudonym(class, identity, &mut |pseudonym: &dyn fmt::Display| {
        target.hashed(pseudonym);
    });
    if !is_keyed {
        target.redacted();
    }
}
