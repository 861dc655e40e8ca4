//! Which amounts are alike among calls of one sort? The rate of one currency moves by a percent, the weight of one product
//! by nothing: a number may be usual for all calls and impossible for its own sort.
//!
//! Must never group by what does not make the groups much narrower than the whole.

use std::collections::HashMap;

use super::judgement::{self, Judgement, Rule, Verdict};
use super::matrix::{Column, Matrix, Place};
use super::tolerance::{self, Accomplices};
use super::words::{ABSENT, Derived, ValueId, Words, show_number};

const LEAST_OF_A_GROUP: usize = 4;
const LEAST_GROUPED: usize = 12;
/// How wide a group may be, as a share of the width of all.
const WIDEST: f64 = 0.25;

pub(crate) fn judge(matrix: &Matrix, words: &Words, judgements: &mut Vec<Judgement>) {
    let sorts: Vec<&Column> = matrix
        .columns
        .iter()
        .filter(|column| {
            matches!(column.key.place, Place::Entry | Place::Caller(_)) && is_sort(column, matrix, words)
        })
        .collect();
    for target in matrix.targets() {
        if words.paths.get(target.key.path).derived != Derived::Plain {
            continue;
        }
        for source in sorts.iter().filter(|source| source.key != target.key) {
            if let Some(groups) = learn(matrix, words, target, source) {
                apply(matrix, words, (target, source), &groups, judgements);
            }
        }
    }
}

/// A word or a small number that many calls share.
fn is_sort(column: &Column, matrix: &Matrix, words: &Words) -> bool {
    let derived = words.paths.get(column.key.path).derived;
    let mut values: Vec<ValueId> =
        column.values[..matrix.good_rows].iter().copied().filter(|value| *value != ABSENT).collect();
    let rows = values.len();
    values.sort_unstable();
    values.dedup();
    matches!(derived, Derived::Plain | Derived::First) && values.len() > 1 && values.len() * 4 <= rows
}

struct Groups {
    spans: HashMap<ValueId, (f64, f64, usize)>,
    all: (f64, f64),
    grouped: usize,
    accomplices: Accomplices,
}

/// The rows that lie far from the middle of their group.
fn far_off(matrix: &Matrix, words: &Words, target: &Column, source: &Column) -> Vec<usize> {
    let mut groups: HashMap<ValueId, Vec<(f64, usize)>> = HashMap::new();
    let mut all = (f64::INFINITY, f64::NEG_INFINITY);
    for row in 0..matrix.good_rows {
        let Some(number) = words.as_number(target.values[row]) else { continue };
        all = (all.0.min(number), all.1.max(number));
        groups.entry(source.values[row]).or_default().push((number, row));
    }
    let mut far = Vec::new();
    for group in groups.values_mut().filter(|group| group.len() >= LEAST_OF_A_GROUP) {
        group.sort_by(|a, b| a.0.total_cmp(&b.0));
        let middle = group[group.len() / 2].0;
        let is_far = |number: f64| width(number.min(middle), number.max(middle), all) > WIDEST;
        far.extend(group.iter().filter(|(number, _)| is_far(*number)).map(|(_, row)| *row));
    }
    far
}

fn learn(matrix: &Matrix, words: &Words, target: &Column, source: &Column) -> Option<Groups> {
    let mut spans: HashMap<ValueId, (f64, f64, usize)> = HashMap::new();
    let mut all = (f64::INFINITY, f64::NEG_INFINITY);
    let mut far = Vec::new();
    if !matrix.tolerance.is_strict() {
        far = far_off(matrix, words, target, source);
        if far.len() > matrix.tolerance.most_misses(matrix.good_rows) {
            return None;
        }
    }
    for row in (0..matrix.good_rows).filter(|row| !far.contains(row)) {
        let Some(number) = words.as_number(target.values[row]) else { continue };
        all = (all.0.min(number), all.1.max(number));
        let span = spans.entry(source.values[row]).or_insert((number, number, 0));
        *span = (span.0.min(number), span.1.max(number), span.2 + 1);
    }
    spans.retain(|value, (_, _, count)| *value != ABSENT && *count >= LEAST_OF_A_GROUP);
    let grouped: usize = spans.values().map(|(_, _, count)| count).sum();
    let narrow = |(low, high, _): &(f64, f64, usize)| width(*low, *high, all) <= WIDEST;
    (grouped >= LEAST_GROUPED && all.1 > all.0 && spans.len() > 1 && spans.values().all(narrow))
        .then(|| Groups { spans, all, grouped, accomplices: tolerance::traces(matrix, far) })
}

/// The width of a span as a share of the width of all; on a logarithmic scale where all are positive.
fn width(low: f64, high: f64, all: (f64, f64)) -> f64 {
    if all.0 > 0.0 && low > 0.0 && high > 0.0 {
        return (high / low).ln() / (all.1 / all.0).ln();
    }
    (high - low) / (all.1 - all.0)
}

fn apply(
    matrix: &Matrix,
    words: &Words,
    (target, source): (&Column, &Column),
    groups: &Groups,
    judgements: &mut Vec<Judgement>,
) {
    for row in matrix.bad_rows() {
        let Some(number) = words.as_number(target.values[row]) else { continue };
        let Some((low, high, count)) = groups.spans.get(&source.values[row]).copied() else { continue };
        if number >= low && number <= high {
            continue;
        }
        let outside =
            if number > high { width(high, number, groups.all) } else { width(number, low, groups.all) };
        // A group of equal numbers has no width of its own.
        let widths = outside / width(low, high, groups.all).max(0.02);
        let enough = (f64::from(u32::try_from(groups.grouped).unwrap_or(u32::MAX)) / 20.0).min(1.0);
        let strength =
            (1.0 + 1.2 * (widths / 0.5).ln()).min(4.5) * enough - tolerance::doubt(groups.accomplices.len());
        let (Some(at), Some(from)) =
            (judgement::field_at(matrix, row, target.key), judgement::field_at(matrix, row, source.key))
        else {
            continue;
        };
        if strength > 0.5 {
            let span = if show_number(low) == show_number(high) {
                show_number(low)
            } else {
                format!("{} to {}", show_number(low), show_number(high))
            };
            let reason = format!(
                "where {} is {}, it is {span} in {count} good calls: here it is {}",
                judgement::name(words, source.key),
                words.show(source.values[row]),
                show_number(number)
            );
            judgements.push(Judgement {
                rule: Rule::Follows,
                target: at,
                sources: vec![from],
                verdict: Verdict::Broken,
                strength,
                reason,
                expected: Some(f64::midpoint(low, high)),
                accomplices: groups.accomplices.clone(),
            });
        }
    }
}
