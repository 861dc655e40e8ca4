//! From tokens to the item and what its attributes say. Reading never stops at a mistake; whether what was read makes
//! sense is `check`'s question.

mod messages;
mod options;

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt as _;
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Generics, Index, LitStr, Member, Meta, Path, Token, Type};

use crate::classification::{self, Capture, Classification};
use crate::diagnostics::Errors;
pub(super) use messages::{Message, printed};
pub(super) use options::{ITEM_OPTIONS, ItemOptions};

/// The item under the derive.
pub(super) struct Item {
    pub(super) name: Ident,
    pub(super) generics: Generics,
    pub(super) classification: Classification,
    pub(super) options: ItemOptions,
    /// `#[repr(packed)]`: no reference to a field may be made.
    pub(super) is_packed: bool,
    /// Where `Debug` is derived, if that can be seen.
    pub(super) derives_debug: Option<Span>,
    pub(super) messages: Vec<Message>,
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
    pub(super) messages: Vec<Message>,
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

impl Item {
    /// All fields, of all variants.
    pub(super) fn fields(&self) -> impl Iterator<Item = &Field> {
        self.shapes().into_iter().flat_map(|shape| &shape.fields)
    }

    /// The struct's fields, or those of each variant.
    pub(super) fn shapes(&self) -> Vec<&Shape> {
        match &self.body {
            Body::Structure(shape) => vec![shape],
            Body::Enumeration(variants) => variants.iter().map(|variant| &variant.shape).collect(),
            Body::Union(_) => Vec::new(),
        }
    }

    /// The first word that says that the type or something in it is sensitive.
    pub(super) fn sensitive_word(&self) -> Option<Span> {
        let said = |classification: &Classification| {
            classification.span.filter(|_| classification.capture == Capture::Sensitive)
        };
        said(&self.classification).or_else(|| self.fields().find_map(|field| said(&field.classification)))
    }
}

/// Reads the whole item.
pub(super) fn item(mut input: DeriveInput, errors: &mut Errors) -> Item {
    Item {
        options: options::take(&mut input.attrs, errors),
        classification: classification::take(&mut input.attrs, errors),
        messages: messages::read(&input.attrs),
        is_packed: is_packed(&input.attrs),
        derives_debug: derived_debug(&input.attrs),
        body: body(input.data, errors),
        name: input.ident,
        generics: input.generics,
    }
}

/// `packed` or `packed(2)` in a `#[repr(..)]`.
fn is_packed(attributes: &[Attribute]) -> bool {
    attributes.iter().filter(|attribute| attribute.path().is_ident("repr")).any(|attribute| {
        let words = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
        words.into_iter().flatten().any(|word| word.path().is_ident("packed"))
    })
}

/// `Debug` in a `#[derive(..)]` that has not been expanded yet: those that stand further down.
fn derived_debug(attributes: &[Attribute]) -> Option<Span> {
    let lists = attributes.iter().filter(|attribute| attribute.path().is_ident("derive"));
    lists.flat_map(derived).find_map(|path| {
        let last = path.segments.last()?;
        (last.ident == "Debug").then(|| last.ident.span())
    })
}

fn derived(attribute: &Attribute) -> Vec<Path> {
    let paths = attribute.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated);
    paths.into_iter().flatten().collect()
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
        messages: messages::read(&variant.attrs),
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
