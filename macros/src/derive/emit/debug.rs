//! The `Debug` of a type with sensitive fields, as tokens.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Path;

use super::super::body::{binding_name, bindings_of, unwarned_member};
use super::super::plan::{Debug, Fields, Plan, Printed, PrintedField};
use super::super::unwarned;
use super::{predicates, respanned_path};

/// The impl. It stands where the user wrote `sensitive`: rustc shows that beside a second `Debug`, and
/// the name of the macro that it comes from, which says what to do.
pub(super) fn implementation(plan: &Plan<'_>, debug: &Debug<'_>) -> TokenStream {
    let Plan { crate_path, generics, .. } = plan;
    let name = unwarned(plan.name);
    let (parameters, arguments, _) = generics.split_for_impl();
    let predicates = predicates(plan, &debug.bounds);
    let own = match &debug.printed {
        // Without type parameters the call in the method is refused, and more briefly.
        Printed::Own(word) if generics.type_params().next().is_some() => Some(own_debug(crate_path, *word)),
        _ => None,
    };
    let printed = printed(crate_path, debug);
    let word = Span::mixed_site().located_at(debug.because);
    let private = respanned_path(crate_path, word);
    quote_spanned! {word=>
        #private::__private::take_Debug_out_of_the_derive_list__casefile_prints_it_without_sensitive_fields! {
        #parameters #private::__private::Debug for #name #arguments where #predicates #own {
            #[inline]
            fn fmt(&self, __formatter: &mut #private::__private::Formatter<'_>) -> #private::__private::FormatResult {
                #printed
            }
        }
        }
    }
}

/// Refused at the user's word where the trait is missing.
fn own_debug(crate_path: &Path, word: Span) -> TokenStream {
    let word = Span::mixed_site().located_at(word);
    let crate_path = respanned_path(crate_path, word);
    quote_spanned!(word=> Self: #crate_path::OwnDebug)
}

fn printed(crate_path: &Path, debug: &Debug<'_>) -> TokenStream {
    match &debug.printed {
        Printed::Own(word) => {
            let word = Span::mixed_site().located_at(*word);
            let crate_path = respanned_path(crate_path, word);
            quote_spanned!(word=> #crate_path::OwnDebug::fmt_debug(self, __formatter))
        }
        Printed::Name(name) => {
            let redacted = redacted(crate_path);
            quote_spanned! {Span::mixed_site()=>
                #crate_path::__private::debug_tuple(__formatter, #name, &[#redacted])
            }
        }
        Printed::Structure(fields) => {
            let own = |field: &PrintedField<'_>, _| {
                let member = unwarned_member(field.member);
                let place = quote_spanned!(Span::mixed_site()=> self.#member);
                if fields.is_packed { quote_spanned!(Span::mixed_site()=> { #place }) } else { place }
            };
            call(crate_path, fields, own)
        }
        Printed::Enumeration(variants) => {
            let arms = variants.iter().map(|(name, fields)| {
                let name = unwarned(name);
                let shown = fields.values.iter().enumerate().filter(|(_, field)| !field.is_sensitive);
                let bindings = bindings_of(shown.map(|(position, field)| (position, field.member)));
                let call = call(crate_path, fields, |_, position| {
                    let name = binding_name(position);
                    quote_spanned!(Span::mixed_site()=> *#name)
                });
                quote_spanned!(Span::mixed_site()=> Self::#name { #bindings .. } => { #call })
            });
            quote_spanned!(Span::mixed_site()=> match self { #(#arms)* })
        }
    }
}

fn redacted(crate_path: &Path) -> TokenStream {
    quote_spanned!(Span::mixed_site()=> &#crate_path::__private::Redacted)
}

fn call(
    crate_path: &Path,
    fields: &Fields<'_>,
    place: impl Fn(&PrintedField<'_>, usize) -> TokenStream,
) -> TokenStream {
    let Fields { name, is_named, values: fields, .. } = fields;
    let values = fields.iter().enumerate().map(|(position, field)| {
        let value = if field.is_sensitive {
            redacted(crate_path)
        } else {
            let place = place(field, position);
            if field.is_plain {
                quote_spanned!(Span::mixed_site()=> &#place)
            } else {
                quote_spanned! {Span::mixed_site()=>
                    (&#crate_path::__private::Shown(&#place)).casefile_shown()
                }
            }
        };
        let name = &field.name;
        if *is_named { quote!((#name, #value)) } else { value }
    });
    let asks = fields
        .iter()
        .any(|field| !(field.is_sensitive || field.is_plain))
        .then(|| quote_spanned!(Span::mixed_site()=> use #crate_path::__private::ShownByItself as _;));
    let function = if *is_named { quote!(debug_structure) } else { quote!(debug_tuple) };
    quote_spanned! {Span::mixed_site()=>
        #asks
        #crate_path::__private::#function(__formatter, #name, &[#(#values),*])
    }
}
