//! Does a recorded expression read a sensitive field, or a variable of a sensitive type?
//!
//! Only the compiler knows, so it is asked in a copy of the expression, in which each `base.field` asks whether the type of
//! `base` has a sensitive field of that name (`casefile::__private::FieldOf`). The copy stands behind a call that never
//! returns: it is type-checked, and neither borrowed from, moved from, nor run. It must never change what the expression
//! itself does, and never refuse what reads nothing sensitive.
//!
//! What cannot be seen is a field that a called function, a method or the expansion of a macro reads.

mod ask;
mod call;
mod expression;
mod handed_on;
mod pattern;
mod scope;
#[cfg(test)]
mod tests;

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::visit_mut::VisitMut;
use syn::{Expr, Ident, Pat, Type};

use ask::Asking;
use expression::Walker;
pub(crate) use handed_on::handed_on;
pub(crate) use pattern::{binds_any, names_fields, only_what_binds};
pub(crate) use scope::names;

/// The code that only the compiler looks at; nothing where the expressions read neither fields nor variables.
pub(crate) fn of<'a>(
    values: impl IntoIterator<Item = &'a Expr>,
    private: &TokenStream,
) -> Option<TokenStream> {
    let asking = Asking { private, into: None };
    let copies: Vec<TokenStream> =
        values.into_iter().filter_map(|value| copy(value, &mut Walker::new(asking))).collect();
    (!copies.is_empty()).then(|| ask::only_for_the_compiler(&quote!(#(#copies)*), private))
}

/// The copy that asks, if there is anything to ask.
fn copy(value: &Expr, walker: &mut Walker<'_>) -> Option<TokenStream> {
    let mut copy = value.clone();
    walker.visit_expr_mut(&mut copy);
    walker.asks.then(|| quote!(let _ = &(#copy);))
}

/// The same for `let pattern = value;`, of which the macros read `variable`: whether the pattern takes something sensitive out of the value, or one of these
/// parts of the value is. Not about variables: what they are is asked where they are recorded.
pub(crate) fn of_let(
    pattern: &Pat,
    value: &Expr,
    parts: &[&Expr],
    variable: &Ident,
    private: &TokenStream,
) -> Option<TokenStream> {
    let local = ask::local_of_variable();
    let asking = Asking { private, into: Some(&local) };
    let fields_only = || Walker { knows_variables: false, ..Walker::new(asking) };
    let mut copies: Vec<TokenStream> =
        parts.iter().filter_map(|part| copy(part, &mut fields_only())).collect();
    if pattern::names_fields(pattern) {
        let asks = pattern::asks(pattern, &quote!((#value)), asking);
        copies.push(asks);
    }
    (!copies.is_empty()).then(|| {
        let named = ask::variable(&local, variable, private);
        ask::only_for_the_compiler(&quote!(#named #(#copies)*), private)
    })
}

/// The same for the patterns of arguments, each of the type beside it.
pub(crate) fn of_arguments<'a>(
    arguments: impl IntoIterator<Item = (&'a Pat, &'a Type)>,
    private: &TokenStream,
) -> Option<TokenStream> {
    let never_run = ask::never_run(private);
    let asking = Asking { private, into: None };
    let asks: Vec<TokenStream> = arguments
        .into_iter()
        .map(|(pattern, ty)| {
            let value = ask::local(0);
            let asks = pattern::asks(pattern, &value, asking);
            quote!(let #value: #ty = { #never_run };  #asks)
        })
        .collect();
    (!asks.is_empty()).then(|| ask::only_for_the_compiler(&quote!(#(#asks)*), private))
}

/// Where a value of `event!` or `attribute!` reads a variable that is looked for.
pub(crate) struct Found {
    pub(crate) token: TokenTree,
    /// What is read there: the variable itself, or what was bound from it.
    pub(crate) variable: String,
    /// The variable that was looked for.
    pub(crate) origin: String,
}

/// Where the values of `event!` and `attribute!` in a body read one of these variables, or what the body binds from
/// them; not where something else is bound to that name. Nothing, if the body cannot be parsed.
pub(crate) fn variables_in_macros(body: &TokenStream, variables: &[String]) -> Vec<Found> {
    if variables.is_empty() {
        return Vec::new();
    }
    let Ok(mut body) = syn::parse2::<syn::Block>(quote!({ #body })) else { return Vec::new() };
    let private = TokenStream::new();
    let asking = Asking { private: &private, into: None };
    let mut walker = Walker { looked_for: variables, ..Walker::new(asking) };
    walker.visit_block_mut(&mut body);
    walker.found
}
