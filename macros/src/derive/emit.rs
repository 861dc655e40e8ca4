//! The impls as tokens; what stands in their methods is `body`'s. Nothing is decided here, and what is emitted decides
//! nothing either: it calls into `__private`, where decisions can be read and tested.

mod debug;
mod display;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::Path;

use super::plan::{Bound, Plan, Requirement, Value};
use super::{body, unwarned};

/// All impls of one item.
pub(super) fn impls(plan: &Plan<'_>) -> TokenStream {
    let debug = plan.debug.as_ref().map(|debug| debug::implementation(plan, debug));
    let loggable = loggable_impls(plan);
    let display = plan.display.as_ref().map(|display| display::question(plan, display));
    quote!(#loggable #debug #display)
}

/// `Encode` and `Loggable`, and what the other macros ask for.
fn loggable_impls(plan: &Plan<'_>) -> TokenStream {
    let crate_path = plan.crate_path;
    let (encode, check) = match &plan.value {
        Value::Withheld => (body::redacted(crate_path), None),
        Value::Sensitive(word) => return sensitive_impls(plan, *word),
        Value::Structure(record) => {
            (body::structure_methods(crate_path, record), body::structure_check(crate_path, record))
        }
        Value::Enumeration(variants) => {
            (body::enumeration_methods(crate_path, variants), body::enumeration_check(crate_path, variants))
        }
    };
    let encode = encode_impl(plan, &encode);
    let loggable = loggable_impl(plan, check.as_ref());
    let sensitive_fields = sensitive_field_impls(plan);
    let alone = plan.alone_bounds.as_ref().map(|bounds| alone_impl(plan, bounds));
    quote!(#encode #sensitive_fields #loggable #alone)
}

/// What the macros that record expressions ask for.
fn sensitive_field_impls(plan: &Plan<'_>) -> TokenStream {
    let Plan { crate_path, generics, .. } = plan;
    let name = unwarned(plan.name);
    let (parameters, arguments, _) = generics.split_for_impl();
    let predicates = predicates(plan, &[]);
    let fields = plan.sensitive_fields.iter().map(|field| {
        quote_spanned! {Span::mixed_site()=>
            #[automatically_derived]
            impl #parameters #crate_path::__private::SensitiveField<#field> for #name #arguments where #predicates {}
        }
    });
    let holds = holds_sensitive(plan).then(|| {
        quote_spanned! {Span::mixed_site()=>
            #[automatically_derived]
            impl #parameters #crate_path::__private::HoldsSensitive<()> for #name #arguments where #predicates {}
        }
    });
    quote!(#(#fields)* #holds)
}

fn holds_sensitive(plan: &Plan<'_>) -> bool {
    matches!(plan.value, Value::Sensitive(_)) || !plan.sensitive_fields.is_empty()
}

fn alone_impl(plan: &Plan<'_>, bounds: &[Bound<'_>]) -> TokenStream {
    let Plan { crate_path, generics, .. } = plan;
    let name = unwarned(plan.name);
    let (parameters, arguments, _) = generics.split_for_impl();
    let predicates = predicates(plan, bounds);
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #parameters #crate_path::__private::LoggableAlone for #name #arguments where #predicates {}
    }
}

fn encode_impl(plan: &Plan<'_>, methods: &TokenStream) -> TokenStream {
    let Plan { crate_path, generics, .. } = plan;
    let name = unwarned(plan.name);
    let (parameters, arguments, _) = generics.split_for_impl();
    let predicates = predicates(plan, &plan.encode_bounds);
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #parameters #crate_path::Encode for #name #arguments where #predicates {
            #methods
        }
    }
}

fn loggable_impl(plan: &Plan<'_>, check: Option<&TokenStream>) -> TokenStream {
    let predicates = predicates(plan, &plan.loggable_bounds);
    in_the_users_words(plan, plan.name.span(), &predicates, check)
}

/// `Loggable` is implemented under a condition that never holds, so that rustc prints the sentence of `MayBeLogged`.
fn sensitive_impls(plan: &Plan<'_>, word: Span) -> TokenStream {
    let Plan { crate_path, generics, .. } = plan;
    let (parameters, arguments, _) = generics.split_for_impl();
    let predicates = predicates(plan, &[]);
    let name = unwarned(plan.name);
    let encode = encode_impl(plan, &body::redacted(crate_path));
    let never = quote_spanned! {word=>
        for<'__any> #crate_path::__private::SensitiveData: #crate_path::__private::MayBeLogged<#name #arguments>,
        #predicates
    };
    let sensitive_fields = sensitive_field_impls(plan);
    let loggable = in_the_users_words(plan, word, &never, None);
    quote_spanned! {Span::mixed_site()=>
        #encode
        #[automatically_derived]
        impl #parameters #crate_path::__private::SensitiveType for #name #arguments where #predicates {}
        #sensitive_fields
        #loggable
    }
}

/// The `Loggable` impl, spanned as if the user had written it: of a derived one rustc says to write it by hand, which
/// would be the way around the check. Lints that this would set on the user are off.
fn in_the_users_words(
    plan: &Plan<'_>,
    words: Span,
    predicates: &TokenStream,
    check: Option<&TokenStream>,
) -> TokenStream {
    let Plan { crate_path, name, generics, .. } = plan;
    let (parameters, arguments, _) = generics.split_for_impl();
    let crate_path = respanned_path(crate_path, words);
    quote_spanned! {words=>
        #[automatically_derived]
        #[allow(deprecated, unused_qualifications)]
        impl #parameters #crate_path::Loggable for #name #arguments where #predicates {
            const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = ();
            #check
        }
    }
}

fn respanned_path(path: &Path, span: Span) -> TokenStream {
    path.to_token_stream().into_iter().map(|token| respanned(token, span)).collect()
}

fn respanned(mut token: TokenTree, span: Span) -> TokenTree {
    // `$crate` means what it means only where it was written.
    if token.to_string() != "$crate" {
        token.set_span(span);
    }
    token
}

/// The user's where-clauses and the bounds that the fields owe.
fn predicates(plan: &Plan<'_>, bounds: &[Bound<'_>]) -> TokenStream {
    let users = plan.generics.where_clause.iter().flat_map(|clause| &clause.predicates);
    let owed = bounds.iter().map(|bound| {
        let parameter = bound.parameter;
        let requirement = requirement(plan.crate_path, bound.requirement);
        quote_spanned!(Span::mixed_site()=> #parameter: #requirement)
    });
    quote!(#(#users,)* #(#owed,)*)
}

fn requirement(crate_path: &Path, requirement: Requirement) -> TokenStream {
    let path = match requirement {
        Requirement::Encode => quote!(Encode),
        Requirement::Loggable => quote!(Loggable),
        Requirement::LoggableAlone => quote!(__private::LoggableAlone),
        Requirement::Display => quote!(__private::Display),
        Requirement::Debug => quote!(__private::Debug),
        Requirement::Serialize => quote!(__private::Serialize),
        Requirement::HasText => quote!(__private::HasText),
        Requirement::Pseudonymous => quote!(Pseudonymous),
    };
    quote_spanned!(Span::mixed_site()=> #crate_path::#path)
}
