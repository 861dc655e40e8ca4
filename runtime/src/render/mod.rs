//! Frames to the JSON lines of schema `casefile/1`.

mod value;

use std::collections::BTreeMap;

use casefile_record::{EventName, LineWriter, LostReason, Outcome, SCHEMA, Timestamp, json, key};

use crate::callsite::{Callsite, Description};
use crate::clock::WallClock;
use crate::encode::{Decoder, Token};
use crate::frame::{self, Began, Section};
use crate::queue::ThreadInfo;
use crate::settings::Service;
use value::{ErrorFields, ValueWriter};

/// What every line of this process has in common.
#[derive(Debug)]
pub(crate) struct Renderer {
    pub(crate) service: Service,
    pub(crate) clock: WallClock,
}

/// What comes after an end's header, section by section.
#[derive(Default)]
struct Sections<'a> {
    output: Option<Decoder<'a>>,
    error_type: Option<&'a str>,
    error_variant: Option<&'a str>,
    error_message: Option<Decoder<'a>>,
    error_chain: Option<Decoder<'a>>,
    error_fields: Option<Decoder<'a>>,
    panic_location: Option<(&'a str, u32)>,
    stream_items: Option<u64>,
}

impl Renderer {
    /// Writes the line of a finished span.
    pub(crate) fn span(
        &self,
        start: &frame::Start<'_>,
        inputs: Decoder<'_>,
        thread: &ThreadInfo,
        end: &frame::End,
        sections: Decoder<'_>,
        out: &mut Vec<u8>,
    ) {
        let mut values = ValueWriter::default();
        let sections = Sections::read(sections);
        let name = function_name(start.callsite, start.self_type);
        let duration_ns = duration_ns(&self.clock, start, end);
        let slow = duration_ns.and_then(|nanos| start.callsite.slow_threshold_reached(nanos));
        let mut line = LineWriter::begin(out);
        line.display(key::TIMESTAMP, self.clock.timestamp(end.at));
        Self::identity(&mut line, start);
        line.string(key::LEVEL, level(start.callsite, end.outcome, slow.is_some()));
        line.string(key::MESSAGE, &format!("{name} {}", end.outcome));
        line.string(key::EVENT_NAME, EventName::Call.as_str());
        line.string(key::SERVICE_NAME, &self.service.name);
        line.string(key::CODE_FUNCTION_NAME, &name);
        line.string(key::KIND, start.callsite.description().kind.as_str());
        line.string(key::OUTCOME, end.outcome.as_str());
        for (key, number) in [
            (key::DURATION_NS, duration_ns),
            (key::SLOW_THRESHOLD_NS, slow),
            (key::STREAM_ITEMS, sections.stream_items),
        ] {
            if let Some(number) = number {
                line.unsigned(key, number);
            }
        }
        Self::origin(&mut line, start, thread);
        let inputs = Self::captured(&mut line, start, inputs, &mut values);
        Self::failure(&mut line, start.callsite, end.outcome, &sections, inputs, &mut values);
        finish(line, values);
    }

    /// Writes the line of a span that has begun and not ended.
    pub(crate) fn unfinished(
        &self,
        start: &frame::Start<'_>,
        inputs: Decoder<'_>,
        thread: &ThreadInfo,
        out: &mut Vec<u8>,
    ) {
        let mut values = ValueWriter::default();
        let name = function_name(start.callsite, start.self_type);
        let mut line = LineWriter::begin(out);
        line.display(key::TIMESTAMP, self.clock.timestamp(start.at));
        Self::identity(&mut line, start);
        line.string(key::LEVEL, start.callsite.description().level.as_str());
        line.string(key::MESSAGE, &format!("{name} unfinished"));
        line.string(key::EVENT_NAME, EventName::Unfinished.as_str());
        line.string(key::SERVICE_NAME, &self.service.name);
        line.string(key::CODE_FUNCTION_NAME, &name);
        line.string(key::KIND, start.callsite.description().kind.as_str());
        Self::origin(&mut line, start, thread);
        if let Some(inputs) = Self::captured(&mut line, start, inputs, &mut values) {
            line.value(key::INPUTS, |out| out.extend_from_slice(&inputs));
        }
        finish(line, values);
    }

