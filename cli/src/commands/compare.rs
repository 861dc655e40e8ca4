//! `casefile compare`: what do the calls that went wrong share, and the others do not? Over inputs and attributes.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

use casefile_record::Record;
use serde::Serialize;
use serde_json::Value;

use super::find::not_understood;
use crate::arguments::{Output, Range};
use crate::exit::Exit;
use crate::expression::Expression;
use crate::histogram::Histogram;
use crate::logs::Passes;
use crate::render::{Align, Line, Page, Style, Table, brief, count, number_of, share};
use crate::session::Session;
use crate::trouble::Trouble;

/// What bad calls of a function share that its other calls do not
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Every value of an input or attribute is counted among the calls that fulfil EXPR and among the
others. First comes what tells them apart best.

Examples:
  casefile compare --fn charge_card app.jsonl
  casefile compare --bad 'duration_ns > 250ms' --fn read_postings /var/log/search/
  casefile compare --bad 'output.total < 0' --fn price --json app.jsonl | jq '.shared[0]'

Exit codes: 0 something tells them apart, 1 nothing does, 2 trouble."
)]
pub(crate) struct Compare {
    /// Which calls are the bad ones
    #[arg(long, value_name = "EXPR", default_value = "outcome != ok")]
    bad: String,
    /// The function, or how its path ends
    #[arg(long = "fn", value_name = "FUNCTION")]
    function: String,
    /// Files, folders, patterns in quotes, or - for what is piped in
    #[arg(value_name = "LOG")]
    logs: Vec<PathBuf>,
    #[command(flatten)]
    range: Range,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// The document of `--json`.
#[derive(Debug, Serialize)]
struct View {
    casefile: &'static str,
    function: String,
    bad_calls: u64,
    good_calls: u64,
    /// What tells them apart best first.
    shared: Vec<Shared>,
    /// Values that one bad call has and no other call: identifiers, which tell nothing.
    #[serde(skip_serializing_if = "is_zero")]
    unique_values: u64,
}

#[derive(Debug, Serialize)]
struct Shared {
    path: String,
    /// `is`, or `at least` and `at most` for numbers.
    relation: &'static str,
    value: Value,
    bad_calls: u64,
    good_calls: u64,
    #[serde(skip)]
    telling: f64,
}

/// More values than these are not counted: identifiers have one a call, and tell nothing.
const MOST_VALUES: usize = 50_000;
const MOST_LISTED: usize = 15;

/// The least and the most of so many numbers.
type Span = (f64, f64, u64);

#[derive(Default)]
struct Tally {
    calls: [u64; 2],
    values: HashMap<(String, String), [u64; 2]>,
    spans: HashMap<String, [Option<Span>; 2]>,
    durations: Histogram,
    /// Names that are like the one that was asked for.
    alike: BTreeSet<String>,
}

/// More of them are not named.
const MOST_ALIKE: usize = 5;

pub(crate) fn run(options: &Compare, session: &mut Session<'_>) -> Result<Exit, Trouble> {
    let expression: Expression = options.bad.parse().map_err(|error| not_understood(&error))?;
    let logs = session.open(&options.logs, &options.range, Passes::One)?;
    let tallies = logs.for_each_call(Tally::default, |tally, call| {
        let Some(function) = call.facts.function() else { return };
        if !is_wanted(function, &options.function) {
            tally.not_meant(function, &options.function);
        } else if let Some(record) = logs.parse(call) {
            tally.add(&record, expression.matches(&record));
        }
    });
    let tally = tallies.into_iter().reduce(Tally::merged).unwrap_or_default();
    if let Some(why) = tally.why_not(options) {
        logs.note(why);
        return Ok(Exit::Nothing);
    }
    let view = tally.view(&options.function);
    let mut page = session.page(&options.output);
    if options.output.json {
        page.json(&view)?;
    } else {
        show(&view, &mut page)?;
    }
    Ok(Exit::found(!view.shared.is_empty()))
}

/// Whether anything would be found of these calls, each with whether it is a bad one.
pub(super) fn tells_apart<'a>(calls: impl Iterator<Item = (&'a Record, bool)>) -> bool {
    let mut tally = Tally::default();
    for (record, is_bad) in calls {
        tally.add(record, is_bad);
    }
    !tally.calls.contains(&0) && !tally.view("").shared.is_empty()
}

/// Whether the function's path is this, or ends so.
pub(super) fn is_wanted(function: &[u8], wanted: &str) -> bool {
    let before = function.strip_suffix(wanted.as_bytes());
    before.is_some_and(|before| before.is_empty() || before.ends_with(b"::"))
}

