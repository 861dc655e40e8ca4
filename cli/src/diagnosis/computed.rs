//! Which numbers are computed from others? Sums, differences, products, and a constant times any of these: prices, taxes,
//! conversions between units.
//!
//! Must never believe a formula that small numbers satisfy by chance.

use std::collections::{HashMap, HashSet};

use super::judgement::{self, Judgement, LEAST_SURPRISE, Rule, Verdict};
use super::matrix::{Column, Key, Matrix, Place};
use super::tolerance::{self, Accomplices};
use super::words::{ABSENT, Derived, Path, SiteId, Words};

/// More numbers are not combined: four of fourteen are a thousand formulas already.
const MOST_TERMS: usize = 14;
const LEAST_OBSERVATIONS: usize = 8;
/// What floating point may change of a sum, as a share of it. Much more, and a small term more or less would be none.
const EXACT: f64 = 1e-9;

/// A formula without its constant: terms to add or subtract, or two to multiply.
#[derive(Clone)]
enum Formula {
    Sum(Vec<(usize, f64)>),
    Product(usize, usize),
}

struct Term {
    key: Key,
    numbers: Vec<Option<f64>>,
}

pub(crate) fn judge(matrix: &Matrix, words: &Words, judgements: &mut Vec<Judgement>) {
    let instants: HashSet<Key> = instants(matrix, words);
    let terms = terms(matrix, words, &instants);
    for target in matrix.targets() {
        let numbers = numbers(target, words);
        if !is_amount(words, target)
            || instants.contains(&target.key)
            || !varies(&numbers[..matrix.good_rows], 4)
        {
            continue;
        }
        for formula in believed(&numbers, &terms, matrix, target.key) {
            apply(matrix, words, (target.key, &numbers), &terms, &formula, judgements);
        }
    }
}

/// Points in time, which nothing but other points in time is computed from: each good value is one. An amount of bytes
/// may look like one now and then.
fn instants(matrix: &Matrix, words: &Words) -> HashSet<Key> {
    let present =
        |column: &Column| column.values[..matrix.good_rows].iter().filter(|value| **value != ABSENT).count();
    let counts: HashMap<Key, usize> =
        matrix.columns.iter().map(|column| (column.key, present(column))).collect();
    let ages =
        matrix.columns.iter().filter(|column| words.paths.get(column.key.path).derived == Derived::Age);
    ages.filter_map(|column| {
        let text = words.paths.get(column.key.path).text.clone();
        let path = words.paths.find(&Path { text, derived: Derived::Plain })?;
        let plain = Key { path, ..column.key };
        (counts.get(&plain) == counts.get(&column.key)).then_some(plain)
    })
    .collect()
}

fn is_amount(words: &Words, column: &Column) -> bool {
    matches!(
        words.paths.get(column.key.path).derived,
        Derived::Plain | Derived::Length | Derived::Sum | Derived::Calls | Derived::Least | Derived::Most
    )
}

fn numbers(column: &Column, words: &Words) -> Vec<Option<f64>> {
    column.values.iter().map(|value| words.as_number(*value)).collect()
}

/// At least so many different numbers.
fn varies(numbers: &[Option<f64>], least: usize) -> bool {
    let mut distinct: Vec<f64> = numbers.iter().flatten().copied().collect();
    distinct.sort_by(f64::total_cmp);
    distinct.dedup();
    distinct.len() >= least
}

/// The numbers nearest to the call: its own, its callees', then others; of equal columns the first.
fn terms(matrix: &Matrix, words: &Words, instants: &HashSet<Key>) -> Vec<Term> {
    let mut columns: Vec<&Column> = matrix.columns.iter().filter(|column| is_amount(words, column)).collect();
    columns.sort_by_key(|column| rank(column.key.place));
    let mut terms: Vec<Term> = Vec::new();
    for column in columns {
        let numbers = numbers(column, words);
        let good = &numbers[..matrix.good_rows];
        let known = good.iter().flatten().count();
        let is_count = words.paths.get(column.key.path).derived == Derived::Calls;
        if is_count
            || instants.contains(&column.key)
            || known * 10 < matrix.good_rows * 9
            || !varies(good, 3)
            || terms.len() == MOST_TERMS
        {
            continue;
        }
        if !terms.iter().any(|term| is_same(&term.numbers[..matrix.good_rows], good)) {
            terms.push(Term { key: column.key, numbers });
        }
    }
    terms
}

