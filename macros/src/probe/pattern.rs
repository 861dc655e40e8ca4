//! Which fields does a pattern take out of a value?
//!
//! `Card { number, .. }` reads a field as `card.number` does. A value whose pattern names fields is asked about through a
//! name of our own, part by part; a part that the pattern does not look at (`number: _`) is not read.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{FieldPat, Member, Pat, PatStruct, PatTupleStruct, Path};

use super::ask;

/// Whether anything is to be asked.
pub(super) fn names_fields(pattern: &Pat) -> bool {
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
pub(super) fn asks(pattern: &Pat, value: &TokenStream, private: &TokenStream) -> TokenStream {
    Asks { private, parts: 0 }.of(pattern, value)
}

struct Asks<'a> {
    private: &'a TokenStream,
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
        let of_struct = ask::of_field(value, &name, place, self.private);
        let of_variant = path.segments.last().map(|variant| {
            let name = format!("{}.{name}", variant.ident.unraw());
            ask::of_field(value, &name, place, self.private)
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
