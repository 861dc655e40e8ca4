//! Which values have good traces at one place? The few words of an enumeration, the span of an amount, the form of a
//! text: and how surprising is another one.
//!
//! Must never be surprised by a new value of a field that often has new values: that is noise.

use std::collections::HashMap;

use super::tolerance::Accomplices;
use super::words::{Derived, ValueId, Word, Words};

/// What one field is like in good traces.
pub(crate) struct Range {
    /// In how many good traces each value stands.
    counts: HashMap<ValueId, u32>,
    traces: usize,
    /// Sorted.
    numbers: Vec<f64>,
    is_text: bool,
    absent: bool,
}

/// A value that good traces do not have.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Oddity {
    pub(crate) strength: f64,
    /// A word that is new, and so may follow from another new word.
    pub(crate) is_new_word: bool,
    pub(crate) reason: String,
    /// The good traces that have it too.
    pub(crate) accomplices: Accomplices,
}

impl Range {
    /// From the values of good traces, each with the trace it is from.
    pub(crate) fn new(values: impl Iterator<Item = (usize, ValueId)>, words: &Words) -> Self {
        let mut seen: HashMap<ValueId, (u32, usize)> = HashMap::new();
        let mut traces: Vec<usize> = Vec::new();
        let mut numbers = Vec::new();
        let (mut is_text, mut absent) = (false, false);
        for (trace, value) in values {
            traces.push(trace);
            let (count, last) = seen.entry(value).or_insert((0, usize::MAX));
            if *last != trace {
                *count += 1;
                *last = trace;
            }
            numbers.extend(words.as_number(value));
            is_text |= matches!(words.known(value).word, Word::Text(_) | Word::List(_) | Word::Bool(_));
            absent |= matches!(words.known(value).word, Word::Absent | Word::Null);
        }
        numbers.sort_by(f64::total_cmp);
        traces.sort_unstable();
        traces.dedup();
        let counts = seen.into_iter().map(|(value, (count, _))| (value, count)).collect();
        Self { counts, traces: traces.len(), numbers, is_text, absent }
    }

    /// How odd a value is; none where good traces have it, or often have new ones.
    pub(crate) fn oddity(
        &self,
        value: ValueId,
        derived: Derived,
        is_name: bool,
        words: &Words,
    ) -> Option<Oddity> {
        if self.counts.contains_key(&value) {
            return self.twice(value, is_name, words);
        }
        if self.traces < 5 {
            return None;
        }
        let unusual = |strength: f64, reason: String| {
            Some(Oddity { strength, is_new_word: false, reason, accomplices: Accomplices::new() })
        };
        let all = (count(self.traces) + 1.0).ln().min(4.5);
        let shown = words.show(value);
        let is_named = is_name && words.as_number(value).is_some();
        match (&words.known(value).word, derived) {
            (Word::Absent, _) if !self.absent => {
                unusual(all, format!("it is not there, and is in each of {} good traces", self.traces))
            }
            (Word::Null, _) if !self.absent => {
                unusual(all, format!("it is null, as in none of {} good traces", self.traces))
            }
            (Word::Text(text), Derived::Plain) if text.is_empty() && self.is_text => {
                unusual(all, format!("it is empty, as in none of {} good traces", self.traces))
            }
            (Word::Number(0), Derived::Length) if self.numbers.first().is_some_and(|least| *least > 0.0) => {
                unusual(all, format!("it is empty, as in none of {} good traces", self.traces))
            }
            (Word::Text(_), Derived::Shape) if self.is_token(value, words) => None,
            (Word::Number(_), _) if !self.numbers.is_empty() && !is_name => {
                self.odd_number(value, derived, words)
            }
            (Word::Number(_) | Word::Bool(_) | Word::Text(_) | Word::List(_), _)
                if !is_named && !self.is_text && !self.counts.is_empty() && !self.only_absent(words) =>
            {
                unusual(all, format!("it is {shown}, another sort of value than in good traces"))
            }
            (Word::Number(_), _) if self.numbers.is_empty() && self.is_text => {
                unusual(all, format!("it is the number {shown}, and never is one in good traces"))
            }
            (Word::Absent | Word::Null | Word::List(_), _) => None,
            (Word::Bool(false), Derived::Rising | Derived::Falling) => {
                let verb = if derived == Derived::Rising { "rise" } else { "fall" };
                let reason =
                    format!("its values do not {verb} from first to last, as they do in good traces");
                self.new_word(value, words).map(|odd| Oddity { reason, ..odd })
            }
            (_, Derived::Shape) => self.new_word(value, words).map(|odd| Oddity {
                reason: odd.reason.replacen("it is", "its form (a: letters, 9: digits) is", 1),
                ..odd
            }),
            _ => self.new_word(value, words),
        }
    }

