//! Which trace does somebody mean who types the first digits of its ID?

use std::fmt;
use std::str::FromStr;

use casefile_record::TraceId;

/// The first digits of a trace ID, or all of them.
///
/// ```
/// # use casefile_cli::logs::TracePrefix;
/// let prefix: TracePrefix = "01936F0C".parse()?;
/// assert_eq!(prefix.to_string(), "01936f0c");
/// assert!("01936f".repeat(9).parse::<TracePrefix>().is_err());
/// # Ok::<(), casefile_cli::logs::TracePrefixError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TracePrefix(String);

impl TracePrefix {
    /// The fewest digits: fewer would mean half of the file.
    pub const LEAST: usize = 4;
    const WHOLE: usize = 32;

    /// The digits, lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The ID, where all digits are given.
    #[must_use]
    pub fn whole(&self) -> Option<TraceId> {
        self.0.parse().ok()
    }
}

impl FromStr for TracePrefix {
    type Err = TracePrefixError;

    fn from_str(text: &str) -> Result<Self, TracePrefixError> {
        let right = (Self::LEAST..=Self::WHOLE).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if right { Ok(Self(text.to_ascii_lowercase())) } else { Err(TracePrefixError) }
    }
}

impl fmt::Display for TracePrefix {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A text that cannot be the beginning of a trace ID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TracePrefixError;

impl fmt::Display for TracePrefixError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a trace is named by the first 4 to 32 hexadecimal digits of its ID")
    }
}

impl std::error::Error for TracePrefixError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_digits_of_a_certain_number_are_a_prefix() {
        for text in ["", "abc", "xyz1", "0193 6f", "é193"] {
            assert_eq!(text.parse::<TracePrefix>(), Err(TracePrefixError), "{text}");
        }
        let whole = "01936f0c5d2a7c1e9a3ce929d0e0e473";
        assert_eq!(whole.parse::<TracePrefix>().expect("valid").whole(), whole.parse().ok());
        assert_eq!("0193".parse::<TracePrefix>().expect("valid").whole(), None);
    }
}
