//! `casefile tail`: what is happening now? Records as they are written, for people.
//!
//! Must never wait for a line that may not come: what is whole is shown.

mod follow;

use std::collections::VecDeque;
use std::io::Read;
use std::path::PathBuf;
use std::time::Duration;

use casefile_record::Record;
use serde::Serialize;

use super::find::{error, head};
use crate::arguments::{Output, Range};
use crate::exit::Exit;
use crate::expression::Expression;
use crate::logs::{Call, Logs, Passes, Window};
use crate::render::{Line, Page, Style, brief, brief_members};
use crate::scan::trimmed;
use crate::session::Session;
use crate::trouble::Trouble;
use follow::{Followed, News};

/// How often files are looked at.
const EVERY: Duration = Duration::from_millis(200);

/// The last records, then each new one as it is written
#[derive(Debug, clap::Args)]
#[command(after_help = "Files may be rotated or truncated meanwhile: the new one is followed.

Examples:
  casefile tail app.jsonl
  casefile tail -n 0 --where 'outcome != ok' shop.jsonl bank.jsonl
  casefile tail --no-follow -n 1000 --since 10m app.jsonl
  kubectl logs -f shop | casefile tail")]
pub(crate) struct Tail {
    /// Files, or - for what is piped in
    #[arg(value_name = "LOG")]
    logs: Vec<PathBuf>,
    /// How many records of what is there already
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
    output: Output,
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
    // Taken before the files are read, so that nothing is missed in between.
    let mut followed: Vec<_> = options.logs.iter().map(|path| Followed::at_end(path)).collect();
    let logs = session.open(&options.logs, &options.range, Passes::One)?;
    let mut found = show_last(&logs, options, expression.as_ref(), session)?;
    if options.no_follow {
        if !found && options.lines > 0 {
            logs.note_nothing("such record");
        }
        return Ok(Exit::found(found));
    }
    drop(logs);
    let mut page = session.page(&options.output);
    loop {
        page.flush()?;
        std::thread::sleep(EVERY);
        for file in &mut followed {
            let news = |news: News<'_>| show_news(&news, &wants, options, &mut page, &mut found);
            file.look(news)?;
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

fn show_news(
    news: &News<'_>,
    wants: &impl Fn(&Record) -> bool,
    options: &Tail,
    page: &mut Page<'_>,
    found: &mut bool,
) -> Result<(), Trouble> {
    match news {
        News::Line(line) => {
            // What is no record is somebody else's: it is passed over here, and counted by `doctor`.
            if let Some(record) = Record::from_line(trimmed(line)).ok().filter(wants) {
                *found = true;
                show(&record, options, page)?;
            }
            Ok(())
        }
        News::Note(note) if options.output.json => {
            let _ = note;
            Ok(())
        }
        News::Note(note) => page.line(&Line::new().styled(Style::Dim, format!("-- {note}"))),
    }
}

fn piped(
    session: &mut Session<'_>,
    options: &Tail,
    wants: impl Fn(&Record) -> bool,
) -> Result<Exit, Trouble> {
    let Some(mut input) = session.take_input() else {
        return Err(Trouble::new("no logs: name files, or pipe them in"));
    };
    let mut page = session.page(&options.output);
    let mut found = false;
    let mut lines = follow::Lines::default();
    let mut buffer = vec![0; 64 << 10];
    loop {
        let read = match input.read(&mut buffer) {
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Trouble::new(format!("(stdin): cannot be read on: {error}"))),
        };
        let mut each = |line: &[u8]| show_news(&News::Line(line), &wants, options, &mut page, &mut found);
        if read == 0 {
            lines.finish(&mut each)?;
            return Ok(Exit::found(found));
        }
        lines.push(&buffer[..read], &mut each)?;
        page.flush()?;
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
