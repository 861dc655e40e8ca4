//! What are the arguments of a function called, what did the user say about each, and how does each get into the body?
//!
//! It must not decide what is recorded: `plan` does.

use proc_macro2::{Group, Ident, Span, TokenStream};
use quote::quote;
use syn::{Attribute, FnArg, Pat, PatIdent, PatType, Signature, Type};

use super::expression;
use super::lints::{self, Lints};
use super::parse::Field;
use super::pattern::{self, Binding, Reading};
use crate::classification::{self, Classification};
use crate::diagnostics::Errors;

/// The arguments of a function, our attributes removed from them.
pub(crate) struct Arguments {
    pub(crate) receiver: Option<Classification>,
    pub(crate) typed: Vec<Argument>,
    /// As they are declared, without our attributes.
    declared: TokenStream,
    /// As they are declared where the body gets each of them in its [`Way`].
    passed_on: TokenStream,
}

/// One argument that is not `self`.
pub(crate) struct Argument {
    pub(crate) classification: Classification,
    pub(crate) bindings: Vec<Binding>,
    pub(crate) way: Way,
    pub(crate) ty: Type,
    /// `#[cfg(..)]`s, to be repeated on everything that mentions the argument.
    pub(crate) conditions: Vec<Attribute>,
    /// What the user says of lints, to be repeated where the body gets the argument.
    pub(crate) lints: Vec<Attribute>,
    /// The pattern, if the names that it binds cannot be known.
    pub(crate) opaque_pattern: Option<Pat>,
}

/// How the body gets an argument.
pub(crate) enum Way {
    /// The pattern stays where it is, and each name is bound again.
    ByName,
    /// The argument has one name, and the pattern stands before the body: what it leaves is dropped in its turn.
    Whole(Box<Whole>),
}

/// An argument that is passed on as a whole.
pub(crate) struct Whole {
    pub(crate) name: Ident,
    /// Something in the pattern may refer to it as `mut`.
    pub(crate) is_mutable: bool,
    pub(crate) pattern: Pat,
    /// The pattern for a reference to it.
    pub(crate) reading: Pat,
    pub(crate) conditions: Vec<Attribute>,
}

impl Arguments {
    /// `fields` are read where the names are those of the signature.
    pub(super) fn take(signature: &Signature, fields: &[Field], errors: &mut Errors) -> Arguments {
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
            typed.push(Argument::take(found, classification, fields, typed.len()));
        }
        Arguments { receiver, typed, declared, passed_on: quote!(#inputs #variadic) }
    }

    /// What can be read; what is wrong is reported when the function is expanded.
    pub(crate) fn unchecked(signature: &Signature) -> Arguments {
        let mut reported_later = Errors::new();
        let arguments = Arguments::take(signature, &[], &mut reported_later);
        drop(reported_later.into_tokens());
        arguments
    }

    /// The argument list as the user declared it.
    pub(crate) fn declared(&self, original: &Group) -> Group {
        regroup(original, &self.declared)
    }

    /// The argument list for a body that gets every argument in its [`Way`].
    pub(crate) fn passed_on(&self, original: &Group) -> Group {
        regroup(original, &self.passed_on)
    }

    pub(crate) fn bindings(&self) -> impl Iterator<Item = (&Argument, &Binding)> {
        self.typed
            .iter()
            .flat_map(|argument| argument.bindings.iter().map(move |binding| (argument, binding)))
    }

    /// The names that the user gave.
    pub(crate) fn names(&self) -> Vec<String> {
        self.bindings().map(|(_, binding)| binding.name.to_string()).collect()
    }
}

impl Argument {
    /// Takes an argument apart and leaves in `found` how it is declared for its [`Way`].
    fn take(
        found: &mut PatType,
        classification: Classification,
        fields: &[Field],
        position: usize,
    ) -> Argument {
        let conditions: Vec<Attribute> =
            found.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg")).cloned().collect();
        let reading = Reading::of(&found.pat, &found.ty, &conditions);
        let opaque_pattern = reading.is_opaque.then(|| (*found.pat).clone());
        let stays = stays_in_the_signature(found, &reading)
            || reading.bindings.iter().any(|binding| expression::is_read_by_any(fields, &binding.name));
        let Lints { of_signature, of_binding } = lints::split(std::mem::take(&mut found.attrs), stays);
        let way = if stays {
            pattern::take_mutability(&mut found.pat);
            Way::ByName
        } else {
            let name = name_of_whole(&reading.bindings, &found.pat, position);
            let plain = Pat::Ident(PatIdent {
                attrs: Vec::new(),
                by_ref: None,
                mutability: None,
                ident: name.clone(),
                subpat: None,
            });
            let pattern = std::mem::replace(&mut *found.pat, plain);
            Way::Whole(Box::new(Whole {
                name,
                is_mutable: reading.is_opaque || pattern::borrows_mutably(&pattern),
                pattern,
                reading: reading.pattern,
                conditions: conditions.clone(),
            }))
        };
        found.attrs = of_signature;
        Argument {
            classification,
            bindings: reading.bindings,
            way,
            ty: (*found.ty).clone(),
            conditions,
            lints: of_binding,
            opaque_pattern,
        }
    }
}

/// The signature keeps its patterns for whoever reads it, as far as nothing is dropped at another time for it, and
/// what they bind is known.
fn stays_in_the_signature(found: &PatType, reading: &Reading) -> bool {
    if let Pat::Ident(PatIdent { by_ref: None, subpat: None, .. }) = *found.pat {
        return !pattern::may_name_an_item(&found.pat);
    }
    let leaves_nothing = pattern::takes_everything(&found.pat) || pattern::has_nothing_to_drop(&found.ty);
    leaves_nothing
        && !reading.is_opaque
        && !pattern::may_name_an_item(&found.pat)
        && !found.attrs.iter().any(lints::expects)
}

/// Documentation shows it: what has one name is called by that, and the body does not see it.
fn name_of_whole(bindings: &[Binding], pattern: &Pat, position: usize) -> Ident {
    match bindings {
        [binding] if !pattern::may_name_an_item(pattern) => {
            let mut name = binding.name.clone();
            name.set_span(Span::mixed_site().located_at(name.span()));
            name
        }
        _ => Ident::new(&format!("__casefile_argument{position}"), Span::mixed_site()),
    }
}

fn regroup(original: &Group, stream: &TokenStream) -> Group {
    let mut group = Group::new(original.delimiter(), stream.clone());
    group.set_span(original.span());
    group
}
