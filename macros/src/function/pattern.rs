//! What does the pattern of an argument bind, and what does it leave in the argument?
//!
//! Looks at one pattern and its type. It must not decide what becomes of them: `arguments` does.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Attribute, FieldPat, Pat, PatIdent, Token, Type};

use super::condition;
use super::plan::mentions;

/// A name that a pattern binds.
pub(crate) struct Binding {
    pub(crate) name: Ident,
    pub(crate) mutability: Option<Token![mut]>,
    /// It is a field's name as well, in `Pair { left, .. }`.
    pub(crate) names_a_field: bool,
    /// `#[cfg(..)]`s, to be repeated on everything that mentions the name.
    pub(crate) conditions: Vec<Attribute>,
}

/// What a pattern binds.
pub(crate) struct Bound {
    pub(crate) bindings: Vec<Binding>,
    /// There is something in it of which nobody knows what it binds, such as a macro call.
    pub(crate) is_opaque: bool,
}

impl Bound {
    /// `conditions` are those of the whole argument.
    pub(crate) fn by(pattern: &Pat, ty: &Type, conditions: &[Attribute]) -> Bound {
        let mut reader = Reader { ty, bindings: Vec::new(), is_opaque: false };
        reader.read(pattern, conditions);
        Bound { bindings: reader.bindings, is_opaque: reader.is_opaque }
    }
}

struct Reader<'a> {
    ty: &'a Type,
    bindings: Vec<Binding>,
    is_opaque: bool,
}

impl Reader<'_> {
    fn read(&mut self, pattern: &Pat, conditions: &[Attribute]) {
        let mut each = |pattern: &Pat| self.read(pattern, conditions);
        match pattern {
            Pat::Ident(ident) => {
                if !is_unit_struct(&ident.ident, self.ty) {
                    self.read_name(ident, conditions);
                }
            }
            Pat::Or(or) => self.read_cases(or.cases.iter(), conditions),
            Pat::Paren(paren) => each(&paren.pat),
            Pat::Reference(reference) => each(&reference.pat),
            Pat::Slice(slice) => slice.elems.iter().for_each(each),
            Pat::Struct(fields) => fields.fields.iter().for_each(|field| self.read_field(field, conditions)),
            Pat::Tuple(tuple) => tuple.elems.iter().for_each(each),
            Pat::TupleStruct(tuple) => tuple.elems.iter().for_each(each),
            Pat::Type(typed) => each(&typed.pat),
            Pat::Const(_) | Pat::Lit(_) | Pat::Path(_) | Pat::Range(_) | Pat::Rest(_) | Pat::Wild(_) => {}
            // `Pat::Macro`, `Pat::Verbatim` and what is not known yet
            _ => self.is_opaque = true,
        }
    }

    /// Every case binds the same names: what is not in all of them is a variant or a constant, as in `Some(_) | None`.
    fn read_cases<'p>(&mut self, cases: impl Iterator<Item = &'p Pat>, conditions: &[Attribute]) {
        let start = self.bindings.len();
        for (position, case) in cases.enumerate() {
            let of_case = self.bindings.len();
            self.read(case, conditions);
            if position > 0 {
                let again = self.bindings.split_off(of_case);
                let first = self.bindings.split_off(start);
                let in_both = |binding: &Binding| again.iter().any(|other| other.name == binding.name);
                self.bindings.extend(first.into_iter().filter(in_both));
            }
        }
    }

    fn read_field(&mut self, field: &FieldPat, conditions: &[Attribute]) {
        let own = field.attrs.iter().filter_map(condition::of);
        let conditions: Vec<Attribute> = conditions.iter().cloned().chain(own).collect();
        let start = self.bindings.len();
        self.read(&field.pat, &conditions);
        if field.colon_token.is_none() {
            self.bindings.iter_mut().skip(start).for_each(|binding| binding.names_a_field = true);
        }
    }

    fn read_name(&mut self, ident: &PatIdent, conditions: &[Attribute]) {
        self.bindings.push(Binding {
            name: ident.ident.clone(),
            // A `ref mut` name is a reference, and none that changes.
            mutability: if ident.by_ref.is_some() { None } else { ident.mutability },
            names_a_field: false,
            conditions: conditions.to_vec(),
        });
        if let Some((_, pattern)) = &ident.subpat {
            self.read(pattern, conditions);
        }
    }
}

/// Whether nothing stays in the argument that may be dropped: it is taken as a whole, or all of its parts are. A struct
/// may have a `Drop` of its own: it stays behind the fields that were copied out of it.
pub(crate) fn takes_everything(pattern: &Pat, ty: Option<&Type>) -> bool {
    match (pattern, ty) {
        (_, Some(Type::Group(group))) => takes_everything(pattern, Some(&group.elem)),
        (_, Some(Type::Paren(paren))) => takes_everything(pattern, Some(&paren.elem)),
        (_, Some(ty)) if has_nothing_to_drop(ty) => true,
        (Pat::Ident(ident), _) => ident.by_ref.is_none(),
        (Pat::Paren(paren), _) => takes_everything(&paren.pat, ty),
        (Pat::Slice(slice), Some(Type::Array(array))) => {
            slice.elems.iter().all(|part| takes_everything(part, Some(&array.elem)))
        }
        (Pat::Slice(slice), _) => slice.elems.iter().all(|part| takes_everything(part, None)),
        (Pat::Tuple(parts), Some(Type::Tuple(types))) if parts.elems.len() == types.elems.len() => {
            let mut parts = parts.elems.iter().zip(&types.elems);
            parts.all(|(part, ty)| !matches!(part, Pat::Rest(_)) && takes_everything(part, Some(ty)))
        }
        (Pat::Tuple(parts), _) => parts.elems.iter().all(|part| takes_everything(part, None)),
        (Pat::Type(typed), _) => takes_everything(&typed.pat, ty),
        _ => false,
    }
}