    /// Writes the line that a process begins with.
    pub(crate) fn process(&self, now: Timestamp, out: &mut Vec<u8>) {
        let mut line = LineWriter::begin(out);
        line.display(key::TIMESTAMP, now);
        line.string(key::LEVEL, "INFO");
        line.string(key::MESSAGE, EventName::Process.as_str());
        line.string(key::EVENT_NAME, EventName::Process.as_str());
        line.string(key::SERVICE_NAME, &self.service.name);
        if let Some(version) = &self.service.version {
            line.string(key::SERVICE_VERSION, version);
        }
        if let Some(environment) = &self.service.environment {
            line.string(key::DEPLOYMENT_ENVIRONMENT_NAME, environment);
        }
        if let Some(host) = host_name() {
            line.string(key::HOST_NAME, &host);
        }
        line.string(key::CASEFILE_SCHEMA, SCHEMA);
        line.unsigned(key::PROCESS_PID, u64::from(std::process::id()));
        line.finish();
    }

    /// Writes how many records were lost since `since`, for one reason.
    pub(crate) fn lost(
        &self,
        now: Timestamp,
        since: Timestamp,
        reason: LostReason,
        count: u64,
        functions: &BTreeMap<String, u64>,
        out: &mut Vec<u8>,
    ) {
        let mut line = LineWriter::begin(out);
        line.display(key::TIMESTAMP, now);
        line.string(key::LEVEL, "WARN");
        line.string(key::MESSAGE, EventName::Lost.as_str());
        line.string(key::EVENT_NAME, EventName::Lost.as_str());
        line.string(key::SERVICE_NAME, &self.service.name);
        line.unsigned(key::PROCESS_PID, u64::from(std::process::id()));
        line.value(key::LOST, |out| {
            let mut lost = LineWriter::begin(out);
            lost.unsigned("count", count);
            lost.display("since", since);
            lost.string("reason", reason.as_str());
            lost.value("functions", |out| {
                let mut per_function = LineWriter::begin(out);
                for (function, count) in functions {
                    per_function.value_with_key(function, |out| json::unsigned(out, *count));
                }
                per_function.close();
            });
            lost.close();
        });
        line.finish();
    }

    fn identity(line: &mut LineWriter<'_>, start: &frame::Start<'_>) {
        line.display(key::TRACE_ID, start.trace_id);
        line.display(key::SPAN_ID, start.span_id);
        if let Some(parent) = start.parent_span_id {
            line.display(key::PARENT_SPAN_ID, parent);
        }
        line.display(key::TRACE_FLAGS, start.flags);
    }

    fn origin(line: &mut LineWriter<'_>, start: &frame::Start<'_>, thread: &ThreadInfo) {
        line.unsigned(key::PROCESS_PID, u64::from(std::process::id()));
        line.unsigned(key::THREAD_ID, thread.id);
        if let Some(name) = &thread.name {
            line.string(key::THREAD_NAME, name);
        }
        line.unsigned(key::SEQ, start.seq);
        if let Some(correlation_id) = start.correlation_id {
            line.string(key::CORRELATION_ID, correlation_id);
        }
    }

    /// Writes the attributes, which stand before the error, and returns the inputs, which stand behind it.
    fn captured(
        line: &mut LineWriter<'_>,
        start: &frame::Start<'_>,
        mut captured: Decoder<'_>,
        values: &mut ValueWriter,
    ) -> Option<Vec<u8>> {
        let Description { inputs: names, attributes, .. } = start.callsite.description();
        let mut inputs = Vec::new();
        let mut object = LineWriter::begin(&mut inputs);
        for name in *names {
            object.value_with_key(name, |out| values.write_member(key::INPUTS, name, &mut captured, out));
        }
        object.close();
        for attribute in *attributes {
            line.value_with_key(attribute, |out| values.write_at(attribute, &mut captured, out));
        }
        (!names.is_empty()).then_some(inputs)
    }

