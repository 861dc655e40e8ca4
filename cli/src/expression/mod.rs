//! Which records does somebody want? The language of `find` and of `compare`: paths, comparisons, `&& || !`.
//!
//! ```
//! # use casefile_cli::expression::Expression;
//! # use casefile_record::Record;
//! let wanted: Expression = r#"outcome == error && (inputs.amount > 100 || http.route ~ "/pay")"#.parse()?;
//! let line = br#"{"timestamp":"2026-11-22T10:00:00Z","event_name":"casefile.call","outcome":"error","inputs":{"amount":250}}"#;
//! assert!(wanted.matches(&Record::from_line(line).expect("a record")));
//! # Ok::<(), casefile_cli::expression::ExpressionError>(())
//! ```
//!
//! Must never recurse deeper than an expression may nest, nor fail on any record.

mod error;
mod evaluate;
mod lexer;
mod needle;
mod parser;
mod path;

use std::fmt;
use std::str::FromStr;

use casefile_record::Record;

use crate::scan::Facts;

pub use error::ExpressionError;
use evaluate::{Envelope, Whole};
use lexer::Literal;
use path::Path;

/// A condition on a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    node: Node,
}

#[derive(Debug, Clone, PartialEq)]
enum Node {
    Or(Vec<Node>),
    And(Vec<Node>),
    Not(Box<Node>),
    /// The path leads to something that is neither null nor false.
    Is(Path),
    Compare(Path, Operator, Literal),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Contains,
}

impl Expression {
    /// Whether the record is wanted.
    #[must_use]
    pub fn matches(&self, record: &Record) -> bool {
        evaluate::evaluate(&self.node, &Whole::new(record)).unwrap_or(false)
    }

    /// What the envelope alone says; `None` where it cannot be told without the rest.
    #[must_use]
    pub fn matches_envelope(&self, facts: &Facts<'_>) -> Option<bool> {
        evaluate::evaluate(&self.node, &Envelope(facts))
    }

    /// The fields that it asks for, each once.
    pub(crate) fn fields(&self) -> Vec<Field<'_>> {
        let (mut fields, mut waiting) = (Vec::new(), vec![&self.node]);
        while let Some(node) = waiting.pop() {
            match node {
                Node::Or(nodes) | Node::And(nodes) => waiting.extend(nodes.iter().rev()),
                Node::Not(inner) => waiting.push(inner),
                Node::Is(path) | Node::Compare(path, ..)
                    if fields.iter().all(|Field(known)| *known != path) =>
                {
                    fields.push(Field(path));
                }
                Node::Is(_) | Node::Compare(..) => {}
            }
        }
        fields
    }

    /// A text that every line holds that is wanted, where there is one: to search for before anything is parsed.
    #[must_use]
    pub fn needle(&self) -> Option<&str> {
        needle::needle(&self.node)
    }
}

/// A field that an expression asks for.
#[derive(Debug)]
pub(crate) struct Field<'a>(&'a Path);

impl Field<'_> {
    pub(crate) fn is_in(&self, record: &Record) -> bool {
        Whole::new(record).has(self.0)
    }

    /// What every record that has it holds as a text, as far as it needs no escape.
    pub(crate) fn last_name(&self) -> &str {
        self.0.last_name()
    }
}

impl fmt::Display for Field<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for Expression {
    type Err = ExpressionError;

    fn from_str(text: &str) -> Result<Self, ExpressionError> {
        parser::parse(text).map(|node| Self { node })
    }
}
