//! One file a command: its options, and its work from logs to page. Each builds a view model, a serialisable struct that
//! is also the `--json` document.

pub(crate) mod doctor;
pub(crate) mod errors;
pub(crate) mod find;
pub(crate) mod stats;
pub(crate) mod tail;
pub(crate) mod trace;
pub(crate) mod which_trace;
