//! Which amounts are usual for all calls, and not for those of their own sort? The rate of one currency moves by a percent,
//! the use of one resource is never zero.
//!
//! Must never part calls by what does not part their amounts: where a sort spans what all do, it says nothing.

use super::judgement::{self, Judgement, LEAST_SURPRISE, Rule, Verdict};
use super::matrix::{Column, Matrix, Place};
use super::odd_values;
use super::words::{ABSENT, Derived, ValueId, Words};

const LEAST_OF_A_SORT: usize = 4;

pub(crate) fn judge(matrix: &Matrix, words: &Words, judgements: &mut Vec<Judgement>) {
    let sorts: Vec<&Column> = matrix
        .columns
        .iter()
        .filter(|column| {
            matches!(column.key.place, Place::Entry | Place::Caller(_)) && is_sort(column, matrix, words)
        })
        .collect();
    for target in matrix.targets() {
        if !matches!(
            words.paths.get(target.key.path).derived,
            Derived::Plain | Derived::Length | Derived::Calls
        ) {
            continue;
        }
        for source in sorts.iter().filter(|source| source.key != target.key) {
            for row in matrix.bad_rows() {
                judgements.extend(judge_row(matrix, words, (target, source), row));
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

fn judge_row(
    matrix: &Matrix,
    words: &Words,
    (target, source): (&Column, &Column),
    row: usize,
) -> Option<Judgement> {
    words.as_number(target.values[row])?;
    let sort = source.values[row];
    let is_of_sort = |other: usize| sort != ABSENT && source.values[other] == sort;
    let odd = odd_values::among(matrix, (target, target.values[row]), words, is_of_sort)?;
    let own: Vec<f64> = (0..matrix.good_rows)
        .filter(|row| is_of_sort(*row))
        .filter(|row| matrix.trace(*row).is_none_or(|trace| !odd.accomplices.contains(&trace)))
        .filter_map(|row| words.as_number(target.values[row]))
        .collect();
    let numbers = target.values[..matrix.good_rows].iter().filter_map(|value| words.as_number(*value));
    if own.len() < LEAST_OF_A_SORT || surprise(&own, numbers) < LEAST_SURPRISE {
        return None;
    }
    Some(Judgement {
        rule: Rule::Follows,
        target: judgement::field_at(matrix, row, target.key)?,
        sources: vec![judgement::field_at(matrix, row, source.key)?],
        verdict: Verdict::Broken,
        strength: odd.strength,
        reason: format!(
            "where {} is {}, {}",
            judgement::name(words, matrix.site, source.key),
            words.show(sort),
            odd.reason
        ),
        expected: own.get(own.len() / 2).copied(),
        accomplices: odd.accomplices,
    })
}

/// How unlikely it is, as a logarithm, that so many drawn from all lie so close together.
fn surprise(own: &[f64], all: impl Iterator<Item = f64>) -> f64 {
    let low = own.iter().copied().fold(f64::INFINITY, f64::min);
    let high = own.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let all: Vec<f64> = all.collect();
    let inside = all.iter().filter(|number| (low..=high).contains(*number)).count();
    judgement::ways(all.len(), own.len()) - judgement::ways(inside, own.len())
}
