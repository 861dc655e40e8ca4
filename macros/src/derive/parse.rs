//! From tokens to the item and what its attributes say. Reading never stops at a mistake; whether what was read makes
//! sense is `check`'s question.

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, Data, DeriveInput, Generics, Index, LitStr, Member, Path, Type, parse_quote};

use crate::classification::{self, Classification};
use crate::diagnostics::{Errors, unknown};
use crate::option::{Slot, crate_path, for_each_entry};

/// The item under the derive.
pub(super) struct Item {
    pub(super) name: Ident,
    pub(super) generics: Generics,
    pub(super) classification: Classification,
    /// Where casefile is: `::casefile`, unless the item says otherwise.
    pub(super) crate_path: Path,
    pub(super) body: Body,
}

pub(super) enum Body {
    Structure(Shape),
    Enumeration(Vec<Variant>),
    /// With the span of the word `union`.
    Union(Span),
}

pub(super) struct Variant {
    pub(super) name: Ident,
    pub(super) classification: Classification,
    pub(super) shape: Shape,
}

/// The fields of a struct or of one variant.
pub(super) struct Shape {
    pub(super) style: Style,
    pub(super) fields: Vec<Field>,
}

/// How fields are written in the source.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Style {
    Named,
    Unnamed,
    Unit,
}

pub(super) struct Field {
    pub(super) member: Member,
    pub(super) ty: Type,
    pub(super) classification: Classification,
}

impl Field {
    /// The name in the record.
    pub(super) fn recorded_name(&self) -> String {
        self.classification.rename.as_ref().map_or_else(|| self.name(), LitStr::value)
    }

    /// The name in the source, which of an unnamed field is its position.
    pub(super) fn name(&self) -> String {
        match &self.member {
            Member::Named(name) => name.unraw().to_string(),
            Member::Unnamed(index) => index.index.to_string(),
        }
    }
}

impl Variant {
    /// The name in the record.
    pub(super) fn recorded_name(&self) -> String {
        self.classification.rename.as_ref().map_or_else(|| self.name.unraw().to_string(), LitStr::value)
    }
}

/// Reads the whole item.
pub(super) fn item(mut input: DeriveInput, errors: &mut Errors) -> Item {
    let crate_path = take_crate_path(&mut input.attrs, errors).unwrap_or_else(|| parse_quote!(::casefile));
    Item {
        classification: classification::take(&mut input.attrs, errors),
        crate_path,
        body: body(input.data, errors),
        name: input.ident,
        generics: input.generics,
    }
}

/// On the item itself `#[log(..)]` has one option; the ones of a field mean nothing there.
fn take_crate_path(attributes: &mut Vec<Attribute>, errors: &mut Errors) -> Option<Path> {
    let mut path = Slot::new("crate");
    attributes.retain(|attribute| {
        let ours = attribute.path().is_ident("log");
        if ours {
            read_item_options(attribute, &mut path, errors);
        }
        !ours
    });
    path.into_value()
}

fn read_item_options(attribute: &Attribute, path: &mut Slot<Path>, errors: &mut Errors) {
    let list = match attribute.meta.require_list() {
        Ok(list) if !list.tokens.is_empty() => list,
        _ => return errors.push(&attribute.meta, "on a type, `#[log(..)]` takes `crate = path`"),
    };
    let read = |input: ParseStream<'_>| {
        for_each_entry(input, errors, |input, errors| {
            let word = input.call(Ident::parse_any)?;
            if word != "crate" {
                return Err(unknown("option", &word, &["crate"]));
            }
            path.set(word.span(), crate_path(input, word.span())?, errors);
            Ok(())
        });
        Ok(())
    };
    if let Err(error) = read.parse2(list.tokens.clone()) {
        errors.add(error);
    }
}

fn body(data: Data, errors: &mut Errors) -> Body {
    match data {
        Data::Struct(data) => Body::Structure(shape(data.fields, errors)),
        Data::Enum(data) => {
            Body::Enumeration(data.variants.into_iter().map(|each| variant(each, errors)).collect())
        }
        Data::Union(data) => Body::Union(data.union_token.span),
    }
}

fn variant(mut variant: syn::Variant, errors: &mut Errors) -> Variant {
    Variant {
        classification: classification::take(&mut variant.attrs, errors),
        shape: shape(variant.fields, errors),
        name: variant.ident,
    }
}

fn shape(fields: syn::Fields, errors: &mut Errors) -> Shape {
    let style = match fields {
        syn::Fields::Named(_) => Style::Named,
        syn::Fields::Unnamed(_) => Style::Unnamed,
        syn::Fields::Unit => Style::Unit,
    };
    let fields =
        fields.into_iter().enumerate().map(|(position, each)| field(position, each, errors)).collect();
    Shape { style, fields }
}

fn field(position: usize, mut field: syn::Field, errors: &mut Errors) -> Field {
    let member = field.ident.take().map_or_else(|| Member::Unnamed(Index::from(position)), Member::Named);
    Field { classification: classification::take(&mut field.attrs, errors), member, ty: field.ty }
}
