//! Which fields does a pattern take out of a value?
//!
//! `Card { number, .. }` reads a field as `card.number` does. A value whose pattern names fields is asked about through a
//! name of our own, part by part; a part that the pattern does not look at (`number: _`) is not read.

use std::collections::HashSet;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{FieldPat, Member, Pat, PatRest, PatStruct, PatTupleStruct, Path, Token};

use super::ask::{self, Asking};

/// Whether anything is to be asked.
pub(crate) fn names_fields(pattern: &Pat) -> bool {
    match pattern {
        Pat::Struct(_) | Pat::TupleStruct(_) => true,
        Pat::Ident(name) => name.subpat.as_ref().is_some_and(|(_, pattern)| names_fields(pattern)),
        Pat::Or(either) => either.cases.iter().any(names_fields),
        Pat::Guard(guarded) => names_fields(&guarded.pat),
        Pat::Paren(inner) => names_fields(&inner.pat),
        Pat::Reference(inner) => names_fields(&inner.pat),
        Pat::Type(typed) => names_fields(&typed.pat),
        Pat::Tuple(tuple) => tuple.elems.iter().any(names_fields),
        Pat::Slice(slice) => slice.elems.iter().any(names_fields),
        _ => false,
    }
}

/// Asks about every field that the pattern takes out of `value`.
pub(super) fn asks(pattern: &Pat, value: &TokenStream, asking: Asking<'_>) -> TokenStream {
    Asks { asking, parts: 0 }.of(pattern, value)
}

struct Asks<'a> {
    asking: Asking<'a>,
    /// How many parts have a name.
    parts: usize,
}