impl Tally {
    fn add(&mut self, record: &Record, is_bad: bool) {
        let side = usize::from(is_bad);
        self.calls[side] += 1;
        if let Some(nanos) = record.duration_ns {
            self.durations.add(nanos);
        }
        let inputs = record.inputs.iter().flat_map(casefile_record::Object::iter);
        let mut waiting: Vec<(String, &Value)> =
            inputs.map(|(name, value)| (format!("inputs.{name}"), value)).collect();
        waiting.extend(record.attributes.iter().map(|(name, value)| (name.clone(), value)));
        while let Some((path, value)) = waiting.pop() {
            match value {
                Value::Object(members) => {
                    waiting.extend(members.iter().map(|(name, value)| (format!("{path}.{name}"), value)));
                }
                _ => self.count(path, value, side),
            }
        }
    }

    /// Remembers a function that might have been meant.
    fn not_meant(&mut self, function: &[u8], wanted: &str) {
        let last = |path: &str| path.rsplit("::").next().unwrap_or(path).to_lowercase();
        let Ok(function) = std::str::from_utf8(function) else { return };
        let (this, wanted) = (last(function), last(wanted));
        if !wanted.is_empty() && (this.contains(&wanted) || wanted.contains(&this)) {
            self.alike.insert(function.to_owned());
            if self.alike.len() > MOST_ALIKE {
                self.alike.pop_last();
            }
        }
    }

    /// Why there is nothing to compare, and what could be asked instead.
    fn why_not(&self, options: &Compare) -> Option<String> {
        let (function, bad) = (&options.function, &options.bad);
        let all = number_of(self.calls[0] + self.calls[1], "call");
        match self.calls {
            [0, 0] if self.alike.is_empty() => Some(format!("no call of {function} in these logs")),
            [0, 0] => {
                let alike: Vec<_> = self.alike.iter().map(String::as_str).collect();
                Some(format!("no call of {function} in these logs; did you mean {}?", alike.join(" or ")))
            }
            [0, _] => Some(format!(
                "{all} of {function}, and all fulfil {bad}: there are no others to compare with"
            )),
            [_, 0] => {
                let slow = self.slow_ones().map_or_else(String::new, |nanos| {
                    format!("; --bad 'duration_ns > {nanos}' compares the slowest ones with the others")
                });
                Some(format!("{all} of {function}, and none fulfils {bad}{slow}"))
            }
            _ => None,
        }
    }

    /// A duration that only few calls exceed, far from the usual one; none where all are about as fast.
    fn slow_ones(&self) -> Option<u64> {
        let (median, most) = (self.durations.quantile(500), self.durations.maximum());
        (most / 3 > median).then(|| median.saturating_add(most) / 2)
    }

    fn count(&mut self, path: String, value: &Value, side: usize) {
        if let Some(number) = value.as_f64() {
            let span = &mut self.spans.entry(path.clone()).or_default()[side];
            *span = Some(joined(*span, (number, number, 1)));
        }
        let key = (path, brief(value, 200));
        if self.values.len() < MOST_VALUES || self.values.contains_key(&key) {
            self.values.entry(key).or_default()[side] += 1;
        }
    }

    fn merged(mut self, other: Self) -> Self {
        for side in 0..2 {
            self.calls[side] += other.calls[side];
        }
        self.durations.merge(&other.durations);
        self.alike.extend(other.alike);
        while self.alike.len() > MOST_ALIKE {
            self.alike.pop_last();
        }
        for (key, counts) in other.values {
            let own = self.values.entry(key).or_default();
            own[0] += counts[0];
            own[1] += counts[1];
        }
        for (path, spans) in other.spans {
            let own = self.spans.entry(path).or_default();
            for side in 0..2 {
                own[side] = match (own[side], spans[side]) {
                    (one, Some(other)) => Some(joined(one, other)),
                    (one, None) => one,
                };
            }
        }
        self
    }

