//! What does a raw line say, at several GB/s? Its envelope, read without parsing what the user recorded.
//!
//! # What is a record
//!
//! One rule for all commands that look at every line; whatever it does not decide,
//! [`Record::from_line`](casefile_record::Record::from_line) does.
//!
//! 1. A line that begins as casefile writes a finished call, all its keys up to the duration in their order and without a
//!    space (`fixed`), is one if the whole line is sound by counting (`sound`): it is UTF-8 without control characters,
//!    ends in `}`, opens as many brackets as it closes, has an even number of quotes, and behind each bracket that closes
//!    stands a comma, a quote, another such bracket or nothing. So a line that is cut, or that runs into another one, is seen.
//!    What stands behind the duration is not read: where it is no JSON, or has a key twice, such a line still counts as
//!    the call that it begins with, and who parses it (`find`, `trace`, `why`, `doctor`) tells that it is broken. Reading
//!    all of every line would take three times as long as all else that a scan does.
//! 2. Any other line that holds a record is one if all of it is valid JSON without a key twice. That is also the rule for
//!    a line of the fixed form that counting does not let through, as where a text holds a bracket or a backslash.
//!
//! Must never take a line for broken or for another tool's without the parser.

mod facts;
mod fixed;
mod look;
mod members;
mod quick;
mod sound;
mod timestamp;
mod walk;

pub(crate) use facts::in_lower_case;
pub use facts::{EventKind, Facts};
pub use look::{Seen, look, trimmed};
pub(crate) use members::members;
pub use quick::{quick_timestamp, quick_trace_id};