impl Asks<'_> {
    fn of(&mut self, pattern: &Pat, value: &TokenStream) -> TokenStream {
        match pattern {
            Pat::Struct(fields) => self.of_struct(fields, value),
            Pat::TupleStruct(fields) => self.of_tuple_struct(fields, value),
            Pat::Ident(name) => match &name.subpat {
                Some((_, inner)) => self.of(inner, value),
                None => TokenStream::new(),
            },
            Pat::Or(either) => either.cases.iter().map(|case| self.of(case, value)).collect(),
            Pat::Guard(guarded) => self.of(&guarded.pat, value),
            Pat::Paren(inner) => self.of(&inner.pat, value),
            Pat::Type(typed) => self.of(&typed.pat, value),
            Pat::Reference(inner) => self.part(&inner.pat, value, |name| quote!(&#name)),
            Pat::Tuple(tuple) => self.positions(tuple.elems.iter(), value, |elements| quote!((#elements))),
            Pat::Slice(slice) => self.positions(slice.elems.iter(), value, |elements| quote!([#elements])),
            _ => TokenStream::new(),
        }
    }

    fn of_struct(&mut self, PatStruct { path, fields, .. }: &PatStruct, value: &TokenStream) -> TokenStream {
        fields
            .iter()
            .filter(|field| !matches!(*field.pat, Pat::Wild(_)))
            .map(|FieldPat { member, pat, .. }| {
                let asked = self.field(path, member, value);
                let inner = self.part(pat, value, |name| quote!(#path { #member: #name, .. }));
                quote!(#asked #inner)
            })
            .collect()
    }

    fn of_tuple_struct(&mut self, fields: &PatTupleStruct, value: &TokenStream) -> TokenStream {
        let PatTupleStruct { path, elems, .. } = fields;
        // Behind `..`, positions are counted from an end that is not known here.
        let known = elems.iter().take_while(|element| !is_rest(element)).enumerate();
        let asked: TokenStream = known
            .filter(|(_, element)| !matches!(element, Pat::Wild(_)))
            .map(|(position, element)| {
                let mut member = Member::from(position);
                if let Member::Unnamed(index) = &mut member {
                    index.span = element.span();
                }
                self.field(path, &member, value)
            })
            .collect();
        let inner = self.positions(elems.iter(), value, |elements| quote!(#path(#elements)));
        quote!(#asked #inner)
    }

    /// The path may name a struct, or a variant whose fields are named with it.
    fn field(&self, path: &Path, member: &Member, value: &TokenStream) -> TokenStream {
        let (place, name) = (member.span(), ask::name(member));
        let of_struct = ask::of_field(value, &name, place, self.asking);
        let of_variant = path.segments.last().map(|variant| {
            let name = format!("{}.{name}", variant.ident.unraw());
            ask::of_field(value, &name, place, self.asking)
        });
        quote!(let _ = #of_struct; let _ = #of_variant;)
    }

    /// What is asked of the parts of a tuple, a slice or a tuple struct.
    fn positions<'p>(
        &mut self,
        elements: impl Iterator<Item = &'p Pat>,
        value: &TokenStream,
        around: impl Fn(TokenStream) -> TokenStream,
    ) -> TokenStream {
        let elements: Vec<&Pat> = elements.collect();
        let one = |position: usize, name: &TokenStream| {
            let others = elements.iter().enumerate().map(|(other, element)| match element {
                _ if other == position => name.clone(),
                element if is_rest(element) => quote!(..),
                _ => quote!(_),
            });
            around(quote!(#(#others),*,))
        };
        let parts: Vec<TokenStream> = elements
            .iter()
            .enumerate()
            .filter(|(_, element)| !is_rest(element))
            .map(|(position, element)| self.part(element, value, |name| one(position, name)))
            .collect();
        quote!(#(#parts)*)
    }

    /// Gives the part of `value` that `pattern` looks at a name, and asks about it.
    fn part(
        &mut self,
        pattern: &Pat,
        value: &TokenStream,
        taken_by: impl Fn(&TokenStream) -> TokenStream,
    ) -> TokenStream {
        if !names_fields(pattern) {
            return TokenStream::new();
        }
        self.parts += 1;
        let name = ask::local(self.parts);
        let taken = taken_by(&name);
        let asked = self.of(pattern, &name.to_token_stream());
        quote!(if let #taken = #value { #asked })
    }
}

/// `..` or `rest @ ..`.
fn is_rest(pattern: &Pat) -> bool {
    match pattern {
        Pat::Rest(_) => true,
        Pat::Ident(name) => name.subpat.as_ref().is_some_and(|(_, pattern)| is_rest(pattern)),
        _ => false,
    }
}

/// Whether the pattern binds one of these names.
pub(crate) fn binds_any(pattern: &Pat, names: &HashSet<String>) -> bool {
    super::names(pattern).iter().any(|name| names.contains(name))
}

/// The pattern, of which only that is left which binds one of these names.
pub(crate) fn only_what_binds(pattern: &Pat, names: &HashSet<String>) -> Pat {
    let mut pattern = pattern.clone();
    OnlyNames(names).visit_pat_mut(&mut pattern);
    pattern
}

struct OnlyNames<'a>(&'a HashSet<String>);

impl VisitMut for OnlyNames<'_> {
    fn visit_pat_struct_mut(&mut self, pattern: &mut PatStruct) {
        let fields = std::mem::take(&mut pattern.fields).into_iter();
        pattern.fields = fields.filter(|field| binds_any(&field.pat, self.0)).collect();
        pattern
            .rest
            .get_or_insert_with(|| PatRest { attrs: Vec::new(), dot2_token: Token![..](Span::call_site()) });
        visit_mut::visit_pat_struct_mut(self, pattern);
    }

    fn visit_pat_tuple_struct_mut(&mut self, pattern: &mut PatTupleStruct) {
        for element in &mut pattern.elems {
            if !matches!(element, Pat::Rest(_)) && !binds_any(element, self.0) {
                *element = syn::parse_quote!(_);
            }
        }
        visit_mut::visit_pat_tuple_struct_mut(self, pattern);
    }
}
