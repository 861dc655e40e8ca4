//! Which of an item's type parameters does a field's type mention? Decided on tokens, because a bound is owed even
//! where the parameter hides in a macro call. It must never resolve names: an alias that swallows a parameter counts.

use std::iter::Peekable;

use proc_macro2::token_stream::IntoIter;
use proc_macro2::{Ident, Spacing, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{Generics, Type};

/// What a field's type has to do with the item's type parameters.
pub(super) struct Mentions<'item> {
    /// The parameters that it mentions outside `PhantomData<..>`, which holds no value of them.
    pub(super) parameters: Vec<&'item Ident>,
    /// Whether it depends on any: through one of these, or through `Self`.
    pub(super) depends: bool,
}

/// Looks for the type parameters of `generics` in `field`.
pub(super) fn of<'item>(field: &Type, generics: &'item Generics) -> Mentions<'item> {
    if generics.type_params().next().is_none() {
        return Mentions { parameters: Vec::new(), depends: false };
    }
    let mut heads = Vec::new();
    collect_path_heads(field.to_token_stream(), &mut heads);
    let parameters: Vec<_> = generics
        .type_params()
        .map(|parameter| &parameter.ident)
        .filter(|parameter| heads.contains(parameter))
        .collect();
    let depends = !parameters.is_empty() || heads.iter().any(|head| head == "Self");
    Mentions { parameters, depends }
}

/// What stands before an identifier, as far as it decides whether the identifier can be a parameter.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    FirstColon,
    PathSeparator,
    Quote,
    Other,
}

/// Collects the identifiers that can start a path: no later segments (`::T`), no lifetimes (`'T`).
fn collect_path_heads(tokens: TokenStream, heads: &mut Vec<Ident>) {
    let mut before = Before::Other;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let mut next = Before::Other;
        match token {
            TokenTree::Ident(ident) if ident == "PhantomData" => skip_generic_arguments(&mut tokens),
            TokenTree::Ident(ident) => {
                if !matches!(before, Before::PathSeparator | Before::Quote) {
                    heads.push(ident);
                }
            }
            TokenTree::Group(group) => collect_path_heads(group.stream(), heads),
            TokenTree::Punct(mark) => {
                next = match mark.as_char() {
                    '\'' => Before::Quote,
                    ':' if before == Before::FirstColon => Before::PathSeparator,
                    ':' if mark.spacing() == Spacing::Joint => Before::FirstColon,
                    _ => Before::Other,
                }
            }
            TokenTree::Literal(_) => {}
        }
        before = next;
    }
}

/// Moves past `<..>` if it comes next. The arrow in `PhantomData<fn() -> T>` closes nothing.
fn skip_generic_arguments(tokens: &mut Peekable<IntoIter>) {
    if !matches!(tokens.peek(), Some(TokenTree::Punct(mark)) if mark.as_char() == '<') {
        return;
    }
    let mut depth = 0_usize;
    let mut previous = ' ';
    for token in tokens {
        let mark = if let TokenTree::Punct(mark) = token { mark.as_char() } else { ' ' };
        match mark {
            '<' => depth += 1,
            '>' if previous != '-' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return;
        }
        previous = mark;
    }
}

#[cfg(test)]
mod tests {
    use syn::{Generics, Type, parse_quote};

    fn mentioned(field: &Type) -> Vec<String> {
        let generics: Generics = parse_quote!(<T, U, Item>);
        super::of(field, &generics).parameters.into_iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_parameter_counts_wherever_a_path_starts() {
        assert_eq!(mentioned(&parse_quote!(Vec<(U, [T; 3])>)), ["T", "U"]);
        assert_eq!(mentioned(&parse_quote!(T::Id)), ["T"]);
        assert_eq!(mentioned(&parse_quote!(<u8 as Into<U>>::Error)), ["U"]);
        assert_eq!(mentioned(&parse_quote!(alias!(T))), ["T"]);
        assert_eq!(mentioned(&parse_quote!(fn(value: T))), ["T"]);
    }

    #[test]
    fn a_later_segment_or_a_lifetime_of_that_name_does_not_count() {
        assert!(mentioned(&parse_quote!(shapes::T)).is_empty());
        assert!(mentioned(&parse_quote!(::U)).is_empty());
        assert!(mentioned(&parse_quote!(&'T u8)).is_empty());
    }

    #[test]
    fn phantom_data_holds_no_value() {
        assert!(mentioned(&parse_quote!(core::marker::PhantomData<fn(Vec<U>) -> T>)).is_empty());
        assert_eq!(mentioned(&parse_quote!((PhantomData<T>, U))), ["U"]);
        assert_eq!(mentioned(&parse_quote!(Pair<PhantomData<fn() -> T>, U>)), ["U"]);
    }

    #[test]
    fn the_type_itself_depends_on_its_parameters_without_owing_them_anything() {
        let depends = |generics: Generics| super::of(&parse_quote!(Vec<Self>), &generics).depends;
        assert!(depends(parse_quote!(<T>)));
        assert!(!depends(parse_quote!(<'a, const N: usize>)));
        assert!(mentioned(&parse_quote!(Vec<Self>)).is_empty());
    }
}
