//! Does what a boxed future or stream gives live as long as the box says?
//!
//! The compiler wants to know before anything around the future is boxed again, and complains about the signature if it
//! does not. Where this is in doubt the answer must be no.

use proc_macro2::{Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    GenericArgument, GenericParam, Lifetime, PathArguments, Signature, Type, TypeParamBound, WherePredicate,
};

use super::plan::mentions;

/// Whether a box may be made around what is in the box that a function returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Boxed {
    /// The signature says so.
    Again,
    /// The signature says nothing of it, but the `impl` block around may.
    Unsaid,
    /// The signature does not say so, and had to.
    Kept,
}

/// Of what a function returns.
pub(super) fn boxed(ty: &Type, signature: &Signature) -> Boxed {
    let lives = Lives::of(signature);
    let mut of_box = None;
    find_lifetime_of_box(ty, &mut of_box);
    if let Some(of_box) = of_box
        && !lifetimes(ty.to_token_stream()).iter().all(|other| lives.as_long_as(other, &of_box))
    {
        return Boxed::Kept;
    }
    lives.parameters_in(ty)
}

/// `'static` where a `dyn` has no lifetime; in a type whose definition is not seen, the one lifetime that it is given.
fn find_lifetime_of_box(ty: &Type, found: &mut Option<String>) {
    match ty {
        Type::TraitObject(object) => {
            let written = object.bounds.iter().find_map(|bound| match bound {
                TypeParamBound::Lifetime(lifetime) => Some(lifetime.ident.to_string()),
                _ => None,
            });
            *found = Some(written.unwrap_or_else(|| "static".to_owned()));
        }
        Type::Path(path) => {
            let Some(segment) = path.path.segments.last() else { return };
            let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return };
            for argument in &arguments.args {
                match argument {
                    GenericArgument::Lifetime(lifetime) if found.is_none() => {
                        *found = Some(lifetime.ident.to_string());
                    }
                    GenericArgument::Type(ty) if found.is_none() => find_lifetime_of_box(ty, found),
                    _ => {}
                }
            }
        }
        Type::Group(group) => find_lifetime_of_box(&group.elem, found),
        Type::Paren(paren) => find_lifetime_of_box(&paren.elem, found),
        _ => {}
    }
}

/// The names of all lifetimes in a type; `_` where one is left out behind `&`.
fn lifetimes(tokens: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => found.extend(lifetimes(group.stream())),
            TokenTree::Punct(mark) if mark.as_char() == '\'' && mark.spacing() == Spacing::Joint => {
                found.extend(tokens.next().map(|name| name.to_string()));
            }
            TokenTree::Punct(mark) if mark.as_char() == '&' => {
                let is_named =
                    matches!(tokens.peek(), Some(TokenTree::Punct(mark)) if mark.as_char() == '\'');
                if !is_named {
                    found.push("_".to_owned());
                }
            }
            _ => {}
        }
    }
    found
}

