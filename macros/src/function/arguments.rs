//! What are the arguments of a function called, what did the user say about each, and how does each get into the body?
//!
//! It must not decide what is recorded: `plan` does.

use proc_macro2::{Group, Ident, Span, TokenStream};
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{Attribute, FnArg, Pat, PatIdent, PatType, ReceiverKind, Signature, Token, Type, Variadic};

use super::condition;
use super::lints::{self, Lints};
use super::pattern::{self, Binding, Bound};
use crate::classification::{self, Classification};
use crate::diagnostics::Errors;

/// The arguments of a function, our attributes removed from them.
pub(crate) struct Arguments {
    pub(crate) receiver: Option<Classification>,
    pub(crate) typed: Vec<Argument>,
    /// As they are declared, without our attributes.
    declared: TokenStream,
    /// As they are declared where the body gets each of them in its [`Way`].
    inputs: Punctuated<FnArg, Token![,]>,
    variadic: Option<Variadic>,
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
    /// The pattern stays where it is, and each name is passed on.
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
}

impl Arguments {
    pub(super) fn take(signature: &Signature, errors: &mut Errors) -> Arguments {
        let mut inputs = signature.inputs.clone();
        let mut receiver = None;
        let mut classifications = Vec::new();
        for input in &mut inputs {
            match input {
                FnArg::Receiver(found) => receiver = Some(classification::take(&mut found.attrs, errors)),
                FnArg::Typed(found) => classifications.push(classification::take(&mut found.attrs, errors)),
            }
        }
        let variadic = signature.variadic.clone();
        let declared = quote!(#inputs #variadic);
        let mut typed = Vec::new();
        let mut is_dropped_last = signature.asyncness.is_some() && !takes_self(&inputs);
        let found = inputs.iter_mut().filter_map(|input| match input {
            FnArg::Receiver(_) => None,
            FnArg::Typed(found) => Some(found),
        });
        for (found, classification) in found.zip(classifications) {
            let leaves_nothing =
                matches!(*found.pat, Pat::Wild(_)) || pattern::has_nothing_to_drop(&found.ty);
            typed.push(Argument::take(found, classification, typed.len(), is_dropped_last));
            is_dropped_last &= leaves_nothing;
        }
        Arguments { receiver, typed, declared, inputs, variadic }
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

    /// The argument list for a body that gets every argument in its [`Way`]. A name is `mut` there if it is changed
    /// there, told by the argument's position.
    pub(crate) fn passed_on(&self, original: &Group, is_changed: impl Fn(usize, &Ident) -> bool) -> Group {
        let mut inputs = self.inputs.clone();
        let typed = inputs.iter_mut().filter_map(|input| match input {
            FnArg::Receiver(_) => None,
            FnArg::Typed(found) => Some(found),
        });
        for (position, found) in typed.enumerate() {
            pattern::take_mutability(&mut found.pat, &|name| is_changed(position, name));
        }
        let variadic = &self.variadic;
        regroup(original, &quote!(#inputs #variadic))
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
        position: usize,
        is_dropped_last: bool,
    ) -> Argument {
        let conditions: Vec<Attribute> = found.attrs.iter().filter_map(condition::of).collect();
        let Bound { bindings, is_opaque } = Bound::by(&found.pat, &found.ty, &conditions);
        let opaque_pattern = is_opaque.then(|| (*found.pat).clone());
        let stays = !is_opaque && stays_in_the_signature(found, is_dropped_last);
        let Lints { of_signature, of_binding } = lints::split(std::mem::take(&mut found.attrs), stays);
        let way = if stays {
            Way::ByName
        } else {
            let name = name_of_whole(&bindings, &found.pat, position);
            let plain = Pat::Ident(PatIdent {
                attrs: Vec::new(),
                by_ref: None,
                mutability: None,
                ident: name.clone(),
                subpat: None,
            });
            let pattern = std::mem::replace(&mut *found.pat, plain);
            let is_mutable = is_opaque || pattern::borrows_mutably(&pattern);
            Way::Whole(Box::new(Whole { name, is_mutable, pattern }))
        };
        found.attrs = of_signature;
        Argument {
            classification,
            bindings,
            way,
            ty: (*found.ty).clone(),
            conditions,
            lints: of_binding,
            opaque_pattern,
        }
    }
}

/// Whether `self` is owned.
fn takes_self(inputs: &Punctuated<FnArg, Token![,]>) -> bool {
    matches!(inputs.first(), Some(FnArg::Receiver(receiver)) if !matches!(receiver.kind, ReceiverKind::Reference(..)))
}

/// The signature keeps its patterns for whoever reads it, as far as nothing is dropped at another time for it. What is
/// left of the first argument of an `async fn` is dropped last, and so may be by the function itself, behind the
/// future that runs the body: it is not stored again.
fn stays_in_the_signature(found: &PatType, is_dropped_last: bool) -> bool {
    if pattern::may_name_an_item(&found.pat) {
        return false;
    }
    if let Pat::Ident(PatIdent { by_ref: None, subpat: None, .. }) = *found.pat {
        return true;
    }
    let leaves_nothing = pattern::takes_everything(&found.pat, Some(&found.ty))
        || (is_dropped_last && !pattern::borrows(&found.pat));
    leaves_nothing && !found.attrs.iter().any(lints::expects)
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
