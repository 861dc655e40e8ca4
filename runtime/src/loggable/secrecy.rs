//! The secrets of the `secrecy` crate: never read for a record, like `Sensitive`.

use ::secrecy::zeroize::Zeroize;
use ::secrecy::{SecretBox, SecretString};

use super::class::{MayBeLogged, SensitiveData};
use super::{Encode, HoldsSensitive, Loggable, Sensitive, SensitiveType};
use crate::encode::Encoder;

impl<T: Zeroize + ?Sized> SensitiveType for SecretBox<T> {}
impl<T: Zeroize + ?Sized> HoldsSensitive<()> for SecretBox<T> {}

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

/// From one guard into the other; the way back goes through `ExposeSecret`.
impl From<Sensitive<String>> for SecretString {
    fn from(secret: Sensitive<String>) -> SecretString {
        SecretString::from(secret.into_exposed())
    }
}

#[cfg(test)]
mod tests {
    use ::secrecy::SecretString;
    use serde_json::Value;

    use crate::loggable::testing::marked;

    #[test]
    fn a_sensitive_value_becomes_a_secret() {
        use ::secrecy::ExposeSecret as _;
        let secret = SecretString::from(crate::Sensitive::from("hunter2"));
        assert_eq!(secret.expose_secret(), "hunter2");
    }

    #[test]
    fn a_secret_is_redacted() {
        assert_eq!(marked(&SecretString::from("hunter2")), (Value::Null, vec!["redacted"]));
    }
}
