//! The methods of the impls as tokens. Like `emit`, it decides nothing.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Member, Path};

use super::capture::{self, Place};
use super::plan::{Capture, Form, Record, RecordedField, Variant};
use super::unwarned;

/// Methods of `Encode` for a value of which nothing is recorded.
pub(super) fn redacted(crate_path: &Path) -> TokenStream {
    quote_spanned! {Span::mixed_site()=>
        #[inline]
        fn encode(&self, __encoder: &mut #crate_path::Encoder) {
            __encoder.redacted();
        }
    }
}

/// Methods of `Encode` for a struct.
pub(super) fn structure_methods(crate_path: &Path, record: &Record<'_>) -> TokenStream {
    let encode = encode_shape(crate_path, record, "", own(record));
    quote_spanned! {Span::mixed_site()=>
        #[inline]
        fn encode(&self, __encoder: &mut #crate_path::Encoder) {
            #encode
        }
        #[inline]
        fn may_be_displayed(&self) -> #crate_path::__private::bool {
            true
        }
    }
}

/// Methods of `Encode` for an enum.
pub(super) fn enumeration_methods(crate_path: &Path, variants: &[Variant<'_>]) -> TokenStream {
    let encode = match_self(variants, |record| {
        let captured = |field: &RecordedField<'_>| field.capture != Capture::Redacted;
        (bindings(record, captured), encode_shape(crate_path, record, "_variant", binding))
    });
    let name = match_self(variants, |record| {
        let name = &record.name;
        (TokenStream::new(), quote_spanned!(Span::mixed_site()=> #crate_path::__private::Option::Some(#name)))
    });
    quote_spanned! {Span::mixed_site()=>
        #[inline]
        fn encode(&self, __encoder: &mut #crate_path::Encoder) {
            #encode
        }
        #[inline]
        fn variant(&self) -> #crate_path::__private::Option<&'static #crate_path::__private::str> {
            #name
        }
        #[inline]
        fn may_be_displayed(&self) -> #crate_path::__private::bool {
            true
        }
    }
}

/// `Loggable::check` for a struct, if a field waits for the type parameters.
pub(super) fn structure_check(crate_path: &Path, record: &Record<'_>) -> Option<TokenStream> {
    waits(record).then(|| check_method(crate_path, &strict_captures(crate_path, record, own(record))))
}

/// `Loggable::check` for an enum, if a field waits for the type parameters.
pub(super) fn enumeration_check(crate_path: &Path, variants: &[Variant<'_>]) -> Option<TokenStream> {
    let checks = match_self(variants, |record| {
        let checked = |field: &RecordedField<'_>| field.checked_when_loggable;
        (bindings(record, checked), strict_captures(crate_path, record, binding))
    });
    variants.iter().any(|variant| waits(&variant.record)).then(|| check_method(crate_path, &checks))
}

fn waits(record: &Record<'_>) -> bool {
    record.fields.iter().any(|field| field.checked_when_loggable)
}

/// Nothing is captured by it: the compiler checks what capturing would take.
fn check_method(crate_path: &Path, checks: &TokenStream) -> TokenStream {
    let traits = capture::traits(crate_path);
    quote_spanned! {Span::mixed_site()=>
        fn check(&self) {
            #traits
            let _ = |__encoder: &mut #crate_path::Encoder| { #checks };
        }
    }
}

fn strict_captures(crate_path: &Path, record: &Record<'_>, place: Place) -> TokenStream {
    let target = quote_spanned!(Span::mixed_site()=> __encoder);
    let checked = record.fields.iter().enumerate().filter(|(_, field)| field.checked_when_loggable);
    checked
        .map(|(position, field)| {
            capture::call_as(Capture::Strict, crate_path, field, &place(position, field), &target)
        })
        .collect()
}

/// `encoder.shape(..)` with one capture a field; `suffix` tells a struct's shape from a variant's.
fn encode_shape(crate_path: &Path, record: &Record<'_>, suffix: &str, place: Place) -> TokenStream {
    let shape = shape(record, suffix);
    let target = quote_spanned!(Span::mixed_site()=> __fields.value());
    let captures: Vec<_> = record
        .fields
        .iter()
        .enumerate()
        .map(|(position, field)| capture::call(crate_path, field, &place(position, field), &target))
        .collect();
    let traits = record.fields.iter().any(capture::tries).then(|| capture::traits(crate_path));
    quote_spanned! {Span::mixed_site()=>
        #traits
        static __SHAPE: #crate_path::__private::Shape = #crate_path::__private::Shape::#shape;
        __encoder.shape(&__SHAPE, |__fields| { #(#captures)* });
    }
}

fn shape(record: &Record<'_>, suffix: &str) -> TokenStream {
    let constructor = match record.form {
        Form::Structure => "structure",
        Form::Tuple => "tuple",
        Form::Newtype => "newtype",
        Form::Unit => "unit",
    };
    let constructor = format_ident!("{constructor}{suffix}", span = Span::mixed_site());
    let name = &record.name;
    let names = record.fields.iter().map(|field| &field.name);
    let arity = record.fields.len();
    let shape = match record.form {
        Form::Structure => quote!(#constructor(#name, &[#(#names),*])),
        Form::Tuple => quote!(#constructor(#name, #arity)),
        Form::Newtype | Form::Unit => quote!(#constructor(#name)),
    };
    if record.incomplete { quote!(#shape.incomplete()) } else { shape }
}

fn own(record: &Record<'_>) -> Place {
    if record.is_packed { own_field_copied } else { own_field }
}

/// Of a packed struct no reference to a field can be made.
fn own_field_copied(position: usize, field: &RecordedField<'_>) -> TokenStream {
    let field = own_field(position, field);
    quote_spanned!(Span::mixed_site()=> { #field })
}

fn own_field(_: usize, field: &RecordedField<'_>) -> TokenStream {
    let member = unwarned_member(field.member);
    quote_spanned!(Span::mixed_site()=> self.#member)
}

fn binding(position: usize, _: &RecordedField<'_>) -> TokenStream {
    let name = binding_name(position);
    quote_spanned!(Span::mixed_site()=> *#name)
}

pub(super) fn binding_name(position: usize) -> Ident {
    format_ident!("__field_{position}", span = Span::mixed_site())
}

/// `name: __field_0, 1: __field_1,`: a pattern for the fields whose values are needed.
fn bindings(record: &Record<'_>, needed: impl Fn(&RecordedField<'_>) -> bool) -> TokenStream {
    let fields = record.fields.iter().enumerate().filter(|(_, field)| needed(field));
    bindings_of(fields.map(|(position, field)| (position, field.member)))
}

pub(super) fn bindings_of<'a>(fields: impl Iterator<Item = (usize, &'a Member)>) -> TokenStream {
    fields
        .map(|(position, member)| {
            let (member, name) = (unwarned_member(member), binding_name(position));
            quote_spanned!(Span::mixed_site()=> #member: #name,)
        })
        .collect()
}

fn match_self(
    variants: &[Variant<'_>],
    arm: impl Fn(&Record<'_>) -> (TokenStream, TokenStream),
) -> TokenStream {
    if variants.is_empty() {
        return quote_spanned!(Span::mixed_site()=> match *self {});
    }
    let arms = variants.iter().map(|variant| {
        let name = unwarned(variant.name);
        let (bindings, body) = arm(&variant.record);
        quote_spanned!(Span::mixed_site()=> Self::#name { #bindings .. } => { #body })
    });
    quote_spanned!(Span::mixed_site()=> match self { #(#arms)* })
}

pub(super) fn unwarned_member(member: &Member) -> Member {
    match member {
        Member::Named(name) => Member::Named(unwarned(name)),
        Member::Unnamed(index) => Member::Unnamed(index.clone()),
    }
}
