//! What does a raw line say, at several GB/s? Its envelope, read without parsing what the user recorded.
//!
//! Agrees with [`Record::from_line`](casefile_record::Record::from_line) on every line that that accepts. Must never be
//! the judge of whether the rest of a line is valid: who shows a line parses it.

mod facts;
mod fixed;
mod look;
mod quick;
mod timestamp;
mod walk;

pub use facts::{EventKind, Facts};
pub use look::{Seen, look, trimmed};
pub use quick::{quick_timestamp, quick_trace_id};
