//! What will be recorded of a value, and what its type parameters owe for it: decided here, spelt out in `emit`.
//! No tokens are made here and no mistakes are reported.

mod debug;
mod display;

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt as _;
use syn::{Generics, Member, Path, Type};

use super::parse::{self, Body, Field, Item, Shape, Style};
use super::{known, mentions};
use crate::classification::{Capture as Classified, Classification, Mask, Policy};
use crate::field_name;
pub(super) use debug::{Debug, Fields, Printed, PrintedField};
pub(super) use display::{Argument, Display};

/// The impls to emit for one item.
pub(super) struct Plan<'item> {
    pub(super) crate_path: &'item Path,
    pub(super) name: &'item Ident,
    pub(super) generics: &'item Generics,
    pub(super) value: Value<'item>,
    /// What `Encode` asks of the type parameters.
    pub(super) encode_bounds: Vec<Bound<'item>>,
    /// What `Loggable` asks of the type parameters.
    pub(super) loggable_bounds: Vec<Bound<'item>>,
    /// What makes the value as good as the one value in it: fine alone where that is.
    pub(super) alone_bounds: Option<Vec<Bound<'item>>>,
    /// The fields that no other macro may name, as [`field_name`] counts them.
    pub(super) sensitive_fields: Vec<u64>,
    /// Of a type with sensitive fields.
    pub(super) debug: Option<Debug<'item>>,
    /// Likewise.
    pub(super) display: Option<Display>,
}

/// What a value is recorded as.
pub(super) enum Value<'item> {
    /// Nothing of it: the item has mistakes, which are reported instead.
    Withheld,
    /// Nothing of it: its type is sensitive. The span is that of the word which says so.
    Sensitive(Span),
    Structure(Record<'item>),
    Enumeration(Vec<Variant<'item>>),
}

/// A variant and how it is recorded.
pub(super) struct Variant<'item> {
    pub(super) name: &'item Ident,
    pub(super) record: Record<'item>,
}

/// How the fields of a struct or of one variant are recorded.
pub(super) struct Record<'item> {
    pub(super) form: Form,
    pub(super) name: String,
    pub(super) fields: Vec<RecordedField<'item>>,
    /// A field was left out.
    pub(super) incomplete: bool,
    /// Fields are copied before they are looked at.
    pub(super) is_packed: bool,
}

/// The form of a value in the record; serde's.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Form {
    Structure,
    Tuple,
    Newtype,
    Unit,
}

pub(super) struct RecordedField<'item> {
    pub(super) member: &'item Member,
    pub(super) name: String,
    pub(super) ty: &'item Type,
    pub(super) capture: Capture,
    /// The wrapper's last way is its only one: nothing else has to be tried.
    pub(super) is_plain: bool,
    /// The class of a pseudonym.
    pub(super) class: &'item str,
    /// Whether the strict check waits for the type parameters: `Encode` must hold for any of them, `Loggable` need not.
    pub(super) checked_when_loggable: bool,
    parameters: Vec<&'item Ident>,
}

/// The wrapper in `__private` that captures a field.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Capture {
    Strict,
    Public,
    Displayed,
    Debugged,
    Serialized,
    Redacted,
    Masked(Mask),
    /// Under [`RecordedField::class`].
    Pseudonym,
}

/// One bound on a type parameter.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Bound<'item> {
    pub(super) parameter: &'item Ident,
    pub(super) requirement: Requirement,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Requirement {
    Encode,
    Loggable,
    LoggableAlone,
    Display,
    Debug,
    Serialize,
    HasText,
    Pseudonymous,
}

/// Plans the impls of an item with mistakes: enough for the code around it to compile, and nothing is revealed.
pub(super) fn withheld(item: &Item) -> Plan<'_> {
    Plan { debug: debug::debug_of_nothing(item), ..with_value(item, Value::Withheld) }
}