/// Whether the two are equal wherever good traces have both: one of them more or less changes no sum.
fn is_same(one: &[Option<f64>], other: &[Option<f64>]) -> bool {
    one.iter().zip(other).all(|(one, other)| one.is_none() || other.is_none() || one == other)
}

fn rank(place: Place) -> u8 {
    match place {
        Place::Entry => 0,
        Place::Exit => 1,
        Place::CalleesSum(_) => 2,
        Place::EarlierExit(_) => 3,
        Place::Caller(_) => 4,
        Place::EarlierEntry(_) => 5,
    }
}

struct Believed {
    formula: Formula,
    factor: f64,
    offset: f64,
    tolerance: f64,
    observations: usize,
    accomplices: Accomplices,
}

/// The formulas that all good rows satisfy; the shortest ones, since a longer one with a term that is always zero says
/// the same.
fn believed(target: &[Option<f64>], terms: &[Term], matrix: &Matrix, key: Key) -> Vec<Believed> {
    let usable: Vec<usize> = (0..terms.len()).filter(|term| terms[*term].key != key).collect();
    for formulas in [singles(&usable), pairs(&usable), longer(&usable, 3), longer(&usable, 4)] {
        let tried = formulas.len();
        let fits = formulas.into_iter().filter_map(|formula| fit(target, terms, matrix, formula));
        let believed: Vec<Believed> =
            fits.filter(|believed| is_surprising(target, terms, matrix.good_rows, believed, tried)).collect();
        if !believed.is_empty() {
            return believed;
        }
    }
    Vec::new()
}

/// Whether it holds more often than by chance, which is how often it holds of one row's number and another row's terms;
/// of a thousand formulas that are tried one may be a thousand times as surprising.
#[expect(clippy::cast_precision_loss, reason = "a few hundred observations")]
fn is_surprising(
    target: &[Option<f64>],
    terms: &[Term],
    good_rows: usize,
    believed: &Believed,
    tried: usize,
) -> bool {
    let computed: Vec<(f64, f64)> = (0..good_rows)
        .filter_map(|row| {
            let computed = value(&believed.formula, terms, row)? * believed.factor + believed.offset;
            Some((target[row]?, computed))
        })
        .collect();
    let count = computed.len();
    let shifts = [count / 2, count / 3 + 1];
    let is_hit = |row: usize, shift: usize| {
        (computed[row].0 - computed[(row + shift) % count].1).abs() <= believed.tolerance
    };
    let hits = shifts.iter().flat_map(|shift| (0..count).filter(|row| is_hit(*row, *shift))).count();
    let chance = (hits as f64 + 0.5) / ((count * shifts.len()) as f64 + 1.0);
    count as f64 * -chance.ln() > LEAST_SURPRISE + (tried as f64).ln()
}

fn singles(usable: &[usize]) -> Vec<Formula> {
    usable.iter().map(|term| Formula::Sum(vec![(*term, 1.0)])).collect()
}

fn pairs(usable: &[usize]) -> Vec<Formula> {
    let mut formulas = longer(usable, 2);
    for (index, first) in usable.iter().enumerate() {
        formulas.extend(usable[index + 1..].iter().map(|second| Formula::Product(*first, *second)));
    }
    formulas
}

/// Every choice of so many terms with every sign, the first one positive or, for `b - a`, the others.
fn longer(usable: &[usize], count: usize) -> Vec<Formula> {
    let mut choices: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..count {
        let grow = |choice: &Vec<usize>| {
            let next =
                choice.last().map_or(0, |last| usable.iter().position(|term| term == last).unwrap_or(0) + 1);
            usable[next.min(usable.len())..]
                .iter()
                .map(|term| [choice.as_slice(), &[*term]].concat())
                .collect::<Vec<_>>()
        };
        choices = choices.iter().flat_map(grow).collect();
    }
    let mut formulas = Vec::new();
    for choice in choices {
        for signs in 0..(1_u32 << count) - 1 {
            let sign = |index: usize| if signs >> index & 1 == 1 { -1.0 } else { 1.0 };
            formulas.push(Formula::Sum(
                choice.iter().enumerate().map(|(index, term)| (*term, sign(index))).collect(),
            ));
        }
    }
    formulas
}

fn value(formula: &Formula, terms: &[Term], row: usize) -> Option<f64> {
    match formula {
        Formula::Sum(parts) => {
            parts.iter().try_fold(0.0, |sum, (term, sign)| Some(sum + sign * terms[*term].numbers[row]?))
        }
        Formula::Product(first, second) => Some(terms[*first].numbers[row]? * terms[*second].numbers[row]?),
    }
}

