//! What are the arguments of a function called, and what did the user say about each?
//!
//! Takes patterns apart into the names they bind. It must not decide what is recorded: `plan` does.

use proc_macro2::{Group, Ident, Span, TokenStream};
use quote::quote;
use syn::{Attribute, FnArg, Pat, PatIdent, Signature, Token, Type};

use crate::classification::{self, Classification};
use crate::diagnostics::Errors;

/// The arguments of a function, our attributes removed from them.
pub(crate) struct Arguments {
    pub(crate) receiver: Option<Classification>,
    pub(crate) typed: Vec<Argument>,
    /// As they are declared, without our attributes.
    declared: TokenStream,
    /// As they are declared where the body gets them through a rebinding: `mut` stands there and every one has a name.
    rebindable: TokenStream,
}

/// One argument that is not `self`.
pub(crate) struct Argument {
    pub(crate) classification: Classification,
    pub(crate) bindings: Vec<Binding>,
    pub(crate) ty: Type,
    /// `#[cfg(..)]`s, to be repeated on everything that mentions the argument.
    pub(crate) conditions: Vec<Attribute>,
    /// The pattern, if the names that it binds cannot be known.
    pub(crate) opaque_pattern: Option<Pat>,
}

/// A name that an argument's pattern binds.
pub(crate) struct Binding {
    pub(crate) name: Ident,
    pub(crate) mutability: Option<Token![mut]>,
    /// Made up for an argument written `_`, which is never recorded.
    pub(crate) made_up: bool,
}

impl Arguments {
    pub(crate) fn take(signature: &Signature, errors: &mut Errors) -> Arguments {
        let mut inputs = signature.inputs.clone();
        let mut receiver = None;
        let mut classifications = Vec::new();
        for input in &mut inputs {
            match input {
                FnArg::Receiver(found) => receiver = Some(classification::take(&mut found.attrs, errors)),
                FnArg::Typed(found) => classifications.push(classification::take(&mut found.attrs, errors)),
            }
        }
        let variadic = &signature.variadic;
        let declared = quote!(#inputs #variadic);
        let mut typed = Vec::new();
        let found = inputs.iter_mut().filter_map(|input| match input {
            FnArg::Receiver(_) => None,
            FnArg::Typed(found) => Some(found),
        });
        for (found, classification) in found.zip(classifications) {
            let mut bindings = Bindings::default();
            bindings.take(&mut found.pat, typed.len());
            typed.push(Argument {
                classification,
                bindings: bindings.found,
                ty: (*found.ty).clone(),
                conditions: found
                    .attrs
                    .iter()
                    .filter(|attribute| attribute.path().is_ident("cfg"))
                    .cloned()
                    .collect(),
                opaque_pattern: bindings.opaque.then(|| (*found.pat).clone()),
            });
        }
        Arguments { receiver, typed, declared, rebindable: quote!(#inputs #variadic) }
    }

    /// What can be read; what is wrong is reported when the function is expanded.
    pub(crate) fn unchecked(signature: &Signature) -> Arguments {
        let mut reported_later = Errors::new();
        let arguments = Arguments::take(signature, &mut reported_later);
        drop(reported_later.into_tokens());
        arguments
    }

    /// The argument list as the user declared it.
    pub(crate) fn declared(&self, original: &Group) -> Group {
        regroup(original, &self.declared)
    }

    /// The argument list for a body that rebinds every argument.
    pub(crate) fn rebindable(&self, original: &Group) -> Group {
        regroup(original, &self.rebindable)
    }

    pub(crate) fn bindings(&self) -> impl Iterator<Item = (&Argument, &Binding)> {
        self.typed
            .iter()
            .flat_map(|argument| argument.bindings.iter().map(move |binding| (argument, binding)))
    }

    /// The names that the user gave.
    pub(crate) fn names(&self) -> Vec<String> {
        let named = self.bindings().filter(|(_, binding)| !binding.made_up);
        named.map(|(_, binding)| binding.name.to_string()).collect()
    }
}

fn regroup(original: &Group, stream: &TokenStream) -> Group {
    let mut group = Group::new(original.delimiter(), stream.clone());
    group.set_span(original.span());
    group
}

#[derive(Default)]
struct Bindings {
    found: Vec<Binding>,
    opaque: bool,
}

impl Bindings {
    /// Finds the names bound by a whole argument and moves their `mut` out of the pattern.
    fn take(&mut self, pattern: &mut Pat, position: usize) {
        if let Pat::Wild(wild) = pattern {
            let span = Span::mixed_site().located_at(wild.underscore_token.spans[0]);
            let name = Ident::new(&format!("__casefile_unnamed{position}"), span);
            self.found.push(Binding { name: name.clone(), mutability: None, made_up: true });
            let attrs = std::mem::take(&mut wild.attrs);
            *pattern =
                Pat::Ident(PatIdent { attrs, by_ref: None, mutability: None, ident: name, subpat: None });
        } else {
            self.walk(pattern);
        }
    }

    fn walk(&mut self, pattern: &mut Pat) {
        match pattern {
            Pat::Ident(ident) => self.take_name(ident),
            // Every case binds the same names.
            Pat::Or(or) => {
                let mut cases = or.cases.iter_mut();
                cases.next().into_iter().for_each(|case| self.walk(case));
                cases.for_each(|case| Bindings::default().walk(case));
            }
            Pat::Paren(paren) => self.walk(&mut paren.pat),
            Pat::Reference(reference) => self.walk(&mut reference.pat),
            Pat::Slice(slice) => slice.elems.iter_mut().for_each(|element| self.walk(element)),
            Pat::Struct(fields) => fields.fields.iter_mut().for_each(|field| self.walk(&mut field.pat)),
            Pat::Tuple(tuple) => tuple.elems.iter_mut().for_each(|element| self.walk(element)),
            Pat::TupleStruct(tuple) => tuple.elems.iter_mut().for_each(|element| self.walk(element)),
            Pat::Type(typed) => self.walk(&mut typed.pat),
            Pat::Const(_) | Pat::Lit(_) | Pat::Path(_) | Pat::Range(_) | Pat::Rest(_) | Pat::Wild(_) => {}
            // `Pat::Macro`, `Pat::Verbatim` and what is not known yet
            _ => self.opaque = true,
        }
    }

    fn take_name(&mut self, ident: &mut PatIdent) {
        // A `ref mut` binding holds a reference: neither word belongs to the rebinding.
        let mutability = if ident.by_ref.is_some() { None } else { ident.mutability.take() };
        self.found.push(Binding { name: ident.ident.clone(), mutability, made_up: false });
        if let Some((_, pattern)) = &mut ident.subpat {
            self.walk(pattern);
        }
    }
}
