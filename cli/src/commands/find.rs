//! `casefile find`: which records are like this? An expression on any field.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use casefile_record::{Outcome, Record};
use serde::Serialize;

use crate::arguments::{Output, Range, at_least_one};
use crate::exit::Exit;
use crate::expression::{Expression, ExpressionError};
use crate::logs::{Call, Logs, Passes};
use crate::render::{Line, Page, Style, brief, brief_members, duration, last_segments, moment, time_of_day};
use crate::session::Session;
use crate::trouble::Trouble;

/// Records that fulfil an expression, oldest line first
#[derive(Debug, clap::Args)]
#[command(
    after_help = "An expression compares fields: == != < <= > >= and ~ (contains), with && || ! and parentheses.
Fields are named as they stand in a record (and in --json), nested ones by dots: outcome, duration_ns,
code.function.name (in short function), service.name (in short service), error.type, inputs.NAME, output.NAME, http.route, inputs.\"dotted.key\", inputs.list[0].
Values are texts (\"..\" or a bare word), numbers, durations, times, true, false, null.
Durations have a unit (ns us ms s min h): duration > 250ms. Times are typed as for --since, and compared as
times whatever their precision and zone: timestamp >= 2026-11-22T10:00Z && timestamp < 2026-11-22T12:30+02:00.
A field by itself means that it is there; one that is not there is null, so that outcome != ok finds what
has no outcome too, as events: outcome && outcome != ok does not.

Examples:
  casefile find 'outcome == error && inputs.restaurant_id == \"rst_456\"' app.jsonl
  casefile find 'function ~ charge && duration_ns > 250ms' --since 2h /var/log/shop/
  casefile find 'http.response.status_code >= 500' --json app.jsonl | jq .record.trace_id

With --json each record found is a document on a line of its own."
)]
pub(crate) struct Find {
    /// What the records fulfil
    #[arg(value_name = "EXPR")]
    expression: String,
    /// Files, folders, patterns in quotes, or - for what is piped in
    #[arg(value_name = "LOG")]
    logs: Vec<PathBuf>,
    /// Only the first so many
    #[arg(long, value_name = "NUMBER", value_parser = at_least_one)]
    limit: Option<usize>,
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

pub(crate) fn run(options: &Find, session: &mut Session<'_>) -> Result<Exit, Trouble> {
    let expression: Expression = options.expression.parse().map_err(|error| not_understood(&error))?;
    let logs = session.open(&options.logs, &options.range, Passes::One)?;
    let mut page = session.page_or_pipe(&options.output);
    let mut found = 0;
    let most = options.limit.unwrap_or(usize::MAX);
    let mut full = false;
    let listed = logs.for_each_record_with_in_order(
        expression.needle(),
        |part: &mut Vec<Record>, call| part.extend(wanted(&logs, &expression, call)),
        |part| {
            for record in part {
                if found == most {
                    full = true;
                    return Err(Trouble::new("enough"));
                }
                found += 1;
                show(&record, options, &mut page)?;
            }
            Ok(())
        },
    );
    if !full {
        listed?;
    }
    if found == 0 {
        tell_why_nothing(&logs, &expression);
    }
    Ok(Exit::found(found > 0))
}

/// A field that no record has is a typing error more often than a finding.
fn tell_why_nothing(logs: &Logs, expression: &Expression) {
    if !logs.can_be_read_again() {
        return;
    }
    let missing = Mutex::new(expression.fields());
    logs.for_each_record(
        || (),
        |(), call| {
            let mut missing = missing.lock().unwrap_or_else(PoisonError::into_inner);
            missing.retain(|field| {
                let may_have = memchr::memmem::find(call.line, field.last_name().as_bytes()).is_some()
                    || memchr::memchr(b'\\', call.line).is_some();
                !(may_have && logs.parse(call).is_some_and(|record| field.is_in(&record)))
            });
        },
    );
    logs.note_nothing("such record");
    for field in missing.into_inner().unwrap_or_else(PoisonError::into_inner) {
        logs.note(format!("no record has a field {field}"));
    }
}

/// Parses only where the envelope does not decide already.
fn wanted(logs: &Logs, expression: &Expression, call: &Call<'_>) -> Option<Record> {
    if expression.matches_envelope(&call.facts) == Some(false) {
        return None;
    }
    logs.parse(call).filter(|record| expression.matches(record))
}

/// The expression, and a mark below where it stops making sense.
pub(crate) fn not_understood(error: &ExpressionError) -> Trouble {
    let text: String = error.text().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mark = " ".repeat(error.column() - 1);
    Trouble::new(format!("the expression is not understood, {error}\n  {text}\n  {mark}^"))
}

fn show(record: &Record, options: &Find, page: &mut Page<'_>) -> Result<(), Trouble> {
    if options.output.json {
        return page.json_line(&Found { casefile: "find/1", record });
    }
    let width = page.width();
    page.cut_line(head(record, None, width))?;
    let mut details = Line::new().text("    ");
    // Whole: the first digits of all traces of a minute are the same.
    if let Some(id) = record.trace_id {
        details = details.styled(Style::Dim, format!("{id}  "));
    }
    if let Some(inputs) = &record.inputs {
        details = details.text(brief_members(inputs.iter(), width));
    }
    if let Some(fields) = &record.fields {
        details = details.text(brief_members(fields.iter(), width));
    }
    if let Some(output) = &record.output {
        details = details.styled(Style::Dim, " -> ").text(brief(output, width));
    }
    if details.width() > 4 {
        page.cut_line(details)?;
    }
    match error(record, width.saturating_sub(4)) {
        Some(error) => page.cut_line(Line::new().text("    ").styled(Style::Bad, error)),
        None => Ok(()),
    }
}

/// The error's type and message in so many columns: of the type the variant stays.
pub(crate) fn error(record: &Record, width: usize) -> Option<String> {
    let message = record.error_message.as_deref();
    match (record.error_type.as_deref(), message) {
        (Some(kind), Some(message)) => {
            let room = width.saturating_sub(Line::from(message).width() + 2).max(width / 3);
            Some(format!("{}: {message}", last_segments(kind, room)))
        }
        (Some(kind), None) => Some(last_segments(kind, width)),
        (None, message) => message.map(str::to_owned),
    }
}

/// Less of a name's end says nothing.
const LEAST_NAME: usize = 12;

/// When, which trace, how it went, what: in so many columns, of which the last ones are the service's.
pub(crate) fn head(record: &Record, trace: Option<&str>, width: usize) -> Line {
    let when = if width < 100 { time_of_day(record.timestamp) } else { moment(record.timestamp) };
    let mut line = Line::new().styled(Style::Dim, when).text("  ");
    if let Some(trace) = trace {
        line = line.styled(Style::Dim, trace).text("  ");
    }
    line = line
        .then(state(record).padded(9))
        .text(" ")
        .then(record.duration_ns.map_or_else(Line::new, |nanos| duration(nanos).into()).aligned_right(8))
        .text("  ");
    let room = width.saturating_sub(line.width());
    let name = Line::new().styled(Style::Name, last_segments(name(record), room));
    line = line.then(name.cut_start(room.max(LEAST_NAME)));
    if let Some(service) = &record.service_name {
        line = line.styled(Style::Dim, format!("  {service}"));
    }
    line
}

/// What the record is about.
pub(crate) fn name(record: &Record) -> &str {
    let function = record.code_function_name.as_deref();
    if record.is_span() {
        function.or(record.message.as_deref())
    } else {
        record.message.as_deref().or(function)
    }
    .unwrap_or_else(|| record.event_name.as_str())
}

/// How it went, or which sort of line it is.
pub(crate) fn state(record: &Record) -> Line {
    match record.outcome {
        Some(Outcome::Ok) => Line::new().styled(Style::Good, "ok"),
        Some(Outcome::Cancelled) => Line::new().styled(Style::Warning, "cancelled"),
        Some(outcome) => Line::new().styled(Style::Bad, outcome.as_str()),
        None => Line::new().styled(Style::Dim, record.event_name.as_str().trim_start_matches("casefile.")),
    }
}
