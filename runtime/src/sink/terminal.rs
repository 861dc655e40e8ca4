//! The readable form, for people at a terminal: one line a record, its failure and inputs below it.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Write as _};

use casefile_record::{Entry, Level, Outcome, Reader, Record};

use super::Sink;

/// Writes records for people.
#[derive(Debug)]
pub(crate) struct TerminalSink {
    pub(crate) stream: File,
    pub(crate) coloured: bool,
}

impl Sink for TerminalSink {
    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        let text = readable(lines, Style { coloured: self.coloured })?;
        self.stream.write_all(text.as_bytes())
    }
}

fn readable(lines: &[u8], style: Style) -> io::Result<String> {
    let mut text = String::new();
    for entry in Reader::new(lines, "records") {
        match entry {
            Ok(Entry::Record { record, .. }) => style.record(&record, &mut text),
            other => return Err(io::Error::other(format!("not a record: {other:?}"))),
        }
    }
    Ok(text)
}

/// What is written of these lines to a terminal without colours; nothing of lines that are no records.
pub(crate) fn printed(lines: &[u8]) -> String {
    readable(lines, Style { coloured: false }).unwrap_or_default()
}

/// How records look.
#[derive(Clone, Copy, Debug)]
struct Style {
    coloured: bool,
}

const DIM: &str = "2";
const RED: &str = "31";
const YELLOW: &str = "33";
const GREEN: &str = "32";
const BOLD: &str = "1";

impl Style {
    fn record(self, record: &Record, out: &mut String) {
        // Writing to a String does not fail.
        let _ = write!(
            out,
            "{} {} {}",
            self.paint(DIM, &time_of_day(record)),
            self.level(record.level.unwrap_or(Level::Info)),
            self.paint(BOLD, &printable(title(record))),
        );
        if let Some(outcome) = record.outcome {
            let _ = write!(out, " {}", self.paint(outcome_colour(outcome), outcome.as_str()));
        }
        if let Some(nanos) = record.duration_ns {
            let _ = write!(out, " {}", self.paint(DIM, &duration(nanos)));
        }
        if let Some(nanos) = record.slow_threshold_ns {
            let _ = write!(out, " {}", self.paint(YELLOW, &format!("slow from {}", duration(nanos))));
        }
        if let Some(items) = record.stream_items {
            let _ = write!(out, " {}", self.paint(DIM, &format!("{items} items")));
        }
        if let Some(trace_id) = record.trace_id {
            let _ = write!(out, " {}", self.paint(DIM, &format!("trace {trace_id}")));
        }
        out.push('\n');
        self.details(record, out);
    }

    fn details(self, record: &Record, out: &mut String) {
        let mut detail = |name: &str, text: &str| {
            let _ = writeln!(out, "    {} {}", self.paint(DIM, name), printable(text));
        };
        if let Some(error_type) = &record.error_type {
            detail("error", &with_message(error_type, record.error_message.as_deref()));
        }
        if let (Some(file), Some(line)) = (&record.code_file_path, record.code_line_number) {
            detail("at", &format!("{file}:{line}"));
        }
        for (name, value) in record.error_fields.iter().flat_map(casefile_record::Object::iter) {
            detail(&format!("error {name} ="), &value.to_string());
        }
        for source in &record.error_chain {
            detail("cause", source);
        }
        if let Some(inputs) = &record.inputs {
            for (name, value) in inputs.iter() {
                detail(&format!("{name} ="), &value.to_string());
            }
        }
        for (name, value) in &record.attributes {
            detail(&format!("{name} ="), &value.to_string());
        }
        if let Some(output) = &record.output {
            detail("->", &output.to_string());
        }
        if let Some(lost) = &record.lost {
            detail("lost", &format!("{} records since {}: {}", lost.count, lost.since, lost.reason));
        }
    }

    fn level(self, level: Level) -> String {
        let colour = match level {
            Level::Error => RED,
            Level::Warn => YELLOW,
            Level::Info => GREEN,
            Level::Debug | Level::Trace => DIM,
        };
        self.paint(colour, &format!("{:<5}", level.as_str()))
    }