/// The constant between the two, if there is one: taken from the largest row, where rounding matters least.
fn fit(target: &[Option<f64>], terms: &[Term], matrix: &Matrix, formula: Formula) -> Option<Believed> {
    let good_rows = matrix.good_rows;
    let most = matrix.tolerance.most_misses(good_rows);
    let parts = match &formula {
        Formula::Sum(parts) => Some(parts.len()),
        Formula::Product(..) => None,
    };
    // Of thousands of long sums hardly one gets further than this.
    if parts.is_some_and(|parts| parts > 2) && is_inexact(target, terms, (good_rows, most), &formula) {
        return None;
    }
    let usual = (most > 0).then(|| usual_ratio(target, terms, good_rows, &formula)).flatten();
    let mut largest: Option<(f64, f64)> = None;
    let mut count = 0;
    for (row, found) in target[..good_rows].iter().enumerate() {
        let (Some(found), Some(computed)) = (*found, value(&formula, terms, row)) else { continue };
        count += 1;
        let is_usual = usual.is_none_or(|usual| (found / computed / usual - 1.0).abs() < 0.02);
        if is_usual && largest.is_none_or(|(_, most)| computed.abs() > most.abs()) {
            largest = Some((found, computed));
        }
    }
    let (found, computed) = largest.filter(|(found, computed)| *found != 0.0 && *computed != 0.0)?;
    if count < LEAST_OBSERVATIONS {
        return None;
    }
    if parts == Some(1)
        && let Some((offset, missed)) = offset(target, terms, (good_rows, most), &formula)
        && offset != 0.0
    {
        let tolerance = EXACT * (found.abs() + 1.0);
        return Some(Believed {
            formula,
            factor: 1.0,
            offset,
            tolerance,
            observations: count,
            accomplices: tolerance::traces(matrix, missed),
        });
    }
    let ratio = found / computed;
    let exact = (ratio - 1.0).abs() < 1e-9;
    if !exact && parts.is_some_and(|parts| parts > 1) {
        return None; // With a factor of its own, a sum is more often a coincidence.
    }
    if exact && parts == Some(1) {
        return None; // An equality, which another rule knows.
    }
    let tolerance = if exact { EXACT * (found.abs() + 1.0) } else { rounding(&target[..good_rows]) };
    let fits = |row: usize| match (target[row], value(&formula, terms, row)) {
        (Some(found), Some(computed)) => (found - ratio * computed).abs() <= tolerance,
        _ => true,
    };
    let missed: Vec<usize> = (0..good_rows).filter(|row| !fits(*row)).take(most + 1).collect();
    // Rounding to whole numbers makes small ones satisfy anything.
    let is_telling = || spread(&target[..good_rows]) > 40.0 * tolerance;
    (missed.len() <= most && is_telling()).then(|| Believed {
        formula,
        factor: ratio,
        offset: 0.0,
        tolerance,
        observations: count,
        accomplices: tolerance::traces(matrix, missed),
    })
}

/// Whether more good rows than may miss have another number than the formula without a constant.
fn is_inexact(
    target: &[Option<f64>],
    terms: &[Term],
    (good_rows, most): (usize, usize),
    formula: &Formula,
) -> bool {
    let is_off = |row: &usize| match (target[*row], value(formula, terms, *row)) {
        (Some(found), Some(computed)) => (found - computed).abs() > EXACT * (found.abs() + 1.0),
        _ => false,
    };
    (0..good_rows).filter(is_off).nth(most).is_some()
}

/// The median of the ratios of all good rows.
fn usual_ratio(target: &[Option<f64>], terms: &[Term], good_rows: usize, formula: &Formula) -> Option<f64> {
    let ratio = |row: usize| Some(target[row]? / value(formula, terms, row)?);
    let mut ratios: Vec<f64> = (0..good_rows).filter_map(ratio).filter(|ratio| ratio.is_finite()).collect();
    let middle = ratios.len() / 2;
    (!ratios.is_empty()).then(|| *ratios.select_nth_unstable_by(middle, f64::total_cmp).1)
}

