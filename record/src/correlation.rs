//! Which request does a record belong to, for services that know no W3C context? The correlation ID.
//!
//! Must never clean up a malformed one: it is refused.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::identity_error::{IdentityError, Problem};
use crate::text::serde_as_text;

/// What ties together the records of one request across services that know no W3C context: 1 to 128 characters of
/// `[A-Za-z0-9._:/+=@-]`. Cloning is cheap.
///
/// ```
/// # use casefile_record::CorrelationId;
/// let correlation = CorrelationId::try_from("abc-123-def-456")?;
/// assert_eq!(correlation.as_str(), "abc-123-def-456");
/// assert!(CorrelationId::try_from("two words").is_err());
/// # Ok::<(), casefile_record::IdentityError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CorrelationId(Arc<str>);

impl CorrelationId {
    /// The most characters a correlation ID may have.
    pub const MAXIMUM_LENGTH: usize = 128;

    /// The validated text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<&str> for CorrelationId {
    type Error = IdentityError;

    fn try_from(text: &str) -> Result<Self, IdentityError> {
        let refuse = |problem| Err(IdentityError { what: "correlation ID", problem });
        if text.is_empty() {
            return refuse(Problem::Empty);
        }
        if let Some(position) = text.bytes().position(|byte| !may_correlate(byte)) {
            return refuse(Problem::Character { position });
        }
        if text.len() > Self::MAXIMUM_LENGTH {
            return refuse(Problem::TooLong { maximum: Self::MAXIMUM_LENGTH, found: text.len() });
        }
        Ok(Self(text.into()))
    }
}

const fn may_correlate(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b':' | b'/' | b'+' | b'=' | b'@' | b'-')
}

impl FromStr for CorrelationId {
    type Err = IdentityError;

    fn from_str(text: &str) -> Result<Self, IdentityError> {
        Self::try_from(text)
    }
}

impl fmt::Display for CorrelationId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl fmt::Debug for CorrelationId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "CorrelationId({})", self.0)
    }
}

serde_as_text!(CorrelationId);

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        CorrelationId::try_from(text).expect_err("refused").to_string()
    }

    #[test]
    fn correlation_ids_are_validated_and_never_cleaned() {
        for good in ["a", "AZaz09._:/+=@-", &"x".repeat(128)] {
            assert_eq!(CorrelationId::try_from(good).expect("valid").as_str(), good);
        }
        assert_eq!(error(""), "correlation ID is empty");
        assert_eq!(error(&"x".repeat(129)), "correlation ID has 129 characters, more than 128");
        for bad in ["a b", "a\nb", "\"", "é", "a\0", "a,b", "a%20b"] {
            assert!(CorrelationId::try_from(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn serde_validates_too() {
        let correlation: CorrelationId = serde_json::from_str("\"a-b\"").expect("valid");
        assert_eq!(serde_json::to_string(&correlation).expect("writable"), "\"a-b\"");
        assert!(serde_json::from_str::<CorrelationId>("\"a b\"").is_err());
    }
}
