//! Which fields follow from another one? The same country has the same currency in every good trace; the same inputs
//! have the same output; a cache that has nothing is followed by a load.
//!
//! Must never believe that a field which is always the same follows from anything.

use std::collections::HashMap;

use super::judgement::{self, Judgement, LEAST_SURPRISE, Rule, Verdict};
use super::matrix::{Column, Matrix, Place};
use super::tolerance::{self, Accomplices};
use super::words::{ABSENT, Derived, ValueId, Words};

/// By how much a rule says more of a value than its own good calls do alone, since it holds for other values too.
const POOLED: f64 = 1.5;

/// More sources are not tried in pairs.
const MOST_PAIRED: usize = 8;

/// A column whose values are small numbers, so that counting needs no hashing.
struct Coded<'m> {
    columns: Vec<&'m Column>,
    codes: Vec<u32>,
    kinds: usize,
}

const NONE: u32 = u32::MAX;

pub(crate) fn judge(matrix: &Matrix, words: &Words, judgements: &mut Vec<Judgement>) {
    let singles: Vec<Coded<'_>> = matrix
        .columns
        .iter()
        .filter(|column| usable(words, column) && !is_foreign_count(words, column))
        .map(|column| code(vec![column], matrix))
        .collect();
    let own: Vec<&Column> = singles
        .iter()
        .map(|coded| coded.columns[0])
        .filter(|column| column.key.place == Place::Entry && !is_unique(column, matrix))
        .collect();
    let pairs = pairs(&own, matrix);
    for target in matrix.targets().filter(|column| usable(words, column)) {
        let target_coded = code(vec![target], matrix);
        if target_coded.kinds < 2 {
            continue;
        }
        for source in singles.iter().chain(&pairs) {
            if source.columns.iter().any(|column| column.key == target.key)
                || source.kinds * 10 > matrix.good_rows * 8
            {
                continue;
            }
            if let Some(learnt) = learn(matrix, &target_coded, source) {
                apply(matrix, words, (target, source), &learnt, judgements);
            }
        }
    }
}

/// How often another call called something says little that its outputs do not say better.
fn is_foreign_count(words: &Words, column: &Column) -> bool {
    words.paths.get(column.key.path).derived == Derived::Calls && column.key.place != Place::Exit
}

fn usable(words: &Words, column: &Column) -> bool {
    matches!(
        words.paths.get(column.key.path).derived,
        Derived::Plain | Derived::Length | Derived::Shape | Derived::Calls
    )
}

fn is_unique(column: &Column, matrix: &Matrix) -> bool {
    let mut values: Vec<ValueId> = column.values[..matrix.good_rows].to_vec();
    values.sort_unstable();
    values.dedup();
    values.len() * 10 > matrix.good_rows * 8
}

fn pairs<'m>(own: &[&'m Column], matrix: &Matrix) -> Vec<Coded<'m>> {
    let own = &own[..own.len().min(MOST_PAIRED)];
    let mut pairs = Vec::new();
    for (index, first) in own.iter().enumerate() {
        pairs.extend(own[index + 1..].iter().map(|second| code(vec![first, second], matrix)));
    }
    if own.len() > 2 {
        pairs.push(code(own.to_vec(), matrix));
    }
    pairs
}

fn code<'m>(columns: Vec<&'m Column>, matrix: &Matrix) -> Coded<'m> {
    let mut known: HashMap<Vec<ValueId>, u32> = HashMap::new();
    let mut codes = Vec::with_capacity(matrix.rows.len());
    let mut kinds = 0;
    for row in 0..matrix.rows.len() {
        let values: Vec<ValueId> = columns.iter().map(|column| column.values[row]).collect();
        if values.contains(&ABSENT) {
            codes.push(NONE);
            continue;
        }
        let next = u32::try_from(known.len()).unwrap_or(NONE);
        codes.push(*known.entry(values).or_insert(next));
        if row < matrix.good_rows {
            kinds = known.len();
        }
    }
    Coded { columns, codes, kinds }
}

struct Learnt {
    strength: f64,
    /// The target's row for each value of the source; none where no good trace has it.
    example: Vec<Option<usize>>,
    seen: Vec<u32>,
    accomplices: Accomplices,
}