    fn paint(self, code: &str, text: &str) -> String {
        if self.coloured { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

fn outcome_colour(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ok => GREEN,
        Outcome::Error | Outcome::Panic => RED,
        Outcome::Cancelled => YELLOW,
    }
}

fn with_message(error_type: &str, message: Option<&str>) -> String {
    message.map_or_else(|| error_type.to_owned(), |message| format!("{error_type}: {message}"))
}

/// What the record is about.
fn title(record: &Record) -> &str {
    record.code_function_name.as_deref().or(record.message.as_deref()).unwrap_or("record")
}

/// `10:00:00.141` of `2026-11-22T10:00:00.141002311Z`.
fn time_of_day(record: &Record) -> String {
    let text = record.timestamp.to_string();
    text.get(11..23).unwrap_or(&text).to_owned()
}

/// Nanoseconds in the largest unit that leaves at least one digit before the point.
fn duration(nanos: u64) -> String {
    let (unit, name) = match nanos {
        0..1_000 => return format!("{nanos}ns"),
        1_000..1_000_000 => (1_000, "us"),
        1_000_000..1_000_000_000 => (1_000_000, "ms"),
        _ => (1_000_000_000, "s"),
    };
    format!("{}.{}{name}", nanos / unit, nanos % unit * 10 / unit)
}

/// Text from a record never controls the terminal.
fn printable(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { '\u{fffd}' } else { character }).collect()
}

#[cfg(test)]
mod tests {
    use casefile_record::Record;

    use super::{Style, duration, printable};

    const FAILURE: &str = concat!(
        r#"{"timestamp":"2026-11-22T10:00:00.141002311Z","trace_id":"01936f0c5d2a7c1e9a3ce929d0e0e473","#,
        r#""span_id":"53995c3f42cd8ad8","trace_flags":"03","level":"ERROR","message":"shop::pay error","#,
        r#""event_name":"casefile.call","service.name":"shop","code.function.name":"shop::pay","kind":"boundary","#,
        r#""outcome":"error","duration_ns":16120945,"order.total":12,"error.type":"shop::PayError::Declined","#,
        r#""error.message":"card\u001b[2J declined","error.chain":["gateway returned 402"],"#,
        r#""code.file.path":"src/pay.rs","code.line.number":120,"#,
        r#""inputs":{"card":"[redacted]","cents":990},"error.fields":{"code":51},"meta":{"inputs.card":"redacted"}}"#
    );

    fn shown(coloured: bool) -> String {
        let mut text = String::new();
        Style { coloured }.record(&Record::from_line(FAILURE.as_bytes()).unwrap(), &mut text);
        text
    }

    #[test]
    fn a_failure_shows_its_error_inputs_and_attributes_below_it() {
        let expected = "10:00:00.141 ERROR shop::pay error 16.1ms trace 01936f0c5d2a7c1e9a3ce929d0e0e473\n    \
             error shop::PayError::Declined: card\u{fffd}[2J declined\n    \
             at src/pay.rs:120\n    \
             error code = 51\n    \
             cause gateway returned 402\n    \
             card = \"[redacted]\"\n    \
             cents = 990\n    \
             order.total = 12\n";
        assert_eq!(shown(false), expected);
    }

    #[test]
    fn a_slow_stream_shows_its_threshold_and_its_items() {
        let line = r#"{"timestamp":"2026-11-22T10:00:00.5Z","level":"WARN","event_name":"casefile.call",
            "code.function.name":"shop::orders","outcome":"ok","duration_ns":2100000000,
            "slow_threshold_ns":1500000000,"stream_items":12}"#;
        let mut text = String::new();
        Style { coloured: false }.record(&Record::from_line(line.as_bytes()).unwrap(), &mut text);
        assert_eq!(text, "10:00:00.500 WARN  shop::orders ok 2.1s slow from 1.5s 12 items\n");
    }

    #[test]
    fn colours_are_around_the_same_text() {
        let coloured = shown(true);
        assert!(coloured.contains("\x1b[31mERROR\x1b[0m \x1b[1mshop::pay\x1b[0m"), "{coloured:?}");
        let mut plain = coloured.replace("\x1b[0m", "");
        for code in ["1", "2", "31", "32", "33"] {
            plain = plain.replace(&format!("\x1b[{code}m"), "");
        }
        assert_eq!(plain, shown(false));
    }

    #[test]
    fn durations_have_one_digit_behind_the_point() {
        for (nanos, expected) in
            [(0, "0ns"), (999, "999ns"), (1_000, "1.0us"), (15_990_000, "15.9ms"), (61_000_000_000, "61.0s")]
        {
            assert_eq!(duration(nanos), expected);
        }
    }

    #[test]
    fn escape_sequences_are_shown_and_not_obeyed() {
        assert_eq!(printable("a\x1b[2Jb\nc\u{9b}"), "a\u{fffd}[2Jb\u{fffd}c\u{fffd}");
    }
}
