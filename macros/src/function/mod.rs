//! What do `#[traced]` and `#[log_boundary]` make of a function?
//!
//! The pipeline: `parse` (options), `arguments` (names: `pattern`, `lints`), `check` (rules), `plan` (what is recorded), `emit` (tokens).
//! Whatever is wrong, the user's item is emitted: a mistake in an attribute must not make its function disappear.
//! An editor gets that item too, with what `completion` adds, and never the plan.

mod arguments;
mod check;
mod completion;
mod condition;
mod duration;
mod emit;
mod expression;
mod handed;
mod let_chain;
mod lifetimes;
mod lints;
mod method_block;
mod module;
mod parse;
mod pattern;
mod plan;
mod sensitive_arguments;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::quote;

use self::arguments::Arguments;
use self::completion::Typed;
use self::parse::Options;
use crate::diagnostics::Errors;
use crate::item::{Function, Item};

/// Which of the two attributes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attribute {
    /// Lenient: compiles on any function.
    Traced,
    /// Strict: everything must be classified.
    LogBoundary,
}

impl Attribute {
    fn name(self) -> &'static str {
        match self {
            Attribute::Traced => "traced",
            Attribute::LogBoundary => "log_boundary",
        }
    }
}

/// What is asked for one function.
struct Request {
    attribute: Attribute,
    options: Options,
    /// The type whose `impl` block the attribute stands on.
    owner: Option<String>,
}

pub(crate) fn expand(attribute: Attribute, options: TokenStream, item: TokenStream) -> TokenStream {
    expand_for(crate::completion::is_editor(), attribute, options, item)
}

fn expand_for(is_editor: bool, attribute: Attribute, options: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::new();
    let typed = is_editor.then(|| Typed::new(options.clone()));
    let options = Options { typed, ..Options::parse(options, &mut errors) };
    let item = match syn::parse2(item.clone()) {
        Ok(Item::Function(function)) => {
            let request = Request { attribute, options, owner: None };
            expand_function(&function, &request, &mut errors)
        }
        Ok(Item::Methods(block)) => method_block::expand(block, attribute, &options, &mut errors),
        Ok(Item::Module(module)) => module::expand(module, attribute, &options, &mut errors),
        Ok(Item::Other(tokens, word)) => {
            check::is_a_function_or_a_block(attribute, &tokens, word, &mut errors);
            tokens
        }
        Err(error) => {
            errors.add(error);
            item
        }
    };
    let errors = errors.into_tokens();
    quote!(#item #errors)
}

fn expand_function(function: &Function, request: &Request, errors: &mut Errors) -> TokenStream {
    let arguments = Arguments::take(&function.signature, errors);
    check::function(function, &arguments, request, errors);
    if let (Some(body), Some(typed)) = (&function.body, &request.options.typed) {
        let completed = completion::in_function(function, &arguments, typed);
        return emit::completed(function, &arguments, body, &completed);
    }
    match &function.body {
        Some(body) if errors.is_empty() => {
            let plan = plan::Plan::new(function, &arguments, request);
            let body = let_chain::asked(body, &emit::private_of(&plan));
            emit::recorded(function, &arguments, &body, &plan)
        }
        _ => emit::untouched(function, &arguments),
    }
}
