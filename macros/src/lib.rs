//! The macros of casefile: `#[traced]`, `#[log_boundary]` and `#[derive(Loggable)]`.
//!
//! This file names the entry points and nothing else. It must never decide anything: each macro is a pipeline of
//! `parse`, `check`, `plan` and `emit` in its own folder, on `proc_macro2` tokens so that every stage can be tested.
//! What the macros mean for a user is documented where users find them, on the `casefile` crate.

mod caret;
mod classification;
mod derive;
mod diagnostics;
mod function;
mod item;
mod option;

use proc_macro::TokenStream;

/// Records every call of a function, or of every method of an `impl` block; compiles on any of them.
#[proc_macro_attribute]
pub fn traced(options: TokenStream, item: TokenStream) -> TokenStream {
    function::expand(function::Attribute::Traced, options.into(), item.into()).into()
}

/// Records every call of a service boundary and refuses to compile while any value of it is unclassified.
#[proc_macro_attribute]
pub fn log_boundary(options: TokenStream, item: TokenStream) -> TokenStream {
    function::expand(function::Attribute::LogBoundary, options.into(), item.into()).into()
}

/// Says how a type is recorded, and refuses fields that nobody classified.
#[proc_macro_derive(Loggable, attributes(public, sensitive, log))]
pub fn loggable(item: TokenStream) -> TokenStream {
    derive::expand(item.into()).into()
}
