//! What may be said of a trace of which something is missing? A call that is not there may have been made, and its record
//! lost.
//!
//! Must never say of a trace that is not whole what can only be said of a whole one.

use super::finding::Kind;
use super::verdict::Confidence;
use crate::trace::{Incomplete, Trace};

/// How much of a trace there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wholeness {
    has_root: bool,
    lacks_records: bool,
}

impl Wholeness {
    pub(crate) fn of(trace: &Trace) -> Self {
        let missing = trace.incomplete().unwrap_or_default();
        // A call that never returned is on record for what it is.
        let unfinished = Incomplete { unfinished_calls: missing.unfinished_calls, ..Incomplete::default() };
        Self { has_root: !missing.root_is_missing, lacks_records: missing != unfinished }
    }

    /// What its first call is to be called.
    pub(crate) fn root(self) -> &'static str {
        if self.has_root { "the root" } else { "the first call" }
    }

    /// That a call is missing is never sure where records are.
    pub(crate) fn limit(self, confidence: Confidence, first: Option<Kind>) -> Confidence {
        let is_doubtful = self.lacks_records && first == Some(Kind::MissingCall);
        if is_doubtful && confidence == Confidence::Sure { Confidence::Likely } else { confidence }
    }

    /// What must be added to a verdict of this kind.
    pub(crate) fn doubt(self, first: Kind) -> &'static str {
        if self.lacks_records && first == Kind::MissingCall {
            " But records of this trace are missing: it may have been called, and its record lost."
        } else {
            ""
        }
    }

    pub(crate) fn nothing_to_compare(self) -> &'static str {
        if self.has_root {
            "No trace of the same root went well: there is nothing to compare with."
        } else {
            "No trace with its first call went well: there is nothing to compare with."
        }
    }

    pub(crate) fn nothing_found(self) -> &'static str {
        if self.lacks_records {
            "What is there of this trace differs from good traces in nothing that does not differ among them, but \
             not all of it is there."
        } else {
            "Nothing differs from good traces that does not differ among them."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: Wholeness = Wholeness { has_root: true, lacks_records: false };
    const PART: Wholeness = Wholeness { has_root: true, lacks_records: true };

    #[test]
    fn a_missing_call_is_sure_only_in_a_whole_trace() {
        let limited = |whole: Wholeness, kind: Kind| whole.limit(Confidence::Sure, Some(kind));
        assert_eq!(limited(WHOLE, Kind::MissingCall), Confidence::Sure);
        assert_eq!(limited(PART, Kind::MissingCall), Confidence::Likely);
        assert_eq!(limited(PART, Kind::Output), Confidence::Sure);
        assert_eq!(PART.limit(Confidence::Unsure, Some(Kind::MissingCall)), Confidence::Unsure);
        assert!(WHOLE.doubt(Kind::MissingCall).is_empty() && PART.doubt(Kind::Output).is_empty());
        assert!(PART.doubt(Kind::MissingCall).contains("its record lost"));
    }
}
