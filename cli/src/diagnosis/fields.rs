//! What are the fields of one call? Its record as a flat list of paths and values, with what lists, texts and instants
//! lend themselves to being compared by.
//!
//! Must never look beyond the call's own record.

use casefile_record::{Mark, Object, Record, RecordedMark, Timestamp};
use serde_json::Value;

use super::words::{Derived, PathId, ValueId, Word, Words};
use crate::trace::Call;

/// What a call was entered with, and what it left behind.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    pub(crate) entry: Vec<(PathId, ValueId)>,
    pub(crate) exit: Vec<(PathId, ValueId)>,
}

/// No record holds more than this by default; more is somebody else's line.
const MOST_FIELDS: usize = 400;
const MOST_ELEMENTS: usize = 128;
const MOST_PARTS: usize = 6;
const LONGEST_WITH_PARTS: usize = 80;

pub(crate) fn of(call: &Call, words: &mut Words) -> Fields {
    let record = &call.record;
    let mut flat = Flat { words, marks: &record.meta, now: call.start(), fields: Vec::new() };
    if let Some(inputs) = &record.inputs {
        flat.object("inputs", inputs);
    }
    let entry = std::mem::take(&mut flat.fields);
    flat.now = own_clock(record).unwrap_or(record.timestamp);
    if let Some(output) = &record.output {
        flat.value("output".to_owned(), output);
    }
    for (key, value) in &record.attributes {
        flat.value(key.clone(), value);
    }
    let outcome = record.outcome.map_or("unfinished", casefile_record::Outcome::as_str);
    flat.text("outcome", outcome);
    if let Some(error) = &record.error_type {
        flat.text("error.type", error);
    }
    if let Some(fields) = &record.error_fields {
        flat.object("error.fields", fields);
    }
    Fields { entry, exit: flat.fields }
}

struct Flat<'a> {
    words: &'a mut Words,
    marks: &'a Object<RecordedMark>,
    /// What instants are old or young by.
    now: Timestamp,
    fields: Vec<(PathId, ValueId)>,
}