    /// Writes everything behind the attributes: error, source, inputs, output, error fields.
    fn failure(
        line: &mut LineWriter<'_>,
        callsite: &Callsite,
        outcome: Outcome,
        sections: &Sections<'_>,
        inputs: Option<Vec<u8>>,
        values: &mut ValueWriter,
    ) {
        let mut fields = ErrorFields::None;
        if let Some(encoded) = sections.error_fields {
            fields = values.error_fields(key::ERROR_FIELDS, &mut { encoded });
        }
        if let Some(error_type) = sections.error_type {
            match sections.error_variant {
                Some(variant) => line.string(key::ERROR_TYPE, &format!("{error_type}::{variant}")),
                None => line.string(key::ERROR_TYPE, error_type),
            }
        } else if outcome == Outcome::Panic {
            line.string(key::ERROR_TYPE, "panic");
        }
        if let Some(message) = sections.error_message {
            line.value(key::ERROR_MESSAGE, |out| {
                values.write_at(key::ERROR_MESSAGE, &mut { message }, out);
            });
        } else if let ErrorFields::Message(message) = &fields {
            line.value(key::ERROR_MESSAGE, |out| out.extend_from_slice(message));
        }
        if let Some(chain) = sections.error_chain {
            line.value(key::ERROR_CHAIN, |out| values.write_at(key::ERROR_CHAIN, &mut { chain }, out));
        }
        let Description { file, line: line_number, .. } = callsite.description();
        match (outcome, sections.panic_location) {
            (Outcome::Panic, Some((file, line_number))) if !file.is_empty() => {
                source(line, file, line_number);
            }
            (Outcome::Error | Outcome::Panic, _) => source(line, file, *line_number),
            (Outcome::Ok | Outcome::Cancelled, _) => {}
        }
        if let Some(inputs) = inputs {
            line.value(key::INPUTS, |out| out.extend_from_slice(&inputs));
        }
        if let Some(output) = sections.output
            && !matches!({ output }.next(), Some(Token::Unit))
        {
            line.value(key::OUTPUT, |out| values.write_at(key::OUTPUT, &mut { output }, out));
        }
        if let ErrorFields::Object(fields) = fields {
            line.value(key::ERROR_FIELDS, |out| out.extend_from_slice(&fields));
        }
    }
}

impl<'a> Sections<'a> {
    fn read(mut rest: Decoder<'a>) -> Sections<'a> {
        let mut sections = Sections::default();
        while let Some(section) = rest.u8().and_then(Section::from_byte) {
            match section {
                Section::Output => sections.output = rest.take_value(),
                Section::ErrorType => sections.error_type = rest.short_text(),
                Section::ErrorVariant => sections.error_variant = rest.short_text(),
                Section::ErrorMessage | Section::PanicMessage => {
                    sections.error_message = rest.take_value();
                }
                Section::ErrorChain => sections.error_chain = rest.take_value(),
                Section::ErrorFields => sections.error_fields = rest.take_value(),
                Section::PanicLocation => {
                    let line = rest.u32().unwrap_or_default();
                    sections.panic_location = rest.short_text().map(|file| (file, line));
                }
                Section::StreamItems => sections.stream_items = rest.u64(),
            }
        }
        sections
    }
}

fn source(line: &mut LineWriter<'_>, file: &str, line_number: u32) {
    line.string(key::CODE_FILE_PATH, file);
    line.unsigned(key::CODE_LINE_NUMBER, u64::from(line_number));
}

fn finish(mut line: LineWriter<'_>, values: ValueWriter) {
    if let Some(entries) = values.into_meta() {
        line.value(key::META, |out| {
            out.push(b'{');
            out.extend_from_slice(&entries);
            out.push(b'}');
        });
    }
    line.finish();
}

/// How long the call took, where that is known.
fn duration_ns(clock: &WallClock, start: &frame::Start<'_>, end: &frame::End) -> Option<u64> {
    match end.began {
        Began::AtStart => Some(clock.nanos(start.at, end.at)),
        Began::At(ticks) => Some(clock.nanos(ticks, end.at)),
        Began::Unknown => None,
    }
}

/// Error for errors and panics, warn for what was cancelled or slow, the callsite's own level for the rest.
fn level(callsite: &Callsite, outcome: Outcome, slow: bool) -> &'static str {
    use casefile_record::Level;
    let own = callsite.description().level;
    match outcome {
        Outcome::Ok if !slow => own,
        Outcome::Ok | Outcome::Cancelled => own.max(Level::Warn),
        Outcome::Error | Outcome::Panic => own.max(Level::Error),
    }
    .as_str()
}

/// `crate::module::function`, with the type in between for methods.
fn function_name(callsite: &Callsite, self_type: Option<&str>) -> String {
    let Description { function, name, .. } = *callsite.description();
    match (name, self_type) {
        (Some(name), _) => name.to_owned(),
        (None, Some(self_type)) => {
            // A type that is defined in a closure, as the body of an annotated function is.
            format!("{}::{function}", without_generics(self_type).replace("{{closure}}::", ""))
        }
        (None, None) => callsite.path(),
    }
}

/// `a::Wrapper` of `&a::Wrapper<b::Inner>`.
fn without_generics(type_name: &str) -> &str {
    let name = type_name.trim_start_matches(['&', ' ']);
    let name = name.strip_prefix("mut ").or_else(|| name.strip_prefix("dyn ")).unwrap_or(name);
    name.split('<').next().unwrap_or(name)
}

fn host_name() -> Option<String> {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname")
        .ok()
        .or_else(|| std::env::var("HOSTNAME").ok())
        .or_else(|| std::env::var("COMPUTERNAME").ok())?;
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}
