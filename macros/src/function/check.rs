//! Which combinations of options, arguments and functions make no sense?
//!
//! One function for each rule, named after it. A rule reports and decides nothing else; all rules always run.

use std::collections::HashSet;

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::LitStr;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};

use super::arguments::{Argument, Arguments};
use super::method_block::which;
use super::parse::Options;
use super::{Attribute, Request, sensitive_arguments};
use crate::classification::{self, Capture, is_called_a_secret};
use crate::diagnostics::{Errors, did_you_mean, one_of, unknown};
use crate::field;
use crate::item::Function;
use crate::option::{Slot, for_each_entry};

pub(super) fn function(function: &Function, arguments: &Arguments, request: &Request, errors: &mut Errors) {
    let options = &request.options;
    is_not_const(function, request, errors);
    is_not_naked(function, request, errors);
    has_a_body(function, request, errors);
    is_recorded_once(function, errors);
    skipped_arguments_exist(function, arguments, options, errors);
    skipped_arguments_are_not_classified(arguments, options, errors);
    self_is_not_classified(arguments, errors);
    patterns_can_be_recorded(arguments, request, errors);
    renamed_arguments_have_one_name(arguments, errors);
    input_names_are_unique(arguments, errors);
    names_of_secrets_are_classified(arguments, request, errors);
    name_is_not_empty(options, errors);
    field::check::keys_can_be_used(&options.fields, errors);
    field::check::keys_are_not_reserved(&options.fields, errors);
    field::check::keys_are_unique(&options.fields, errors);
    field::check::values_do_not_leave_the_function(&options.fields, errors);
    field::check::public_stands_around_a_whole_value(&options.fields, errors);
    if request.attribute == Attribute::LogBoundary {
        field::check::keys_do_not_name_secrets(&options.fields, errors);
    }
    sensitive_arguments::are_not_recorded(function, arguments, request, &options.fields, errors);
    functions_that_never_return_have_no_output(function, request, errors);
}

pub(super) fn is_a_function_or_a_block(
    attribute: Attribute,
    item: &TokenStream,
    word: Option<Ident>,
    errors: &mut Errors,
) {
    let message = format!(
        "`#[{}]` stands on a function with a body, an `impl` block, a trait or an inline `mod`",
        attribute.name()
    );
    match word {
        Some(word) if word == "mod" => errors.push(
            word,
            format!(
                "the file of this module is not seen here: write `#[{}]` on each function and `impl` block in it",
                attribute.name()
            ),
        ),
        Some(word) => errors.push(word, message),
        None => errors.push(item, message),
    }
}

pub(super) fn block_has_no_name(options: &Options, errors: &mut Errors) {
    if let Some(span) = options.name.span() {
        errors.push_at(span, "`name` on a block would give every function in it the same name");
    }
}

pub(super) fn some_function_has_each_skipped_argument(
    functions: &[&Function],
    options: &Options,
    errors: &mut Errors,
) {
    let mut names = HashSet::new();
    for function in functions {
        let arguments = Arguments::unchecked(&function.signature);
        names.extend(arguments.names());
        names.extend(arguments.receiver.map(|_| "self".to_owned()));
    }
    for skip in options.skip.iter().filter(|skip| !names.contains(&skip.argument.to_string())) {
        errors.push(&skip.argument, format!("no function here has an argument `{}`", skip.argument));
    }
}

/// Removes `#[log(skip)]` from an item in a block, and tells whether it was there.
pub(super) fn take_skip(attributes: &mut Vec<syn::Attribute>, errors: &mut Errors) -> bool {
    let is_log = |attribute: &mut syn::Attribute| attribute.path().is_ident("log");
    let marks: Vec<_> = attributes.extract_if(.., is_log).collect();
    let mut skip = Slot::new("skip");
    for mark in &marks {
        let Some(list) = mark.meta.require_list().ok().filter(|list| !list.tokens.is_empty()) else {
            errors.push(mark, ONLY_SKIP);
            continue;
        };
        let read = |input: ParseStream<'_>| {
            for_each_entry(input, errors, |input, errors| read_skip(input, &mut skip, errors));
            Ok(())
        };
        if let Err(error) = read.parse2(list.tokens.clone()) {
            errors.add(error);
        }
    }
    skip.get().is_some()
}

