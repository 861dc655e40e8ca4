//! Which of the things the user wrote cannot be meant? One function a rule, named after it. Nothing is decided and
//! nothing is emitted here; text without a class is found later, by rustc, from the types.

mod messages;
mod single;

use std::collections::HashSet;

use proc_macro2::Span;
use syn::Member;
use syn::ext::IdentExt as _;

use super::parse::{Body, Field, Item, Shape, Style, Variant};
use crate::classification::{Capture, Classification, is_called_a_secret};
use crate::diagnostics::Errors;

/// Checks every rule, whether or not an earlier one was broken.
pub(super) fn item(item: &Item, errors: &mut Errors) {
    not_a_union(&item.body, errors);
    match &item.body {
        Body::Structure(shape) => fields(shape, errors),
        Body::Enumeration(variants) => {
            distinct_variant_names(variants, errors);
            for variant in variants {
                variant_is_not_classified(variant, errors);
                fields(&variant.shape, errors);
            }
        }
        Body::Union(_) => {}
    }
    debug_is_not_derived(item, errors);
    own_traits_are_of_sensitive_types(item, errors);
    messages::messages_print_nothing_sensitive(item, errors);
    policies_are_of_fields(item, errors);
    names_of_secrets_are_classified(item, errors);
    single::letters_are_classified(item, errors);
    if item.classification.capture == Capture::Sensitive {
        nothing_recorded_of_a_sensitive_type(item, errors);
    }
}

fn fields(shape: &Shape, errors: &mut Errors) {
    distinct_field_names(shape, errors);
    if shape.style == Style::Unnamed {
        unnamed_fields_are_not_renamed(shape, errors);
    }
}

fn not_a_union(body: &Body, errors: &mut Errors) {
    if let Body::Union(word) = body {
        errors.push_at(
            *word,
            "`Loggable` cannot be derived for a union: which of its fields holds a value is not known",
        );
    }
}

fn variant_is_not_classified(variant: &Variant, errors: &mut Errors) {
    if let Some(word) = variant.classification.span {
        errors.push_at(
            word,
            "a variant has no class of its own: classify its fields, or the whole enum. Valid here: `#[log(rename = \"..\")]`",
        );
    }
}

fn distinct_field_names(shape: &Shape, errors: &mut Errors) {
    let recorded = shape.fields.iter().filter(|field| field.classification.capture != Capture::Skip);
    distinct_names("field", recorded.map(|field| (field.recorded_name(), name_span(field))), errors);
}

fn distinct_variant_names(variants: &[Variant], errors: &mut Errors) {
    let name_span =
        |variant: &Variant| renamed_at(&variant.classification).unwrap_or_else(|| variant.name.span());
    distinct_names("variant", variants.iter().map(|each| (each.recorded_name(), name_span(each))), errors);
}

fn distinct_names(what: &str, names: impl Iterator<Item = (String, Span)>, errors: &mut Errors) {
    let mut seen = HashSet::new();
    for (name, span) in names {
        if seen.contains(&name) {
            errors.push_at(span, format!("another {what} is already recorded as `{name}`"));
        }
        seen.insert(name);
    }
}

fn name_span(field: &Field) -> Span {
    renamed_at(&field.classification).unwrap_or_else(|| match &field.member {
        Member::Named(name) => name.span(),
        Member::Unnamed(index) => index.span,
    })
}

fn renamed_at(classification: &Classification) -> Option<Span> {
    classification.rename.as_ref().map(syn::LitStr::span)
}

fn unnamed_fields_are_not_renamed(shape: &Shape, errors: &mut Errors) {
    for name in shape.fields.iter().filter_map(|field| field.classification.rename.as_ref()) {
        errors.push(
            name,
            "this field has no name: a tuple is recorded as a list, a newtype as the value in it",
        );
    }
}

/// What is derived further up cannot be seen: there the compiler finds two of them.
fn debug_is_not_derived(item: &Item, errors: &mut Errors) {
    if item.sensitive_word().is_some()
        && let Some(word) = item.derives_debug
    {
        errors.push_at(
            word,
            "this would print what is `#[sensitive]`: leave it out, `Loggable` makes a `Debug` that does not",
        );
    }
}

fn own_traits_are_of_sensitive_types(item: &Item, errors: &mut Errors) {
    let options = &item.options;
    let given = [("own_debug", options.own_debug.span()), ("own_display", options.own_display.span())];
    for (option, place) in given.into_iter().filter_map(|(option, place)| Some((option, place?))) {
        if item.sensitive_word().is_none() {
            errors.push_at(
                place,
                format!("`{option}` has no effect here: nothing in the type is `#[sensitive]`"),
            );
        }
    }
}

fn policies_are_of_fields(item: &Item, errors: &mut Errors) {
    if let Some(word) = item.classification.policy_span {
        errors.push_at(
            word,
            "a type is `#[sensitive]` as a whole: write this on a field, which may be the only one of a newtype, or on an argument",
        );
    }
}

fn names_of_secrets_are_classified(item: &Item, errors: &mut Errors) {
    if item.classification.capture == Capture::Sensitive {
        return;
    }
    for field in item.fields() {
        let Member::Named(member) = &field.member else { continue };
        let name = member.unraw().to_string();
        if field.classification.reveals_what_is_called_a_secret(&name, &field.ty) {
            errors.push(member, is_called_a_secret(&name));
        }
    }
}

fn nothing_recorded_of_a_sensitive_type(item: &Item, errors: &mut Errors) {
    for field in item.fields() {
        let Classification { capture, span, policy_span, rename, .. } = &field.classification;
        let said = if *capture == Capture::Sensitive { *policy_span } else { *span };
        if let Some(word) = said.or(rename.as_ref().map(syn::LitStr::span)) {
            errors.push_at(
                word,
                "the type is `#[sensitive]`: nothing in it is recorded, so this has no effect",
            );
        }
    }
}