    /// What is new in each good trace, a receipt's number or a token, and here is what another trace had.
    fn twice(&self, value: ValueId, is_name: bool, words: &Words) -> Option<Oddity> {
        let is_name = is_name || matches!(words.known(value).word, Word::Text(_));
        (is_name && self.is_unique()).then(|| Oddity {
            strength: (count(self.traces) / 2.0).ln().min(3.0),
            is_new_word: false,
            reason: format!(
                "it is {}, which another trace had too: no two of {} good traces share one",
                words.show(value),
                self.traces
            ),
            accomplices: Accomplices::new(),
        })
    }

    /// Whether it has the form of one of the good traces' tokens: of letters and digits one may have digits only.
    fn is_token(&self, form: ValueId, words: &Words) -> bool {
        let Word::Text(form) = &words.known(form).word else { return false };
        let fits = |known: &str| {
            known.len() == form.len()
                && known
                    .chars()
                    .zip(form.chars())
                    .all(|(known, here)| known == here || (known == 'x' && matches!(here, '9' | 'a' | 'A')))
        };
        self.counts.keys().any(|known| matches!(&words.known(*known).word, Word::Text(text) if fits(text)))
    }

    fn only_absent(&self, words: &Words) -> bool {
        self.counts.keys().all(|value| matches!(words.known(*value).word, Word::Absent | Word::Null))
    }

    /// Good and Turing: the chance of a new value is the share of values seen once.
    fn new_word(&self, value: ValueId, words: &Words) -> Option<Oddity> {
        let once = self.counts.values().filter(|count| **count == 1).count();
        let strength = ((count(self.traces) + 1.0) / (count(once) + 1.0)).ln().min(4.0) - 0.3;
        let reason = match self.counts.iter().next() {
            Some((only, _)) if self.counts.len() == 1 => format!(
                "it is {}, and {} in each of {} good traces",
                words.show(value),
                words.show(*only),
                self.traces
            ),
            _ => format!(
                "it is {}, which is none of the {} values that {} good traces have",
                words.show(value),
                self.counts.len(),
                self.traces
            ),
        };
        (strength > 0.3).then_some(Oddity {
            strength,
            is_new_word: true,
            reason,
            accomplices: Accomplices::new(),
        })
    }

    /// How far outside of what was seen, in widths of what was seen; on the scale, linear or logarithmic, on which that
    /// is less.
    fn odd_number(&self, value: ValueId, derived: Derived, words: &Words) -> Option<Oddity> {
        let number = words.as_number(value)?;
        let (least, most) = (*self.numbers.first()?, *self.numbers.last()?);
        let show = super::words::show_number;
        if least.to_bits() == most.to_bits() {
            let is_big = least == 0.0 || (number / least - 1.0).abs() > 0.2;
            let strength = (count(self.traces) + 1.0).ln().min(4.0) - if is_big { 0.3 } else { 1.5 };
            let reason =
                format!("it is {}, and {} in each of {} good traces", show(number), show(least), self.traces);
            return (strength > 0.3).then_some(Oddity {
                strength,
                is_new_word: false,
                reason,
                accomplices: Accomplices::new(),
            });
        }
        let reason = format!(
            "it is {}: {} good traces have {} to {}",
            show(number),
            self.traces,
            show(least),
            show(most)
        );
        if number >= least && number <= most {
            return self.gap(value, words);
        }
        let enough = (count(self.traces) / 20.0).min(1.0);
        // Before and after are as different as more and less than nothing, if not by a clock's inaccuracy.
        let is_other_side = (least > 0.0 && number < 0.0) || (most < 0.0 && number > 0.0);
        let is_clear = derived != Derived::Age || (number.abs() >= 1.0 && least.abs().min(most.abs()) >= 1.0);
        if is_other_side && is_clear {
            return Some(Oddity {
                strength: 4.0 * enough,
                is_new_word: false,
                reason,
                accomplices: Accomplices::new(),
            });
        }
        let outside = if number > most { number - most } else { least - number };
        let mut widths = outside / (most - least);
        if least > 0.0 && number > 0.0 {
            let outside = if number > most { number / most } else { least / number };
            widths = widths.min(outside.ln() / (most / least).ln());
        }
        // Counters and times grow: the next is always a little above all before it.
        let strength = if widths < 0.25 { 0.0 } else { (1.5 + 1.3 * (widths / 0.25).ln()).min(4.8) };
        let zero = if number == 0.0 && least > 0.0 && derived == Derived::Plain { 3.2 } else { 0.0 };
        // What varies by less than a fiftieth of itself is a number of something rather than an amount.
        let is_next = outside.abs() < number.abs() * 0.02 && derived != Derived::Age;
        let most_of_it = if is_next { 1.0 } else { f64::INFINITY };
        let strength = strength.max(zero).min(most_of_it) * enough;
        (strength > 0.3).then_some(Oddity {
            strength,
            is_new_word: false,
            reason,
            accomplices: Accomplices::new(),
        })
    }