/// Plans the impls of an item that `check` found nothing wrong with.
pub(super) fn recorded(item: &Item) -> Plan<'_> {
    let Classification { capture, span, .. } = item.classification;
    let value = match (&item.body, span) {
        (_, Some(word)) if capture == Classified::Sensitive => Value::Sensitive(word),
        (Body::Structure(shape), _) => Value::Structure(record(item, item.name.unraw().to_string(), shape)),
        (Body::Enumeration(variants), _) => {
            Value::Enumeration(variants.iter().map(|each| variant(item, each)).collect())
        }
        (Body::Union(_), _) => Value::Withheld,
    };
    let fields = recorded_fields(&value);
    let encode_bounds = bounds(&item.generics, &fields, RecordedField::needs_to_be_encoded);
    let loggable_bounds = bounds(&item.generics, &fields, RecordedField::needs_to_be_loggable);
    let alone_bounds = alone_bounds(&value, &loggable_bounds);
    Plan {
        encode_bounds,
        loggable_bounds,
        alone_bounds,
        debug: debug::debug(item),
        display: display::display(item),
        ..with_value(item, value)
    }
}

fn with_value<'item>(item: &'item Item, value: Value<'item>) -> Plan<'item> {
    Plan {
        crate_path: &item.options.crate_path,
        name: &item.name,
        generics: &item.generics,
        value,
        encode_bounds: Vec::new(),
        loggable_bounds: Vec::new(),
        alone_bounds: None,
        sensitive_fields: sensitive_fields(item),
        debug: None,
        display: None,
    }
}

fn sensitive_fields(item: &Item) -> Vec<u64> {
    let whole = item.classification.capture == Classified::Sensitive;
    let sensitive = |shape: &Shape, prefix: &str| -> Vec<u64> {
        let fields = shape.fields.iter();
        let fields = fields.filter(|field| whole || field.classification.capture == Classified::Sensitive);
        fields.map(|field| field_name::number(&format!("{prefix}{}", field.name()))).collect()
    };
    match &item.body {
        Body::Structure(shape) => sensitive(shape, ""),
        Body::Enumeration(variants) => {
            let of = |each: &parse::Variant| sensitive(&each.shape, &format!("{}.", each.name.unraw()));
            variants.iter().flat_map(of).collect()
        }
        Body::Union(_) => Vec::new(),
    }
}

fn variant<'item>(item: &'item Item, variant: &'item parse::Variant) -> Variant<'item> {
    Variant { name: &variant.name, record: record(item, variant.recorded_name(), &variant.shape) }
}

fn record<'item>(item: &'item Item, name: String, shape: &'item Shape) -> Record<'item> {
    let fields: Vec<_> = shape
        .fields
        .iter()
        .filter(|field| field.classification.capture != Classified::Skip)
        .map(|field| recorded_field(item, field))
        .collect();
    let nothing_skipped = fields.len() == shape.fields.len();
    let form = match (shape.style, shape.fields.len()) {
        (Style::Named, _) => Form::Structure,
        // What is left of a newtype without its only field is a unit, as with serde.
        (Style::Unnamed, 1) if nothing_skipped => Form::Newtype,
        (Style::Unit, _) | (Style::Unnamed, 1) => Form::Unit,
        (Style::Unnamed, _) => Form::Tuple,
    };
    Record { form, name, fields, incomplete: !nothing_skipped, is_packed: item.is_packed }
}

fn recorded_field<'item>(item: &'item Item, field: &'item Field) -> RecordedField<'item> {
    let mentions = mentions::of(&field.ty, &item.generics);
    let text_is_public = item.classification.capture == Classified::Public;
    let Classification { capture: classified, policy, .. } = &field.classification;
    let declared = capture(*classified, policy, text_is_public);
    let checked_when_loggable = declared == Capture::Strict && mentions.depends;
    RecordedField {
        member: &field.member,
        name: field.recorded_name(),
        ty: &field.ty,
        capture: if checked_when_loggable { Capture::Public } else { declared },
        is_plain: !mentions.depends && is_plain(declared, &field.ty),
        class: if let Policy::Pseudonym(class) = policy { class } else { "" },
        checked_when_loggable,
        parameters: mentions.parameters,
    }
}

