//! The secrets of the `secrecy` crate: never read for a record, like `Sensitive`.

use ::secrecy::SecretBox;
use ::secrecy::zeroize::Zeroize;

use super::class::{MayBeLogged, SensitiveData};
use super::{Encode, Loggable, SensitiveType};
use crate::encode::Encoder;

impl<T: Zeroize + ?Sized> SensitiveType for SecretBox<T> {}

impl<T: Zeroize + ?Sized> Encode for SecretBox<T> {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.redacted();
    }
}

impl<T: Zeroize + ?Sized> Loggable for SecretBox<T>
where
    for<'a> SensitiveData: MayBeLogged<SecretBox<T>>,
{
    const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
}

#[cfg(test)]
mod tests {
    use ::secrecy::SecretString;
    use serde_json::Value;

    use crate::loggable::testing::marked;

    #[test]
    fn a_secret_is_redacted() {
        assert_eq!(marked(&SecretString::from("hunter2")), (Value::Null, vec!["redacted"]));
    }
}
