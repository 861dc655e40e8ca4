//! The question whether a type with sensitive fields is `Display`, as tokens.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::super::plan::{Argument, Display, Plan};
use super::super::unwarned;
use super::respanned_path;

/// A constant that cannot be evaluated if it is, and says so at the word `sensitive`.
pub(super) fn question(plan: &Plan<'_>, display: &Display) -> TokenStream {
    let Display { because, refusal, arguments } = display;
    let word = Span::mixed_site().located_at(*because);
    let crate_path = respanned_path(plan.crate_path, word);
    let name = unwarned(plan.name);
    let arguments = arguments.iter().map(argument);
    quote_spanned! {word=>
        const _: () = {
            use #crate_path::__private::IsNotDisplay as _;
            #crate_path::__private::assert!(
                !#crate_path::__private::IsDisplay::<#name<#(#arguments),*>>::CASEFILE_ANSWER,
                #refusal
            );
        };
    }
}

fn argument(argument: &Argument) -> TokenStream {
    match argument {
        Argument::Static => quote!('static),
        Argument::Byte => quote!(u8),
        Argument::Zero => quote!(0),
        Argument::False => quote!(false),
        Argument::Letter => quote!('a'),
    }
}
