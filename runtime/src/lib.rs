//! Evidence by default: one attribute on a function, and every call leaves one structured record.

mod body;
mod builder;
mod callsite;
mod capture;
mod capture_store;
mod clock;
mod collector;
mod context;
mod control;
mod encode;
mod environment;
mod error;
mod exit;
mod filter;
mod frame;
mod identity;
mod loggable;
mod panic_note;
pub mod propagation;
mod queue;
mod render;
mod settings;
mod sink;
mod span;
pub mod testing;

#[doc(hidden)]
pub mod __private;

pub use builder::{Builder, Guard, InitError, builder, init};
pub use casefile_macros::{Loggable, log_boundary, traced};
pub use casefile_record::{
    CorrelationId, Kind, Level, Outcome, Record, SpanId, Timestamp, TraceFlags, TraceId,
};
pub use collector::{Counters, counters, flush};
pub use context::{Context, ContextFuture, InContext, Scope};
pub use control::set_filter;
pub use encode::{Encoder, Fields, Limits};
pub use environment::InvalidVariable;
pub use error::ErrorTarget;
pub use filter::InvalidFilter;
pub use loggable::{Encode, Loggable, Sensitive, SensitiveType};
pub use queue::WhenFull;
pub use sink::{Memory, Sink};