impl Flat<'_> {
    fn object(&mut self, path: &str, object: &Object) {
        for (name, value) in object.iter() {
            self.value(format!("{path}.{name}"), value);
        }
    }

    fn text(&mut self, path: &str, text: &str) {
        let value = self.words.text(text);
        self.put(path, Derived::Plain, value);
    }

    fn put(&mut self, path: &str, derived: Derived, value: ValueId) {
        if self.fields.len() < MOST_FIELDS {
            let path = self.words.path(path, derived);
            self.fields.push((path, value));
        }
    }

    /// Walks without recursion: values may be nested as deep as their reader allowed.
    fn value(&mut self, path: String, value: &Value) {
        let mut waiting = vec![(path, value)];
        while let Some((path, value)) = waiting.pop() {
            match value {
                Value::Object(members) if !members.is_empty() => {
                    waiting
                        .extend(members.iter().rev().map(|(name, value)| (format!("{path}.{name}"), value)));
                }
                Value::Array(elements) => self.list(&path, elements, value),
                _ => self.leaf(&path, value),
            }
        }
    }

    fn leaf(&mut self, path: &str, value: &Value) {
        let id = self.words.scalar(value);
        self.put(path, Derived::Plain, id);
        let Value::String(text) = value else { return self.age_of_number(path, value) };
        if let Some(instant) = instant(text) {
            return self.age(path, instant);
        }
        let shape = self.words.text(&shape(text));
        self.put(path, Derived::Shape, shape);
        for (number, part) in parts(text).into_iter().enumerate() {
            let value = match part.parse::<u32>() {
                Ok(amount) => self.words.number(amount.into()),
                Err(_) => self.words.text(part),
            };
            self.put(path, Derived::Part(u8::try_from(number).unwrap_or(u8::MAX)), value);
        }
    }

    fn list(&mut self, path: &str, elements: &[Value], whole: &Value) {
        let id = self.words.value(Word::List(whole.to_string()));
        self.put(path, Derived::Plain, id);
        let length = self.words.count(self.length(path, elements));
        self.put(path, Derived::Length, length);
        let elements = &elements[..elements.len().min(MOST_ELEMENTS)];
        let mut texts: Vec<String> = elements.iter().map(Value::to_string).collect();
        texts.sort_unstable();
        let members = self.words.value(Word::List(texts.join(",")));
        self.put(path, Derived::Members, members);
        let mut sums: Vec<(String, f64)> = Vec::new();
        for element in elements {
            self.element(path, element, &mut sums);
        }
        for (name, sum) in sums {
            let sum = self.words.number(sum);
            self.put(&name, Derived::Sum, sum);
        }
        if let Some(first) = elements.first() {
            self.ordered(path, first, elements);
        }
    }

    /// How many elements it had; of a list that is cut short its record says so.
    fn length(&self, path: &str, elements: &[Value]) -> usize {
        match self.marks.get(path).and_then(RecordedMark::known) {
            Some(Mark::Truncated(all)) => usize::try_from(all).unwrap_or(usize::MAX).max(elements.len()),
            _ => elements.len(),
        }
    }

    /// What a list is sorted by, begins with, and has the least and the most of.
    fn ordered(&mut self, path: &str, first: &Value, elements: &[Value]) {
        let keys: Vec<Option<&str>> = match first {
            Value::Object(members) => members.keys().map(|key| Some(key.as_str())).take(8).collect(),
            _ => vec![None],
        };
        for key in keys {
            let column: Vec<&Value> = elements
                .iter()
                .filter_map(|element| key.map_or(Some(element), |key| element.get(key)))
                .collect();
            let name = key.map_or_else(|| path.to_owned(), |key| format!("{path}.{key}"));
            let Some(first) = column.first() else { continue };
            let id = self.words.scalar(first);
            self.put(&name, Derived::First, id);
            let Some(numbers) = column.iter().map(|value| amount(value)).collect::<Option<Vec<f64>>>() else {
                continue;
            };
            let least = numbers.iter().copied().fold(f64::INFINITY, f64::min);
            let most = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            for (derived, number) in [(Derived::Least, least), (Derived::Most, most)] {
                let id = self.words.number(number);
                self.put(&name, derived, id);
            }
            if numbers.len() > 2 {
                for (derived, is_so) in [
                    (Derived::Rising, numbers.is_sorted()),
                    (Derived::Falling, numbers.iter().rev().is_sorted()),
                ] {
                    let id = self.words.value(Word::Bool(is_so));
                    self.put(&name, derived, id);
                }
            }
        }
    }

    fn element(&mut self, path: &str, element: &Value, sums: &mut Vec<(String, f64)>) {
        let Value::Object(members) = element else {
            let id = self.words.scalar(element);
            self.put(path, Derived::Element, id);
            return add(sums, path.to_owned(), element.as_f64());
        };
        let mut numbers: Vec<(&str, f64)> = Vec::new();
        for (name, value) in members {
            let id = self.words.scalar(value);
            self.put(&format!("{path}.{name}"), Derived::Element, id);
            add(sums, format!("{path}.{name}"), value.as_f64());
            numbers.extend(value.as_f64().map(|number| (name.as_str(), number)));
        }
        // Lines of an order: the sum of price times quantity.
        for (index, (first, one)) in numbers.iter().enumerate().take(4) {
            for (second, other) in numbers.iter().skip(index + 1).take(4) {
                add(sums, format!("{path}.{first}×{second}"), Some(one * other));
            }
        }
    }

    fn age_of_number(&mut self, path: &str, value: &Value) {
        let Some(number) = value.as_u64() else { return };
        if let Some(instant) = near(number, self.now) {
            self.age(path, instant);
        }
    }

    fn age(&mut self, path: &str, instant: Timestamp) {
        #[expect(clippy::cast_precision_loss, reason = "ages are compared to about a percent")]
        let seconds = (self.now.unix_nanos() as f64 - instant.unix_nanos() as f64) / 1e9;
        let age = self.words.number(seconds);
        self.put(path, Derived::Age, age);
    }
}

/// The instant that a call was given: what it gives back is old or young by that, whatever the wall clock says.
fn own_clock(record: &Record) -> Option<Timestamp> {
    let mut given = record.inputs.iter().flat_map(Object::iter).filter_map(|(_, value)| match value {
        Value::String(text) => instant(text),
        Value::Number(number) => near(number.as_u64()?, record.timestamp),
        _ => None,
    });
    given.next().filter(|_| given.next().is_none())
}

/// Seconds, milliseconds, microseconds or nanoseconds: whichever is within ten years of the other instant.
fn near(number: u64, now: Timestamp) -> Option<Timestamp> {
    let now = now.unix_nanos();
    let units = [1_000_000_000, 1_000_000, 1000, 1];
    units.into_iter().filter_map(|unit: u64| number.checked_mul(unit)).find_map(|nanos| {
        let is_near = nanos.abs_diff(now) < 315_000_000_000_000_000 && now > 1_000_000_000_000_000_000;
        is_near.then(|| Timestamp::from_unix_nanos(nanos))
    })
}

/// The words and numbers that a text is put together from, as keys and dates are; none of one word, nor of a sentence.
fn parts(text: &str) -> Vec<&str> {
    if text.len() > LONGEST_WITH_PARTS {
        return Vec::new();
    }
    let parts = text.split(|character: char| !character.is_alphanumeric()).filter(|part| !part.is_empty());
    let parts: Vec<&str> = parts.take(MOST_PARTS + 1).collect();
    if (2..=MOST_PARTS).contains(&parts.len()) { parts } else { Vec::new() }
}

/// A number, also one that is written as text, as decimals are.
fn amount(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.parse().ok().filter(|number: &f64| number.is_finite()))
}

