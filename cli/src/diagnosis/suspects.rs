//! Which fields of the bad trace differ, and where was each of them wrong first? Every broken rule and odd value, followed
//! back along the rules that hold to the field that the value came from.
//!
//! Must never suspect what merely hands on what it was given.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::corpus::{Corpus, Sample};
use super::finding::{Finding, Kind};
use super::judgement::{FieldAt, Judgement, Rule, Verdict, short};
use super::matrix::{Column, Matrix, Moment};
use super::ranges::{Oddity, Range};
use super::tolerance::{self, Accomplices};
use super::words::{ABSENT, Derived, SiteId, ValueId, Word, Words};
use super::{among, computed, equality, follows, grouped, thresholds};

/// More places of one trace are not looked at; the first ones are nearest to the root.
const MOST_SITES: usize = 160;

/// All that is known of one field.
#[derive(Default)]
struct Known {
    broken: Vec<Judgement>,
    holding: Vec<Judgement>,
    unheard: Vec<Judgement>,
    odd: Option<Oddity>,
    missing: bool,
}

/// The fields to suspect.
pub(crate) struct Suspects {
    pub(crate) findings: Vec<Finding>,
    /// What the trace was given from outside and good traces were not: a condition, never a fault.
    pub(crate) given: Vec<Finding>,
}

pub(crate) fn find(corpus: &Corpus<'_>) -> Suspects {
    let mut fields: BTreeMap<FieldAt, Known> = BTreeMap::new();
    let extra = extra_calls(corpus);
    let mut sites: Vec<SiteId> = Vec::new();
    for call in &corpus.bad.calls {
        if sites.len() < MOST_SITES && !sites.contains(&call.site) {
            sites.push(call.site);
        }
    }
    for site in sites {
        for moment in [Moment::Entered, Moment::Left] {
            look(corpus, site, moment, &mut fields);
        }
    }
    fields.retain(|at, _| !extra.contains(&at.call));
    trace_back(corpus, &fields)
}

/// Calls beyond the most that any good trace makes there: there is nothing that they could be compared with, and that
/// they were made says all of it.
pub(crate) fn extra_calls(corpus: &Corpus<'_>) -> HashSet<usize> {
    let mut most: HashMap<(SiteId, &str), usize> = HashMap::new();
    for sample in &corpus.good {
        for call in &sample.calls {
            for (function, callees) in callees(sample, call.index) {
                let most = most.entry((call.site, function)).or_default();
                *most = callees.len().max(*most);
            }
        }
    }
    let mut extra = HashSet::new();
    for call in 0..corpus.bad.calls.len() {
        if corpus.bad.calls[call].caller.is_some_and(|caller| extra.contains(&caller)) {
            extra.insert(call);
        }
        for (function, callees) in callees(&corpus.bad, corpus.bad.calls[call].index) {
            let most = most.get(&(corpus.bad.calls[call].site, function)).copied().unwrap_or(0);
            extra.extend(callees.iter().skip(most).filter_map(|index| corpus.bad.sampled(*index)));
        }
    }
    extra
}

fn callees<'s>(sample: &Sample<'s>, caller: usize) -> BTreeMap<&'s str, Vec<usize>> {
    let mut callees: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for index in &sample.trace.calls[caller].children {
        callees.entry(sample.trace.calls[*index].function()).or_default().push(*index);
    }
    callees
}

fn look(corpus: &Corpus<'_>, site: SiteId, moment: Moment, fields: &mut BTreeMap<FieldAt, Known>) {
    let matrix = Matrix::new(corpus, site, moment);
    let mut judgements = Vec::new();
    equality::judge(&matrix, &corpus.words, &mut judgements);
    follows::judge(&matrix, &corpus.words, &mut judgements);
    among::judge(corpus, &matrix, &mut judgements);
    computed::judge(&matrix, &corpus.words, &mut judgements);
    thresholds::judge(&matrix, &corpus.words, &mut judgements);
    grouped::judge(&matrix, &corpus.words, &mut judgements);
    for judgement in judgements.into_iter().filter(|judgement| is_comparable(corpus, judgement.target)) {
        let known = fields.entry(judgement.target).or_default();
        match judgement.verdict {
            Verdict::Broken => known.broken.push(judgement),
            Verdict::Holds => known.holding.push(judgement),
            Verdict::Unheard => known.unheard.push(judgement),
        }
    }
    odd_values(corpus, &matrix, fields);
}

