//! Which `Debug` does a type with sensitive fields get? One that prints the others, unless the user writes another.

use proc_macro2::{Ident, Span};
use syn::Member;
use syn::ext::IdentExt as _;

use super::super::parse::{Body, Field, Item, Shape, Style, Variant};
use super::super::{known, mentions};
use super::{Bound, Requirement};
use crate::classification::Capture;

/// A `Debug` to emit.
pub(in super::super) struct Debug<'item> {
    /// The word `sensitive`: a second `Debug` is refused with a look at it.
    pub(in super::super) because: Span,
    pub(in super::super) printed: Printed<'item>,
    /// What it asks of the type parameters.
    pub(in super::super) bounds: Vec<Bound<'item>>,
}

/// What it prints.
pub(in super::super) enum Printed<'item> {
    /// Through `OwnDebug`, as the word at this place says.
    Own(Span),
    /// The type's name, and nothing of the value.
    Name(String),
    Structure(Fields<'item>),
    Enumeration(Vec<(&'item Ident, Fields<'item>)>),
}

/// The fields of a struct or of one variant.
pub(in super::super) struct Fields<'item> {
    pub(in super::super) name: String,
    pub(in super::super) is_named: bool,
    /// Fields are copied before they are looked at.
    pub(in super::super) is_packed: bool,
    pub(in super::super) values: Vec<PrintedField<'item>>,
}

pub(in super::super) struct PrintedField<'item> {
    pub(in super::super) member: &'item Member,
    pub(in super::super) name: String,
    pub(in super::super) is_sensitive: bool,
    /// Has a `Debug` of its own.
    pub(in super::super) is_plain: bool,
}

/// The `Debug` of an item that `check` found nothing wrong with.
pub(in super::super) fn debug<'item>(item: &'item Item) -> Option<Debug<'item>> {
    let because = item.sensitive_word()?;
    let printed = match (&item.body, item.options.own_debug.span()) {
        (_, Some(word)) => Printed::Own(word),
        _ if item.classification.capture == Capture::Sensitive => Printed::Name(name(&item.name)),
        (Body::Structure(shape), None) => Printed::Structure(fields(item, &item.name, shape)),
        (Body::Enumeration(variants), None) => {
            let of = |each: &'item Variant| (&each.name, fields(item, &each.name, &each.shape));
            Printed::Enumeration(variants.iter().map(of).collect())
        }
        (Body::Union(_), None) => return None,
    };
    let bounds = match &printed {
        Printed::Own(_) | Printed::Name(_) => Vec::new(),
        Printed::Structure(_) | Printed::Enumeration(_) => bounds(item),
    };
    Some(Debug { because, printed, bounds })
}

/// The `Debug` of an item with mistakes: without it there would be one more wherever a value is printed.
pub(in super::super) fn debug_of_nothing(item: &Item) -> Option<Debug<'_>> {
    let is_derived = item.derives_debug.is_some();
    let because = item.sensitive_word().filter(|_| !is_derived)?;
    Some(Debug { because, printed: Printed::Name(name(&item.name)), bounds: Vec::new() })
}

fn name(name: &Ident) -> String {
    name.unraw().to_string()
}

fn fields<'item>(item: &Item, of: &Ident, shape: &'item Shape) -> Fields<'item> {
    let fields = shape.fields.iter().map(|field| PrintedField {
        member: &field.member,
        name: field.name(),
        is_sensitive: is_sensitive(field),
        is_plain: known::is_printable(&field.ty) && !mentions::of(&field.ty, &item.generics).depends,
    });
    Fields {
        name: name(of),
        is_named: shape.style == Style::Named,
        is_packed: item.is_packed,
        values: fields.collect(),
    }
}

fn is_sensitive(field: &Field) -> bool {
    field.classification.capture == Capture::Sensitive
}

/// As of a derived `Debug`, but for the parameters that only sensitive fields have.
fn bounds(item: &Item) -> Vec<Bound<'_>> {
    let shown = item.fields().filter(|field| !is_sensitive(field));
    let mentioned: Vec<_> =
        shown.flat_map(|field| mentions::of(&field.ty, &item.generics).parameters).collect();
    let parameters = item.generics.type_params().map(|parameter| &parameter.ident);
    let bound = |parameter| Bound { parameter, requirement: Requirement::Debug };
    parameters.filter(|parameter| mentioned.contains(parameter)).map(bound).collect()
}