    /// A number inside of the span, where good traces only use a few numbers: 100, 200 and 500.
    fn gap(&self, value: ValueId, words: &Words) -> Option<Oddity> {
        let few = self.counts.len() <= 5 && self.counts.len() * 5 <= self.traces;
        let rare = self.counts.values().any(|count| *count <= 2);
        if few && !rare {
            self.new_word(value, words).map(|odd| Oddity { strength: odd.strength - 1.0, ..odd })
        } else {
            None
        }
    }

    /// The value that most good traces have, and how many.
    pub(crate) fn usual(&self) -> Option<(ValueId, u32)> {
        self.counts
            .iter()
            .map(|(value, count)| (*value, *count))
            .max_by_key(|(value, count)| (*count, *value))
    }

    /// Whether all values differ: an identifier, a token, a time.
    fn is_unique(&self) -> bool {
        self.traces >= 20 && self.counts.len() >= self.traces && self.counts.values().all(|count| *count == 1)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a few hundred traces")]
fn count(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn strength(good: &[Value], bad: &Value) -> f64 {
        let mut words = Words::new();
        let values: Vec<ValueId> = good.iter().map(|value| words.scalar(value)).collect();
        let bad = words.scalar(bad);
        let range = Range::new(values.into_iter().enumerate(), &words);
        range.oddity(bad, Derived::Plain, false, &words).map_or(0.0, |odd| odd.strength)
    }

    fn many(value: impl Fn(i64) -> Value) -> Vec<Value> {
        (0..40).map(value).collect()
    }

    #[test]
    fn a_new_identifier_is_noise_and_a_new_word_is_not() {
        assert!(strength(&many(|n| json!(format!("ord_{n}"))), &json!("ord_99")) < 0.5);
        assert!(strength(&many(|n| json!(["eu", "us"][usize::from(n % 2 == 0)])), &json!("ap")) > 3.0);
        assert!(strength(&many(|_| json!(true)), &json!(false)) > 3.0);
        assert!(strength(&many(|n| json!(n % 2 == 0)), &json!(false)) < f64::EPSILON);
    }

    #[test]
    fn null_and_empty_are_odd_even_among_identifiers() {
        let names = many(|n| json!(format!("ord_{n}")));
        assert!(strength(&names, &Value::Null) > 3.0);
        assert!(strength(&names, &json!("")) > 3.0);
        assert!(strength(&names, &json!(7)) > 3.0);
    }

    #[test]
    fn a_number_is_odd_by_how_far_outside_it_is() {
        let amounts = many(|n| json!(1000 + n * 37));
        assert!(strength(&amounts, &json!(1017)) < f64::EPSILON);
        assert!(strength(&amounts, &json!(2480)) < f64::EPSILON);
        assert!(strength(&amounts, &json!(100_000)) > 4.0);
        assert!(strength(&amounts, &json!(-20)) > 3.0);
        assert!(strength(&amounts, &json!(12)) > 2.5);
    }

    #[test]
    fn what_was_derived_is_said_in_words() {
        let reason = |good: Word, bad: Word, derived: Derived| {
            let mut words = Words::new();
            let (good, bad) = (words.value(good), words.value(bad));
            let range = Range::new((0..40).map(|trace| (trace, good)), &words);
            range.oddity(bad, derived, false, &words).expect("odd").reason
        };
        assert_eq!(
            reason(Word::Bool(true), Word::Bool(false), Derived::Rising),
            "its values do not rise from first to last, as they do in good traces"
        );
        assert!(
            reason(Word::Text("a_9".to_owned()), Word::Text("a".to_owned()), Derived::Shape)
                .starts_with("its form (a: letters, 9: digits) is")
        );
        assert_eq!(
            reason(Word::Bool(true), Word::Null, Derived::Plain),
            "it is null, as in none of 40 good traces"
        );
    }

    #[test]
    fn a_few_observations_are_no_range() {
        assert!(strength(&[json!(1), json!(2)], &json!(100)) < f64::EPSILON);
    }
}
