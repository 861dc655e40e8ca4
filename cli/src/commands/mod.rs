//! One file a command: its options, and its work from logs to page. Each builds a view model, a serialisable struct that
//! is also the `--json` document.

pub(crate) mod stats;
