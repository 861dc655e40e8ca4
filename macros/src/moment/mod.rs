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

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::Expr;

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

/// What the macros are called where they have not been given other names.
pub(crate) const NAMES: [&str; 2] = ["event", "attribute"];

/// The values of every call of the two macros in there.
pub(crate) fn values_in(body: TokenStream) -> Vec<Expr> {
    let tokens: Vec<TokenTree> = body.into_iter().collect();
    let mut found = Vec::new();
    for (position, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        match &tokens[..position] {
            [.., TokenTree::Ident(name), TokenTree::Punct(mark)]
                if mark.as_char() == '!' && NAMES.iter().any(|known| name == known) =>
            {
                found.extend(values_of(&name.to_string(), &group.stream()));
            }
            _ => found.extend(values_in(group.stream())),
        }
    }
    found
}

/// The values of one call.
pub(crate) fn values(call: &syn::Macro) -> Vec<Expr> {
    let name = call.path.segments.last().map(|segment| segment.ident.to_string());
    values_of(&name.unwrap_or_default(), &call.tokens)
}

fn values_of(name: &str, tokens: &TokenStream) -> Vec<Expr> {
    let which = if name == NAMES[0] { Macro::Event } else { Macro::Attribute };
    let mut errors = Errors::new();
    let written = Written::parse(which, quote!([] #tokens), &mut errors);
    // They are reported by the macro itself.
    let _ = errors.into_tokens();
    written.fields.into_iter().map(|field| field.value).collect()
}
