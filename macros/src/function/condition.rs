//! Under which condition does an argument exist?
//!
//! It must not repeat what else an attribute says: `lints` decides where that belongs.

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Token, parse_quote};

/// The attribute without all that is no condition: `#[cfg(..)]`, or `#[cfg_attr(.., cfg(..))]`.
pub(super) fn of(attribute: &Attribute) -> Option<Attribute> {
    let condition = in_meta(&attribute.meta)?;
    Some(parse_quote!(#[#condition]))
}

fn in_meta(meta: &Meta) -> Option<Meta> {
    if meta.path().is_ident("cfg") {
        return Some(meta.clone());
    }
    let list = meta.path().is_ident("cfg_attr").then(|| meta.require_list().ok())??;
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ',');
    let mut tokens = list.tokens.clone().into_iter();
    let applies: TokenStream = tokens.by_ref().take_while(|token| !is_comma(token)).collect();
    let given = Punctuated::<Meta, Token![,]>::parse_terminated.parse2(tokens.collect()).ok()?;
    let conditions: Vec<Meta> = given.iter().filter_map(in_meta).collect();
    let path = meta.path();
    (!conditions.is_empty()).then(|| parse_quote!(#path(#applies, #(#conditions),*)))
}