/// The distance that the two always are apart, if they vary much more than that; and the rows that miss.
fn offset(
    target: &[Option<f64>],
    terms: &[Term],
    (good_rows, most): (usize, usize),
    formula: &Formula,
) -> Option<(f64, Vec<usize>)> {
    let mut differences: Vec<(f64, usize)> =
        (0..good_rows).filter_map(|row| Some((target[row]? - value(formula, terms, row)?, row))).collect();
    differences.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (usual, _) = *differences.get(differences.len() / 2)?;
    let spread = spread(&target[..good_rows]);
    let is_same = |difference: f64| (difference - usual).abs() <= 1e-6 * spread;
    let missed: Vec<usize> =
        differences.iter().filter(|(difference, _)| !is_same(*difference)).map(|(_, row)| *row).collect();
    // A distance much larger than what varies is that of two clocks, or of two counters.
    (spread > 0.0 && usual.abs() <= 4.0 * spread && missed.len() <= most).then_some((usual, missed))
}

fn spread(numbers: &[Option<f64>]) -> f64 {
    let mut sorted: Vec<f64> = numbers.iter().flatten().copied().collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let (low, high) = (sorted.len() / 10, sorted.len() * 9 / 10);
    sorted.get(high).zip(sorted.get(low)).map_or(0.0, |(high, low)| high - low)
}

/// What rounding may have changed: one unit of the last place that all numbers have.
fn rounding(numbers: &[Option<f64>]) -> f64 {
    let multiples_of = |unit: f64| {
        numbers.iter().flatten().all(|number| (number / unit - (number / unit).round()).abs() < 1e-6)
    };
    if multiples_of(1.0) {
        1.01
    } else if multiples_of(0.01) {
        0.0101
    } else {
        let most = numbers.iter().flatten().fold(0.0_f64, |most, number| most.max(number.abs()));
        most * 1e-6
    }
}

fn apply(
    matrix: &Matrix,
    words: &Words,
    (key, numbers): (Key, &[Option<f64>]),
    terms: &[Term],
    believed: &Believed,
    judgements: &mut Vec<Judgement>,
) {
    let (used, mut text) = describe(&believed.formula, terms, matrix.site, words);
    if (believed.factor - 1.0).abs() > 1e-9 {
        text = format!("{} × ({text})", super::words::show_number(believed.factor));
    }
    if believed.offset != 0.0 {
        let operator = if believed.offset > 0.0 { "+" } else { "−" };
        text = format!("{text} {operator} {}", super::words::show_number(believed.offset.abs()));
    }
    for row in matrix.bad_rows() {
        let (Some(found), Some(computed)) = (numbers[row], value(&believed.formula, terms, row)) else {
            continue;
        };
        let sources: Option<Vec<_>> =
            used.iter().map(|term| judgement::field_at(matrix, row, terms[*term].key)).collect();
        let (Some(target), Some(sources)) = (judgement::field_at(matrix, row, key), sources) else {
            continue;
        };
        let expected = computed * believed.factor + believed.offset;
        let holds = (found - expected).abs() <= believed.tolerance * 1.5 + EXACT * expected.abs();
        let reason = if holds {
            String::new()
        } else {
            let show = super::words::show_number;
            format!("in good traces it is {text}: here it is {}, not {}", show(found), show(expected))
        };
        let simultaneous = used.iter().any(|term| terms[*term].key.place == key.place);
        judgements.push(Judgement {
            rule: Rule::Computed,
            target,
            sources,
            verdict: if holds { Verdict::Holds } else { Verdict::Broken },
            accomplices: believed.accomplices.clone(),
            strength: judgement::strength(believed.observations)
                - tolerance::doubt(believed.accomplices.len())
                - if simultaneous { 0.2 } else { 0.0 },
            reason,
            expected: Some(expected),
        });
    }
}

fn describe(formula: &Formula, terms: &[Term], site: SiteId, words: &Words) -> (Vec<usize>, String) {
    match formula {
        Formula::Product(first, second) => {
            let name = |term: usize| judgement::name(words, site, terms[term].key);
            (vec![*first, *second], format!("{} × {}", name(*first), name(*second)))
        }
        Formula::Sum(parts) => {
            let mut text = String::new();
            for (index, (term, sign)) in parts.iter().enumerate() {
                let operator = if *sign < 0.0 {
                    " − "
                } else if index > 0 {
                    " + "
                } else {
                    ""
                };
                text.push_str(operator);
                text.push_str(&judgement::name(words, site, terms[*term].key));
            }
            (parts.iter().map(|(term, _)| *term).collect(), text)
        }
    }
}
