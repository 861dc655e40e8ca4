//! What does an attribute on an `impl` block mean for each method in it?
//!
//! Each method is expanded as if the attribute stood on it, its own options first. Nothing but methods is touched.

use proc_macro2::{Group, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Meta, Path, Type};

use super::{Attribute, Options, Request, check, emit, expand_function};
use crate::classification::{self, Capture};
use crate::diagnostics::Errors;
use crate::item::{Function, ImplBlock, Member};

pub(super) fn expand(
    block: ImplBlock,
    attribute: Attribute,
    options: &Options,
    errors: &mut Errors,
) -> TokenStream {
    check::impl_block_has_no_name(options, errors);
    check::some_method_has_each_skipped_argument(&block, options, errors);
    let owner = type_name(&block.parsed.self_ty);
    let mut own_paths = Vec::new();
    let mut members = TokenStream::new();
    members.append_all(&block.inner_attributes);
    for member in block.items {
        members.extend(match member {
            Member::Other(tokens) => tokens,
            Member::Function(function) => {
                own_paths.extend(function.attributes.iter().filter(|own| which(own).is_some()).map(own_path));
                expand_method(*function, attribute, options, &owner, errors)
            }
        });
    }
    let mut braces = Group::new(block.braces.delimiter(), members);
    braces.set_span(block.braces.span());
    let header = block.header;
    let mentions = mentions(&own_paths);
    quote!(#header #braces #mentions)
}

fn own_path(attribute: &syn::Attribute) -> Path {
    attribute.path().clone()
}

/// A method's own attribute is taken in here and never expanded; without a mention its import would be unused.
fn mentions(own_paths: &[Path]) -> Option<TokenStream> {
    let uses = own_paths.iter().map(|path| {
        // A word that was not imported is reported where it stands.
        quote_spanned!(path.span()=> #[allow(unused_imports)] use #path as _;)
    });
    (!own_paths.is_empty()).then(|| quote!(const _: () = { #(#uses)* };))
}

fn expand_method(
    mut method: Function,
    attribute: Attribute,
    options: &Options,
    owner: &str,
    errors: &mut Errors,
) -> TokenStream {
    let skipped = take_skip(&mut method, errors);
    let own = take_own_attribute(&mut method, errors);
    let recordable = method.signature.constness.is_none() && method.body.is_some();
    if skipped || (own.is_none() && !recordable) {
        let arguments = super::Arguments::take(&method.signature, errors);
        return emit::untouched(&method, &arguments);
    }
    let (attribute, own) = own.unwrap_or_else(|| (attribute, Options::none()));
    let request = Request { attribute, options: own.within(options), owner: Some(owner.to_owned()) };
    expand_function(&method, &request, errors)
}

/// Whether the method is marked `#[log(skip)]`.
fn take_skip(method: &mut Function, errors: &mut Errors) -> bool {
    let is_log = |attribute: &syn::Attribute| attribute.path().is_ident("log");
    let mut ours: Vec<_> = method.attributes.extract_if(.., |attribute| is_log(attribute)).collect();
    let marks = ours.clone();
    let classification = classification::take(&mut ours, errors);
    check::method_is_only_skipped(&marks, &classification, errors);
    classification.capture == Capture::Skip
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
    Some((which(&own)?, Options::parse(tokens, errors)))
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