/// A call that failed left no output, and made fewer calls: that it failed says all of this.
fn is_comparable(corpus: &Corpus<'_>, field: FieldAt) -> bool {
    let path = corpus.words.paths.get(field.path);
    let is_end =
        matches!(path.text.as_str(), "outcome" | "error.type") || path.text.starts_with("error.fields");
    field.entry || (!is_end && (corpus.bad.succeeded(field.call) || path.derived == Derived::Calls))
}

fn odd_values(corpus: &Corpus<'_>, matrix: &Matrix, fields: &mut BTreeMap<FieldAt, Known>) {
    let entry = matrix.moment == Moment::Entered;
    let ages = instants(matrix, corpus);
    for column in matrix.targets() {
        let path = corpus.words.paths.get(column.key.path);
        if matches!(path.derived, Derived::Element | Derived::Members | Derived::First) {
            continue;
        }
        let has_age = ages.contains(path.text.as_str());
        let is_name = is_name(&path.text);
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
            let oddity = |range: &Range| range.oddity(value, path.derived, is_name, &corpus.words);
            let alike = alike(matrix, column, value, &corpus.words);
            let odd = if alike.is_empty() {
                oddity(&range)
            } else {
                let others = |row: usize| matrix.trace(row).is_none_or(|trace| !alike.contains(&trace));
                oddity(&Range::new(observed(matrix, column, others), &corpus.words)).map(|odd| Oddity {
                    strength: odd.strength - tolerance::doubt(alike.len()),
                    accomplices: alike,
                    ..odd
                })
            };
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
fn alike(matrix: &Matrix, column: &Column, value: ValueId, words: &Words) -> Accomplices {
    if matrix.tolerance.is_strict() {
        return Accomplices::new();
    }
    let mut numbers: Vec<f64> =
        observed(matrix, column, |_| true).filter_map(|(_, value)| words.as_number(value)).collect();
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
    let all: Accomplices = observed(matrix, column, |_| true).map(|(trace, _)| trace).collect();
    let alike: Accomplices = observed(matrix, column, |_| true)
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

impl Known {
    fn strength(&self) -> f64 {
        let broken = self.broken.iter().map(|judgement| judgement.strength).fold(0.0, f64::max);
        let odd = self.odd.as_ref().map_or(0.0, |odd| odd.strength);
        let more = if self.broken.len() > 1 { 0.2 } else { 0.0 } + broken.min(odd) * 0.15;
        broken.max(odd) + more
    }

    /// The good traces of which the same could be said.
    fn accomplices(&self) -> Accomplices {
        let broken = self.broken.iter().max_by(|a, b| a.strength.total_cmp(&b.strength));
        match (broken, &self.odd) {
            (Some(broken), Some(odd)) if odd.strength > broken.strength => odd.accomplices.clone(),
            (Some(broken), _) => broken.accomplices.clone(),
            (None, Some(odd)) => odd.accomplices.clone(),
            (None, None) => Accomplices::new(),
        }
    }

    fn reason(&self) -> String {
        let broken = self.broken.iter().max_by(|a, b| a.strength.total_cmp(&b.strength));
        match (broken, &self.odd) {
            (Some(broken), Some(odd)) if odd.strength > broken.strength + 0.5 => odd.reason.clone(),
            (Some(broken), _) => broken.reason.clone(),
            (None, Some(odd)) => odd.reason.clone(),
            (None, None) => String::new(),
        }
    }

    fn is_broken(&self) -> bool {
        !self.broken.is_empty()
    }
}

const LEAST_STRENGTH: f64 = 0.5;

/// Where a field's value came from.
enum Origin {
    /// From there, unchanged or by the usual rule.
    From(FieldAt),
    /// Made here. The factor is less where a rule says that it was made correctly.
    Here(f64),
}

fn trace_back(corpus: &Corpus<'_>, fields: &BTreeMap<FieldAt, Known>) -> Suspects {
    let suspected: HashMap<FieldAt, f64> = fields
        .iter()
        .map(|(at, known)| (*at, known.strength()))
        .filter(|(_, strength)| *strength > LEAST_STRENGTH)
        .collect();
    let mut strengths: BTreeMap<FieldAt, (f64, Option<FieldAt>)> = BTreeMap::new();
    let mut contradictions: HashMap<FieldAt, FieldAt> = HashMap::new();
    let mut feeds: HashMap<FieldAt, Vec<usize>> = HashMap::new();
    for (at, strength) in &suspected {
        let (mut here, mut strength, mut factor) = (*at, *strength, 1.0);
        for _ in 0..64 {
            match fields.get(&here).map_or(Origin::Here(1.0), |known| origin(corpus, here, known, &suspected))
            {
                Origin::Here(less) => {
                    factor = less;
                    break;
                }
                Origin::From(source) => {
                    here = source;
                    strength *= 0.97;
                }
            }
        }
        let strength = strength * factor;
        if at.entry {
            feeds.entry(here).or_default().push(at.call);
        }
        let known = strengths.entry(here).or_insert((0.0, None));
        if strength > known.0 {
            *known = (strength, (here != *at).then_some(*at));
        }
    }
    for (at, strength) in &suspected {
        let Some(known) = fields.get(at) else { continue };
        if is_misled(corpus, *at, fields, &suspected) {
            continue;
        }
        for source in contradicted(corpus, *at, known) {
            let source = first(corpus, source, fields, &suspected);
            if is_confirmed(corpus, source, *at, fields) {
                continue;
            }
            let entry = strengths.entry(source).or_insert((0.0, Some(*at)));
            // Two that should agree and do not: the earlier one is wrong more often, it was what was acted upon.
            let strength = (strength - 0.4).max(0.0);
            let corroborated = if entry.0 > 1.0 { 0.4 } else { 0.0 };
            entry.0 = entry.0.max(strength + corroborated);
            contradictions.insert(source, *at);
        }
    }
    let mut suspects = Suspects { findings: Vec::new(), given: Vec::new() };
    let root = corpus.bad.trace.root().and_then(|root| corpus.bad.sampled(root));
    for (at, (strength, carried_to)) in strengths {
        let mut finding =
            finding(corpus, at, strength, fields.get(&at), carried_to.and_then(|to| fields.get(&to)));
        finding.feeds = feeds.remove(&at).unwrap_or_default();
        if let Some(by) = contradictions.get(&at) {
            finding.reason = contradiction(corpus, at, *by);
        }
        let is_given = at.entry && (Some(at.call) == root || corpus.bad.calls[at.call].caller.is_none());
        if is_given { suspects.given.push(finding) } else { suspects.findings.push(finding) }
    }
    suspects
}

/// Whether the call was given something that is suspected: what it found by that says nothing of others.
fn is_misled(
    corpus: &Corpus<'_>,
    at: FieldAt,
    fields: &BTreeMap<FieldAt, Known>,
    suspected: &HashMap<FieldAt, f64>,
) -> bool {
    let given = corpus.bad.calls[at.call].fields.entry.iter();
    let mut given = given.map(|(path, _)| FieldAt { call: at.call, path: *path, entry: true });
    given.any(|field| {
        let from = first(corpus, field, fields, suspected);
        [field, from]
            .iter()
            .any(|field| field.entry && suspected.get(field).is_some_and(|known| *known > 1.0))
    })
}

/// Where the value of a field that is not suspected itself came from.
fn first(
    corpus: &Corpus<'_>,
    mut at: FieldAt,
    fields: &BTreeMap<FieldAt, Known>,
    suspected: &HashMap<FieldAt, f64>,
) -> FieldAt {
    for _ in 0..64 {
        let Some(known) = fields.get(&at) else { break };
        let Origin::From(source) = origin(corpus, at, known, suspected) else { break };
        at = source;
    }
    at
}

/// What a call that looked for itself found otherwise: outputs that equal this one in good traces, of calls that this
/// one was not told of.
fn contradicted(corpus: &Corpus<'_>, at: FieldAt, known: &Known) -> Vec<FieldAt> {
    if at.entry {
        return Vec::new();
    }
    let broken = known.broken.iter().filter(|judgement| judgement.rule == Rule::Equal);
    let sources = broken.flat_map(|judgement| judgement.sources.iter().copied());
    sources.filter(|source| is_independent(corpus, at.call, *source)).collect()
}

fn contradiction(corpus: &Corpus<'_>, at: FieldAt, by: FieldAt) -> String {
    let show =
        |field: FieldAt| value(corpus, field).map_or_else(String::new, |value| corpus.words.show(value));
    let other = corpus.bad.trace.calls[corpus.bad.calls[by.call].index].function();
    format!(
        "it is {}, and {}, which looked for itself, has {} {}: in good traces they agree",
        show(at),
        short(other),
        corpus.words.paths.get(by.path).text,
        show(by)
    )
}

/// Whether a call could not know a field's value but by looking for itself.
fn is_independent(corpus: &Corpus<'_>, call: usize, source: FieldAt) -> bool {
    let told = &corpus.bad.calls[call].fields.entry;
    let is_told = value(corpus, source).is_none_or(|value| told.iter().any(|(_, known)| *known == value));
    !is_told && source.call != call && !corpus.bad.is_within(source.call, call)
}

/// Whether a third call that looked for itself found what this field says.
fn is_confirmed(
    corpus: &Corpus<'_>,
    source: FieldAt,
    against: FieldAt,
    fields: &BTreeMap<FieldAt, Known>,
) -> bool {
    fields.iter().any(|(at, known)| {
        *at != against
            && !at.entry
            && is_independent(corpus, at.call, source)
            && known
                .holding
                .iter()
                .any(|judgement| judgement.rule == Rule::Equal && judgement.sources.contains(&source))
    })
}

fn since(corpus: &Corpus<'_>, field: FieldAt) -> u64 {
    let call = &corpus.bad.calls[field.call];
    if field.entry { call.start } else { call.end }
}

fn origin(corpus: &Corpus<'_>, at: FieldAt, known: &Known, suspected: &HashMap<FieldAt, f64>) -> Origin {
    let earlier = |source: &&FieldAt| {
        **source != at && since(corpus, **source) <= since(corpus, at) && !is_simultaneous(at, **source)
    };
    let strongest = |judgements: &[&Judgement]| {
        let sources = judgements.iter().flat_map(|judgement| &judgement.sources).filter(earlier);
        let sources = sources.filter(|source| suspected.contains_key(source));
        sources.max_by(|a, b| suspected[a].total_cmp(&suspected[b])).copied()
    };
    let of = |rule: Rule| known.holding.iter().filter(|judgement| judgement.rule == rule).collect::<Vec<_>>();
    let (equal, among) = (of(Rule::Equal), of(Rule::Among));
    let (computed, follows) = (of(Rule::Computed), of(Rule::Follows));
    for holding in [&equal, &among, &computed, &follows] {
        if let Some(source) = strongest(holding) {
            return Origin::From(source);
        }
    }
    if !known.is_broken() {
        // Of a new customer the name is new; but that it is empty, or a hundred times as long, does not follow.
        if known.odd.as_ref().is_none_or(|odd| odd.is_new_word) {
            let unheard: Vec<&Judgement> = known.unheard.iter().collect();
            if let Some(source) = strongest(&unheard) {
                return Origin::From(source);
            }
        }
        // An odd value, but where it came from it is not odd: it is how this call is used here.
        if let Some(source) =
            equal.iter().chain(&among).flat_map(|judgement| &judgement.sources).find(earlier)
        {
            return Origin::From(*source);
        }
    }
    // Two outputs of one call contradict each other, and one of them agrees with what was known before: it is the other.
    let is_one_of_two = known
        .broken
        .iter()
        .all(|judgement| judgement.sources.iter().any(|source| is_simultaneous(at, *source)));
    let is_founded =
        equal.iter().chain(&computed).flat_map(|judgement| &judgement.sources).any(|source| earlier(&source));
    if known.is_broken() && is_one_of_two && is_founded {
        return Origin::Here(0.2);
    }
    if !computed.is_empty() {
        return Origin::Here(0.4);
    }
    Origin::Here(1.0)
}

/// Two fields of one moment of one call have no order of cause.
fn is_simultaneous(one: FieldAt, other: FieldAt) -> bool {
    one.call == other.call && one.entry == other.entry
}

fn finding(
    corpus: &Corpus<'_>,
    at: FieldAt,
    strength: f64,
    known: Option<&Known>,
    carried: Option<&Known>,
) -> Finding {
    let path = corpus.words.paths.get(at.path);
    let call = &corpus.bad.calls[at.call];
    let own = known.map(Known::reason).filter(|reason| !reason.is_empty());
    let reason = own.or_else(|| carried.map(Known::reason)).unwrap_or_default();
    let accomplices = known.or(carried).map(Known::accomplices).unwrap_or_default();
    if path.derived == Derived::Calls {
        return count_finding(corpus, at, strength, known, (&reason, accomplices));
    }
    Finding {
        call: at.call,
        kind: if at.entry { Kind::Inputs } else { Kind::Output },
        function: corpus.bad.trace.calls[call.index].function().to_owned(),
        path: path.text.split('×').next().unwrap_or_default().to_owned(),
        strength,
        reason,
        since: since(corpus, at),
        accomplices,
        feeds: Vec::new(),
    }
}

fn times(count: f64) -> String {
    match super::words::show_number(count).as_str() {
        "1" => "once".to_owned(),
        count => format!("{count} times"),
    }
}

fn count_finding(
    corpus: &Corpus<'_>,
    at: FieldAt,
    strength: f64,
    known: Option<&Known>,
    (reason, accomplices): (&str, Accomplices),
) -> Finding {
    let function = &corpus.words.paths.get(at.path).text;
    let call = &corpus.bad.calls[at.call];
    let found = value(corpus, at).and_then(|value| corpus.words.as_number(value)).unwrap_or(0.0);
    let expected = known.and_then(|known| {
        let best = known.broken.iter().max_by(|a, b| a.strength.total_cmp(&b.strength));
        best.and_then(|judgement| judgement.expected)
    });
    let is_missing =
        expected.map_or_else(|| known.is_some_and(|known| known.missing), |expected| found < expected);
    let caller = short(corpus.bad.trace.calls[call.index].function());
    // Of an odd count the reason begins with the count itself.
    let times = times(found);
    let others = reason.strip_prefix(&format!("it is {}", super::words::show_number(found))).unwrap_or("");
    let reason = match others.strip_prefix(", and ").and_then(|rest| rest.split_once(" in each of ")) {
        Some((usual, traces)) => {
            let usual = usual.parse().map_or_else(|_| format!("{usual} times"), self::times);
            format!("{caller} called it {times}, and {usual} in each of {traces}")
        }
        None if others.starts_with(": ") => format!("{caller} called it {times}{others}"),
        None => format!("{caller} called it {times}; that number: {reason}"),
    };
    // Calls that were not made after a failure are the failure's.
    let is_cut_off = is_missing && !corpus.bad.succeeded(at.call);
    let since = if is_missing {
        missing_since(corpus, at.call, function)
    } else {
        extra_since(corpus, at.call, function)
    };
    Finding {
        call: at.call,
        kind: if is_missing { Kind::MissingCall } else { Kind::ExtraCall },
        function: function.clone(),
        path: String::new(),
        strength: if is_cut_off { 0.0 } else { strength },
        reason,
        since,
        accomplices,
        feeds: Vec::new(),
    }
}

fn value(corpus: &Corpus<'_>, at: FieldAt) -> Option<ValueId> {
    let fields = &corpus.bad.calls[at.call].fields;
    let fields = if at.entry { &fields.entry } else { &fields.exit };
    fields.iter().find(|(path, _)| *path == at.path).map(|(_, value)| *value)
}

/// When a call that was not made should have been: after all that good traces have before it.
fn missing_since(corpus: &Corpus<'_>, caller: usize, function: &str) -> u64 {
    let site = corpus.bad.calls[caller].site;
    let mut before: HashMap<&str, (usize, usize)> = HashMap::new();
    for sample in &corpus.good {
        for call in sample.calls.iter().filter(|call| call.site == site) {
            let children = &sample.trace.calls[call.index].children;
            let name = |index: &usize| sample.trace.calls[*index].function();
            let Some(place) = children.iter().position(|child| name(child) == function) else { continue };
            for (position, child) in children.iter().enumerate().take(64) {
                let counts = before.entry(name(child)).or_default();
                counts.0 += usize::from(position < place);
                counts.1 += 1;
            }
        }
    }
    let call = &corpus.bad.calls[caller];
    let children = &corpus.bad.trace.calls[call.index].children;
    let is_before = |index: &&usize| {
        let counts = before.get(corpus.bad.trace.calls[**index].function());
        counts.is_some_and(|(earlier, all)| earlier * 10 > all * 8)
    };
    let ends = children.iter().filter(is_before).map(|index| corpus.bad.trace.calls[*index].end_or_never());
    ends.map(casefile_record::Timestamp::unix_nanos).max().unwrap_or(call.start).max(call.start)
}

/// When the first call was made that no good trace makes.
fn extra_since(corpus: &Corpus<'_>, caller: usize, function: &str) -> u64 {
    let call = &corpus.bad.calls[caller];
    let good = corpus.good.iter().flat_map(|sample| sample.calls.iter().map(move |other| (sample, other)));
    let most = good
        .filter(|(_, other)| other.site == call.site)
        .map(|(sample, other)| {
            let children = &sample.trace.calls[other.index].children;
            children.iter().filter(|index| sample.trace.calls[**index].function() == function).count()
        })
        .max();
    let children = &corpus.bad.trace.calls[call.index].children;
    let mut made = children.iter().filter(|index| corpus.bad.trace.calls[**index].function() == function);
    made.nth(most.unwrap_or(0))
        .or(children.last())
        .map_or(call.end, |index| corpus.bad.trace.calls[*index].start().unix_nanos())
}