fn is_plain(capture: Capture, ty: &Type) -> bool {
    match capture {
        Capture::Strict => known::is_loggable(ty),
        Capture::Public => known::is_printable(ty),
        _ => false,
    }
}

fn capture(classified: Classified, policy: &Policy, text_is_public: bool) -> Capture {
    match classified {
        Classified::Default if text_is_public => Capture::Public,
        Classified::Default => Capture::Strict,
        Classified::Public => Capture::Public,
        Classified::Display => Capture::Displayed,
        Classified::Debug => Capture::Debugged,
        Classified::Serde => Capture::Serialized,
        // A skipped field is left out before anybody asks; redacted is the answer that cannot do harm.
        Classified::Skip => Capture::Redacted,
        Classified::Sensitive => match policy {
            Policy::Redacted => Capture::Redacted,
            Policy::Masked(mask) => Capture::Masked(*mask),
            Policy::Pseudonym(_) => Capture::Pseudonym,
        },
    }
}

fn recorded_fields<'plan, 'item>(value: &'plan Value<'item>) -> Vec<&'plan RecordedField<'item>> {
    match value {
        Value::Withheld | Value::Sensitive(_) => Vec::new(),
        Value::Structure(record) => record.fields.iter().collect(),
        Value::Enumeration(variants) => variants.iter().flat_map(|variant| &variant.record.fields).collect(),
    }
}

/// One bound for each parameter and each requirement that some field has of it.
fn bounds<'item>(
    generics: &'item Generics,
    fields: &[&RecordedField<'item>],
    need: impl Fn(&RecordedField<'item>) -> Option<Requirement>,
) -> Vec<Bound<'item>> {
    let mut bounds = Vec::new();
    for parameter in generics.type_params().map(|parameter| &parameter.ident) {
        for field in fields.iter().filter(|field| field.parameters.contains(&parameter)) {
            let bound = need(field).map(|requirement| Bound { parameter, requirement });
            bounds.extend(bound.filter(|bound| !bounds.contains(bound)));
        }
    }
    bounds
}

/// Of a struct with one field that waits for a type parameter, and is of no other type than this.
fn alone_bounds<'item>(value: &Value<'item>, loggable: &[Bound<'item>]) -> Option<Vec<Bound<'item>>> {
    let Value::Structure(record) = value else { return None };
    let mut waiting = record.fields.iter().filter(|field| field.checked_when_loggable);
    let (Some(field), None) = (waiting.next(), waiting.next()) else { return None };
    let Type::Path(path) = field.ty else { return None };
    let held = path.path.get_ident()?;
    let alone = |bound: &Bound<'item>| {
        let is_held = bound.parameter == held && bound.requirement == Requirement::Loggable;
        Bound { requirement: if is_held { Requirement::LoggableAlone } else { bound.requirement }, ..*bound }
    };
    Some(loggable.iter().map(alone).collect())
}

impl RecordedField<'_> {
    fn needs_to_be_encoded(&self) -> Option<Requirement> {
        match self.capture {
            Capture::Strict | Capture::Public => Some(Requirement::Encode),
            Capture::Displayed => Some(Requirement::Display),
            Capture::Debugged => Some(Requirement::Debug),
            Capture::Serialized => Some(Requirement::Serialize),
            Capture::Masked(_) => Some(Requirement::HasText),
            Capture::Pseudonym => Some(Requirement::Pseudonymous),
            Capture::Redacted => None,
        }
    }

    fn needs_to_be_loggable(&self) -> Option<Requirement> {
        if self.checked_when_loggable { Some(Requirement::Loggable) } else { self.needs_to_be_encoded() }
    }
}
