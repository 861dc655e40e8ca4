//! Which fields of the bad trace have values that good traces do not have?
//!
//! Must never call a value odd that a call left behind which failed: that it failed says all of this.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::corpus::Corpus;
use super::judgement::FieldAt;
use super::known::Known;
use super::matrix::{Column, Matrix, Moment};
use super::ranges::{Oddity, Range};
use super::tolerance::{self, Accomplices};
use super::words::{ABSENT, Derived, ValueId, Word, Words};

pub(crate) fn find(corpus: &Corpus<'_>, matrix: &Matrix, fields: &mut BTreeMap<FieldAt, Known>) {
    let entry = matrix.moment == Moment::Entered;
    let ages = instants(matrix, corpus);
    for column in matrix.targets() {
        let path = corpus.words.paths.get(column.key.path);
        if matches!(path.derived, Derived::Element | Derived::Members | Derived::First | Derived::Part(_)) {
            continue;
        }
        let has_age = ages.contains(path.text.as_str());
        let range = Range::new(observed(matrix, column, |_| true), &corpus.words);
        for row in matrix.bad_rows() {
            let at = FieldAt { call: matrix.rows[row].call, path: column.key.path, entry };
            let value = column.values[row];
            // Of instants only the age can be odd: time itself is new each time.
            let is_useless = match path.derived {
                Derived::Plain => has_age,
                Derived::Age => !has_age,
                _ => false,
            };
            if !is_comparable(corpus, at) || is_useless {
                continue;
            }
            // A short list is sorted by chance; one that is not where all others are was left unsorted.
            let is_sorted = matches!(path.derived, Derived::Rising | Derived::Falling)
                && corpus.words.known(value).word == Word::Bool(true);
            if is_sorted {
                continue;
            }
            let odd = among(matrix, (column, value), &corpus.words, |_| true);
            if let Some(mut odd) = odd {
                let known = fields.entry(at).or_default();
                known.missing = range
                    .usual()
                    .and_then(|(usual, _)| corpus.words.as_number(usual))
                    .zip(corpus.words.as_number(value))
                    .is_some_and(|(usual, found)| found < usual);
                // A length, a form, an age: a consequence of the value as often as a fault in it.
                odd.strength -= match path.derived {
                    Derived::Plain | Derived::Calls | Derived::Rising | Derived::Falling => 0.0,
                    Derived::Least | Derived::Most | Derived::Sum => 1.0,
                    _ => 0.5,
                };
                known.odd = known.odd.take().filter(|other| other.strength > odd.strength).or(Some(odd));
            }
        }
    }
}

/// How odd a value is beside those of some of the good rows, without the few that have the same fault.
pub(crate) fn among(
    matrix: &Matrix,
    (column, value): (&Column, ValueId),
    words: &Words,
    keep: impl Fn(usize) -> bool + Copy,
) -> Option<Oddity> {
    let path = words.paths.get(column.key.path);
    let oddity = |range: &Range| range.oddity(value, path.derived, is_name(&path.text), words);
    let alike = alike(matrix, (column, value), words, keep);
    if alike.is_empty() {
        return oddity(&Range::new(observed(matrix, column, keep), words));
    }
    let others = |row: usize| keep(row) && matrix.trace(row).is_none_or(|trace| !alike.contains(&trace));
    let odd = oddity(&Range::new(observed(matrix, column, others), words))?;
    Some(Oddity { strength: odd.strength - tolerance::doubt(alike.len()), accomplices: alike, ..odd })
}

/// The values of good rows, each with its trace.
fn observed(
    matrix: &Matrix,
    column: &Column,
    keep: impl Fn(usize) -> bool,
) -> impl Iterator<Item = (usize, ValueId)> {
    (0..matrix.good_rows)
        .filter(move |row| keep(*row))
        .filter_map(|row| Some((matrix.trace(row)?, column.values[row])))
}

/// The few good traces that have the value too, or a number on its side of all others; none where they are many.
fn alike(
    matrix: &Matrix,
    (column, value): (&Column, ValueId),
    words: &Words,
    keep: impl Fn(usize) -> bool + Copy,
) -> Accomplices {
    if matrix.tolerance.is_strict() {
        return Accomplices::new();
    }
    let mut numbers: Vec<f64> =
        observed(matrix, column, keep).filter_map(|(_, value)| words.as_number(value)).collect();
    numbers.sort_by(f64::total_cmp);
    let half_way = words.as_number(value).zip(numbers.get(numbers.len() / 2)).map(|(number, middle)| {
        let is_scale = number > 0.0 && *middle > 0.0;
        (number, *middle, if is_scale { (number * middle).sqrt() } else { f64::midpoint(number, *middle) })
    });
    let is_alike = |other: ValueId| {
        other == value
            || words.as_number(other).zip(half_way).is_some_and(|(other, (number, middle, half_way))| {
                (number > middle && other >= half_way) || (number < middle && other <= half_way)
            })
    };
    let all: Accomplices = observed(matrix, column, keep).map(|(trace, _)| trace).collect();
    let alike: Accomplices = observed(matrix, column, keep)
        .filter(|(_, value)| is_alike(*value))
        .map(|(trace, _)| trace)
        .collect();
    if alike.len() <= matrix.tolerance.most_misses(all.len()) { alike } else { Accomplices::new() }
}

/// The paths that have instants in all good traces: a number that looks like one now and then is none.
fn instants<'c>(matrix: &Matrix, corpus: &'c Corpus<'_>) -> HashSet<&'c str> {
    let present =
        |column: &Column| column.values[..matrix.good_rows].iter().filter(|value| **value != ABSENT).count();
    let of = |derived: Derived| {
        matrix.targets().filter_map(move |column| {
            let path = corpus.words.paths.get(column.key.path);
            (path.derived == derived).then(|| (path.text.as_str(), present(column)))
        })
    };
    let plain: HashMap<&str, usize> = of(Derived::Plain).collect();
    of(Derived::Age)
        .filter(|(path, count)| *count > 0 && plain.get(path) == Some(count))
        .map(|(path, _)| path)
        .collect()
}

/// Numbers that are names have no size that could be odd.
fn is_name(path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or(path).to_lowercase();
    ["id", "key", "token", "hash", "uuid", "nonce", "serial"]
        .iter()
        .any(|name| last == *name || last.strip_suffix(name).is_some_and(|before| before.ends_with('_')))
}

/// A call that failed left no output, and made fewer calls: that it failed says all of this.
pub(crate) fn is_comparable(corpus: &Corpus<'_>, field: FieldAt) -> bool {
    let path = corpus.words.paths.get(field.path);
    let is_end =
        matches!(path.text.as_str(), "outcome" | "error.type") || path.text.starts_with("error.fields");
    field.entry || (!is_end && (corpus.bad.succeeded(field.call) || path.derived == Derived::Calls))
}
