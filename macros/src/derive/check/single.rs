//! Is a struct or a variant nothing but one letter or byte? By itself that is no text; a list of them is.
//!
//! Decided from how the type is written: of a letter by another name rustc knows, not we.

use syn::{GenericArgument, PathArguments, Type};

use super::super::parse::{Body, Item, Shape, Style};
use crate::classification::Capture;
use crate::diagnostics::Errors;

/// One letter or byte is no text; a list of structs or enums that are one letter or byte each is.
pub(super) fn letters_are_classified(item: &Item, errors: &mut Errors) {
    if item.classification.capture != Capture::Default {
        return;
    }
    let is_structure = matches!(item.body, Body::Structure(_));
    for shape in item.shapes() {
        if let Shape { style, fields } = shape
            && let [field] = &**fields
            && field.classification.capture == Capture::Default
            && let Some(what) = single(&field.ty)
            // `UnknownVersion { version: u8 }` is a number; `Byte(u8)` may be one of many.
            && (what == LETTER || (is_structure && *style == Style::Unnamed))
        {
            errors.push(
                &field.ty,
                format!("several of these spell text: write `#[public]` or `#[sensitive]` on this {what}"),
            );
        }
    }
}

const LETTER: &str = "letter";

/// What a value of this type is, if it is one letter or byte, whatever holds it.
fn single(ty: &Type) -> Option<&'static str> {
    match ty {
        Type::Group(group) => single(&group.elem),
        Type::Paren(paren) => single(&paren.elem),
        Type::Reference(reference) => single(&reference.elem),
        Type::Path(path) => {
            let last = path.path.segments.last()?;
            match (last.ident.to_string().as_str(), &last.arguments) {
                ("char", PathArguments::None) => Some(LETTER),
                ("u8" | "NonZeroU8" | "AtomicU8", PathArguments::None) => Some("byte"),
                (name, PathArguments::AngleBracketed(arguments)) if HOLDERS.contains(&name) => {
                    arguments.args.iter().find_map(|argument| match argument {
                        GenericArgument::Type(held) => single(held),
                        _ => None,
                    })
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// What holds one value and is recorded as that value.
const HOLDERS: [&str; 18] = [
    "Arc",
    "Bound",
    "Box",
    "Cell",
    "Cow",
    "Mutex",
    "NonZero",
    "OnceCell",
    "OnceLock",
    "Option",
    "Pin",
    "Poll",
    "Rc",
    "RefCell",
    "Reverse",
    "RwLock",
    "Saturating",
    "Wrapping",
];

#[cfg(test)]
mod tests {
    use syn::{Type, parse_quote};

    use super::single;

    #[test]
    fn one_letter_or_byte_is_seen_through_what_holds_it() {
        let letters: [Type; 5] = [
            parse_quote!(std::primitive::char),
            parse_quote!(Option<Box<char>>),
            parse_quote!(&'a (char)),
            parse_quote!(Arc<Mutex<Cell<char>>>),
            parse_quote!(Cow<'a, char>),
        ];
        assert!(letters.iter().all(|ty| single(ty) == Some("letter")));
        let bytes: [Type; 4] =
            [parse_quote!(u8), parse_quote!(NonZero<u8>), parse_quote!(AtomicU8), parse_quote!(Wrapping<u8>)];
        assert!(bytes.iter().all(|ty| single(ty) == Some("byte")));
    }

    #[test]
    fn what_a_macro_was_given_as_a_type_is_seen_through() {
        let group = proc_macro2::Group::new(proc_macro2::Delimiter::None, quote::quote!(char));
        let ty: Type = syn::parse2(proc_macro2::TokenTree::Group(group).into()).expect("a type");
        assert_eq!(single(&ty), Some("letter"));
    }

    #[test]
    fn several_or_none_are_not_one() {
        let others: [Type; 5] = [
            parse_quote!(Vec<u8>),
            parse_quote!([u8; 1]),
            parse_quote!((u8, bool)),
            parse_quote!(PhantomData<char>),
            parse_quote!(Option<u16>),
        ];
        assert!(others.iter().all(|ty| single(ty).is_none()));
    }
}
