//! Does a record fulfil a condition? A field that is not there counts as null.

use std::borrow::Cow;
use std::cmp::Ordering;

use casefile_record::{Record, Timestamp, key};
use serde_json::{Number, Value};

use super::lexer::Literal;
use super::path::Path;
use super::{Node, Operator};
use crate::scan::Facts;

/// Where fields come from.
pub(super) trait Fields {
    /// The field; `None` where this source cannot tell.
    fn field(&self, path: &Path) -> Option<Cow<'_, Value>>;
}

/// All of a record.
pub(super) struct Whole(Value);

impl Whole {
    pub(super) fn new(record: &Record) -> Self {
        // Writing to memory cannot fail, and every key is a string.
        Self(serde_json::to_value(record).unwrap_or(Value::Null))
    }

    pub(super) fn has(&self, path: &Path) -> bool {
        path.find(&self.0).is_some()
    }
}

impl Fields for Whole {
    fn field(&self, path: &Path) -> Option<Cow<'_, Value>> {
        Some(path.find(&self.0).map_or(Cow::Owned(Value::Null), Cow::Borrowed))
    }
}

/// What a scan knows of a line.
pub(super) struct Envelope<'a>(pub(super) &'a Facts<'a>);

impl Fields for Envelope<'_> {
    fn field(&self, path: &Path) -> Option<Cow<'_, Value>> {
        let facts = self.0;
        let text = |bytes: Option<&[u8]>| {
            bytes.map_or(Some(Value::Null), |bytes| std::str::from_utf8(bytes).ok().map(Value::from))
        };
        let value = match path.dotted()?.as_str() {
            key::TIMESTAMP => text(Some(facts.timestamp_text()))?,
            key::SERVICE_NAME => text(Some(facts.service()?))?,
            key::CODE_FUNCTION_NAME => text(Some(facts.function()?))?,
            // Where the word is unknown, the whole record keeps it.
            key::OUTCOME => facts.outcome()?.as_str().into(),
            key::DURATION_NS => facts.duration_ns()?.into(),
            _ => return None,
        };
        Some(Cow::Owned(value))
    }
}

/// `None` where the fields that are known do not decide.
pub(super) fn evaluate(node: &Node, fields: &impl Fields) -> Option<bool> {
    match node {
        Node::And(nodes) => all(nodes, fields, true),
        Node::Or(nodes) => all(nodes, fields, false),
        Node::Not(inner) => evaluate(inner, fields).map(|is| !is),
        Node::Is(path) => {
            fields.field(path).map(|value| !matches!(&*value, Value::Null | Value::Bool(false)))
        }
        Node::Compare(path, operator, Literal::Text(text)) if path.is_identity() => {
            let literal = Literal::Text(text.to_ascii_lowercase());
            fields.field(path).map(|value| compare(&value, *operator, &literal))
        }
        Node::Compare(path, operator, literal) => {
            fields.field(path).map(|value| compare(&value, *operator, literal))
        }
    }
}

/// Whether all are so, or with `false`, whether any is not: one that is otherwise decides, whatever is unknown.
fn all(nodes: &[Node], fields: &impl Fields, so: bool) -> Option<bool> {
    let mut known = Some(so);
    for node in nodes {
        match evaluate(node, fields) {
            Some(is) if is != so => return Some(!so),
            Some(_) => {}
            None => known = None,
        }
    }
    known
}

fn compare(value: &Value, operator: Operator, literal: &Literal) -> bool {
    match operator {
        Operator::Equal => equals(value, literal),
        Operator::NotEqual => !equals(value, literal),
        Operator::Contains => contains(value, literal),
        Operator::Less => order(value, literal).is_some_and(Ordering::is_lt),
        Operator::LessOrEqual => order(value, literal).is_some_and(Ordering::is_le),
        Operator::Greater => order(value, literal).is_some_and(Ordering::is_gt),
        Operator::GreaterOrEqual => order(value, literal).is_some_and(Ordering::is_ge),
    }
}

/// An ID may be recorded as a number or as a text, and nobody remembers which: both are compared as they are written.
fn equals(value: &Value, literal: &Literal) -> bool {
    match (value, literal) {
        (Value::Null, Literal::Null) => true,
        (Value::Bool(value), Literal::Bool(wanted)) => value == wanted,
        (Value::Bool(value), Literal::Text(wanted)) => value.to_string() == *wanted,
        (Value::Number(_), Literal::Number(..)) | (Value::String(_), Literal::Moment(..)) => {
            order(value, literal).is_some_and(Ordering::is_eq)
        }
        (Value::String(value), Literal::Text(wanted) | Literal::Number(_, _, wanted)) => value == wanted,
        (Value::Number(value), Literal::Text(wanted)) => value.to_string() == *wanted,
        _ => false,
    }
}

fn contains(value: &Value, literal: &Literal) -> bool {
    let wanted = match literal {
        Literal::Text(text) | Literal::Number(_, _, text) | Literal::Moment(_, text) => text.as_str(),
        Literal::Bool(true) => "true",
        Literal::Bool(false) => "false",
        Literal::Null => "null",
    };
    match value {
        Value::String(text) => text.contains(wanted),
        Value::Array(elements) => elements.iter().any(|element| equals(element, literal)),
        Value::Object(members) => members.contains_key(wanted),
        Value::Null => *literal == Literal::Null,
        scalar => scalar.to_string().contains(wanted),
    }
}

fn order(value: &Value, literal: &Literal) -> Option<Ordering> {
    match (value, literal) {
        (Value::Number(value), Literal::Number(approximate, exact, _)) => match (whole(value), exact) {
            (Some(value), Some(exact)) => Some(value.cmp(exact)),
            _ => value.as_f64()?.partial_cmp(approximate),
        },
        // A time is written in many ways; a text that is none is compared as a text.
        (Value::String(value), Literal::Moment(moment, wanted)) => Some(
            value.parse::<Timestamp>().map_or_else(|_| value.as_str().cmp(wanted), |value| value.cmp(moment)),
        ),
        (Value::String(value), Literal::Text(wanted) | Literal::Number(_, _, wanted)) => {
            Some(value.as_str().cmp(wanted))
        }
        _ => None,
    }
}

fn whole(number: &Number) -> Option<i128> {
    number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from))
}