fn add(sums: &mut Vec<(String, f64)>, name: String, number: Option<f64>) {
    let Some(number) = number else { return };
    match sums.iter_mut().find(|(known, _)| *known == name) {
        Some((_, sum)) => *sum += number,
        None => sums.push((name, number)),
    }
}

fn instant(text: &str) -> Option<Timestamp> {
    let looks_like_one = text.len() >= 19 && text.as_bytes()[4] == b'-' && text.as_bytes()[10] == b'T';
    if looks_like_one { text.parse().ok() } else { None }
}

/// `rst_456` and `rst_9` have one shape, `RST-456` and the empty text have others. Letters and digits that are mixed
/// are a token, whatever their order.
pub(crate) fn shape(text: &str) -> String {
    let mut shape = String::new();
    let mut token: Option<Token> = None;
    for character in text.chars().take(80) {
        match (Token::of(character), token) {
            (Some(new), Some(old)) => token = Some(old.with(new)),
            (Some(new), None) => token = Some(new),
            (None, old) => {
                shape.extend(old.map(Token::letter));
                shape.push(character);
                token = None;
            }
        }
    }
    shape.extend(token.map(Token::letter));
    shape
}

#[derive(Clone, Copy, PartialEq)]
enum Token {
    Digits,
    Lower,
    Upper,
    Mixed,
}

impl Token {
    fn of(character: char) -> Option<Self> {
        match character {
            _ if character.is_numeric() => Some(Self::Digits),
            _ if character.is_uppercase() => Some(Self::Upper),
            _ if character.is_alphabetic() => Some(Self::Lower),
            _ => None,
        }
    }

    fn with(self, other: Self) -> Self {
        match (self, other) {
            (one, other) if one == other => one,
            // A word with a capital is a word.
            (Self::Upper, Self::Lower) | (Self::Lower, Self::Upper) => Self::Lower,
            _ => Self::Mixed,
        }
    }

    fn letter(self) -> char {
        match self {
            Self::Digits => '9',
            Self::Lower => 'a',
            Self::Upper => 'A',
            Self::Mixed => 'x',
        }
    }
}

#[cfg(test)]
mod tests {
    use casefile_record::EventName;
    use serde_json::json;

    use super::*;

    fn shown(inputs: Value) -> Vec<String> {
        let mut record = Record::new(Timestamp::from_unix_nanos(1_763_805_600_000_000_000), EventName::Call);
        record.inputs = Some([("order", inputs)].into_iter().collect());
        let mut words = Words::new();
        let fields = of(&Call { record, parent: None, children: Vec::new() }, &mut words);
        let show = |(path, value): &(PathId, ValueId)| {
            let path = words.paths.get(*path);
            format!("{} {:?} {}", path.text, path.derived, words.show(*value))
        };
        fields.entry.iter().map(show).collect()
    }

    #[test]
    fn objects_are_flat_and_lists_have_lengths_and_sums() {
        let lines = json!({"id": 7, "lines": [{"price": 2, "quantity": 3}, {"price": 5, "quantity": 1}]});
        let shown = shown(lines);
        for line in [
            "inputs.order.id Plain 7",
            "inputs.order.lines Length 2",
            "inputs.order.lines.price Sum 7",
            "inputs.order.lines.price×quantity Sum 11",
            "inputs.order.lines.quantity Element 3",
        ] {
            assert!(shown.iter().any(|shown| shown == line), "{line} in {shown:#?}");
        }
    }

    #[test]
    fn instants_have_an_age() {
        let expected = "inputs.order Age 60";
        for instant in [json!("2025-11-22T09:59:00Z"), json!(1_763_805_540), json!(1_763_805_540_000_u64)] {
            assert!(shown(instant).iter().any(|shown| shown == expected));
        }
        assert!(!shown(json!(4711)).iter().any(|shown| shown.contains("Age")));
    }

    #[test]
    fn texts_of_one_form_have_one_shape() {
        assert_eq!(shape("rst_456"), shape("rst_9"));
        assert_eq!(shape("a91b"), shape("7fe"));
        assert_ne!(shape("rst_456"), shape("RST-456"));
        assert_eq!(shape("Anna Karenina"), "a a");
        assert_eq!(shape(""), "");
    }

    #[test]
    fn keys_and_dates_have_parts_and_sentences_have_none() {
        assert_eq!(parts("2026-11-03"), ["2026", "11", "03"]);
        assert_eq!(parts("ord_7:eu"), ["ord", "7", "eu"]);
        assert!(parts("one").is_empty());
        assert!(parts("a sentence of more words than a key has").is_empty());
    }

    #[test]
    fn a_thousand_elements_are_bounded() {
        let many: Vec<Value> = (0..5000).map(|n| json!({"a": n, "b": n})).collect();
        assert!(shown(many.into()).len() <= MOST_FIELDS);
    }
}
