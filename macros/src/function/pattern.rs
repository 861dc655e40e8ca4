//! What does the pattern of an argument bind, and what does it leave in the argument?
//!
//! Looks at one pattern and its type. It must not decide what becomes of them: `arguments` does.

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Attribute, FieldPat, Pat, PatIdent, PatWild, Token, Type};

use super::plan::mentions;

/// A name that a pattern binds.
pub(crate) struct Binding {
    pub(crate) name: Ident,
    pub(crate) mutability: Option<Token![mut]>,
    /// What a [`Reading`] calls it.
    pub(crate) value: Ident,
    /// `#[cfg(..)]`s, to be repeated on everything that mentions the name.
    pub(crate) conditions: Vec<Attribute>,
}

/// What a pattern binds.
pub(crate) struct Reading {
    pub(crate) bindings: Vec<Binding>,
    /// For a reference to the argument: refers to what the pattern binds, and takes nothing.
    pub(crate) pattern: Pat,
    /// There is something in it of which nobody knows what it binds, such as a macro call.
    pub(crate) is_opaque: bool,
}

impl Reading {
    /// `conditions` are those of the whole argument.
    pub(crate) fn of(pattern: &Pat, ty: &Type, conditions: &[Attribute]) -> Reading {
        let mut pattern = pattern.clone();
        let mut reader = Reader { ty, bindings: Vec::new(), is_opaque: false, first_of_case: None };
        reader.read(&mut pattern, conditions);
        // Where the reading stands, `(A(x) | B(x))` needs no parentheses.
        while let Pat::Paren(paren) = pattern {
            pattern = *paren.pat;
        }
        Reading { bindings: reader.bindings, pattern, is_opaque: reader.is_opaque }
    }
}

struct Reader<'a> {
    ty: &'a Type,
    bindings: Vec<Binding>,
    is_opaque: bool,
    /// In `A(x) | B(x)`, behind the first case: where that one's bindings begin. Every case binds the same names.
    first_of_case: Option<usize>,
}

impl Reader<'_> {
    fn read(&mut self, pattern: &mut Pat, conditions: &[Attribute]) {
        let mut each = |pattern: &mut Pat| self.read(pattern, conditions);
        match pattern {
            Pat::Ident(ident) => {
                if is_unit_struct(&ident.ident, self.ty) {
                    *pattern = wildcard();
                } else {
                    self.read_name(ident, conditions);
                }
            }
            Pat::Or(or) => {
                let before = self.first_of_case;
                let start = self.bindings.len();
                for case in &mut or.cases {
                    self.read(case, conditions);
                    self.first_of_case = before.or(Some(start));
                }
                self.first_of_case = before;
            }
            Pat::Paren(paren) => each(&mut paren.pat),
            Pat::Slice(slice) => slice.elems.iter_mut().for_each(each),
            Pat::Struct(fields) => {
                fields.fields.iter_mut().for_each(|field| self.read_field(field, conditions));
            }
            Pat::Tuple(tuple) => tuple.elems.iter_mut().for_each(each),
            Pat::TupleStruct(tuple) => tuple.elems.iter_mut().for_each(each),
            Pat::Type(typed) => each(&mut typed.pat),
            // The compiler looks through references by itself, and only if none is written.
            Pat::Reference(reference) => {
                each(&mut reference.pat);
                *pattern = (*reference.pat).clone();
            }
            Pat::Const(_) | Pat::Lit(_) | Pat::Path(_) | Pat::Range(_) | Pat::Rest(_) | Pat::Wild(_) => {}
            // `Pat::Macro`, `Pat::Verbatim` and what is not known yet
            _ => {
                self.is_opaque = true;
                *pattern = wildcard();
            }
        }
    }

    fn read_field(&mut self, field: &mut FieldPat, conditions: &[Attribute]) {
        field.colon_token.get_or_insert_default();
        let own = field.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg"));
        let conditions: Vec<Attribute> = conditions.iter().chain(own).cloned().collect();
        self.read(&mut field.pat, &conditions);
    }

    fn read_name(&mut self, ident: &mut PatIdent, conditions: &[Attribute]) {
        let first_case = self.first_of_case.and_then(|start| self.bindings.get(start..)).unwrap_or_default();
        let value = match first_case.iter().find(|binding| binding.name == ident.ident) {
            Some(binding) => binding.value.clone(),
            None => self.bind(ident, conditions),
        };
        ident.by_ref = None;
        ident.mutability = None;
        ident.ident = value;
        if let Some((_, pattern)) = &mut ident.subpat {
            self.read(pattern, conditions);
        }
    }

    fn bind(&mut self, ident: &PatIdent, conditions: &[Attribute]) -> Ident {
        let value = Ident::new(&format!("__casefile_value{}", self.bindings.len()), Span::mixed_site());
        self.bindings.push(Binding {
            name: ident.ident.clone(),
            // A `ref mut` name is a reference, and none that changes.
            mutability: if ident.by_ref.is_some() { None } else { ident.mutability },
            value: value.clone(),
            conditions: conditions.to_vec(),
        });
        value
    }
}

fn wildcard() -> Pat {
    Pat::Wild(PatWild { attrs: Vec::new(), underscore_token: <Token![_]>::default() })
}

/// Whether nothing stays in the argument: it is taken as a whole, or all of its parts are. A struct with a `Drop` of its
/// own stays behind the fields that were copied out of it, but no pattern shows that.
pub(crate) fn takes_everything(pattern: &Pat) -> bool {
    match pattern {
        Pat::Ident(ident) => ident.by_ref.is_none(),
        Pat::Paren(paren) => takes_everything(&paren.pat),
        Pat::Slice(slice) => slice.elems.iter().all(takes_everything),
        Pat::Struct(fields) => {
            fields.rest.is_none() && fields.fields.iter().all(|field| takes_everything(&field.pat))
        }
        Pat::Tuple(tuple) => tuple.elems.iter().all(takes_everything),
        Pat::TupleStruct(tuple) => tuple.elems.iter().all(takes_everything),
        Pat::Type(typed) => takes_everything(&typed.pat),
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
    let is_upper = |word: &Ident| word.unraw().to_string().starts_with(char::is_uppercase);
    any_name(pattern, &|ident| is_upper(&ident.ident))
}

/// Removes each `mut` that is a name's.
pub(crate) fn take_mutability(pattern: &mut Pat) {
    each_name(pattern, &mut |ident| {
        if ident.by_ref.is_none() {
            ident.mutability = None;
        }
    });
}

/// Whether the pattern refers to the argument as something that can be changed.
pub(crate) fn borrows_mutably(pattern: &Pat) -> bool {
    any_name(pattern, &|ident| ident.by_ref.is_some() && ident.mutability.is_some())
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
    let looks_like_a_type = name.unraw().to_string().starts_with(char::is_uppercase);
    looks_like_a_type && mentions(ty.to_token_stream(), &|word| word == name)
}