    fn view(self, function: &str) -> View {
        let [good, bad] = self.calls;
        let mut shared: Vec<Shared> = Vec::new();
        let unique_values = self.values.values().filter(|counts| **counts == [0, 1]).count() as u64;
        for ((path, text), [in_good, in_bad]) in &self.values {
            let telling = telling(*in_bad, bad, *in_good, good);
            if telling > LEAST_TELLING && [*in_good, *in_bad] != [0, 1] {
                let value = serde_json::from_str(text).unwrap_or_else(|_| Value::from(text.as_str()));
                shared.push(Shared {
                    path: path.clone(),
                    relation: "is",
                    value,
                    bad_calls: *in_bad,
                    good_calls: *in_good,
                    telling,
                });
            }
        }
        for (path, spans) in &self.spans {
            shared.extend(apart(path, spans, (bad, good)));
        }
        shared.sort_by(|a, b| b.telling.total_cmp(&a.telling).then_with(|| a.path.cmp(&b.path)));
        shared.truncate(MOST_LISTED);
        View {
            casefile: "compare/1",
            function: function.to_owned(),
            bad_calls: bad,
            good_calls: good,
            shared,
            unique_values,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

fn joined(one: Option<Span>, other: Span) -> Span {
    one.map_or(other, |one| (one.0.min(other.0), one.1.max(other.1), one.2 + other.2))
}

/// Numbers that are all above, or all below, those of the other calls.
fn apart(path: &str, spans: &[Option<Span>; 2], (bad, good): (u64, u64)) -> Option<Shared> {
    let [Some(of_good), Some(of_bad)] = spans else { return None };
    let (relation, value) = if of_bad.0 > of_good.1 {
        ("at least", of_bad.0)
    } else if of_bad.1 < of_good.0 {
        ("at most", of_bad.1)
    } else {
        return None;
    };
    let telling = telling(of_bad.2, bad, 0, good);
    let value = serde_json::Number::from_f64(value).map(Value::Number)?;
    (of_bad.0 < of_bad.1 && telling > LEAST_TELLING).then(|| Shared {
        path: path.to_owned(),
        relation,
        value,
        bad_calls: of_bad.2,
        good_calls: 0,
        telling,
    })
}

/// Less is chance.
const LEAST_TELLING: f64 = 8.0;

/// The likelihood ratio (G squared) of one share against the other; nothing where the bad calls have it less often.
#[expect(clippy::cast_precision_loss, reason = "a ratio of counts")]
fn telling(in_bad: u64, bad: u64, in_good: u64, good: u64) -> f64 {
    let (a, b, c, d) =
        (in_bad as f64, in_good as f64, (bad - in_bad.min(bad)) as f64, (good - in_good.min(good)) as f64);
    let all = a + b + c + d;
    let term = |found: f64, row: f64, column: f64| {
        if found == 0.0 { 0.0 } else { found * (found * all / (row * column)).ln() }
    };
    if a * (b + d) <= b * (a + c) {
        return 0.0;
    }
    2.0 * (term(a, a + b, a + c) + term(b, a + b, b + d) + term(c, c + d, a + c) + term(d, c + d, b + d))
}

fn show(view: &View, page: &mut Page<'_>) -> Result<(), Trouble> {
    page.line(&Line::new().styled(Style::Name, &view.function).text(format!(
        "  {}, {} others",
        number_of(view.bad_calls, "bad call"),
        count(view.good_calls)
    )))?;
    if view.shared.is_empty() {
        page.line(&Line::from("  nothing that is recorded of their inputs and attributes tells them apart"))?;
        return show_unique(view, page);
    }
    page.blank()?;
    let mut table =
        Table::new(&[("shared", Align::Left), ("of the bad", Align::Right), ("of the others", Align::Right)]);
    for shared in &view.shared {
        let relation = if shared.relation == "is" { "=" } else { shared.relation };
        table.row(vec![
            Line::new()
                .styled(Style::Name, &shared.path)
                .text(format!(" {relation} {}", brief(&shared.value, 60))),
            Line::from(share(shared.bad_calls, view.bad_calls)),
            Line::from(share(shared.good_calls, view.good_calls)),
        ]);
    }
    page.table(table)?;
    show_unique(view, page)
}

fn show_unique(view: &View, page: &mut Page<'_>) -> Result<(), Trouble> {
    if view.unique_values == 0 {
        return Ok(());
    }
    let values = number_of(view.unique_values, "value");
    let text = format!("  {values} that only one call has left out: they tell nothing of the others");
    page.line(&Line::new().styled(Style::Dim, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_all_bad_calls_share_and_no_other_tells_most() {
        assert!(telling(10, 10, 0, 100) > telling(10, 10, 50, 100));
        assert!(telling(10, 10, 50, 100) > 0.0);
        assert!(telling(5, 10, 50, 100).abs() < f64::EPSILON);
        assert!(telling(1, 10, 90, 100).abs() < f64::EPSILON);
    }

    #[test]
    fn a_function_is_named_by_how_its_path_ends() {
        assert!(is_wanted(b"shop::pay::charge", "charge") && is_wanted(b"shop::pay::charge", "pay::charge"));
        assert!(!is_wanted(b"shop::pay::recharge", "charge"));
    }
}