const ONLY_SKIP: &str = "on an item only `#[log(skip)]` has a meaning";

fn read_skip(input: ParseStream<'_>, skip: &mut Slot<()>, errors: &mut Errors) -> syn::Result<()> {
    let word = input.call(Ident::parse_any)?;
    if word == "skip" {
        skip.set(word.span(), (), errors);
        return Ok(());
    }
    let is_of_values = classification::LOG_OPTIONS.iter().any(|option| word == option);
    Err(if is_of_values {
        syn::Error::new(word.span(), ONLY_SKIP)
    } else {
        unknown("option", &word, &["skip"])
    })
}

/// The attribute of a block is expanded before `cfg_attr` is looked into: one of ours in there would record each call
/// twice, or not leave it alone. It is taken away, so that rustc has nothing to add.
pub(super) fn nothing_of_ours_is_conditional(attributes: &mut Vec<syn::Attribute>, errors: &mut Errors) {
    attributes.retain(|attribute| {
        let ours = conditional_word(attribute);
        if let Some(word) = &ours {
            let message = "behind a condition, the attribute of the block does not see this: write it without `cfg_attr`";
            errors.push(word, message);
        }
        ours.is_none()
    });
}

/// The word of ours behind the condition of a `cfg_attr`.
fn conditional_word(attribute: &syn::Attribute) -> Option<TokenTree> {
    let list = attribute.path().is_ident("cfg_attr").then(|| attribute.meta.require_list().ok())??;
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ',');
    let is_ours = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if ["traced", "log_boundary", "log"].iter().any(|ours| word == ours));
    list.tokens.clone().into_iter().skip_while(|token| !is_comma(token)).find(is_ours)
}

fn is_not_const(function: &Function, request: &Request, errors: &mut Errors) {
    if let Some(word) = &function.signature.constness {
        let name = request.attribute.name();
        errors.push(word, format!("`#[{name}]` cannot record a `const fn`: it may run in the compiler"));
    }
}

fn is_not_naked(function: &Function, request: &Request, errors: &mut Errors) {
    if let Some(attribute) = function.naked() {
        let name = request.attribute.name();
        let message =
            format!("`#[{name}]` cannot record a naked function: nothing may stand before its assembly");
        errors.push(attribute, message);
    }
}

fn has_a_body(function: &Function, request: &Request, errors: &mut Errors) {
    if function.body.is_none() {
        let name = request.attribute.name();
        let message = format!("`#[{name}]` needs a body to record: put it where the function is implemented");
        errors.push(&function.signature.ident, message);
    }
}

fn is_recorded_once(function: &Function, errors: &mut Errors) {
    for attribute in function.attributes.iter().filter(|attribute| which(attribute).is_some()) {
        errors.push(attribute, "one attribute records the function: this would record every call twice");
    }
}

fn skipped_arguments_exist(
    function: &Function,
    arguments: &Arguments,
    options: &Options,
    errors: &mut Errors,
) {
    let names = arguments.names();
    let valid: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut seen = HashSet::new();
    for skip in &options.skip {
        let word = skip.argument.to_string();
        if !seen.insert(word.clone()) && !skip.inherited {
            errors.push(&skip.argument, format!("`{word}` is skipped twice"));
        }
        let exists = names.contains(&word) || (word == "self" && arguments.receiver.is_some());
        if exists || skip.inherited {
            continue;
        }
        let function = &function.signature.ident;
        let guess = did_you_mean(&word, &valid)
            .map_or_else(String::new, |guess| format!(", did you mean `{guess}`?"));
        let listed =
            if valid.is_empty() { String::new() } else { format!(" Its arguments: {}", one_of(&valid)) };
        let stop = if guess.is_empty() && !listed.is_empty() { "." } else { "" };
        errors.push(&skip.argument, format!("`{function}` has no argument `{word}`{guess}{stop}{listed}"));
    }
}

