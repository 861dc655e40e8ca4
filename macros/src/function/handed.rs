//! How is the value handed on that a function returns, which may be a future or a stream?
//!
//! What it is, its type says, to the compiler. Here is only told what the signature leaves no doubt about, and it must
//! never take something for a number that is none.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{GenericArgument, Path, PathArguments, ReturnType, Signature, Type, TypeImplTrait, TypeParamBound};

use super::lifetimes::{self, Boxed};

/// How a value is handed on that may be a future or a stream.
pub(super) enum HandOn {
    /// As what it is: its type is written down, or has to have more traits than a wrapped one has.
    Typed(Boxed),
    /// As `impl Future` or `impl Stream`, and what that makes if it is written down.
    Opaque(Option<Made>),
}

/// What the value is said to make.
pub(super) struct Made {
    /// A future's `Output`, else a stream's `Item`.
    pub(super) by_future: bool,
    pub(super) value: Value,
}

/// A type, with `_` where the signature has `impl`.
pub(super) enum Value {
    Whole(Box<Type>),
    /// The two types of a `Result`.
    Result(Box<(Type, Type)>),
}

/// The type decides whether it is a future or a stream. Only what cannot be one is spared the question. A wrapped one has
/// no other traits: where the caller may want more, it is handed on as it is.
pub(super) fn hand_on(signature: &Signature) -> Option<HandOn> {
    let ReturnType::Type(_, ty) = &signature.output else { return None };
    if signature.asyncness.is_some() { None } else { of_type(ty, signature) }
}

fn of_type(ty: &Type, signature: &Signature) -> Option<HandOn> {
    const NEITHER: [&str; 26] = [
        "bool", "char", "str", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128",
        "isize", "f32", "f64", "String", "Vec", "Option", "Result", "HashMap", "HashSet", "BTreeMap",
        "BTreeSet", "Arc",
    ];
    match ty {
        Type::Path(path) => {
            let word = &path.path.segments.last()?.ident;
            let may_be_one = NEITHER.iter().all(|other| word != other);
            may_be_one.then(|| HandOn::Typed(lifetimes::boxed(ty, signature)))
        }
        Type::ImplTrait(implements) => of_traits(implements),
        Type::TraitObject(_) | Type::Macro(_) => Some(HandOn::Typed(Boxed::Kept)),
        Type::Reference(reference) => of_type(&reference.elem, signature),
        Type::Group(group) => of_type(&group.elem, signature),
        Type::Paren(paren) => of_type(&paren.elem, signature),
        _ => None,
    }
}

fn of_traits(implements: &TypeImplTrait) -> Option<HandOn> {
    const WRAPPED: [&str; 6] = ["Future", "FusedFuture", "TryFuture", "Stream", "FusedStream", "TryStream"];
    const KEPT: [&str; 3] = ["Send", "Sync", "Unpin"];
    /// Whoever gets one of these can neither await nor poll it.
    const NEITHER: [&str; 9] = [
        "Fn",
        "FnMut",
        "FnOnce",
        "AsyncFn",
        "AsyncFnMut",
        "AsyncFnOnce",
        "Iterator",
        "DoubleEndedIterator",
        "ExactSizeIterator",
    ];
    let is_in = |traits: &[&str], bound: &Path| {
        let word = bound.segments.last().map(|segment| &segment.ident);
        word.is_some_and(|word| traits.iter().any(|other| word == other))
    };
    let traits = || bounds(implements);
    if traits().all(|bound| is_in(&WRAPPED, bound) || is_in(&KEPT, bound)) {
        Some(HandOn::Opaque(made(implements)))
    } else if traits().all(|bound| is_in(&NEITHER, bound) || is_in(&KEPT, bound)) {
        None
    } else {
        Some(HandOn::Typed(Boxed::Kept))
    }
}

/// The traits of an `impl Trait`.
fn bounds(implements: &TypeImplTrait) -> impl Iterator<Item = &Path> {
    implements.bounds.iter().filter_map(|bound| match bound {
        TypeParamBound::Trait(bound) => Some(&bound.path),
        _ => None,
    })
}

/// The `T` of `impl Future<Output = T>` or `impl Stream<Item = T>`.
fn made(implements: &TypeImplTrait) -> Option<Made> {
    let assigned = |name: &str| {
        let arguments = bounds(implements).filter_map(|bound| match &bound.segments.last()?.arguments {
            PathArguments::AngleBracketed(arguments) => Some(&arguments.args),
            _ => None,
        });
        let ty = arguments.flatten().find_map(|argument| match argument {
            GenericArgument::AssocType(assigned) if assigned.ident == name => Some(&assigned.ty),
            _ => None,
        })?;
        let mut ty = ty.clone();
        leave_open(&mut ty);
        let is_open = matches!(ty, Type::Infer(_)) || has_opaque(ty.to_token_stream());
        (!is_open).then_some(ty)
    };
    let made = |by_future, value| Made { by_future, value };
    if let Some(output) = assigned("Output") {
        return Some(made(true, Value::Whole(Box::new(output))));
    }
    if let Some(item) = assigned("Item") {
        return Some(made(false, Value::Whole(Box::new(item))));
    }
    let by_future = bounds(implements)
        .any(|bound| bound.segments.last().is_some_and(|segment| segment.ident == "TryFuture"));
    Some(made(by_future, Value::Result(Box::new((assigned("Ok")?, assigned("Error")?)))))
}

/// Has the compiler find out what `impl` stands for.
fn leave_open(ty: &mut Type) {
    match ty {
        Type::ImplTrait(_) => *ty = syn::parse_quote!(_),
        Type::Path(path) => {
            for segment in &mut path.path.segments {
                let PathArguments::AngleBracketed(arguments) = &mut segment.arguments else { continue };
                for argument in &mut arguments.args {
                    if let GenericArgument::Type(ty) = argument {
                        leave_open(ty);
                    }
                }
            }
        }
        Type::Tuple(tuple) => tuple.elems.iter_mut().for_each(leave_open),
        Type::Reference(reference) => leave_open(&mut reference.elem),
        Type::Array(array) => leave_open(&mut array.elem),
        Type::Group(group) => leave_open(&mut group.elem),
        Type::Paren(paren) => leave_open(&mut paren.elem),
        _ => {}
    }
}

fn has_opaque(tokens: TokenStream) -> bool {
    super::plan::mentions(tokens, &|word| word == "impl")
}
