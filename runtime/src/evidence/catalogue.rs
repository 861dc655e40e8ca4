//! What do the numbers in frames stand for? The service, its callsites and its shapes, as this process describes them and
//! as a later one reads them.

use std::collections::HashMap;

use casefile_record::{Kind, Level};

use super::entry::{Entry, Saying, entries};
use crate::callsite::{Callsite, Description};
use crate::encode::{Form, Shape};
use crate::settings::Service;

const PROCESS: u8 = 1;
const CALLSITE: u8 = 2;
const SHAPE: u8 = 3;

/// The form of everything in the folder. Another version of this crate may write frames of another form.
const FORM: u64 = 1;

pub(super) fn process(service: &Service) -> Vec<u8> {
    Entry::new(PROCESS)
        .number(FORM)
        .text(env!("CARGO_PKG_VERSION"))
        .number(u64::from(std::process::id()))
        .text(&service.name)
        .texts(service.version.as_deref().as_slice())
        .texts(service.environment.as_deref().as_slice())
        .into_bytes()
}

pub(super) fn callsite(number: u32, callsite: &Callsite) -> Vec<u8> {
    let Description { module, function, name, kind, level, file, line, inputs, attributes } =
        callsite.description();
    // The function around an event can be asked for its name only where it is.
    let around = callsite.is_inside().then(|| callsite.path());
    let name = around.as_deref().or(*name);
    Entry::new(CALLSITE)
        .number(u64::from(number))
        .text(module)
        .text(function)
        .texts(name.as_slice())
        .text(kind.as_str())
        .text(level.as_str())
        .text(file)
        .number(u64::from(*line))
        .texts(inputs)
        .texts(attributes)
        .number(callsite.slow_threshold_ns().unwrap_or(u64::MAX))
        .into_bytes()
}

pub(super) fn shape(number: u32, shape: &Shape) -> Vec<u8> {
    let form = FORMS.iter().position(|form| *form == shape.form()).unwrap_or_default();
    Entry::new(SHAPE)
        .number(u64::from(number))
        .text(shape.name())
        .texts(shape.field_names())
        .number(form as u64)
        .number(shape.arity() as u64)
        .number(u64::from(shape.is_variant()))
        .number(u64::from(shape.is_incomplete()))
        .into_bytes()
}

const FORMS: [Form; 4] = [Form::Structure, Form::Tuple, Form::Newtype, Form::Unit];

/// The catalogue of a process that is gone. Its callsites and shapes are this process's for good: they have numbers of
/// their own here, and are never freed.
#[derive(Debug)]
pub(super) struct Catalogue {
    pub(super) service: Service,
    pub(super) process: u32,
    /// By their numbers there.
    pub(super) callsites: HashMap<u32, &'static Callsite>,
    pub(super) shapes: HashMap<u32, &'static Shape>,
}

impl Catalogue {
    /// None where the file was not written by this version of the crate.
    pub(super) fn read(file: &[u8]) -> Option<Catalogue> {
        let mut entries = entries(file);
        let (PROCESS, mut saying) = entries.next()? else { return None };
        if saying.number()? != FORM || saying.text()? != env!("CARGO_PKG_VERSION") {
            return None;
        }
        let process = u32::try_from(saying.number()?).ok()?;
        let service = Service {
            name: saying.text()?.to_owned(),
            version: saying.texts()?.first().map(|text| (*text).to_owned()),
            environment: saying.texts()?.first().map(|text| (*text).to_owned()),
        };
        let (mut callsites, mut shapes) = (HashMap::new(), HashMap::new());
        for (kind, saying) in entries {
            match kind {
                CALLSITE => callsites.extend(read_callsite(saying)),
                SHAPE => shapes.extend(read_shape(saying)),
                _ => {}
            }
        }
        Some(Catalogue { service, process, callsites, shapes })
    }
}

fn read_callsite(mut saying: Saying<'_>) -> Option<(u32, &'static Callsite)> {
    let number = u32::try_from(saying.number()?).ok()?;
    let description = Description {
        module: keep(saying.text()?),
        function: keep(saying.text()?),
        name: saying.texts()?.first().map(|name| keep(name)),
        kind: saying.text()?.parse::<Kind>().ok()?,
        level: saying.text()?.parse::<Level>().ok()?,
        file: keep(saying.text()?),
        line: u32::try_from(saying.number()?).ok()?,
        inputs: keep_all(&saying.texts()?),
        attributes: keep_all(&saying.texts()?),
    };
    let callsite = match saying.number()? {
        u64::MAX => Callsite::new(description),
        slow_threshold_ns => Callsite::new(description).slow_from(slow_threshold_ns),
    };
    Some((number, Box::leak(Box::new(callsite))))
}

fn read_shape(mut saying: Saying<'_>) -> Option<(u32, &'static Shape)> {
    let number = u32::try_from(saying.number()?).ok()?;
    let (name, fields) = (keep(saying.text()?), keep_all(&saying.texts()?));
    let form = *FORMS.get(usize::try_from(saying.number()?).ok()?)?;
    let arity = usize::try_from(saying.number()?).ok()?;
    let (variant, incomplete) = (saying.number()? == 1, saying.number()? == 1);
    // What is written for a field is looked up among the names: a shape without them cannot be.
    if form == Form::Structure && fields.len() != arity {
        return None;
    }
    let shape = Shape::new(name, fields, form, arity, variant);
    Some((number, Box::leak(Box::new(if incomplete { shape.incomplete() } else { shape }))))
}

fn keep(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

fn keep_all(texts: &[&str]) -> &'static [&'static str] {
    Box::leak(texts.iter().map(|text| keep(text)).collect::<Vec<_>>().into_boxed_slice())
}
