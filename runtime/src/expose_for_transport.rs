//! Sends a [`Sensitive`] value on through serde: for the request that has to carry the secret.
//!
//! ```
//! use casefile::Sensitive;
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Deserialize, Serialize)]
//! struct Login {
//!     name: String,
//!     #[serde(with = "casefile::expose_for_transport")]
//!     password: Sensitive<String>,
//! }
//!
//! let login: Login = serde_json::from_str(r#"{"name":"ada","password":"hunter2"}"#)?;
//! assert_eq!(serde_json::to_string(&login)?, r#"{"name":"ada","password":"hunter2"}"#);
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! Without the attribute it does not compile. Reviews search for `expose`; it must be used by nothing in this crate.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Sensitive;

/// Writes the value itself.
///
/// # Errors
///
/// Those of the serialiser.
pub fn serialize<T: Serialize, S: Serializer>(
    value: &Sensitive<T>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    value.expose().serialize(serializer)
}

/// Reads the value.
///
/// # Errors
///
/// Where it cannot be read; the message does not repeat it.
pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Sensitive<T>, D::Error> {
    Sensitive::deserialize(deserializer)
}
