//! What must a reader know of a value? The words under `meta`.
//!
//! Must never carry any part of the value itself.

use std::fmt;
use std::str::FromStr;

use crate::json;
use crate::text::serde_as_text;

/// What was done to a value before it was written, or how it has to be read.
///
/// ```
/// # use casefile_record::Mark;
/// assert_eq!("truncated:4096".parse(), Ok(Mark::Truncated(4096)));
/// assert_eq!(Mark::Redacted.to_string(), "redacted");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Mark {
    /// Sensitive: the value was never read.
    Redacted,
    /// Public text in which something looked like a secret, and was replaced by `[redacted]`.
    Scrubbed,
    /// Sensitive: only a part is shown.
    Masked,
    /// Sensitive: replaced by a keyed hash.
    Hashed,
    /// Cut; this is the full size, in bytes for text and in elements for sequences and maps.
    Truncated(u64),
    /// A type that nobody described: only its name is shown.
    Opaque,
    /// Written through `Debug`, as somebody asked for.
    Debug,
    /// Bytes, as base64.
    Base64,
    /// Not UTF-8: replacement characters stand for what was not.
    Lossy,
    /// The value's own code panicked while it was being recorded.
    Panicked,
}

const TRUNCATED: &str = "truncated:";

const PLAIN: [(Mark, &str); 9] = [
    (Mark::Redacted, "redacted"),
    (Mark::Scrubbed, "scrubbed"),
    (Mark::Masked, "masked"),
    (Mark::Hashed, "hashed"),
    (Mark::Opaque, "opaque"),
    (Mark::Debug, "debug"),
    (Mark::Base64, "base64"),
    (Mark::Lossy, "lossy"),
    (Mark::Panicked, "panicked"),
];

impl Mark {
    /// Appends the text form, without quotes; never goes through `fmt`.
    pub fn write_to(self, out: &mut Vec<u8>) {
        if let Self::Truncated(size) = self {
            out.extend_from_slice(TRUNCATED.as_bytes());
            json::unsigned(out, size);
        } else {
            out.extend_from_slice(self.word().as_bytes());
        }
    }

    /// The text form, where it is one of [`PLAIN`].
    fn word(self) -> &'static str {
        PLAIN.iter().find(|(mark, _)| *mark == self).map_or("", |(_, word)| word)
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Truncated(size) = self {
            return write!(formatter, "{TRUNCATED}{size}");
        }
        formatter.pad(self.word())
    }
}

impl FromStr for Mark {
    type Err = UnknownMark;

    fn from_str(text: &str) -> Result<Self, UnknownMark> {
        if let Some(digits) = text.strip_prefix(TRUNCATED) {
            // `parse` alone would also take a sign and leading zeros, and so not give back the same text.
            let size = digits.parse::<u64>().ok().filter(|size| size.to_string() == digits);
            return size.map(Self::Truncated).ok_or_else(|| UnknownMark(text.to_owned()));
        }
        let known = PLAIN.iter().find(|(_, word)| *word == text);
        known.map(|(mark, _)| *mark).ok_or_else(|| UnknownMark(text.to_owned()))
    }
}

/// A word that is no [`Mark`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownMark(String);

impl fmt::Display for UnknownMark {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "unknown mark {:?}: valid are {TRUNCATED}<full size>", self.0)?;
        PLAIN.iter().try_for_each(|(_, word)| write!(formatter, ", {word}"))
    }
}

impl std::error::Error for UnknownMark {}

/// A mark as it stands in a record, which a newer version may have written. Apart from [`Mark`], so that the writer's
/// own type stays small and `Copy`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordedMark {
    /// A mark of this version.
    Known(Mark),
    /// A word that this version does not know.
    Unknown(String),
}

impl RecordedMark {
    /// The mark, where it is known.
    #[must_use]
    pub fn known(&self) -> Option<Mark> {
        match self {
            Self::Known(mark) => Some(*mark),
            Self::Unknown(_) => None,
        }
    }
}

impl From<Mark> for RecordedMark {
    fn from(mark: Mark) -> Self {
        Self::Known(mark)
    }
}

impl fmt::Display for RecordedMark {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(mark) => mark.fmt(formatter),
            Self::Unknown(word) => formatter.pad(word),
        }
    }
}

impl FromStr for RecordedMark {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(text.parse().map_or_else(|UnknownMark(word)| Self::Unknown(word), Self::Known))
    }
}

serde_as_text!(Mark, RecordedMark);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_parses_back() {
        for (mark, word) in PLAIN {
            assert_eq!(mark.to_string(), word);
            assert_eq!(word.parse(), Ok(mark));
        }
        assert_eq!(Mark::Truncated(u64::MAX).to_string().parse(), Ok(Mark::Truncated(u64::MAX)));
        for mark in PLAIN.map(|(mark, _)| mark).into_iter().chain([Mark::Truncated(u64::MAX)]) {
            let mut written = Vec::new();
            mark.write_to(&mut written);
            assert_eq!(written, mark.to_string().as_bytes());
        }
    }

    #[test]
    fn a_size_has_one_spelling() {
        for text in [
            "truncated",
            "truncated:",
            "truncated:+5",
            "truncated:05",
            "truncated:-1",
            "truncated:18446744073709551616",
        ] {
            assert!(text.parse::<Mark>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_unknown_mark_is_told_what_is_valid() {
        let error = "hidden".parse::<Mark>().expect_err("unknown").to_string();
        assert!(
            error.starts_with(
                "unknown mark \"hidden\": valid are truncated:<full size>, redacted, scrubbed, masked"
            ),
            "{error}"
        );
    }

    #[test]
    fn marks_of_a_newer_version_are_kept() {
        let mark: RecordedMark = serde_json::from_str("\"folded:3\"").expect("kept");
        assert_eq!(mark.known(), None);
        assert_eq!(serde_json::to_string(&mark).expect("writable"), "\"folded:3\"");
        assert_eq!(
            serde_json::from_str::<RecordedMark>("\"lossy\"").expect("known").known(),
            Some(Mark::Lossy)
        );
    }
}
