//! The static part of a struct or variant: its name, its field names and its form in JSON. The encoder
//! writes only its ID.

mod text;

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use super::cost;
use crate::evidence;
use crate::registry::Registry;
pub(crate) use text::{MemberKey, ShapeText};

/// The static description of a struct or of an enum's variant; `#[derive(Loggable)]` makes one for each.
#[derive(Debug)]
pub struct Shape {
    name: &'static str,
    fields: &'static [&'static str],
    form: Form,
    arity: usize,
    variant: bool,
    /// What the names take in JSON, and what stands around them.
    cost: usize,
    /// The value has fields that are not recorded.
    incomplete: bool,
    /// Given at first use; 0 until then.
    id: AtomicU32,
    /// Made by the background thread when it first writes the shape.
    text: OnceLock<ShapeText>,
}

/// How a shape's fields are written: the forms that serde gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// An object.
    Structure,
    /// An array.
    Tuple,
    /// Its one field.
    Newtype,
    /// `null`, or a variant's name.
    Unit,
}

/// Upper bound of what the names of a shape take, and what stands around each of them.
const fn cost_of(name: &str, fields: &[&str]) -> usize {
    let mut cost = name.len() + cost::NAME;
    let mut field = 0;
    while field < fields.len() {
        cost += fields[field].len() + cost::NAME;
        field += 1;
    }
    cost
}

const NO_NAMES: &[&str] = &[];

impl Shape {
    pub(crate) const fn new(
        name: &'static str,
        fields: &'static [&'static str],
        form: Form,
        arity: usize,
        variant: bool,
    ) -> Shape {
        Shape {
            name,
            fields,
            form,
            arity,
            variant,
            cost: cost_of(name, fields),
            incomplete: false,
            id: AtomicU32::new(0),
            text: OnceLock::new(),
        }
    }

    /// A struct with named fields.
    #[must_use]
    pub const fn structure(name: &'static str, fields: &'static [&'static str]) -> Shape {
        Shape::new(name, fields, Form::Structure, fields.len(), false)
    }

    /// A struct with several unnamed fields.
    #[must_use]
    pub const fn tuple(name: &'static str, arity: usize) -> Shape {
        Shape::new(name, NO_NAMES, Form::Tuple, arity, false)
    }

    /// A struct with one unnamed field.
    #[must_use]
    pub const fn newtype(name: &'static str) -> Shape {
        Shape::new(name, NO_NAMES, Form::Newtype, 1, false)
    }

    /// A struct without fields.
    #[must_use]
    pub const fn unit(name: &'static str) -> Shape {
        Shape::new(name, NO_NAMES, Form::Unit, 0, false)
    }

    /// A variant with named fields.
    #[must_use]
    pub const fn structure_variant(name: &'static str, fields: &'static [&'static str]) -> Shape {
        Shape::new(name, fields, Form::Structure, fields.len(), true)
    }

    /// A variant with several unnamed fields.
    #[must_use]
    pub const fn tuple_variant(name: &'static str, arity: usize) -> Shape {
        Shape::new(name, NO_NAMES, Form::Tuple, arity, true)
    }

    /// A variant with one unnamed field.
    #[must_use]
    pub const fn newtype_variant(name: &'static str) -> Shape {
        Shape::new(name, NO_NAMES, Form::Newtype, 1, true)
    }

    /// A variant without fields.
    #[must_use]
    pub const fn unit_variant(name: &'static str) -> Shape {
        Shape::new(name, NO_NAMES, Form::Unit, 0, true)
    }

    /// The same shape of a value that has fields which are not recorded.
    #[must_use]
    pub const fn incomplete(mut self) -> Shape {
        self.incomplete = true;
        self
    }

    #[inline]
    pub(crate) fn cost(&self) -> usize {
        self.cost
    }

    /// How many levels deep its fields are: a variant is an object around them.
    #[inline]
    pub(crate) fn levels(&self) -> u32 {
        1 + u32::from(self.variant)
    }

    pub(crate) fn is_incomplete(&self) -> bool {
        self.incomplete
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    #[cfg(any(test, feature = "evidence"))]
    pub(crate) fn field_names(&self) -> &'static [&'static str] {
        self.fields
    }

    pub(crate) fn form(&self) -> Form {
        self.form
    }

    /// How many fields there are.
    #[inline]
    pub(crate) fn arity(&self) -> usize {
        self.arity
    }

    pub(crate) fn is_variant(&self) -> bool {
        self.variant
    }

    #[inline]
    pub(crate) fn id(&'static self) -> u32 {
        match self.id.load(Ordering::Acquire) {
            0 => SHAPES.add(self, &self.id, evidence::add_shape),
            id => id,
        }
    }

    /// Every shape that was recorded so far, with its number.
    #[cfg(feature = "evidence")]
    pub(crate) fn all() -> impl Iterator<Item = (u32, &'static Shape)> {
        SHAPES.all()
    }

    pub(crate) fn by_id(id: u32) -> Option<&'static Shape> {
        SHAPES.get(id)
    }

    #[inline]
    pub(crate) fn text(&'static self) -> &'static ShapeText {
        self.text.get_or_init(|| ShapeText::new(self))
    }
}

/// All shapes that were ever recorded.
static SHAPES: Registry<Shape> = Registry::new();
