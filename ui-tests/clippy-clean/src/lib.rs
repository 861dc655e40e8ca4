//! Annotated code of every form, in which no lint may find anything.
//!
//! Nothing here is ever run: `cargo clippy` is the test. Lints stay denied in the file itself, so that a finding in an
//! expansion cannot be hidden by the settings of the workspace.

#![deny(warnings, missing_docs, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

pub mod functions;
pub mod methods;
pub mod moments;
pub mod options;
pub mod types;