/// What a signature says of how long something lives.
struct Lives<'a> {
    /// Its parameters, and the names of the lifetimes that each outlives.
    parameters: Vec<(&'a syn::Ident, Vec<String>)>,
    lifetimes: Vec<(&'a syn::Ident, Vec<String>)>,
    /// `Self` lives as long as something: so does all that the block around is about.
    has_bounded_self: bool,
}

impl<'a> Lives<'a> {
    fn of(signature: &'a Signature) -> Lives<'a> {
        let mut lives = Lives { parameters: Vec::new(), lifetimes: Vec::new(), has_bounded_self: false };
        for parameter in &signature.generics.params {
            match parameter {
                GenericParam::Type(parameter) => {
                    lives.parameters.push((&parameter.ident, of_bounds(&parameter.bounds)));
                }
                GenericParam::Lifetime(parameter) => {
                    lives.lifetimes.push((&parameter.lifetime.ident, names(&parameter.bounds)));
                }
                GenericParam::Const(_) => {}
            }
        }
        for predicate in signature.generics.where_clause.iter().flat_map(|clause| &clause.predicates) {
            lives.learn(predicate);
        }
        lives
    }

    fn learn(&mut self, predicate: &WherePredicate) {
        match predicate {
            WherePredicate::Type(predicate) => {
                let Type::Path(path) = &predicate.bounded_ty else { return };
                let Some(name) = path.path.get_ident() else { return };
                let bounds = of_bounds(&predicate.bounds);
                self.has_bounded_self |= name == "Self" && !bounds.is_empty();
                if let Some((_, known)) = self.parameters.iter_mut().find(|(parameter, _)| *parameter == name)
                {
                    known.extend(bounds);
                }
            }
            WherePredicate::Lifetime(predicate) => {
                let name = &predicate.lifetime.ident;
                if let Some((_, known)) = self.lifetimes.iter_mut().find(|(own, _)| *own == name) {
                    known.extend(names(&predicate.bounds));
                }
            }
            _ => {}
        }
    }

    fn as_long_as(&self, lifetime: &str, of_box: &str) -> bool {
        let own = self.lifetimes.iter().find(|(name, _)| *name == lifetime);
        // A lifetime of the block around is one of `self`, if `self` is what is borrowed for `'_`.
        let is_of_self = own.is_none() && of_box == "_" && lifetime != "_";
        lifetime == of_box
            || lifetime == "static"
            || is_of_self
            || own.is_some_and(|(_, known)| known.iter().any(|known| known == of_box))
    }

    fn parameters_in(&self, ty: &Type) -> Boxed {
        let mut own = self
            .parameters
            .iter()
            .filter(|(name, _)| mentions(ty.to_token_stream(), &|word| word == *name))
            .peekable();
        let has_own = own.peek().is_some();
        if !own.all(|(_, bounds)| !bounds.is_empty()) {
            Boxed::Kept
        } else if has_own || self.has_bounded_self {
            Boxed::Again
        } else {
            Boxed::Unsaid
        }
    }
}

fn of_bounds<'b>(bounds: impl IntoIterator<Item = &'b TypeParamBound>) -> Vec<String> {
    let lifetimes = bounds.into_iter().filter_map(|bound| match bound {
        TypeParamBound::Lifetime(lifetime) => Some(lifetime),
        _ => None,
    });
    names(lifetimes)
}

fn names<'b>(lifetimes: impl IntoIterator<Item = &'b Lifetime>) -> Vec<String> {
    lifetimes.into_iter().map(|lifetime| lifetime.ident.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Boxed, boxed};
    use syn::{ReturnType, Signature, parse_str};

    fn of(text: &str) -> Boxed {
        let signature: Signature = parse_str(text).unwrap();
        let ReturnType::Type(_, ty) = &signature.output else { panic!("{text} returns nothing") };
        boxed(ty, &signature)
    }

    #[test]
    fn a_box_is_made_again_where_the_signature_says_that_its_content_lives_long_enough() {
        for signature in [
            "fn f<F: Future + 'static>(f: F) -> Pin<Box<dyn Future<Output = F::Output>>>",
            "fn f<'a, T>(t: T) -> BoxFuture<'a, T> where T: Send + 'a",
            "fn f<'s, 'a>(&'s self) -> Pin<Box<dyn Future<Output = &'s str> + 'a>> where 's: 'a, Self: 'a",
        ] {
            assert_eq!(of(signature), Boxed::Again, "{signature}");
        }
        for signature in [
            "fn f(&self) -> Self::Future",
            "fn f(&self) -> Pin<Box<dyn Future<Output = &str> + '_>>",
            "fn f(&self) -> Pin<Box<dyn Future<Output = &'a str> + '_>>",
            "fn f<'a>(s: &'a str) -> BoxFuture<'a, &'a str>",
            "fn f(s: &str) -> Pin<Box<dyn Future<Output = &'static str> + Send>>",
        ] {
            assert_eq!(of(signature), Boxed::Unsaid, "{signature}");
        }
        for signature in [
            "fn f<F: 'static, T>(f: F) -> Pin<Box<dyn Future<Output = T>>>",
            "fn f<'a>(s: &'a str) -> Pin<Box<dyn Future<Output = &'a str> + Send>>",
            "fn f(s: &str) -> Pin<Box<dyn Future<Output = &str>>>",
            "fn f<'a>(s: &'a str) -> BoxStream<'static, Result<u8, Error<'a>>>",
            "fn f<'a>(&self, s: &'a str) -> Pin<Box<dyn Future<Output = &'a str> + '_>>",
        ] {
            assert_eq!(of(signature), Boxed::Kept, "{signature}");
        }
    }
}
