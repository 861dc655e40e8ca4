//! Which token of the user's stands for a whole type or expression when rustc complains about it?
//!
//! rustc underlines the name of the method whose bound fails, which is one token, and stable Rust cannot join spans: so
//! it is the name of the outermost type, or a whole pair of brackets.

use proc_macro2::Span;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, GenericArgument, Path, PathArguments, PathSegment, Type};

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
    match &segment.arguments {
        PathArguments::AngleBracketed(list) if segment.ident == "Result" => {
            let types = list
                .args
                .iter()
                .map(|argument| if let GenericArgument::Type(ty) = argument { Some(ty) } else { None });
            types.flatten().collect()
        }
        _ => Vec::new(),
    }
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
