//! Which token of the user's stands for a whole type or expression when rustc complains about it?
//!
//! rustc underlines the name of the method whose bound fails, which is one token, and stable Rust cannot join spans: so
//! it is the name of the outermost type, or a whole pair of brackets.

use proc_macro2::Span;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, GenericArgument, Path, PathArguments, PathSegment, Type, TypeParamBound};

/// The place in a type; behind `&`, which is as harmless as what it points to.
pub(crate) fn of_type(ty: &Type) -> Span {
    match ty {
        Type::Reference(reference) => of_type(&reference.elem),
        Type::Group(group) => of_type(&group.elem),
        Type::Paren(paren) => of_type(&paren.elem),
        Type::Path(path) => of_path(&path.path),
        Type::Tuple(tuple) => tuple.paren_token.span.join(),
        Type::Array(array) => array.bracket_token.span.join(),
        Type::Slice(slice) => slice.bracket_token.span.join(),
        // The first token.
        other => other.span(),
    }
}

/// The places of the success and of the failure in a returned type.
pub(crate) fn of_outcome(ty: &Type) -> (Span, Span) {
    let written: Vec<&Type> = match ty {
        Type::Path(path) => path.path.segments.last().into_iter().flat_map(result_arguments).collect(),
        _ => Vec::new(),
    };
    let at =
        |position: usize| written.get(position).map_or_else(|| of_type(ty), |argument| of_type(argument));
    (at(0), at(1))
}

/// Only what is written so: where a `Result` has another name, its name is the place.
fn result_arguments(segment: &PathSegment) -> Vec<&Type> {
    let types = arguments(segment)
        .filter_map(|argument| if let GenericArgument::Type(ty) = argument { Some(ty) } else { None });
    if segment.ident == "Result" { types.collect() } else { Vec::new() }
}

/// What a future or stream of this type makes, where that is written: `impl Stream<Item = T>`, also in a box.
pub(crate) fn made_by(ty: &Type) -> Option<&Type> {
    let bounds = match ty {
        Type::ImplTrait(implements) => &implements.bounds,
        Type::TraitObject(object) => &object.bounds,
        Type::Path(path) => {
            let last = path.path.segments.last().filter(|last| last.ident == "Pin" || last.ident == "Box")?;
            return arguments(last).find_map(|argument| match argument {
                GenericArgument::Type(inner) => made_by(inner),
                _ => None,
            });
        }
        _ => return None,
    };
    let traits = bounds.iter().filter_map(|bound| match bound {
        TypeParamBound::Trait(bound) => bound.path.segments.last(),
        _ => None,
    });
    let known =
        traits.filter(|last| ["Future", "Stream", "FusedStream"].iter().any(|name| last.ident == name));
    known.flat_map(arguments).find_map(|argument| match argument {
        GenericArgument::AssocType(made) if made.ident == "Output" || made.ident == "Item" => Some(&made.ty),
        _ => None,
    })
}

fn arguments(segment: &PathSegment) -> impl Iterator<Item = &GenericArgument> {
    match &segment.arguments {
        PathArguments::AngleBracketed(list) => Some(&list.args),
        _ => None,
    }
    .into_iter()
    .flatten()
}

/// The place in an expression: what it ends with, as in `order.id`.
pub(crate) fn of_expression(expression: &Expr) -> Span {
    match expression {
        Expr::Macro(call) => of_path(&call.mac.path),
        other => {
            other.to_token_stream().into_iter().last().map_or_else(Span::call_site, |token| token.span())
        }
    }
}

fn of_path(path: &Path) -> Span {
    path.segments.last().map_or_else(|| path.span(), |segment| segment.ident.span())
}
