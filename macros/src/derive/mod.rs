//! `#[derive(Loggable)]`: from the item's tokens to its `Encode` and `Loggable` impls. Each stage is a file; this one
//! only runs them in order.

mod body;
mod capture;
mod check;
mod completion;
mod emit;
mod known;
mod mentions;
mod parse;
mod plan;

use proc_macro2::{Ident, Span, TokenStream};
use syn::DeriveInput;

use crate::completion::is_editor;
use crate::diagnostics::Errors;

/// Expands the derive: the impls, or every mistake with impls that reveal nothing.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let input = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let mut output = TokenStream::new();
    if is_editor() {
        output.extend(completion::before_impls(&input));
    }
    output.extend(impls(input));
    output
}

fn impls(input: DeriveInput) -> TokenStream {
    let mut errors = Errors::new();
    let item = parse::item(input, &mut errors);
    check::item(&item, &mut errors);
    if errors.is_empty() {
        return emit::impls(&plan::recorded(&item));
    }
    // Without these the mistakes would be followed by one more wherever the type is used.
    let mut output = emit::impls(&plan::withheld(&item));
    output.extend(errors.into_tokens());
    output
}

/// The user's name as the derive's word, so that lints about it (`deprecated`) speak only where the user wrote it.
fn unwarned(name: &Ident) -> Ident {
    let mut name = name.clone();
    name.set_span(Span::mixed_site().located_at(name.span()));
    name
}

#[cfg(test)]
mod tests;