fn skipped_arguments_are_not_classified(arguments: &Arguments, options: &Options, errors: &mut Errors) {
    for (argument, binding) in arguments.bindings() {
        let classified = !matches!(argument.classification.capture, Capture::Default | Capture::Skip);
        let named = argument.classification.rename.is_some();
        let skip = options.skip.iter().find(|skip| skip.argument == binding.name && !skip.inherited);
        if let Some(skip) = skip
            && (classified || named)
        {
            let name = &binding.name;
            errors.push(
                &skip.argument,
                format!("`{name}` is skipped here and has an attribute that says how to record it"),
            );
        }
    }
}

fn self_is_not_classified(arguments: &Arguments, errors: &mut Errors) {
    let Some(classification) = &arguments.receiver else { return };
    let harmless = matches!(classification.capture, Capture::Default | Capture::Skip);
    let said = if harmless { None } else { classification.span };
    if let Some(place) = said.or(classification.rename.as_ref().map(LitStr::span)) {
        errors.push_at(place, "`self` is never recorded; what of it matters can be named in `fields(..)`");
    }
}

fn patterns_can_be_recorded(arguments: &Arguments, request: &Request, errors: &mut Errors) {
    for argument in &arguments.typed {
        if let Some(pattern) = &argument.opaque_pattern
            && request.attribute == Attribute::LogBoundary
            && argument.classification.capture != Capture::Skip
        {
            errors.push(pattern, "it cannot be seen which names this pattern binds: give the argument a name, or `#[log(skip)]` it");
        }
    }
}

fn renamed_arguments_have_one_name(arguments: &Arguments, errors: &mut Errors) {
    for argument in &arguments.typed {
        let named = argument.bindings.len();
        if let Some(rename) = &argument.classification.rename
            && named != 1
        {
            errors.push(rename, format!("`rename` needs an argument with one name, this one has {named}"));
        }
    }
}

/// Names can collide only by renaming: the user's own may repeat, under `#[cfg]`s that exclude each other.
fn input_names_are_unique(arguments: &Arguments, errors: &mut Errors) {
    let renames: Vec<(&Argument, &LitStr)> = arguments
        .typed
        .iter()
        .filter_map(|argument| Some((argument, argument.classification.rename.as_ref()?)))
        .collect();
    for (position, (_, rename)) in renames.iter().enumerate() {
        let name = rename.value();
        let own = arguments.bindings().any(|(argument, binding)| {
            argument.classification.rename.is_none() && binding.name == name.as_str()
        });
        if own || renames[..position].iter().any(|(_, other)| other.value() == name) {
            errors.push(rename, format!("another argument is recorded as `{name}` already"));
        }
    }
}

/// In lenient code such an argument is redacted, with a warning: see `plan`.
fn names_of_secrets_are_classified(arguments: &Arguments, request: &Request, errors: &mut Errors) {
    if request.attribute == Attribute::Traced {
        return;
    }
    for (argument, binding) in arguments.bindings() {
        let name = binding.name.unraw().to_string();
        let is_skipped = request.options.skip.iter().any(|skip| skip.argument == binding.name);
        if !is_skipped && argument.classification.reveals_what_is_called_a_secret(&name, &argument.ty) {
            errors.push(&binding.name, is_called_a_secret(&name));
        }
    }
}

fn name_is_not_empty(options: &Options, errors: &mut Errors) {
    if let Some(name) = options.name.get()
        && (name.value().is_empty() || name.value().chars().any(char::is_control))
    {
        errors.push(name, "a name must not be empty and must not contain control characters");
    }
}

/// What stands on an `impl` block is meant for its other methods.
fn functions_that_never_return_have_no_output(function: &Function, request: &Request, errors: &mut Errors) {
    if !function.never_returns() || request.owner.is_some() {
        return;
    }
    let options = &request.options;
    let given = [("skip_output", options.skip_output.span()), ("error", options.error.span())];
    for (option, span) in given.into_iter().filter_map(|(option, span)| Some((option, span?))) {
        errors.push_at(span, format!("`{option}` has no meaning here: the function never returns"));
    }
}
