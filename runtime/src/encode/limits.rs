//! How much of a value is kept.

/// What bounds a record, so that a call with a huge argument costs no more than another. What was cut is
/// marked `truncated:<full size>` in the record's `meta`.
///
/// Set them with [`Builder::limits`](crate::Builder::limits) or the `CASEFILE_LIMIT_*` variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The most JSON that one argument, output, error or field takes, in bytes. Default 2 KiB.
    pub value_bytes: usize,
    /// The most JSON that one record takes, in bytes. Default 8 KiB.
    pub line_bytes: usize,
    /// How deep values nest. Default 16, at most [`Limits::MAX_DEPTH`].
    pub depth: usize,
    /// How many elements of one sequence or map are kept. Default 128.
    pub elements: usize,
}

impl Limits {
    /// The deepest nesting that can be asked for: rendering is recursive, on a thread with a small stack,
    /// and JSON readers (`serde_json` among them) stop at 128 levels.
    pub const MAX_DEPTH: usize = 100;

    /// The envelope's share of `line_bytes`: everything in a record but the user's values.
    pub(crate) const ENVELOPE_BYTES: usize = 1024;

    /// How much JSON the user's values in one record may take together.
    pub(crate) fn values_room(self) -> usize {
        self.line_bytes.saturating_sub(Self::ENVELOPE_BYTES)
    }
}

impl Limits {
    /// How much of that is kept for the output or error: a failure matters more than the tail of its inputs.
    pub(crate) fn outcome_room(self) -> usize {
        self.values_room() / 4
    }
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { value_bytes: 2048, line_bytes: 8192, depth: 16, elements: 128 }
    }
}
