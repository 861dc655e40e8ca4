//! `casefile tail`: what is happening now? Records as they are written, for people.
//!
//! Must never wait for a line that may not come: what is whole is shown.

mod follow;

use std::collections::{BTreeMap, VecDeque};
use std::io::Read;
use std::path::PathBuf;
use std::time::Duration;

use casefile_record::{LineErrorKind, Record};
use serde::Serialize;

use super::find::{error, head};
use crate::arguments::{Output, Range};
use crate::exit::Exit;
use crate::expression::Expression;
use crate::logs::{Call, Logs, MAXIMUM_LINE, Passes, Window};
use crate::render::{Line, Page, Style, brief, brief_members};
use crate::scan::trimmed;
use crate::session::Session;
use crate::trouble::Trouble;
use follow::{Followed, News, Place};

/// How often files are looked at.
const EVERY: Duration = Duration::from_millis(200);

/// The last records, then each new one as it is written
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Files may be rotated or truncated meanwhile: the new one is followed. A file that cannot be read and a line
that cannot be understood are told, and the others are followed. What is piped in is shown from its beginning,
as it comes; with --no-follow it is read to its end, of which -n shows the last records.

Examples:
  casefile tail app.jsonl
  casefile tail -n 0 --where 'outcome && outcome != ok' shop.jsonl bank.jsonl
  casefile tail --no-follow -n 1000 --since 10m app.jsonl
  kubectl logs -f shop | casefile tail"
)]
pub(crate) struct Tail {
    /// Files, or - for what is piped in
    #[arg(value_name = "LOG")]
    logs: Vec<PathBuf>,
    /// How many records of what is there already, in files or with --no-follow
    #[arg(short = 'n', long, value_name = "NUMBER", default_value_t = 10)]
    lines: usize,
    /// Only records that fulfil this expression, as for find
    #[arg(long = "where", value_name = "EXPR")]
    expression: Option<String>,
    /// End with what is there already
    #[arg(long)]
    no_follow: bool,
    #[command(flatten)]
    range: Range,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// The document of `--json`: one a record.
#[derive(Debug, Serialize)]
struct Found<'a> {
    casefile: &'static str,
    record: &'a Record,
}

pub(crate) fn run(options: &Tail, session: &mut Session<'_>) -> Result<Exit, Trouble> {
    let expression = options.expression.as_deref().map(str::parse::<Expression>).transpose();
    let expression = expression.map_err(|error| super::find::not_understood(&error))?;
    let window = Window::new(options.range.since.as_ref(), options.range.until.as_ref())?;
    let wants = |record: &Record| {
        window.contains(record.timestamp.to_string().as_bytes())
            && expression.as_ref().is_none_or(|expression| expression.matches(record))
    };
    let is_piped = options.logs.is_empty() || options.logs.iter().any(|path| path.as_os_str() == "-");
    if is_piped && !options.no_follow {
        return piped(session, options, wants);
    }
    let logs = session.open(&options.logs, &options.range, Passes::One)?;
    let found = show_last(&logs, options, expression.as_ref(), session)?;
    if options.no_follow {
        if !found && options.lines > 0 {
            logs.note_nothing("such record");
        }
        return Ok(Exit::found(found));
    }
    // From where each was read to, so that nothing is missed in between.
    let mut followed: Vec<_> = logs.growing().map(Followed::from).collect();
    drop(logs);
    follow(session, options, &mut followed, wants)
}

/// Never ends by itself.
fn follow(
    session: &mut Session<'_>,
    options: &Tail,
    followed: &mut [Followed],
    wants: impl Fn(&Record) -> bool,
) -> Result<Exit, Trouble> {
    let told = session.problems.take_lines();
    let (page, error) = session.pages(&options.output);
    let mut shown = Shown { page, error, options, wants, found: false, broken: BTreeMap::new() };
    for problem in told {
        shown.complain(&problem)?;
    }
    loop {
        shown.page.flush()?;
        std::thread::sleep(EVERY);
        for file in &mut *followed {
            file.look(|news| shown.news(&news))?;
        }
    }
}

/// A line that may be among the last: it is parsed when that is certain.
struct Kept {
    timestamp: Vec<u8>,
    line: Vec<u8>,
}

/// The last so many records of what is there.
fn show_last(
    logs: &Logs,
    options: &Tail,
    expression: Option<&Expression>,
    session: &mut Session<'_>,
) -> Result<bool, Trouble> {
    let is_wanted = |call: &Call<'_>| {
        expression.is_none_or(|expression| {
            expression.matches_envelope(&call.facts) != Some(false)
                && logs.parse(call).is_some_and(|record| expression.matches(&record))
        })
    };
    let mut last: VecDeque<Kept> = VecDeque::new();
    logs.for_each_record_in_order(
        |part: &mut VecDeque<Kept>, call| {
            if is_wanted(call) {
                let timestamp = call.facts.timestamp_text().to_vec();
                part.push_back(Kept { timestamp, line: call.line.to_vec() });
            }
            // Of each part only so many can be among the last.
            if part.len() > options.lines {
                part.pop_front();
            }
        },
        |part| {
            last.extend(part);
            last.make_contiguous().sort_by(|a, b| a.timestamp.cmp(&b.timestamp));
            let surplus = last.len().saturating_sub(options.lines);
            last.drain(..surplus);
            Ok(())
        },
    )?;
    let mut page = session.page(&options.output);
    for kept in &last {
        // What is broken behind its envelope was no record after all.
        if let Ok(record) = Record::from_line(trimmed(&kept.line)) {
            show(&record, options, &mut page)?;
        }
    }
    Ok(!last.is_empty())
}