/// For each value of the source the first row of the answer that it has most often.
fn majority(good: usize, target: &Coded<'_>, source: &Coded<'_>) -> Vec<Option<usize>> {
    let mut answers: Vec<Vec<(u32, usize, usize)>> = vec![Vec::new(); source.kinds];
    for row in (0..good).filter(|row| target.codes[*row] != NONE && source.codes[*row] != NONE) {
        let answers = &mut answers[source.codes[row] as usize];
        match answers.iter_mut().find(|(answer, ..)| *answer == target.codes[row]) {
            Some((_, count, _)) => *count += 1,
            None => answers.push((target.codes[row], 1, row)),
        }
    }
    let most = |answers: Vec<(u32, usize, usize)>| {
        let most = answers.into_iter().max_by_key(|(_, count, row)| (*count, std::cmp::Reverse(*row)));
        most.map(|(_, _, row)| row)
    };
    answers.into_iter().map(most).collect()
}

/// Groups the good rows by the source: the rule is that each group has one target. How surprising that is, is the
/// likelihood of drawing each group's repeats from all targets.
#[expect(clippy::cast_precision_loss, reason = "a few hundred observations")]
fn learn(matrix: &Matrix, target: &Coded<'_>, source: &Coded<'_>) -> Option<Learnt> {
    let good = matrix.good_rows;
    let mut base = vec![0_u32; target.kinds];
    let mut rows = 0_u32;
    for row in 0..good {
        if target.codes[row] != NONE && source.codes[row] != NONE {
            base[target.codes[row] as usize] += 1;
            rows += 1;
        }
    }
    if rows < 8 {
        return None;
    }
    let mut example =
        if matrix.tolerance.is_strict() { vec![None; source.kinds] } else { majority(good, target, source) };
    let mut seen = vec![0_u32; source.kinds];
    let (mut surprise, mut repeats, mut missed) = (0.0, 0_u32, Vec::new());
    let most = matrix.tolerance.most_misses(rows as usize);
    let mut before = None;
    for row in 0..good {
        let (answer, group) = (target.codes[row], source.codes[row]);
        if answer == NONE || group == NONE {
            continue;
        }
        // The calls of one loop say the same thing once.
        let here = Some((matrix.rows[row].good, answer, group));
        if std::mem::replace(&mut before, here) == here {
            continue;
        }
        seen[group as usize] += 1;
        match example[group as usize] {
            None => example[group as usize] = Some(row),
            Some(first) if first == row => {}
            Some(first) if target.codes[first] == answer => {
                repeats += 1;
                surprise -= (f64::from(base[answer as usize]) / f64::from(rows)).ln();
            }
            Some(_) => missed.push(row),
        }
        if missed.len() > most {
            return None;
        }
    }
    let fan_out = (source.kinds as f64).ln();
    (surprise > LEAST_SURPRISE + fan_out * 0.5).then(|| Learnt {
        strength: judgement::strength(repeats as usize).min(4.5) - tolerance::doubt(missed.len()),
        accomplices: tolerance::traces(matrix, missed),
        example,
        seen,
    })
}

fn apply(
    matrix: &Matrix,
    words: &Words,
    (target, source): (&Column, &Coded<'_>),
    learnt: &Learnt,
    judgements: &mut Vec<Judgement>,
) {
    for row in matrix.bad_rows() {
        let (found, group) = (target.values[row], source.codes[row]);
        if group == NONE {
            continue;
        }
        let sources: Option<Vec<_>> =
            source.columns.iter().map(|column| judgement::field_at(matrix, row, column.key)).collect();
        let (Some(at), Some(sources)) = (judgement::field_at(matrix, row, target.key), sources) else {
            continue;
        };
        let example = learnt.example.get(group as usize).copied().flatten();
        let expected = example.map(|example| target.values[example]);
        let verdict = match expected {
            None => Verdict::Unheard,
            Some(expected) if expected == found => Verdict::Holds,
            Some(_) => Verdict::Broken,
        };
        let simultaneous = source.columns.iter().any(|column| column.is_target);
        let seen = learnt.seen.get(group as usize).copied().unwrap_or(0);
        let given: Vec<String> = source
            .columns
            .iter()
            .map(|column| {
                format!(
                    "{} is {}",
                    judgement::name(words, matrix.site, column.key),
                    words.show(column.values[row])
                )
            })
            .collect();
        let reason = match (verdict, expected) {
            (Verdict::Broken, Some(expected)) => format!(
                "where {}, it is {} in {seen} good calls: here it is {}",
                given.join(" and "),
                words.show(expected),
                words.show(found)
            ),
            _ => String::new(),
        };
        let own = judgement::strength(seen as usize) + POOLED;
        let strength = learnt.strength.min(own) - if simultaneous { 0.5 } else { 0.0 };
        let expected = expected.and_then(|value| words.as_number(value));
        judgements.push(Judgement {
            rule: Rule::Follows,
            target: at,
            sources,
            verdict,
            strength,
            reason,
            expected,
            accomplices: learnt.accomplices.clone(),
        });
    }
}
