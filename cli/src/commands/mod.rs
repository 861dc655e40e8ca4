//! One file a command: its options, and its work from logs to page. Each builds a view model, a serialisable struct that
//! is also the `--json` document.

pub(crate) mod audit;
mod caveats;
pub(crate) mod compare;
pub(crate) mod diff;
pub(crate) mod doctor;
pub(crate) mod errors;
pub(crate) mod find;
mod good_traces;
#[cfg(unix)]
pub(crate) mod recover;
mod side_by_side;
pub(crate) mod stats;
mod suspect;
pub(crate) mod tail;
mod time_and_order;
pub(crate) mod timing;
pub(crate) mod trace;
pub(crate) mod traces;
pub(crate) mod which_trace;
pub(crate) mod why;
