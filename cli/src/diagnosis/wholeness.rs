//! What may be said of a trace of which something is missing? A call that is not there may have been made, and its record
//! lost.
//!
//! Must never say of a trace that is not whole what can only be said of a whole one.

use super::clocks;
use super::finding::Kind;
use super::verdict::Confidence;
use crate::trace::{Incomplete, Trace};

/// How much of a trace there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "four questions, each answered by itself")]
pub(crate) struct Wholeness {
    has_root: bool,
    lacks_records: bool,
    clocks_agree: bool,
    /// What its threads did last may be missing without a sign of it.
    end_is_unknown: bool,
}

impl Wholeness {
    pub(crate) fn of(trace: &Trace) -> Self {
        let missing = trace.incomplete().unwrap_or_default();
        // A call that never returned is on record for what it is.
        let unfinished = Incomplete { unfinished_calls: missing.unfinished_calls, ..Incomplete::default() };
        let lost = trace.lost();
        Self {
            has_root: !missing.root_is_missing,
            lacks_records: missing != unfinished || lost.records_meanwhile > 0,
            clocks_agree: clocks::disagree(trace).is_none(),
            end_is_unknown: lost.beside.end_is_unknown,
        }
    }

    /// What its first call is to be called.
    pub(crate) fn root(self) -> &'static str {
        if self.has_root { "the root" } else { "the first call" }
    }

    /// Whether a call that has no record was surely not made.
    pub(crate) fn shows_what_was_not_called(self) -> bool {
        !self.lacks_records && !self.end_is_unknown
    }

    /// Nothing is sure where records are missing or clocks disagree; nor that a call is, where its record may be.
    pub(crate) fn limit(self, confidence: Confidence, first: Option<Kind>) -> Confidence {
        let is_gone = first == Some(Kind::MissingCall) && !self.shows_what_was_not_called();
        let is_doubtful = self.lacks_records || !self.clocks_agree || is_gone;
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

    const WHOLE: Wholeness =
        Wholeness { has_root: true, lacks_records: false, clocks_agree: true, end_is_unknown: false };
    const PART: Wholeness = Wholeness { lacks_records: true, ..WHOLE };
    const LAST: Wholeness = Wholeness { end_is_unknown: true, ..WHOLE };
    const APART: Wholeness = Wholeness { clocks_agree: false, ..WHOLE };

    #[test]
    fn nothing_is_sure_of_a_part_nor_what_is_missing_at_an_end() {
        let limited = |whole: Wholeness, kind: Kind| whole.limit(Confidence::Sure, Some(kind));
        assert_eq!(limited(WHOLE, Kind::MissingCall), Confidence::Sure);
        assert_eq!(limited(PART, Kind::MissingCall), Confidence::Likely);
        assert_eq!(limited(PART, Kind::Output), Confidence::Likely);
        assert_eq!(limited(APART, Kind::Output), Confidence::Likely);
        assert_eq!(limited(LAST, Kind::MissingCall), Confidence::Likely);
        assert_eq!(limited(LAST, Kind::Output), Confidence::Sure);
        assert_eq!(PART.limit(Confidence::Unsure, Some(Kind::MissingCall)), Confidence::Unsure);
        assert!(WHOLE.doubt(Kind::MissingCall).is_empty() && PART.doubt(Kind::Output).is_empty());
        assert!(PART.doubt(Kind::MissingCall).contains("its record lost"));
    }
}
