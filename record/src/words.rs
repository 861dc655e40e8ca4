//! Which words may stand under `level`, `outcome`, `kind`, `event_name` and `lost.reason`?
//!
//! Must never accept a word that it would not write, but for the case of a level, which people type.

use std::fmt;
use std::str::FromStr;

use crate::text::serde_as_text;

/// An enum whose variants are words: `as_str`, `ALL`, `Display`, `FromStr`.
macro_rules! words {
    (
        $(#[$about:meta])* $name:ident ($what:literal, $same:path) {
            $($(#[$variant_about:meta])* $variant:ident = $word:literal,)+
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$variant_about])* $variant,)+
        }

        impl $name {
            /// Every variant, in order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word as it stands in a record.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                let known = Self::ALL.iter().find(|word| $same(word.as_str(), text));
                known.copied().ok_or_else(|| UnknownWord {
                    what: $what,
                    found: text.to_owned(),
                    valid: &[$($word),+],
                })
            }
        }
    };
}

words! {
    /// How important a line is, from least to most: `Trace < Debug < Info < Warn < Error`.
    ///
    /// ```
    /// # use casefile_record::Level;
    /// assert_eq!("warn".parse(), Ok(Level::Warn));
    /// assert_eq!(Level::Warn.to_string(), "WARN");
    /// assert!(Level::Warn > Level::Info);
    /// ```
    Level ("level", str::eq_ignore_ascii_case) {
        /// Finer than debugging.
        Trace = "TRACE",
        /// What functions marked `#[traced]` write.
        Debug = "DEBUG",
        /// What service boundaries write.
        Info = "INFO",
        /// A cancelled call; lost records.
        Warn = "WARN",
        /// An error or a panic.
        Error = "ERROR",
    }
}

words! {
    /// How a span ended.
    Outcome ("outcome", str::eq) {
        /// It returned a value.
        Ok = "ok",
        /// It returned an error.
        Error = "error",
        /// It panicked.
        Panic = "panic",
        /// The future was dropped before it finished.
        Cancelled = "cancelled",
    }
}

words! {
    /// Which macro made a span.
    Kind ("kind", str::eq) {
        /// `#[log_boundary]`.
        Boundary = "boundary",
        /// `#[traced]`.
        Internal = "internal",
    }
}

words! {
    /// Why records were lost.
    LostReason ("reason", str::eq) {
        /// A queue was full.
        Full = "full",
        /// A sink failed to write them.
        Sink = "sink",
        /// There were too many like it.
        Suppressed = "suppressed",
        /// The trace was not chosen.
        Sampled = "sampled",
    }
}

serde_as_text!(Level, Outcome, Kind, LostReason, EventName);

/// Which kind of line this is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum EventName {
    /// A finished span.
    Call,
    /// A point in time inside of a span.
    Event,
    /// Records that were lost, counted.
    Lost,
    /// Written once when the process starts.
    Process,
    /// A span that was entered and has not finished.
    Unfinished,
    /// A name starting with `casefile.` that this version does not know. Made by parsing only.
    Other(String),
}

impl EventName {
    /// What the name of every line that casefile writes starts with.
    pub const PREFIX: &str = "casefile.";

    /// The name as it stands in a record.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Call => "casefile.call",
            Self::Event => "casefile.event",
            Self::Lost => "casefile.lost",
            Self::Process => "casefile.process",
            Self::Unfinished => "casefile.unfinished",
            Self::Other(name) => name,
        }
    }
}

impl fmt::Display for EventName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl FromStr for EventName {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        if !text.starts_with(Self::PREFIX) {
            let valid = &[
                "casefile.call",
                "casefile.event",
                "casefile.lost",
                "casefile.process",
                "casefile.unfinished",
            ];
            return Err(UnknownWord { what: "event name", found: text.to_owned(), valid });
        }
        let known = [Self::Call, Self::Event, Self::Lost, Self::Process, Self::Unfinished];
        Ok(known
            .into_iter()
            .find(|name| name.as_str() == text)
            .unwrap_or_else(|| Self::Other(text.to_owned())))
    }
}

/// A word that is none of the valid ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownWord {
    what: &'static str,
    found: String,
    valid: &'static [&'static str],
}

impl UnknownWord {
    /// The words that would have been valid.
    #[must_use]
    pub fn valid(&self) -> &'static [&'static str] {
        self.valid
    }
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "unknown {} {:?}: valid are {}", self.what, self.found, self.valid.join(", "))
    }
}

impl std::error::Error for UnknownWord {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_ordered_from_least_to_most() {
        assert!(Level::ALL.is_sorted());
        assert_eq!(Level::ALL.first(), Some(&Level::Trace));
        assert_eq!(Level::ALL.last(), Some(&Level::Error));
    }

    #[test]
    fn every_word_parses_back() {
        assert!(Level::ALL.iter().all(|word| word.as_str().parse() == Ok(*word)));
        assert!(Outcome::ALL.iter().all(|word| word.as_str().parse() == Ok(*word)));
        assert!(Kind::ALL.iter().all(|word| word.as_str().parse() == Ok(*word)));
    }

    #[test]
    fn only_levels_ignore_case() {
        assert_eq!("eRRor".parse(), Ok(Level::Error));
        assert!("OK".parse::<Outcome>().is_err());
        assert!("Boundary".parse::<Kind>().is_err());
    }

    #[test]
    fn an_unknown_word_is_told_what_is_valid() {
        let error = "inof".parse::<Level>().expect_err("unknown");
        assert_eq!(error.to_string(), "unknown level \"inof\": valid are TRACE, DEBUG, INFO, WARN, ERROR");
        assert_eq!(error.valid().len(), Level::ALL.len());
    }

    #[test]
    fn event_names_of_a_newer_schema_are_kept() {
        assert_eq!("casefile.call".parse(), Ok(EventName::Call));
        assert_eq!("casefile.metric".parse(), Ok(EventName::Other("casefile.metric".to_owned())));
        assert!("call".parse::<EventName>().is_err());
    }

    #[test]
    fn serde_sees_strings() {
        assert_eq!(serde_json::to_string(&Outcome::Cancelled).expect("writable"), "\"cancelled\"");
        assert_eq!(serde_json::from_str::<Level>("\"info\"").expect("valid"), Level::Info);
    }
}