/// So many broken lines of each file are told one by one.
const TOLD: u64 = 5;

/// What is shown as it comes.
struct Shown<'a, W> {
    page: Page<'a>,
    error: Page<'a>,
    options: &'a Tail,
    wants: W,
    found: bool,
    /// How many lines of each file could not be read.
    broken: BTreeMap<String, u64>,
}

impl<W: Fn(&Record) -> bool> Shown<'_, W> {
    fn news(&mut self, news: &News<'_>) -> Result<(), Trouble> {
        match news {
            News::Line(line, at) if !trimmed(line).is_empty() => match Record::from_line(trimmed(line)) {
                Ok(record) if (self.wants)(&record) => {
                    self.found = true;
                    show(&record, self.options, &mut self.page)
                }
                Ok(_) => Ok(()),
                // Another tool's, which is nobody's mistake.
                Err(error) if error.kind() == LineErrorKind::NotARecord => Ok(()),
                Err(error) => self.broken(at, &error.to_string()),
            },
            News::Line(..) => Ok(()),
            News::TooLong(at) => {
                self.broken(at, &format!("longer than {} MiB: passed over", MAXIMUM_LINE >> 20))
            }
            News::Trouble(text) => self.complain(text),
            News::Note(_) if self.options.output.json => Ok(()),
            News::Note(note) => self.page.line(&Line::new().styled(Style::Dim, format!("-- {note}"))),
        }
    }

    /// At once: who watches wants to know now, and there may be no end.
    fn broken(&mut self, at: &Place<'_>, problem: &str) -> Result<(), Trouble> {
        let (Place::Byte(name, ..) | Place::Line(name, _)) = at;
        let number = self.broken.entry((*name).to_owned()).or_default();
        *number += 1;
        match *number {
            ..=TOLD => {
                let place = at.to_string();
                self.complain(&format!("{place}: {problem}"))
            }
            number if number == TOLD + 1 => {
                let text =
                    format!("{name}: more such lines, which are not told (casefile doctor counts them)");
                self.complain(&text)
            }
            _ => Ok(()),
        }
    }

    fn complain(&mut self, problem: &str) -> Result<(), Trouble> {
        // What was shown before it stands before it.
        self.page.flush()?;
        self.error.line(&Line::from(format!("casefile: {problem}")))?;
        self.error.flush()
    }
}

fn piped(
    session: &mut Session<'_>,
    options: &Tail,
    wants: impl Fn(&Record) -> bool,
) -> Result<Exit, Trouble> {
    const NAME: &str = "(stdin)";
    let Some(mut input) = session.take_input() else {
        return Err(Trouble::new("no logs: name files, or pipe them in"));
    };
    let (page, error) = session.pages(&options.output);
    let mut shown = Shown { page, error, options, wants, found: false, broken: BTreeMap::new() };
    let mut lines = follow::Lines::default();
    let mut buffer = vec![0; 64 << 10];
    loop {
        let read = match input.read(&mut buffer) {
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Trouble::new(format!("{NAME}: cannot be read on: {error}"))),
        };
        if read == 0 {
            lines.finish(&mut |whole| shown.news(&whole.news(NAME, None)))?;
            return Ok(Exit::found(shown.found));
        }
        lines.push(&buffer[..read], &mut |whole| shown.news(&whole.news(NAME, None)))?;
        shown.page.flush()?;
    }
}

fn show(record: &Record, options: &Tail, page: &mut Page<'_>) -> Result<(), Trouble> {
    if options.output.json {
        return page.json_line(&Found { casefile: "tail/1", record });
    }
    let width = page.width();
    let mut line = head(record, Some(&trace(record)), width);
    if let Some(inputs) = record.inputs.as_ref().or(record.fields.as_ref()) {
        line = line.text("  ").text(brief_members(inputs.iter(), width));
    }
    if let Some(output) = record.output.as_ref().filter(|output| !output.is_null()) {
        line = line.styled(Style::Dim, " -> ").text(brief(output, width));
    }
    page.cut_line(line)?;
    match error(record, width.saturating_sub(4)) {
        Some(error) => page.cut_line(Line::new().text("    ").styled(Style::Bad, error)),
        None => Ok(()),
    }
}

/// As many digits as tell traces of one millisecond apart.
fn trace(record: &Record) -> String {
    const DIGITS: usize = 16;
    record.trace_id.map_or_else(|| "-".repeat(DIGITS), |id| id.to_string()[..DIGITS].to_owned())
}
