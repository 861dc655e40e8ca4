//! What is recorded of an event or of attributes, and how?
//!
//! Decisions only: no tokens are made here, and nothing is refused any more.

use proc_macro2::{Span, TokenStream};
use syn::Expr;

use super::Macro;
use super::parse::Written;
use crate::caret;
use crate::field::Field;
use crate::level::Level;

pub(super) struct Plan<'a> {
    pub(super) crate_path: &'a TokenStream,
    /// The type in `__private` that takes the values.
    pub(super) taken_by: &'static str,
    /// The event's name; attributes have none.
    pub(super) name: String,
    pub(super) level: Level,
    pub(super) values: Vec<Value<'a>>,
}

pub(super) struct Value<'a> {
    pub(super) key: &'a str,
    pub(super) expression: &'a Expr,
    /// Where rustc complains about the value's type.
    pub(super) place: Span,
    /// The type in `__private` that captures it.
    pub(super) wrapper: &'static str,
}

impl<'a> Plan<'a> {
    pub(super) fn new(which: Macro, written: &'a Written) -> Plan<'a> {
        Plan {
            crate_path: &written.crate_path,
            taken_by: match which {
                Macro::Event => "Event",
                Macro::Attribute => "SpanAttributes",
            },
            name: written.name.as_ref().map(syn::LitStr::value).unwrap_or_default(),
            level: match which {
                Macro::Event => written.level.unwrap_or(Level::Info),
                // As long as its span is recorded.
                Macro::Attribute => Level::Error,
            },
            values: written.fields.iter().map(value).collect(),
        }
    }
}

fn value(field: &Field) -> Value<'_> {
    Value {
        key: &field.key,
        expression: &field.value,
        place: caret::of_expression(&field.value),
        wrapper: if field.is_public() { "Public" } else { "StrictExpression" },
    }
}
