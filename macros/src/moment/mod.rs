//! What do `event!` and `attribute!` make of their values?
//!
//! The pipeline: `parse` (tokens to what was written), `check` (rules), `plan` (what is recorded), `emit` (tokens). Their
//! values follow the rules of `fields(..)`, strict ones: both are code that was written to be recorded.

mod check;
mod emit;
mod parse;
mod plan;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::quote;

use self::parse::Written;
use crate::diagnostics::Errors;

/// Which of the two macros.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Macro {
    Event,
    Attribute,
}

/// The tokens begin with the path of the crate, in brackets.
pub(crate) fn expand(which: Macro, tokens: TokenStream) -> TokenStream {
    let mut errors = Errors::new();
    let written = Written::parse(which, tokens, &mut errors);
    check::written(which, &written, &mut errors);
    if errors.is_empty() {
        return emit::recorded(&plan::Plan::new(which, &written));
    }
    let errors = errors.into_tokens();
    // A block, so that it stands wherever the macro does.
    quote!({ #errors })
}
