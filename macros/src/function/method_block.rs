//! What does an attribute on an `impl` block or a trait mean for each method in it?
//!
//! Each method is expanded as if the attribute stood on it, its own options first. Nothing but methods is touched.

use proc_macro2::{Group, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Meta, Type};

use super::completion::{self, Typed};
use super::{Attribute, Options, Request, check, emit, expand_function};
use crate::diagnostics::Errors;
use crate::item::{Function, Member, MethodBlock};

pub(super) fn expand(
    block: MethodBlock,
    attribute: Attribute,
    options: &Options,
    errors: &mut Errors,
) -> TokenStream {
    check::block_has_no_name(options, errors);
    check::some_function_has_each_skipped_argument(&block.methods().collect::<Vec<_>>(), options, errors);
    let completed = options.typed.as_ref().map(|typed| completion::behind_block(block.methods(), typed));
    let block = expand_checked(block, attribute, options, errors);
    quote!(#block #completed)
}

pub(super) fn expand_checked(
    block: MethodBlock,
    attribute: Attribute,
    options: &Options,
    errors: &mut Errors,
) -> TokenStream {
    let owner = block.self_type.as_ref().map(type_name);
    let mentions: Vec<_> = block.methods().filter_map(mentions_of_own).collect();
    let allowed: Vec<_> =
        block.methods().filter_map(|method| emit::allow_not_canonical(&method.signature.ident)).collect();
    let mut members = TokenStream::new();
    members.append_all(&block.inner_attributes);
    for member in block.items {
        members.extend(match member {
            Member::Other(tokens) => tokens,
            Member::Function(method) => expand_member(*method, attribute, options, owner.as_deref(), errors),
        });
    }
    let mut braces = Group::new(block.braces.delimiter(), members);
    braces.set_span(block.braces.span());
    let MethodBlock { attributes, header, .. } = block;
    quote!(#(#attributes)* #(#allowed)* #header #braces #(#mentions)*)
}

pub(super) fn untouched(block: MethodBlock) -> TokenStream {
    let MethodBlock { attributes, header, braces, .. } = block;
    quote!(#(#attributes)* #header #braces)
}

/// A function's own attribute is taken in here and never expanded; without a mention its import would be unused.
pub(super) fn mentions_of_own(function: &Function) -> Option<TokenStream> {
    let uses: Vec<_> = function
        .attributes
        .iter()
        .filter(|own| which(own).is_some())
        .map(|own| {
            let path = own.path();
            // A word that was not imported is reported where it stands.
            quote_spanned!(path.span()=> #[allow(unused_imports)] use #path as _;)
        })
        .collect();
    (!uses.is_empty()).then(|| quote!(const _: () = { #(#uses)* };))
}

/// Expands a function in a block, named after `owner` if it is a method.
pub(super) fn expand_member(
    mut function: Function,
    attribute: Attribute,
    options: &Options,
    owner: Option<&str>,
    errors: &mut Errors,
) -> TokenStream {
    let completed = options.typed.as_ref().map(|_| completion::on_item(&function.attributes));
    check::nothing_of_ours_is_conditional(&mut function.attributes, errors);
    let skipped = check::take_skip(&mut function.attributes, errors);
    let own = take_own_attribute(&mut function, errors);
    let recordable =
        function.signature.constness.is_none() && function.naked().is_none() && function.body.is_some();
    if skipped || (own.is_none() && !recordable) {
        let arguments = super::Arguments::take(&function.signature, errors);
        return emit::untouched(&function, &arguments);
    }
    let (of_block, (attribute, own)) = (attribute, own.unwrap_or_else(|| (attribute, Options::none())));
    // What a block says of text in lenient code must not make strict code compile.
    let speaks_of_text = of_block == attribute || attribute == Attribute::Traced;
    let mut options = own.within(options, speaks_of_text);
    if let (Some(typed), Some(completed)) = (&mut options.typed, completed) {
        typed.item = completed;
    }
    let request = Request { attribute, options, owner: owner.map(str::to_owned) };
    expand_function(&function, &request, errors)
}

/// The method's own `#[traced(..)]` or `#[log_boundary(..)]`, so that it is not expanded a second time.
fn take_own_attribute(method: &mut Function, errors: &mut Errors) -> Option<(Attribute, Options)> {
    let position = method.attributes.iter().position(|attribute| which(attribute).is_some())?;
    let own = method.attributes.remove(position);
    let tokens = match &own.meta {
        Meta::List(list) => list.tokens.clone(),
        Meta::Path(_) => TokenStream::new(),
        Meta::NameValue(pair) => {
            errors.push(pair, "options are written in parentheses");
            TokenStream::new()
        }
    };
    // Kept by `within` where the block's own are, for an editor.
    let typed = Some(Typed::new(tokens.clone()));
    Some((which(&own)?, Options { typed, ..Options::parse(tokens, errors) }))
}

/// Which of our attributes this is, by the last word of its path.
pub(super) fn which(attribute: &syn::Attribute) -> Option<Attribute> {
    let word = &attribute.path().segments.last()?.ident;
    [Attribute::Traced, Attribute::LogBoundary].into_iter().find(|ours| word == ours.name())
}

/// The last word of the type's path; its tokens if it is no path.
fn type_name(ty: &Type) -> String {
    match ty {
        Type::Path(path) => path
            .path
            .segments
            .last()
            .map_or_else(String::new, |segment| syn::ext::IdentExt::unraw(&segment.ident).to_string()),
        Type::Reference(reference) => type_name(&reference.elem),
        Type::Group(group) => type_name(&group.elem),
        Type::Paren(paren) => type_name(&paren.elem),
        other => other.to_token_stream().to_string(),
    }
}
