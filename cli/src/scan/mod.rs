//! What does a raw line say, at several GB/s? Its envelope, read without parsing what the user recorded.
//!
//! Agrees with [`Record::from_line`](casefile_record::Record::from_line) on every line: what is a record, what is broken
//! and what is another tool's is one rule for all commands. Must never say so where it is not sure: then it asks the parser.

mod facts;
mod fixed;
mod look;
mod members;
mod quick;
mod timestamp;
mod walk;

pub use facts::{EventKind, Facts};
pub use look::{Seen, look, trimmed};
pub(crate) use members::members;
pub use quick::{quick_timestamp, quick_trace_id};
