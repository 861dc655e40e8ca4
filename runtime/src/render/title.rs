//! What every line of a function has in common, put together when the function is first written: its title, from the
//! level to the outcome, and the keys of its inputs and attributes.
//!
//! Must never keep more than [`MOST_BYTES`], however many types a method is called on.

use casefile_record::{EventName, Level, Outcome, is_reserved, json, key};

use super::member;
use crate::callsite::{Callsite, Description};
use crate::encode::MemberKey;

/// Titles are forgotten when they take more than this.
const MOST_BYTES: usize = 1 << 20;

/// The titles of all functions that were written, by the number of their callsite.
#[derive(Debug, Default)]
pub(super) struct Titles {
    service: String,
    functions: Vec<Function>,
    bytes: usize,
}

/// What is known of one callsite.
#[derive(Debug, Default)]
pub(super) struct Function {
    pub(super) inputs: Box<[MemberKey]>,
    pub(super) attributes: Box<[MemberKey]>,
    /// One for each type whose method this is; the one that was asked for last stands first.
    titles: Vec<Title>,
}

/// From the level to the outcome.
#[derive(Debug)]
struct Title {
    self_type: Option<Box<str>>,
    /// By outcome, not slow and slow; empty until it is first needed.
    finished: [Box<[u8]>; OUTCOMES * 2],
}

const OUTCOMES: usize = Outcome::ALL.len();

impl Titles {
    pub(super) fn new(service: &str) -> Titles {
        Titles { service: service.to_owned(), ..Titles::default() }
    }

    /// Appends the title of a finished call.
    pub(super) fn finished(
        &mut self,
        callsite: &'static Callsite,
        self_type: Option<&str>,
        outcome: Outcome,
        slow: bool,
        out: &mut Vec<u8>,
    ) -> &Function {
        let (function, service, bytes) = self.function(callsite, self_type);
        debug_assert!(
            !callsite.description().attributes.iter().any(|key| is_reserved(key)),
            "a key of the schema is no attribute"
        );
        let title = &mut function.titles[0].finished[outcome as usize * 2 + usize::from(slow)];
        if title.is_empty() {
            *title = finished_title(callsite, self_type, service, outcome, slow);
            *bytes += title.len();
        }
        out.extend_from_slice(title);
        function
    }

    /// Appends the title of a call that has not ended.
    pub(super) fn unfinished(
        &mut self,
        callsite: &'static Callsite,
        self_type: Option<&str>,
        out: &mut Vec<u8>,
    ) -> &Function {
        let (function, service, _) = self.function(callsite, self_type);
        let name = function_name(callsite, self_type);
        let message = format!("{name} unfinished");
        let level = callsite.description().level;
        title(callsite, &name, &message, level, &EventName::Unfinished, service, out);
        function
    }

    /// Appends the title of an event, which has its name where others have their function's.
    pub(super) fn event(&mut self, callsite: &'static Callsite, out: &mut Vec<u8>) -> &Function {
        let (function, service, bytes) = self.function(callsite, None);
        let cached = &mut function.titles[0].finished[0];
        if cached.is_empty() {
            *cached = event_title(callsite, service);
            *bytes += cached.len();
        }
        out.extend_from_slice(cached);
        function
    }

    /// What is known of this callsite, the title for this type in front.
    fn function(
        &mut self,
        callsite: &'static Callsite,
        self_type: Option<&str>,
    ) -> (&mut Function, &str, &mut usize) {
        if self.bytes > MOST_BYTES {
            self.functions.clear();
            self.bytes = 0;
        }
        let index = callsite.id() as usize;
        if self.functions.len() <= index {
            self.functions.resize_with(index + 1, Function::default);
        }
        let function = &mut self.functions[index];
        match function.titles.iter().position(|title| title.self_type.as_deref() == self_type) {
            Some(0) => {}
            Some(found) => function.titles.swap(0, found),
            None => self.bytes += function.add(callsite.description(), self_type),
        }
        (function, &self.service, &mut self.bytes)
    }
}

impl Function {
    /// Puts a title in front; how much memory it takes.
    #[cold]
    fn add(&mut self, description: &Description, self_type: Option<&str>) -> usize {
        if self.titles.is_empty() {
            let Description { inputs, attributes, .. } = description;
            self.inputs = inputs.iter().map(|name| MemberKey::new(name)).collect();
            self.attributes = attributes.iter().map(|name| MemberKey::new(name)).collect();
        }
        self.titles.insert(0, Title { self_type: self_type.map(Box::from), finished: Default::default() });
        size_of::<Title>() + self_type.map_or(0, str::len)
    }
}

fn finished_title(
    callsite: &Callsite,
    self_type: Option<&str>,
    service: &str,
    outcome: Outcome,
    slow: bool,
) -> Box<[u8]> {
    let level = level(callsite.description().level, outcome, slow);
    let name = function_name(callsite, self_type);
    let message = format!("{name} {outcome}");
    let mut out = Vec::new();
    title(callsite, &name, &message, level, &EventName::Call, service, &mut out);
    string(&mut out, member!(key::OUTCOME), outcome.as_str());
    out.into()
}

