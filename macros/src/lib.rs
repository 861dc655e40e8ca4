//! The macros of casefile: `#[traced]`, `#[log_boundary]`, `#[derive(Loggable)]`, `event!` and `attribute!`.
//!
//! This file names the entry points and nothing else. It must never decide anything: each macro is a pipeline of
//! `parse`, `check`, `plan` and `emit` in its own folder, on `proc_macro2` tokens so that every stage can be tested.
//! What the macros mean for a user is documented where users find them, on the `casefile` crate.

mod caret;
mod classification;
mod completion;
mod derive;
mod diagnostics;
mod field;
mod field_name;
mod function;
mod item;
mod level;
mod moment;
mod option;
mod probe;
mod secret_names;
mod tokens;

use proc_macro::TokenStream;

#[expect(missing_docs, reason = "documented where users find it, on the crate casefile")]
#[proc_macro_attribute]
pub fn traced(options: TokenStream, item: TokenStream) -> TokenStream {
    function::expand(function::Attribute::Traced, options.into(), item.into()).into()
}

#[expect(missing_docs, reason = "documented where users find it, on the crate casefile")]
#[proc_macro_attribute]
pub fn log_boundary(options: TokenStream, item: TokenStream) -> TokenStream {
    function::expand(function::Attribute::LogBoundary, options.into(), item.into()).into()
}

#[expect(missing_docs, reason = "documented where users find it, on the crate casefile")]
#[proc_macro_derive(Loggable, attributes(public, sensitive, log))]
pub fn loggable(item: TokenStream) -> TokenStream {
    derive::expand(item.into()).into()
}

/// What `casefile::event!` becomes, with the path of the crate in brackets before what the user wrote.
#[doc(hidden)]
#[proc_macro]
pub fn record_event(tokens: TokenStream) -> TokenStream {
    moment::expand(moment::Macro::Event, tokens.into()).into()
}

/// What `casefile::attribute!` becomes.
#[doc(hidden)]
#[proc_macro]
pub fn set_attributes(tokens: TokenStream) -> TokenStream {
    moment::expand(moment::Macro::Attribute, tokens.into()).into()
}
