//! The record that casefile writes, as types: its key names, its writer, its reader.
//!
//! One definition for everybody: the runtime writes with [`LineWriter`] and [`json`], the command
//! line and the tests read with [`Reader`] and [`Record`].
//!
//! Must never depend on another crate of the workspace, read a clock, or generate identifiers.

mod correlation;
mod digits;
mod identity;
mod identity_error;
pub mod json;
mod line;
mod line_error;
mod lost;
mod mark;
mod members;
mod object;
mod problem;
mod reader;
mod record;
mod schema;
mod text;
mod timestamp;
mod words;

pub use correlation::CorrelationId;
pub use identity::{SpanId, TraceFlags, TraceId};
pub use identity_error::IdentityError;
pub use line::LineWriter;
pub use line_error::{LineError, LineErrorKind};
pub use lost::Lost;
pub use mark::{Mark, RecordedMark, UnknownMark};
pub use object::Object;
pub use problem::{Problem, Reason};
pub use reader::{Entry, Reader};
pub use record::Record;
pub use schema::{ENVELOPE_ORDER, SCHEMA, is_reserved, key};
/// A value in a record that was read.
pub use serde_json::Value;
pub use timestamp::{Timestamp, TimestampError, TimestampText};
pub use words::{EventName, Kind, Level, LostReason, Outcome, UnknownWord};
