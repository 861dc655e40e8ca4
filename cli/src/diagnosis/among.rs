//! Which inputs are always one of the values that were known before? A line's dish is one of the order's, a slot one of
//! those that were offered: equal to one of many, not to the last.
//!
//! Must never say more than that the value was seen: where it came from is the last call that left it.

use std::collections::HashMap;

use super::corpus::{Corpus, Sample};
use super::judgement::{self, FieldAt, Judgement, LEAST_SURPRISE, Rule, Verdict};
use super::matrix::{Key, Matrix, Moment, Place};
use super::tolerance::{self, Accomplices};
use super::words::{ABSENT, Derived, ValueId};

const MOST_EARLIER: usize = 64;

/// For each value: the fields that had it before the call, the nearest last.
type Seen = HashMap<ValueId, Vec<(Key, FieldAt)>>;

pub(crate) fn judge(corpus: &Corpus<'_>, matrix: &Matrix, judgements: &mut Vec<Judgement>) {
    if matrix.moment != Moment::Entered || matrix.good_rows < 8 {
        return;
    }
    let seen: Vec<Seen> = matrix
        .rows
        .iter()
        .map(|row| seen(corpus, row.good.map_or(&corpus.bad, |good| &corpus.good[good]), row.call))
        .collect();
    for target in matrix.targets() {
        if corpus.words.paths.get(target.key.path).derived != Derived::Plain {
            continue;
        }
        let rows: Vec<usize> = (0..matrix.good_rows).filter(|row| target.values[*row] != ABSENT).collect();
        let most = matrix.tolerance.most_misses(rows.len());
        for (key, strength) in learn(&rows, &target.values, &seen, most) {
            let accomplices = accomplices(matrix, &rows, &target.values, &seen, key);
            for row in matrix.bad_rows() {
                let Some(target_at) = judgement::field_at(matrix, row, target.key) else { continue };
                let found = seen[row].get(&target.values[row]).and_then(|fields| {
                    fields.iter().rev().find(|(known, _)| *known == key).map(|(_, source)| *source)
                });
                let any =
                    seen[row].values().flatten().find(|(known, _)| *known == key).map(|(_, source)| *source);
                // Where nothing of the sort was known before, there is nothing to be one of.
                let (Some(source), true) = (found.or(any), target.values[row] != ABSENT) else { continue };
                let verdict = if found.is_some() { Verdict::Holds } else { Verdict::Broken };
                let reason = format!(
                    "in good traces it is one of the values of {}: here it is {}, which is none of them",
                    judgement::name(&corpus.words, matrix.site, key),
                    corpus.words.show(target.values[row])
                );
                judgements.push(Judgement {
                    rule: Rule::Among,
                    target: target_at,
                    sources: vec![source],
                    verdict,
                    strength: strength - 0.3,
                    reason,
                    expected: None,
                    accomplices: accomplices.clone(),
                });
            }
        }
    }
}

fn seen(corpus: &Corpus<'_>, sample: &Sample<'_>, call: usize) -> Seen {
    let mut seen = Seen::new();
    let until = sample.calls[call].start;
    let ended = sample.by_end.partition_point(|index| sample.calls[*index].end <= until);
    let earlier = &sample.by_end[ended.saturating_sub(MOST_EARLIER)..ended];
    let mut put = |place: Place, other: usize, entry: bool| {
        let fields = &sample.calls[other].fields;
        for (path, value) in if entry { &fields.entry } else { &fields.exit } {
            if matches!(corpus.words.paths.get(*path).derived, Derived::Plain | Derived::Element) {
                let at = FieldAt { call: other, path: *path, entry };
                seen.entry(*value).or_default().push((Key { place, path: *path }, at));
            }
        }
    };
    for caller in sample.callers(call).take(8) {
        put(Place::Caller(sample.calls[caller].site), caller, true);
    }
    for other in earlier.iter().copied().filter(|other| *other != call) {
        put(Place::EarlierExit(sample.calls[other].site), other, false);
    }
    seen
}

fn accomplices(matrix: &Matrix, rows: &[usize], values: &[ValueId], seen: &[Seen], key: Key) -> Accomplices {
    let has = |row: &usize| {
        seen[*row].get(&values[*row]).is_some_and(|fields| fields.iter().any(|(known, _)| *known == key))
    };
    tolerance::traces(matrix, rows.iter().copied().filter(|row| !has(row)))
}

/// The fields that have the target's value in all good rows, and would seldom have that of another row.
fn learn(rows: &[usize], values: &[ValueId], seen: &[Seen], most: usize) -> Vec<(Key, f64)> {
    let mut counts: HashMap<Key, (usize, usize)> = HashMap::new();
    for (index, row) in rows.iter().enumerate() {
        let other = values[rows[(index + rows.len() / 2) % rows.len()]];
        for (value, is_own) in [(values[*row], true), (other, false)] {
            let mut keys: Vec<Key> =
                seen[*row].get(&value).into_iter().flatten().map(|(key, _)| *key).collect();
            keys.sort_unstable();
            keys.dedup();
            for key in keys {
                let counts = counts.entry(key).or_default();
                if is_own { counts.0 += 1 } else { counts.1 += 1 }
            }
        }
    }
    let believed = |(key, (own, other)): (Key, (usize, usize))| {
        let misses = rows.len().saturating_sub(own);
        #[expect(clippy::cast_precision_loss, reason = "a few hundred observations")]
        let (own, other, all) = (own as f64, other as f64, rows.len() as f64);
        let surprise = own * -((other + 0.5) / (all + 1.0)).ln();
        (misses <= most && surprise > LEAST_SURPRISE)
            .then(|| (key, judgement::strength(rows.len()) - tolerance::doubt(misses)))
    };
    let mut learnt: Vec<(Key, f64)> = counts.into_iter().filter_map(believed).collect();
    learnt.sort_by_key(|(key, _)| *key);
    learnt
}
