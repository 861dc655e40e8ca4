//! Where do the lints belong that the user allows, expects or denies on an argument?
//!
//! The body gets an argument through a binding of its own: what is unused is unused there. It must not know which
//! arguments these are.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Token, parse_quote};

/// The attributes of an argument, each where it has its meaning.
pub(super) struct Lints {
    pub(super) of_signature: Vec<Attribute>,
    pub(super) of_binding: Vec<Attribute>,
}

/// What can be said of a lint is said in both places, but a lint is expected only once: on the binding if it is about a
/// variable, or about its name and the name does not stay in the signature, else there.
pub(super) fn split(attributes: Vec<Attribute>, name_stays: bool) -> Lints {
    let mut lints = Lints { of_signature: Vec::new(), of_binding: Vec::new() };
    for attribute in attributes {
        if attribute.path().is_ident("cfg") {
            lints.of_signature.push(attribute);
        } else if attribute.path().is_ident("expect") {
            lints.expect(attribute, name_stays);
        } else if expects(&attribute) {
            lints.of_binding.push(attribute);
        } else {
            lints.of_signature.push(attribute.clone());
            lints.of_binding.push(attribute);
        }
    }
    lints
}

impl Lints {
    fn expect(&mut self, attribute: Attribute, name_stays: bool) {
        let Ok(words) = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated) else {
            // rustc complains about it.
            self.of_signature.push(attribute);
            return;
        };
        let (reason, words): (Vec<Meta>, Vec<Meta>) =
            words.into_iter().partition(|word| word.path().is_ident("reason"));
        let (of_variables, others): (Vec<Meta>, Vec<Meta>) = words.into_iter().partition(|lint| {
            is_of_variables(lint) || (!name_stays && lint.path().is_ident("non_snake_case"))
        });
        if !of_variables.is_empty() {
            self.of_binding.push(parse_quote!(#[expect(#(#of_variables,)* #(#reason)*)]));
        }
        if !others.is_empty() {
            self.of_signature.push(parse_quote!(#[expect(#(#others,)* #(#reason)*)]));
            self.of_binding.push(parse_quote!(#[allow(#(#others,)* #(#reason)*)]));
        }
    }
}

fn is_of_variables(lint: &Meta) -> bool {
    const OF_VARIABLES: [&str; 4] = ["unused_variables", "unused_mut", "unused_assignments", "unused"];
    OF_VARIABLES.iter().any(|word| lint.path().is_ident(word))
}

/// Whether a lint is expected, be it under a condition.
pub(super) fn expects(attribute: &Attribute) -> bool {
    super::plan::mentions(attribute.meta.to_token_stream(), &|word| word == "expect")
}

/// The same, where what is expected is only allowed: it is expected somewhere else.
pub(super) fn allowed(attributes: &[Attribute]) -> Vec<Attribute> {
    let mut allowed = attributes.to_vec();
    for attribute in allowed.iter_mut().filter(|attribute| expects(attribute)) {
        let meta = allow_in(attribute.meta.to_token_stream());
        *attribute = parse_quote!(#[#meta]);
    }
    allowed
}

fn allow_in(tokens: TokenStream) -> TokenStream {
    let allow = |token| match token {
        TokenTree::Ident(word) if word == "expect" => TokenTree::Ident(Ident::new("allow", word.span())),
        TokenTree::Group(group) => {
            let mut inside = Group::new(group.delimiter(), allow_in(group.stream()));
            inside.set_span(group.span());
            TokenTree::Group(inside)
        }
        other => other,
    };
    tokens.into_iter().map(allow).collect()
}
