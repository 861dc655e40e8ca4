//! Is it plain from how a type is written what it is? Then nothing has to be looked for by method resolution, which is
//! what takes the compiler's time. It must only say yes where a type of the user's that has such a name would be refused,
//! never recorded.

use syn::{GenericArgument, Path, PathArguments, Type};

/// Numbers and the like, which are loggable by themselves and together.
pub(super) fn is_loggable(ty: &Type) -> bool {
    const NAMES: [&str; 13] =
        ["bool", "f32", "f64", "i16", "i32", "i64", "i128", "isize", "u16", "u32", "u64", "u128", "usize"];
    is_made_of(ty, &NAMES)
}

/// Those, and text.
pub(super) fn is_printable(ty: &Type) -> bool {
    is_loggable(ty) || is_made_of(ty, &["String"])
}

/// One of the names, or an option, box or list of it.
fn is_made_of(ty: &Type, names: &[&str]) -> bool {
    let Type::Path(path) = ty else { return false };
    let Some(segment) = only_segment(&path.path).filter(|_| path.qself.is_none()) else { return false };
    match &segment.arguments {
        PathArguments::None => names.iter().any(|name| segment.ident == name),
        PathArguments::AngleBracketed(list)
            if ["Box", "Option", "Vec"].iter().any(|name| segment.ident == name) =>
        {
            let mut arguments = list.args.iter();
            match (arguments.next(), arguments.next()) {
                (Some(GenericArgument::Type(inner)), None) => is_made_of(inner, names),
                _ => false,
            }
        }
        _ => false,
    }
}

fn only_segment(path: &Path) -> Option<&syn::PathSegment> {
    if path.leading_colon.is_none() && path.segments.len() == 1 { path.segments.first() } else { None }
}

#[cfg(test)]
mod tests {
    use syn::{Type, parse_quote};

    use super::{is_loggable, is_printable};

    #[test]
    fn numbers_are_known_wherever_they_are() {
        let known: [Type; 4] =
            [parse_quote!(u64), parse_quote!(Option<f32>), parse_quote!(Vec<Box<bool>>), parse_quote!(isize)];
        assert!(known.iter().all(is_loggable) && known.iter().all(is_printable));
        let text: [Type; 2] = [parse_quote!(String), parse_quote!(Vec<Option<String>>)];
        assert!(text.iter().all(is_printable) && !text.iter().any(is_loggable));
    }

    #[test]
    fn what_may_be_text_or_something_else_is_not() {
        let others: [Type; 8] = [
            parse_quote!(u8),
            parse_quote!(Vec<u8>),
            parse_quote!(char),
            parse_quote!(my::u64),
            parse_quote!(u64<T>),
            parse_quote!(Box<u64, A>),
            parse_quote!(&u64),
            parse_quote!(<u64>::Id),
        ];
        assert!(!others.iter().any(is_printable));
    }
}
