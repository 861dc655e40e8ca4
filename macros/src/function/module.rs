//! What does an attribute on an inline module mean for each item in it?
//!
//! Each function, each `impl` block and each module in it is expanded as if the attribute stood on it. What carries one
//! of our attributes itself keeps to that one; everything else is not touched.

use proc_macro2::{Group, TokenStream};
use quote::{TokenStreamExt, quote};

use super::method_block::{self, which};
use super::{Attribute, Options, check, completion};
use crate::diagnostics::Errors;
use crate::item::{Item, Module};

pub(super) fn expand(
    module: Module,
    attribute: Attribute,
    options: &Options,
    errors: &mut Errors,
) -> TokenStream {
    check::block_has_no_name(options, errors);
    let functions = functions(&module);
    check::some_function_has_each_skipped_argument(&functions, options, errors);
    let completed = options.typed.as_ref().map(|typed| completion::behind_block(functions, typed));
    let module = expand_checked(module, attribute, options, errors);
    quote!(#module #completed)
}

fn expand_checked(
    module: Module,
    attribute: Attribute,
    options: &Options,
    errors: &mut Errors,
) -> TokenStream {
    let Module { attributes, header, braces, inner_attributes, items } = module;
    let mut expanded = quote!(#(#inner_attributes)*);
    for item in items {
        expanded.extend(expand_item(item, attribute, options, errors));
    }
    let mut group = Group::new(braces.delimiter(), expanded);
    group.set_span(braces.span());
    quote!(#(#attributes)* #header #group)
}

fn expand_item(item: Item, attribute: Attribute, options: &Options, errors: &mut Errors) -> TokenStream {
    match item {
        Item::Function(function) => {
            let mention = method_block::mentions_of_own(&function);
            let function = method_block::expand_member(function, attribute, options, None, errors);
            quote!(#function #mention)
        }
        Item::Methods(mut block) => {
            let skipped = check::take_skip(&mut block.attributes, errors);
            if skipped || block.attributes.iter().any(|own| which(own).is_some()) {
                method_block::untouched(block)
            } else {
                method_block::expand_checked(block, attribute, options, errors)
            }
        }
        Item::Module(mut module) => {
            let skipped = check::take_skip(&mut module.attributes, errors);
            if skipped || module.attributes.iter().any(|own| which(own).is_some()) {
                untouched(module)
            } else {
                expand_checked(module, attribute, options, errors)
            }
        }
        Item::Other(tokens, _) => tokens,
    }
}

fn untouched(module: Module) -> TokenStream {
    let Module { attributes, header, braces, .. } = module;
    let mut tokens = quote!(#(#attributes)* #header);
    tokens.append(braces);
    tokens
}

/// Every function that the attribute covers.
fn functions(module: &Module) -> Vec<&crate::item::Function> {
    let mut found = Vec::new();
    for item in &module.items {
        match item {
            Item::Function(function) => found.push(function),
            Item::Methods(block) => found.extend(block.methods()),
            Item::Module(inner) => found.extend(functions(inner)),
            Item::Other(..) => {}
        }
    }
    found
}