fn event_title(callsite: &Callsite, service: &str) -> Box<[u8]> {
    let Description { level, function, .. } = *callsite.description();
    let mut out = Vec::new();
    string(&mut out, member!(key::LEVEL), level.as_str());
    string(&mut out, member!(key::MESSAGE), function);
    string(&mut out, member!(key::EVENT_NAME), EventName::Event.as_str());
    string(&mut out, member!(key::SERVICE_NAME), service);
    string(&mut out, member!(key::CODE_FUNCTION_NAME), &callsite.path());
    out.into()
}

fn title(
    callsite: &Callsite,
    name: &str,
    message: &str,
    level: Level,
    event: &EventName,
    service: &str,
    out: &mut Vec<u8>,
) {
    string(out, member!(key::LEVEL), level.as_str());
    string(out, member!(key::MESSAGE), message);
    string(out, member!(key::EVENT_NAME), event.as_str());
    string(out, member!(key::SERVICE_NAME), service);
    string(out, member!(key::CODE_FUNCTION_NAME), name);
    string(out, member!(key::KIND), callsite.description().kind.as_str());
}

fn string(out: &mut Vec<u8>, member: &[u8], text: &str) {
    out.extend_from_slice(member);
    json::string(out, text);
}

/// Error for errors and panics, warn for what was cancelled or slow, the callsite's own level for the rest.
fn level(own: Level, outcome: Outcome, slow: bool) -> Level {
    match outcome {
        Outcome::Ok if !slow => own,
        Outcome::Ok | Outcome::Cancelled => own.max(Level::Warn),
        Outcome::Error | Outcome::Panic => own.max(Level::Error),
    }
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

#[cfg(test)]
mod tests {
    use casefile_record::{Kind, Level, Outcome};

    use super::{MOST_BYTES, Titles};
    use crate::callsite::{Callsite, Description};

    const fn callsite(function: &'static str) -> Callsite {
        Callsite::new(Description {
            module: "shop",
            function,
            name: None,
            kind: Kind::Internal,
            level: Level::Debug,
            file: file!(),
            line: 1,
            inputs: &["order"],
            attributes: &["order.id"],
        })
    }

    fn finished(
        titles: &mut Titles,
        callsite: &'static Callsite,
        self_type: &str,
        outcome: Outcome,
        slow: bool,
    ) -> String {
        let mut out = Vec::new();
        let function = titles.finished(callsite, Some(self_type), outcome, slow, &mut out);
        assert_eq!(
            (function.inputs[0].name(), function.attributes[0].name()),
            (&b"order"[..], &b"order.id"[..])
        );
        String::from_utf8(out).expect("UTF-8")
    }

    fn expected(level: &str, name: &str, outcome: &str) -> String {
        format!(
            r#","level":"{level}","message":"{name} {outcome}","event_name":"casefile.call","service.name":"s\"v","#
        ) + &format!(r#""code.function.name":"{name}","kind":"internal","outcome":"{outcome}""#)
    }

    #[test]
    fn each_function_type_and_outcome_has_its_own_title() {
        static PAY: Callsite = callsite("pay");
        static REFUND: Callsite = callsite("refund");
        let mut titles = Titles::new("s\"v");
        // Twice: once put together, once copied.
        for _ in 0..2 {
            for (callsite, function) in [(&PAY, "pay"), (&REFUND, "refund")] {
                for self_type in ["shop::Card", "shop::Cash"] {
                    for (outcome, slow, level, word) in [
                        (Outcome::Ok, false, "DEBUG", "ok"),
                        (Outcome::Ok, true, "WARN", "ok"),
                        (Outcome::Error, false, "ERROR", "error"),
                        (Outcome::Error, true, "ERROR", "error"),
                        (Outcome::Panic, false, "ERROR", "panic"),
                        (Outcome::Cancelled, false, "WARN", "cancelled"),
                    ] {
                        assert_eq!(
                            finished(&mut titles, callsite, self_type, outcome, slow),
                            expected(level, &format!("{self_type}::{function}"), word)
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn the_titles_of_any_number_of_types_take_bounded_memory() {
        static PAY: Callsite = callsite("pay");
        let mut titles = Titles::new("s\"v");
        for number in 0..20_000 {
            let self_type = format!("shop::Card{number}<{}>", "x".repeat(500));
            let name = format!("shop::Card{number}::pay");
            let written = finished(&mut titles, &PAY, &self_type, Outcome::Ok, false);
            assert_eq!(written, expected("DEBUG", &name, "ok"));
            assert!(titles.bytes < MOST_BYTES + 2_000);
            let kept: usize = titles.functions.iter().map(|function| function.titles.len()).sum();
            assert!(kept * 700 < 2 * MOST_BYTES, "{kept}");
        }
    }
}
