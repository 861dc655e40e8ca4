//! Where in a record does a path lead? `inputs.order.total`, `http.route`, `inputs."a.b"`, `inputs.items[0]`.

use std::fmt;

use casefile_record::key;
use serde_json::Value;

use super::ExpressionError;
use super::lexer::quoted;

/// Names and numbers, outermost first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Path {
    segments: Vec<Segment>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Segment {
    Name(String),
    Index(usize),
}

/// More segments than this no record has.
const LONGEST: usize = 32;
/// What people type for longer keys.
const SHORT: [(&str, &str); 6] = [
    ("function", "code.function.name"),
    ("service", "service.name"),
    ("duration", "duration_ns"),
    ("trace", "trace_id"),
    ("error", "error.type"),
    ("route", "http.route"),
];

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, segment) in self.segments.iter().enumerate() {
            match segment {
                Segment::Index(index) => write!(formatter, "[{index}]")?,
                Segment::Name(name) => write!(formatter, "{}{name}", if position > 0 { "." } else { "" })?,
            }
        }
        Ok(())
    }
}

impl Path {
    /// The path that a word or a quoted key of an expression is, which stands there in the expression.
    pub(super) fn parse(expression: &str, at: usize, word: &str) -> Result<Self, ExpressionError> {
        let refuse =
            |offset: usize, message: &str| Err(ExpressionError::new(expression, at + offset, message));
        let mut segments = Vec::new();
        let mut offset = 0;
        while offset < word.len() {
            let rest = &word[offset..];
            let length = if rest.starts_with('"') {
                let (name, length) = quoted(word, offset)?;
                segments.push(Segment::Name(name));
                length
            } else if let Some(inside) = rest.strip_prefix('[') {
                let Some(end) = inside.find(']') else { return refuse(offset, "this [ has no ]") };
                let Ok(index) = inside[..end].parse() else {
                    return refuse(offset + 1, "between [ and ] stands a whole number");
                };
                segments.push(Segment::Index(index));
                end + 2
            } else {
                let length = rest.find(['.', '[']).unwrap_or(rest.len());
                if length == 0 {
                    return refuse(offset, "a name is missing before this dot");
                }
                segments.push(Segment::Name(rest[..length].to_owned()));
                length
            };
            offset += length;
            if word[offset..].starts_with('.') {
                offset += 1;
                if offset == word.len() {
                    return refuse(offset - 1, "a name is missing behind this dot");
                }
            }
        }
        if segments.len() > LONGEST {
            return refuse(0, "this path is too long");
        }
        Ok(Self { segments })
    }

    /// A path that is one key, dots and all.
    pub(super) fn key(name: String) -> Self {
        Self { segments: vec![Segment::Name(name)] }
    }

    /// Whether it leads to an identifier of a trace or span, of which capitals make no other.
    pub(super) fn is_identity(&self) -> bool {
        let name = self.dotted();
        name.is_some_and(|name| [key::TRACE_ID, key::SPAN_ID, key::PARENT_SPAN_ID].contains(&name.as_str()))
    }

    /// The path as one dotted key, where it is one.
    pub(super) fn dotted(&self) -> Option<String> {
        let names = self.segments.iter().map(|segment| match segment {
            Segment::Name(name) => Some(name.as_str()),
            Segment::Index(_) => None,
        });
        let name = names.collect::<Option<Vec<_>>>()?.join(".");
        Some(self.long_form(&name).map_or(name, str::to_owned))
    }

    /// The end of the last name's last dotted part, where it needs no escape in JSON; else nothing.
    pub(super) fn last_name(&self) -> &str {
        let names = self.segments.iter().rev().find_map(|segment| match segment {
            Segment::Name(name) => Some(name.as_str()),
            Segment::Index(_) => None,
        });
        let name = names.map_or("", |name| self.long_form(name).unwrap_or(name));
        let is_plain = |character: char| character.is_ascii_alphanumeric() || "_-.".contains(character);
        let is_index = name.bytes().all(|byte| byte.is_ascii_digit());
        if is_index || !name.chars().all(is_plain) { "" } else { name }
    }

    fn long_form(&self, name: &str) -> Option<&'static str> {
        SHORT.iter().find(|(short, _)| self.segments.len() == 1 && *short == name).map(|(_, long)| *long)
    }

    /// What the path leads to. Keys may hold dots themselves: `error.fields.code` is `code` in `error.fields`. A short
    /// form means the schema's own field, where the record has it.
    pub(super) fn find<'a>(&self, record: &'a Value) -> Option<&'a Value> {
        let mut steps = 1000;
        let short = match &self.segments[..] {
            [Segment::Name(name)] => self.long_form(name).and_then(|long| record.get(long)),
            _ => None,
        };
        short.or_else(|| find(&self.segments, record, &mut steps))
    }
}

/// Recurses at most as deep as the path is long.
fn find<'a>(segments: &[Segment], value: &'a Value, steps: &mut u32) -> Option<&'a Value> {
    let Some(first) = segments.first() else { return Some(value) };
    *steps = steps.checked_sub(1)?;
    match (first, value) {
        (Segment::Index(index), Value::Array(elements)) => find(&segments[1..], elements.get(*index)?, steps),
        (Segment::Name(name), Value::Array(elements)) => {
            find(&segments[1..], elements.get(name.parse::<usize>().ok()?)?, steps)
        }
        (Segment::Name(name), Value::Object(members)) => {
            let mut key = name.clone();
            for taken in 1..=segments.len() {
                let member = members.get(&key);
                if let Some(found) = member.and_then(|member| find(&segments[taken..], member, steps)) {
                    return Some(found);
                }
                match segments.get(taken) {
                    Some(Segment::Name(next)) => {
                        key.push('.');
                        key.push_str(next);
                    }
                    _ => return None,
                }
            }
            None
        }
        _ => None,
    }
}
