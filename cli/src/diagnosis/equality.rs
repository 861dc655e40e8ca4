//! Which fields always equal another one? What a call is given, and hands back, mostly comes from somewhere.
//!
//! Must never believe an equality that holds by chance, as of two flags that are nearly always true.

use super::judgement::{self, Judgement, LEAST_SURPRISE, Rule, Verdict};
use super::matrix::{Column, Matrix, Place};
use super::tolerance::{self, Accomplices};
use super::words::{ABSENT, Derived, Words};

const LEAST_OBSERVATIONS: usize = 6;

pub(crate) fn judge(matrix: &Matrix, words: &Words, judgements: &mut Vec<Judgement>) {
    for target in matrix.targets() {
        if !comparable(words, target) {
            continue;
        }
        for source in &matrix.columns {
            // Two of a call's own inputs, or outputs, have no order of cause; but of two functions that are called as
            // often, as to open and to close, either may be the one that is wrong.
            let is_pair = is_count(words, target) && is_count(words, source) && source.key != target.key;
            if (source.is_target && !is_pair) || !comparable(words, source) {
                continue;
            }
            if let Some(learnt) = learn(matrix, target, source) {
                apply(matrix, words, (target, source), &learnt, judgements);
            }
        }
    }
}

fn comparable(words: &Words, column: &Column) -> bool {
    !matches!(words.paths.get(column.key.path).derived, Derived::Shape | Derived::Age | Derived::Element)
}

fn is_count(words: &Words, column: &Column) -> bool {
    column.is_target && words.paths.get(column.key.path).derived == Derived::Calls
}

struct Learnt {
    strength: f64,
    accomplices: Accomplices,
}

/// How strongly good traces say that the two are equal.
fn learn(matrix: &Matrix, target: &Column, source: &Column) -> Option<Learnt> {
    let good = matrix.good_rows;
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    let mut unequal: Vec<usize> = Vec::new();
    let mut before = None;
    // Of thousands of pairs of columns most differ in the first rows.
    let most_of_all = matrix.tolerance.most_misses(good).max(good / 40);
    for row in 0..good {
        let pair = (target.values[row], source.values[row]);
        // The calls of one loop say the same thing once.
        let here = Some((matrix.rows[row].good, pair));
        let is_new = std::mem::replace(&mut before, here) != here;
        if is_new && pair.0 != ABSENT && pair.1 != ABSENT {
            pairs.push(pair);
            unequal.extend((pair.0 != pair.1).then_some(row));
            if unequal.len() > most_of_all {
                return None;
            }
        }
    }
    let misses = unequal.len();
    let most = matrix.tolerance.most_misses(pairs.len()).max(pairs.len() / 40);
    if pairs.len() < LEAST_OBSERVATIONS || misses > most {
        return None;
    }
    let surprise = observations(pairs.len() - misses) * -chance(&pairs).ln();
    let doubt = observations(misses).min(tolerance::doubt(misses) + 0.3);
    (surprise > LEAST_SURPRISE).then(|| Learnt {
        strength: judgement::strength(pairs.len()) - doubt,
        accomplices: tolerance::traces(matrix, unequal),
    })
}

/// How often a target equals a source of another row.
fn chance(pairs: &[(u32, u32)]) -> f64 {
    let count = pairs.len();
    let mut hits = 0;
    let shifts = [count / 2, count / 3 + 1];
    for shift in shifts {
        hits += (0..count).filter(|row| pairs[*row].0 == pairs[(row + shift) % count].1).count();
    }
    (observations(hits) + 0.5) / (observations(count * shifts.len()) + 1.0)
}

#[expect(clippy::cast_precision_loss, reason = "a few hundred observations")]
fn observations(count: usize) -> f64 {
    count as f64
}

fn apply(
    matrix: &Matrix,
    words: &Words,
    (target, source): (&Column, &Column),
    learnt: &Learnt,
    judgements: &mut Vec<Judgement>,
) {
    for row in matrix.bad_rows() {
        let (found, expected) = (target.values[row], source.values[row]);
        if found == ABSENT || expected == ABSENT {
            continue;
        }
        let (Some(target_at), Some(source_at)) =
            (judgement::field_at(matrix, row, target.key), judgement::field_at(matrix, row, source.key))
        else {
            continue;
        };
        let holds = found == expected;
        let reason = if holds {
            String::new()
        } else {
            format!(
                "in good traces it equals {}: here it is {}, not {}",
                judgement::name(words, matrix.site, source.key),
                words.show(found),
                words.show(expected)
            )
        };
        // What a caller was given is nearer to the truth than what some earlier call happened to be given.
        let further = match source.key.place {
            Place::EarlierEntry(_) => 0.4,
            // Of two counts of one call either may be wrong.
            _ if source.is_target => 0.2,
            _ => 0.0,
        };
        let strength = learnt.strength - further;
        judgements.push(Judgement {
            rule: Rule::Equal,
            target: target_at,
            sources: vec![source_at],
            verdict: if holds { Verdict::Holds } else { Verdict::Broken },
            strength,
            reason,
            expected: words.as_number(expected),
            accomplices: learnt.accomplices.clone(),
        });
    }
}
