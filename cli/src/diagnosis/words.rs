//! Which number stands for which place, path and value? Names are looked up once, and compared as numbers from then on.
//!
//! Must never judge what a value means for the verdict.

use std::collections::HashMap;
use std::hash::Hash;

use serde_json::Value;

/// A place in the call tree: a function, below certain callers.
pub(crate) type SiteId = u32;
/// A path inside of a record, with what was derived from it.
pub(crate) type PathId = u32;
/// A value.
pub(crate) type ValueId = u32;

/// The value of a field that is not there.
pub(crate) const ABSENT: ValueId = 0;

/// What a field's number or text was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Derived {
    /// The value itself.
    Plain,
    /// How many elements a list has.
    Length,
    /// The sum over a list's elements.
    Sum,
    /// The form of a text: which sorts of characters follow each other.
    Shape,
    /// One of a text's words and numbers, counted from 0.
    Part(u8),
    /// How long before the call began an instant was, in seconds.
    Age,
    /// How many calls of a function were made.
    Calls,
    /// One of a list's elements, any of them.
    Element,
    /// A list's elements in whatever order.
    Members,
    /// A list's first element.
    First,
    /// The least of a list's numbers.
    Least,
    /// The most of them.
    Most,
    /// Whether they never fall.
    Rising,
    /// Whether they never rise.
    Falling,
}

/// A path, such as `output.price`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Path {
    pub(crate) text: String,
    pub(crate) derived: Derived,
}

/// A place in the call tree.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Site {
    pub(crate) caller: Option<SiteId>,
    pub(crate) function: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Word {
    Absent,
    Null,
    Bool(bool),
    Number(u64),
    Text(String),
    List(String),
}

/// A value with what is asked of it often.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) word: Word,
    pub(crate) number: Option<f64>,
}

/// Everything that has a number.
pub(crate) struct Words {
    pub(crate) sites: Table<Site>,
    pub(crate) paths: Table<Path>,
    values: Table<Word>,
    known: Vec<Known>,
}

/// Things and their numbers.
pub(crate) struct Table<T> {
    things: Vec<T>,
    numbers: HashMap<T, u32>,
}

impl<T: Clone + Eq + Hash> Table<T> {
    fn new() -> Self {
        Self { things: Vec::new(), numbers: HashMap::new() }
    }

    pub(crate) fn number(&mut self, thing: T) -> u32 {
        if let Some(number) = self.numbers.get(&thing) {
            return *number;
        }
        let number =
            u32::try_from(self.things.len()).expect("fewer than four billion values fit into memory");
        self.things.push(thing.clone());
        self.numbers.insert(thing, number);
        number
    }

    pub(crate) fn get(&self, number: u32) -> &T {
        &self.things[number as usize]
    }

    pub(crate) fn find(&self, thing: &T) -> Option<u32> {
        self.numbers.get(thing).copied()
    }
}

impl Words {
    pub(crate) fn new() -> Self {
        let mut words =
            Self { sites: Table::new(), paths: Table::new(), values: Table::new(), known: Vec::new() };
        words.value(Word::Absent);
        words
    }

    pub(crate) fn path(&mut self, text: &str, derived: Derived) -> PathId {
        self.paths.number(Path { text: text.to_owned(), derived })
    }

    pub(crate) fn value(&mut self, word: Word) -> ValueId {
        let number = if let Word::Number(bits) = &word { Some(f64::from_bits(*bits)) } else { None };
        let id = self.values.number(word.clone());
        if id as usize == self.known.len() {
            self.known.push(Known { word, number });
        }
        id
    }

    pub(crate) fn text(&mut self, text: &str) -> ValueId {
        self.value(Word::Text(text.to_owned()))
    }

    pub(crate) fn count(&mut self, count: usize) -> ValueId {
        #[expect(clippy::cast_precision_loss, reason = "counts of calls and elements are far below 2^52")]
        self.number(count as f64)
    }

    pub(crate) fn number(&mut self, number: f64) -> ValueId {
        // Minus zero is zero.
        self.value(Word::Number((number + 0.0).to_bits()))
    }

    /// The number of an amount that some field has; a sum that is nobody's value explains nothing.
    pub(crate) fn find_number(&self, number: f64) -> Option<ValueId> {
        self.values.find(&Word::Number((number + 0.0).to_bits()))
    }

    pub(crate) fn scalar(&mut self, value: &Value) -> ValueId {
        match value {
            Value::Null => self.value(Word::Null),
            Value::Bool(value) => self.value(Word::Bool(*value)),
            Value::Number(number) => match number.as_f64() {
                // Beyond 2^53 two integers may have one float: such are names rather than amounts.
                Some(float) if float.abs() < 9_007_199_254_740_992.0 || !is_integer(number) => {
                    self.number(float)
                }
                _ => self.text(&number.to_string()),
            },
            Value::String(text) => self.text(text),
            Value::Array(_) | Value::Object(_) => self.value(Word::List(value.to_string())),
        }
    }

    pub(crate) fn known(&self, value: ValueId) -> &Known {
        &self.known[value as usize]
    }

    pub(crate) fn as_number(&self, value: ValueId) -> Option<f64> {
        self.known[value as usize].number
    }

    /// The value as a person would write it, cut where it is long.
    pub(crate) fn show(&self, value: ValueId) -> String {
        let text = match &self.known(value).word {
            Word::Absent => return "nothing".to_owned(),
            Word::Null => return "null".to_owned(),
            Word::Bool(value) => return value.to_string(),
            Word::Number(bits) => return show_number(f64::from_bits(*bits)),
            Word::Text(text) => format!("{text:?}"),
            Word::List(text) => text.clone(),
        };
        if text.chars().count() <= 48 { text } else { text.chars().take(47).chain(['…']).collect() }
    }
}

fn is_integer(number: &serde_json::Number) -> bool {
    number.is_i64() || number.is_u64()
}

pub(crate) fn show_number(number: f64) -> String {
    // The shortest text that says the number, where it is short.
    let text = number.to_string();
    if text.rsplit_once('.').is_none_or(|(_, decimals)| decimals.len() <= 3) {
        text
    } else {
        format!("{number:.4}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_have_one_number_and_integers_equal_floats() {
        let mut words = Words::new();
        assert_eq!(words.scalar(&5.into()), words.scalar(&5.0.into()));
        assert_ne!(words.scalar(&5.into()), words.scalar(&"5".into()));
        assert_ne!(words.scalar(&u64::MAX.into()), words.scalar(&(u64::MAX - 1).into()));
        assert_ne!(words.scalar(&Value::Null), ABSENT);
    }

    #[test]
    fn long_values_are_cut() {
        let mut words = Words::new();
        let value = words.text(&"x".repeat(500));
        assert_eq!(words.show(value).chars().count(), 48);
        let number = words.number(0.125);
        assert_eq!(words.show(number), "0.125");
    }
}
