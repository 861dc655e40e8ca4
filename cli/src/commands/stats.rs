//! `casefile stats`: how often, how fast, how often wrong? Per function.

use std::collections::BTreeMap;
use std::path::PathBuf;

use casefile_record::Outcome;
use clap::ValueEnum;
use serde::Serialize;

use crate::arguments::{Output, Range, at_least_one};
use crate::exit::Exit;
use crate::groups::{Admission, Groups, merged};
use crate::histogram::Histogram;
use crate::logs::{Call, Passes};
use crate::render::{Align, Line, Page, Style, Table, count, duration};
use crate::session::Session;
use crate::trouble::Trouble;

/// More functions than this are counted together.
const MOST: usize = 2000;

/// Calls, failures and durations of each function
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  casefile stats app.jsonl
  casefile stats --since 2h --sort p99 /var/log/shop/
  casefile stats --json 'logs/*.jsonl.gz' | jq '.functions[0]'")]
pub(crate) struct Stats {
    /// Files, folders, patterns in quotes, or - for what is piped in
    #[arg(value_name = "LOG")]
    logs: Vec<PathBuf>,
    /// What comes first
    #[arg(long, value_name = "COLUMN", default_value = "calls")]
    sort: Sort,
    /// Only the first so many functions
    #[arg(long, value_name = "NUMBER", value_parser = at_least_one)]
    limit: Option<usize>,
    #[command(flatten)]
    range: Range,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Sort {
    Calls,
    Failed,
    P50,
    P99,
    Max,
    Total,
    Name,
}

/// The document of `--json`.
#[derive(Debug, Serialize)]
struct View {
    casefile: &'static str,
    functions: Vec<Function>,
    /// All functions beyond the first 2000 together.
    #[serde(skip_serializing_if = "Option::is_none")]
    others: Option<Numbers>,
    /// What could not be read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Function {
    function: String,
    #[serde(flatten)]
    numbers: Numbers,
}

#[derive(Debug, Serialize)]
struct Numbers {
    calls: u64,
    errors: u64,
    panics: u64,
    cancelled: u64,
    unfinished: u64,
    duration_ns: Durations,
}

#[derive(Debug, Serialize)]
struct Durations {
    p50: u64,
    p90: u64,
    p99: u64,
    max: u64,
    total: u64,
}

/// What is counted while reading.
#[derive(Default)]
struct Tally {
    durations: Histogram,
    outcomes: [u64; Outcome::ALL.len()],
    unfinished: u64,
    unknown: u64,
}

impl Tally {
    fn add(&mut self, call: &Call<'_>) {
        match (call.facts.outcome(), call.facts.duration_ns()) {
            (Some(outcome), Some(duration)) => {
                self.outcomes[outcome as usize] += 1;
                self.durations.add(duration);
            }
            (Some(outcome), None) => self.outcomes[outcome as usize] += 1,
            (None, _) if call.facts.event() == crate::scan::EventKind::Unfinished => self.unfinished += 1,
            (None, _) => self.unknown += 1,
        }
    }

    fn merge(&mut self, other: &Self) {
        self.durations.merge(&other.durations);
        self.outcomes.iter_mut().zip(other.outcomes).for_each(|(sum, count)| *sum += count);
        self.unfinished += other.unfinished;
        self.unknown += other.unknown;
    }

    fn numbers(&self) -> Numbers {
        let outcome = |outcome: Outcome| self.outcomes[outcome as usize];
        Numbers {
            calls: self.outcomes.iter().sum::<u64>() + self.unfinished + self.unknown,
            errors: outcome(Outcome::Error),
            panics: outcome(Outcome::Panic),
            cancelled: outcome(Outcome::Cancelled),
            unfinished: self.unfinished,
            duration_ns: Durations {
                p50: self.durations.quantile(500),
                p90: self.durations.quantile(900),
                p99: self.durations.quantile(990),
                max: self.durations.maximum(),
                total: self.durations.total(),
            },
        }
    }
}

impl Numbers {
    fn failed(&self) -> u64 {
        self.errors + self.panics + self.cancelled
    }
}

pub(crate) fn run(options: &Stats, session: &mut Session<'_>) -> Result<Exit, Trouble> {
    let logs = session.open(&options.logs, &options.range, Passes::One)?;
    let admission = Admission::new(MOST);
    let threads = logs.for_each_call(
        || Groups::new(&admission),
        |groups: &mut Groups<'_, Vec<u8>, Tally>, call| {
            groups.group(call.facts.function().unwrap_or(b"(no name)")).add(call);
        },
    );
    let (groups, others) = merged(threads, |sum, tally| sum.merge(&tally));
    let mut view = view(groups, &others, options);
    if view.functions.is_empty() {
        logs.note_nothing("call");
        return Ok(Exit::Nothing);
    }
    if options.output.json {
        view.problems = session.problems.lines();
        session.page(&options.output).json(&view)?;
    } else {
        show(&view, &mut session.page(&options.output))?;
    }
    Ok(Exit::Found)
}

fn view(groups: BTreeMap<Vec<u8>, Tally>, others: &Tally, options: &Stats) -> View {
    let mut functions: Vec<_> = groups
        .into_iter()
        .map(|(name, tally)| Function {
            function: String::from_utf8_lossy(&name).into_owned(),
            numbers: tally.numbers(),
        })
        .collect();
    // The names are in order: of equals, the first name comes first.
    functions.sort_by_key(|function| {
        let numbers = &function.numbers;
        std::cmp::Reverse(match options.sort {
            Sort::Calls => numbers.calls,
            Sort::Failed => numbers.failed(),
            Sort::P50 => numbers.duration_ns.p50,
            Sort::P99 => numbers.duration_ns.p99,
            Sort::Max => numbers.duration_ns.max,
            Sort::Total => numbers.duration_ns.total,
            Sort::Name => 0,
        })
    });
    functions.truncate(options.limit.unwrap_or(usize::MAX));
    let others = Some(others.numbers()).filter(|others| others.calls > 0);
    View { casefile: "stats/1", functions, others, problems: Vec::new() }
}

fn show(view: &View, page: &mut Page<'_>) -> Result<(), Trouble> {
    use Align::{Path, Right};
    let columns = [("function", Path), ("calls", Right), ("failed", Right), ("p50", Right), ("p90", Right)];
    let columns: Vec<_> =
        columns.into_iter().chain([("p99", Right), ("max", Right), ("total", Right)]).collect();
    let mut table = Table::new(&columns);
    for Function { function, numbers } in &view.functions {
        table.row(row(Line::new().styled(Style::Name, function), numbers));
    }
    if let Some(others) = &view.others {
        table.row(row(
            Line::new().styled(Style::Warning, format!("(all but the first {MOST} functions)")),
            others,
        ));
    }
    page.table(table)?;
    let unfinished: u64 = view.functions.iter().map(|function| function.numbers.unfinished).sum();
    if unfinished > 0 {
        let text = format!("{} calls had not finished when it was said of them", count(unfinished));
        page.line(&Line::new().styled(Style::Warning, text))?;
    }
    Ok(())
}

fn row(name: Line, numbers: &Numbers) -> Vec<Line> {
    let failed = match numbers.failed() {
        0 => Line::new().styled(Style::Dim, "0"),
        failed => Line::new().styled(Style::Bad, count(failed)),
    };
    let durations = &numbers.duration_ns;
    let times = [durations.p50, durations.p90, durations.p99, durations.max, durations.total];
    let mut cells = vec![name, count(numbers.calls).into(), failed];
    cells.extend(times.map(|nanos| Line::from(duration(nanos))));
    cells
}
