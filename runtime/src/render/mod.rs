//! Frames to the JSON lines of schema `casefile/1`.
//!
//! What many lines have in common is written once and copied: see `head`, `title` and `origin`.

mod added;
mod disguise;
mod event;
mod head;
mod member;
mod meta;
mod origin;
mod own;
mod sections;
mod title;
mod value;

use casefile_record::{Outcome, json, key};

use crate::attributes::Attributes;
use crate::callsite::{Callsite, Description};
use crate::clock::WallClock;
use crate::encode::Decoder;
use crate::frame::{self, Began};
use crate::queue::ThreadInfo;
use crate::settings::Service;
use head::Head;
use member::member;
use meta::Path;
use origin::Origin;
use sections::Sections;
use title::{Function, Titles};
use value::{ErrorFields, ValueWriter};

/// Writes the lines of this process.
#[derive(Debug)]
pub(crate) struct Renderer {
    pub(crate) clock: WallClock,
    service: Service,
    head: Head,
    titles: Titles,
    origin: Origin,
    values: ValueWriter,
    /// The inputs and the error's fields of one line: they are read before what stands before them is written.
    inputs: Vec<u8>,
    error_fields: Vec<u8>,
}

impl Renderer {
    /// For the lines of the process with this ID.
    pub(crate) fn new(service: Service, process: u32, clock: WallClock) -> Renderer {
        Renderer {
            clock,
            head: Head::new(),
            titles: Titles::new(&service.name),
            origin: Origin::new(process),
            values: ValueWriter::default(),
            inputs: Vec::new(),
            error_fields: Vec::new(),
            service,
        }
    }

    /// The lines from now on are of this service.
    pub(crate) fn set_service(&mut self, service: Service) {
        self.titles = Titles::new(&service.name);
        self.service = service;
    }

    /// Writes the line of a finished span.
    #[expect(clippy::too_many_arguments, reason = "all that there is to a span comes together here")]
    pub(crate) fn span(
        &mut self,
        start: &frame::Start<'_>,
        inputs: Decoder<'_>,
        thread: &ThreadInfo,
        end: &frame::End,
        sections: Decoder<'_>,
        attributes: Option<&Attributes>,
        out: &mut Vec<u8>,
    ) {
        let line = out.len();
        let sections = Sections::read(sections);
        let duration_ns = duration_ns(&self.clock, start, end);
        let slow = duration_ns.and_then(|nanos| start.callsite.slow_threshold_reached(nanos));
        self.head.write(self.clock.timestamp(end.at), start, out);
        let function =
            self.titles.finished(start.callsite, start.self_type, end.outcome, slow.is_some(), out);
        unsigned(out, member!(key::DURATION_NS), duration_ns);
        unsigned(out, member!(key::SLOW_THRESHOLD_NS), slow);
        unsigned(out, member!(key::STREAM_ITEMS), sections.stream_items);
        self.origin.write(thread, start.seq, start.correlation_id, out);
        self.inputs.clear();
        captured(function, inputs, attributes, &mut self.values, &mut self.inputs, out);
        let place = out.len();
        self.outcome(start.callsite, end.outcome, &sections, out);
        if let Some(attributes) = attributes {
            added::write(attributes, &mut self.values, line, place, out);
        }
        self.values.finish(out);
        out.extend_from_slice(b"}\n");
    }

    /// Writes the line of a span that has begun and not ended.
    pub(crate) fn unfinished(
        &mut self,
        start: &frame::Start<'_>,
        inputs: Decoder<'_>,
        thread: &ThreadInfo,
        attributes: Option<&Attributes>,
        out: &mut Vec<u8>,
    ) {
        let line = out.len();
        self.head.write(self.clock.timestamp(start.at), start, out);
        let function = self.titles.unfinished(start.callsite, start.self_type, out);
        self.origin.write(thread, start.seq, start.correlation_id, out);
        self.inputs.clear();
        captured(function, inputs, attributes, &mut self.values, &mut self.inputs, out);
        let place = out.len();
        out.extend_from_slice(&self.inputs);
        if let Some(attributes) = attributes {
            added::write(attributes, &mut self.values, line, place, out);
        }
        self.values.finish(out);
        out.extend_from_slice(b"}\n");
    }

