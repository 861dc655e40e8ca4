//! Which things happen only above, or below, some amount? A check for large orders, a fee for small ones: the limit is
//! learnt from where good traces part.
//!
//! Must never learn a limit from a handful on one side.

use super::judgement::{self, Judgement, LEAST_SURPRISE, Rule, Verdict};
use super::matrix::{Column, Matrix, Place};
use super::tolerance::{self, Accomplices};
use super::words::{ABSENT, Derived, ValueId, Words, show_number};

const LEAST_ON_A_SIDE: usize = 4;

pub(crate) fn judge(matrix: &Matrix, words: &Words, judgements: &mut Vec<Judgement>) {
    let amounts: Vec<&Column> = matrix
        .columns
        .iter()
        .filter(|column| !column.is_target || column.key.place == Place::Exit)
        .filter(|column| {
            matches!(
                words.paths.get(column.key.path).derived,
                Derived::Plain | Derived::Length | Derived::Sum
            )
        })
        .collect();
    for target in matrix.targets() {
        if !matches!(words.paths.get(target.key.path).derived, Derived::Plain | Derived::Calls) {
            continue;
        }
        let Some((one, other)) = two_values(target, matrix) else { continue };
        for source in amounts.iter().filter(|source| source.key != target.key) {
            if let Some(limit) = learn(matrix, words, (target, source), (one, other)) {
                apply(matrix, words, (target, source), &limit, judgements);
            }
        }
    }
}

/// The values of a field that has exactly two in good traces.
fn two_values(target: &Column, matrix: &Matrix) -> Option<(ValueId, ValueId)> {
    let mut values = target.values[..matrix.good_rows].iter().copied();
    let one = values.next()?;
    let other = values.find(|value| *value != one)?;
    target.values[..matrix.good_rows]
        .iter()
        .all(|value| *value == one || *value == other)
        .then_some((one, other))
}

struct Limit {
    /// The value below, with its amounts, and the one above, with its; both sorted.
    below: (ValueId, Vec<f64>),
    above: (ValueId, Vec<f64>),
    accomplices: Accomplices,
}

/// The amount that parts the two with the fewest on the wrong side. Both are sorted.
fn best_limit(first: &[f64], second: &[f64]) -> f64 {
    let wrong = |limit: f64| {
        let (one, other) =
            (first.partition_point(|known| *known < limit), second.partition_point(|known| *known < limit));
        (first.len() - one + other).min(second.len() - other + one)
    };
    let limits = first.iter().chain(second).copied();
    limits.min_by_key(|limit| wrong(*limit)).unwrap_or(0.0)
}

fn learn(
    matrix: &Matrix,
    words: &Words,
    (target, source): (&Column, &Column),
    (one, other): (ValueId, ValueId),
) -> Option<Limit> {
    let amounts_of = |value: ValueId| {
        let rows = (0..matrix.good_rows).filter(|row| target.values[*row] == value);
        let mut amounts: Vec<f64> = rows.filter_map(|row| words.as_number(source.values[row])).collect();
        amounts.sort_by(f64::total_cmp);
        amounts
    };
    let (mut first, mut second) = (amounts_of(one), amounts_of(other));
    let most = matrix.tolerance.most_misses(first.len() + second.len());
    let accomplices = if most > 0 {
        let limit = best_limit(&first, &second);
        let is_first_below = first.get(first.len() / 2) < second.get(second.len() / 2);
        let (below, above) = if is_first_below { (one, other) } else { (other, one) };
        let is_wrong = |row: &usize| {
            words.as_number(source.values[*row]).is_some_and(|amount| {
                (target.values[*row] == below && amount >= limit)
                    || (target.values[*row] == above && amount < limit)
            })
        };
        let wrong: Vec<usize> = (0..matrix.good_rows).filter(is_wrong).collect();
        if wrong.len() > most {
            return None;
        }
        let (low, high) = if is_first_below { (&mut first, &mut second) } else { (&mut second, &mut first) };
        low.retain(|amount| *amount < limit);
        high.retain(|amount| *amount >= limit);
        wrong
    } else {
        Vec::new()
    };
    if first.len() < LEAST_ON_A_SIDE || second.len() < LEAST_ON_A_SIDE {
        return None;
    }
    let (below, above) = if first[first.len() - 1] < second[0] {
        ((one, first), (other, second))
    } else if second[second.len() - 1] < first[0] {
        ((other, second), (one, first))
    } else {
        return None;
    };
    let surprise = judgement::ways(below.1.len() + above.1.len(), below.1.len().min(above.1.len()));
    let accomplices = tolerance::traces(matrix, accomplices);
    (surprise > LEAST_SURPRISE).then_some(Limit { below, above, accomplices })
}

fn apply(
    matrix: &Matrix,
    words: &Words,
    (target, source): (&Column, &Column),
    limit: &Limit,
    judgements: &mut Vec<Judgement>,
) {
    for row in matrix.bad_rows() {
        let (found, Some(amount)) = (target.values[row], words.as_number(source.values[row])) else {
            continue;
        };
        let (Some(at), Some(from)) =
            (judgement::field_at(matrix, row, target.key), judgement::field_at(matrix, row, source.key))
        else {
            continue;
        };
        // How many good calls lie further on the wrong side: one between the two sides proves nothing.
        let beyond = if found == limit.below.0 {
            limit.above.1.iter().filter(|known| **known <= amount).count()
        } else if found == limit.above.0 {
            limit.below.1.iter().filter(|known| **known >= amount).count()
        } else {
            continue;
        };
        let side = if found == limit.below.0 {
            ("from", limit.above.1[0], limit.above.0)
        } else {
            ("up to", limit.below.1[limit.below.1.len() - 1], limit.below.0)
        };
        if found == ABSENT {
            continue;
        }
        let reason = format!(
            "{} {} {} on, it is {} in good calls: here that is {} and it is {}",
            side.0,
            judgement::name(words, matrix.site, source.key),
            show_number(side.1),
            words.show(side.2),
            show_number(amount),
            words.show(found)
        );
        let simultaneous = source.is_target;
        judgements.push(Judgement {
            rule: Rule::Follows,
            target: at,
            sources: vec![from],
            verdict: if beyond == 0 { Verdict::Holds } else { Verdict::Broken },
            accomplices: limit.accomplices.clone(),
            strength: (judgement::strength(beyond) * 0.8 + 1.4).min(4.0)
                - tolerance::doubt(limit.accomplices.len())
                - if simultaneous { 0.5 } else { 0.0 },
            reason: if beyond == 0 { String::new() } else { reason },
            expected: words.as_number(side.2),
        });
    }
}