/// Whether the type, as it is written, is one of which nothing is ever dropped.
pub(crate) fn has_nothing_to_drop(ty: &Type) -> bool {
    const PLAIN: [&str; 16] = [
        "bool", "char", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128",
        "isize", "f32", "f64",
    ];
    match ty {
        Type::Reference(_) | Type::Ptr(_) | Type::FnPtr(_) | Type::Never(_) => true,
        Type::Tuple(tuple) => tuple.elems.iter().all(has_nothing_to_drop),
        Type::Array(array) => has_nothing_to_drop(&array.elem),
        Type::Group(group) => has_nothing_to_drop(&group.elem),
        Type::Paren(paren) => has_nothing_to_drop(&paren.elem),
        Type::Path(path) => path.path.get_ident().is_some_and(|word| PLAIN.iter().any(|plain| word == plain)),
        _ => false,
    }
}

/// Whether a name in the pattern may be a unit struct or a constant: it is written like one.
pub(crate) fn may_name_an_item(pattern: &Pat) -> bool {
    any_name(pattern, &|ident| is_upper(&ident.ident))
}

/// Removes each `mut` that is a name's, unless the name is to keep it.
pub(crate) fn take_mutability(pattern: &mut Pat, keeps: &impl Fn(&Ident) -> bool) {
    each_name(pattern, &mut |ident| {
        if ident.by_ref.is_none() && !keeps(&ident.ident) {
            ident.mutability = None;
        }
    });
}

/// Whether the pattern refers to the argument.
pub(crate) fn borrows(pattern: &Pat) -> bool {
    any_name(pattern, &|ident| ident.by_ref.is_some())
}

/// Whether the type, as it is written, may hold a reference: none that is hidden behind an alias is seen.
pub(crate) fn may_hold_a_reference(ty: &Type) -> bool {
    let mut found = false;
    each_token(ty.to_token_stream(), &mut |token| {
        found |= match token {
            TokenTree::Punct(mark) => mark.as_char() == '&' || mark.as_char() == '\'',
            TokenTree::Ident(word) => word == "Self" || word == "dyn",
            _ => false,
        };
    });
    found || matches!(ty, Type::Macro(_) | Type::Infer(_))
}

fn each_token(tokens: TokenStream, look: &mut impl FnMut(&TokenTree)) {
    for token in tokens {
        look(&token);
        if let TokenTree::Group(group) = token {
            each_token(group.stream(), look);
        }
    }
}

/// Whether the pattern refers to the argument as something that can be changed.
pub(crate) fn borrows_mutably(pattern: &Pat) -> bool {
    any_name(pattern, &|ident| ident.by_ref.is_some() && ident.mutability.is_some())
}

/// Whether a name is written like a type, a variant or a constant.
pub(crate) fn is_upper(name: &Ident) -> bool {
    name.unraw().to_string().starts_with(char::is_uppercase)
}

fn any_name(pattern: &Pat, is_wanted: &impl Fn(&PatIdent) -> bool) -> bool {
    let mut found = false;
    each_name(&mut pattern.clone(), &mut |ident| found |= is_wanted(ident));
    found
}

fn each_name(pattern: &mut Pat, look: &mut impl FnMut(&mut PatIdent)) {
    let mut inside = |pattern: &mut Pat| each_name(pattern, look);
    match pattern {
        Pat::Ident(ident) => {
            look(ident);
            if let Some((_, pattern)) = &mut ident.subpat {
                each_name(pattern, look);
            }
        }
        Pat::Or(or) => or.cases.iter_mut().for_each(inside),
        Pat::Paren(paren) => inside(&mut paren.pat),
        Pat::Reference(reference) => inside(&mut reference.pat),
        Pat::Slice(slice) => slice.elems.iter_mut().for_each(inside),
        Pat::Struct(fields) => fields.fields.iter_mut().for_each(|field| inside(&mut field.pat)),
        Pat::Tuple(tuple) => tuple.elems.iter_mut().for_each(inside),
        Pat::TupleStruct(tuple) => tuple.elems.iter_mut().for_each(inside),
        Pat::Type(typed) => inside(&mut typed.pat),
        _ => {}
    }
}

/// Whether a name is no binding: the type of that name is a unit struct, in `Unit: Unit` and `(Unit, n): (Unit, u8)`.
fn is_unit_struct(name: &Ident, ty: &Type) -> bool {
    is_upper(name) && mentions(ty.to_token_stream(), &|word| word == name)
}