    /// Writes everything behind the attributes: error, source, inputs, output, error fields.
    fn outcome(&mut self, callsite: &Callsite, outcome: Outcome, sections: &Sections<'_>, out: &mut Vec<u8>) {
        let mut fields = ErrorFields::None;
        if let Some(mut encoded) = sections.error_fields {
            self.error_fields.clear();
            fields =
                self.values.error_fields(Path::root(key::ERROR_FIELDS), &mut encoded, &mut self.error_fields);
        }
        if matches!(outcome, Outcome::Error | Outcome::Panic) {
            error_type(sections, outcome, out);
        }
        if let Some(message) = sections.error_message {
            out.extend_from_slice(member!(key::ERROR_MESSAGE));
            self.values.write(&Path::root(key::ERROR_MESSAGE), &mut { message }, out);
        } else if fields == ErrorFields::Message {
            out.extend_from_slice(member!(key::ERROR_MESSAGE));
            out.extend_from_slice(&self.error_fields);
        }
        if let Some(chain) = sections.error_chain {
            out.extend_from_slice(member!(key::ERROR_CHAIN));
            self.values.write(&Path::root(key::ERROR_CHAIN), &mut { chain }, out);
        }
        if matches!(outcome, Outcome::Error | Outcome::Panic) {
            source(callsite, outcome, sections, out);
        }
        out.extend_from_slice(&self.inputs);
        if let Some(output) = sections.output
            && !output.is_unit()
        {
            out.extend_from_slice(member!(key::OUTPUT));
            self.values.write(&Path::root(key::OUTPUT), &mut { output }, out);
        }
        if fields == ErrorFields::Object {
            out.extend_from_slice(member!(key::ERROR_FIELDS));
            out.extend_from_slice(&self.error_fields);
        }
    }
}

/// Writes the inputs, which stand behind the error, to `inputs`, and the attributes, which stand before it, to `out`.
fn captured(
    function: &Function,
    mut captured: Decoder<'_>,
    replaced: Option<&Attributes>,
    values: &mut ValueWriter,
    inputs: &mut Vec<u8>,
    out: &mut Vec<u8>,
) {
    if !function.inputs.is_empty() {
        let root = Path::root(key::INPUTS);
        inputs.extend_from_slice(member!(key::INPUTS));
        let begin = inputs.len();
        for key in &function.inputs {
            key.append_to(inputs);
            values.write(&root.escaped(key.name()), &mut captured, inputs);
        }
        // Where the first one's comma was.
        inputs[begin] = b'{';
        inputs.push(b'}');
    }
    for key in &function.attributes {
        // Set again while the span ran: the last one counts.
        if replaced.is_some_and(|replaced| replaced.has(key.name())) {
            captured.take_value();
            continue;
        }
        key.append_to(out);
        values.write_any(&Path::root_escaped(key.name()), &mut captured, out);
    }
}

fn error_type(sections: &Sections<'_>, outcome: Outcome, out: &mut Vec<u8>) {
    let Some(error_type) = sections.error_type else {
        if outcome == Outcome::Panic {
            out.extend_from_slice(member!(key::ERROR_TYPE));
            out.extend_from_slice(b"\"panic\"");
        }
        return;
    };
    out.extend_from_slice(member!(key::ERROR_TYPE));
    out.push(b'"');
    json::escaped(out, error_type);
    if let Some(variant) = sections.error_variant {
        out.extend_from_slice(b"::");
        json::escaped(out, variant);
    }
    out.push(b'"');
}

/// Where the function stands, or where it panicked.
fn source(callsite: &Callsite, outcome: Outcome, sections: &Sections<'_>, out: &mut Vec<u8>) {
    let Description { file, line, .. } = *callsite.description();
    let (file, line) = match sections.panic_location {
        Some(panicked) if outcome == Outcome::Panic && !panicked.0.is_empty() => panicked,
        _ => (file, line),
    };
    out.extend_from_slice(member!(key::CODE_FILE_PATH));
    json::string(out, file);
    unsigned(out, member!(key::CODE_LINE_NUMBER), Some(u64::from(line)));
}

fn unsigned(out: &mut Vec<u8>, member: &[u8], number: Option<u64>) {
    if let Some(number) = number {
        out.extend_from_slice(member);
        json::unsigned(out, number);
    }
}

/// How long the call took, where that is known.
fn duration_ns(clock: &WallClock, start: &frame::Start<'_>, end: &frame::End) -> Option<u64> {
    match end.began {
        Began::AtStart => Some(clock.nanos(start.at, end.at)),
        Began::At(ticks) => Some(clock.nanos(ticks, end.at)),
        Began::Unknown => None,
    }
}
