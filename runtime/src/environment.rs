//! What the environment says about recording: the variables of [`Builder::from_environment`], read and checked.
//!
//! [`Builder::from_environment`]: crate::Builder::from_environment

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::builder::Output;
use crate::filter::Filter;
use crate::policy;
use crate::queue::WhenFull;
use crate::sink::Stream;

/// What was set; nothing where a variable is missing or empty.
#[derive(Debug, Default)]
pub(crate) struct Environment {
    pub(crate) service_name: Option<String>,
    pub(crate) service_version: Option<String>,
    pub(crate) deployment: Option<String>,
    pub(crate) outputs: Option<Vec<Output>>,
    pub(crate) filter: Option<Filter>,
    pub(crate) value_bytes: Option<usize>,
    pub(crate) line_bytes: Option<usize>,
    pub(crate) depth: Option<usize>,
    pub(crate) elements: Option<usize>,
    pub(crate) queue_bytes: Option<usize>,
    pub(crate) when_full: Option<WhenFull>,
    pub(crate) scrubs_emails: bool,
    pub(crate) pseudonym_key: Option<policy::Key>,
    pub(crate) evidence_dir: Option<PathBuf>,
}

/// A variable whose value cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidVariable {
    name: &'static str,
    problem: String,
}

impl fmt::Display for InvalidVariable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.name, self.problem)
    }
}

impl std::error::Error for InvalidVariable {}

type Read<'a> = &'a dyn Fn(&str) -> Option<OsString>;

impl Environment {
    pub(crate) fn read(read: Read<'_>) -> Result<Environment, InvalidVariable> {
        let resource = text(read, "OTEL_RESOURCE_ATTRIBUTES")?.unwrap_or_default();
        let attribute = |key: &str| resource_attribute(&resource, key);
        let name_variable = text(read, "OTEL_SERVICE_NAME")?;
        Ok(Environment {
            service_name: name_variable.or_else(|| attribute("service.name")),
            service_version: attribute("service.version"),
            deployment: attribute("deployment.environment.name")
                .or_else(|| attribute("deployment.environment")),
            outputs: outputs(read)?,
            filter: parsed(read, "CASEFILE_FILTER", |text| {
                text.parse().map_err(|error: crate::InvalidFilter| error.to_string())
            })?,
            value_bytes: number(read, "CASEFILE_LIMIT_VALUE_BYTES")?,
            line_bytes: number(read, "CASEFILE_LIMIT_LINE_BYTES")?,
            depth: number(read, "CASEFILE_LIMIT_DEPTH")?,
            elements: number(read, "CASEFILE_LIMIT_ELEMENTS")?,
            queue_bytes: number(read, "CASEFILE_QUEUE_BYTES")?,
            when_full: parsed(read, "CASEFILE_WHEN_FULL", |text| match text {
                "drop" => Ok(WhenFull::Drop),
                "block" => Ok(WhenFull::Block),
                _ => Err(format!("`{text}` is neither `drop` nor `block`")),
            })?,
            scrubs_emails: parsed(read, "CASEFILE_SCRUB", |text| match text {
                "email" => Ok(true),
                _ => Err(format!("`{text}` is not `email`")),
            })?
            .is_some(),
            pseudonym_key: parsed(read, "CASEFILE_PSEUDONYM_KEY_FILE", |path| {
                policy::read_key_file(Path::new(path))
            })?,
            evidence_dir: text(read, "CASEFILE_EVIDENCE_DIR")?.map(PathBuf::from),
        })
    }
}

fn text(read: Read<'_>, name: &'static str) -> Result<Option<String>, InvalidVariable> {
    match read(name).map(OsString::into_string) {
        None => Ok(None),
        Some(Ok(text)) if text.trim().is_empty() => Ok(None),
        Some(Ok(text)) => Ok(Some(text)),
        Some(Err(_)) => Err(InvalidVariable { name, problem: "is not UTF-8".to_owned() }),
    }
}

fn parsed<T>(
    read: Read<'_>,
    name: &'static str,
    parse: impl FnOnce(&str) -> Result<T, String>,
) -> Result<Option<T>, InvalidVariable> {
    let text = text(read, name)?;
    let value = text.map(|text| parse(text.trim())).transpose();
    value.map_err(|problem| InvalidVariable { name, problem })
}

fn number(read: Read<'_>, name: &'static str) -> Result<Option<usize>, InvalidVariable> {
    parsed(read, name, |text| text.parse().map_err(|_| format!("`{text}` is not a whole number")))
}

fn outputs(read: Read<'_>) -> Result<Option<Vec<Output>>, InvalidVariable> {
    parsed(read, "CASEFILE_OUTPUT", |text| {
        if text == "none" {
            return Ok(Vec::new());
        }
        text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(output).collect()
    })
}

fn output(word: &str) -> Result<Output, String> {
    match word {
        "stdout" => Ok(Output::Lines(Stream::Output)),
        "stderr" => Ok(Output::Lines(Stream::Error)),
        "terminal" => Ok(Output::Terminal(Stream::Output)),
        _ => match word.strip_prefix("file:") {
            Some(path) if !path.is_empty() => Ok(Output::File(PathBuf::from(path))),
            _ => Err(format!("`{word}` is not one of stdout, stderr, terminal, file:<path>, none")),
        },
    }
}

/// The value of `key` in a list of `key=value`, as W3C baggage writes it; the last one counts.
fn resource_attribute(list: &str, key: &str) -> Option<String> {
    let pairs = list.split(',').filter_map(|pair| pair.split_once('='));
    let value = pairs.filter(|(name, _)| name.trim() == key).map(|(_, value)| value.trim()).next_back()?;
    (!value.is_empty()).then(|| percent_decoded(value))
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let decoded = match (byte, after) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)).map(|(high, low)| high * 16 + low),
            _ => None,
        };
        bytes.push(decoded.unwrap_or(byte));
        rest = if decoded.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::{Environment, OsString, Output, Stream, WhenFull};

    fn read(variables: &[(&str, &str)]) -> Result<Environment, String> {
        Environment::read(&|name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value))
        })
        .map_err(|error| error.to_string())
    }

    #[test]
    fn the_service_name_variable_wins_over_the_resource() {
        let resource = ("OTEL_RESOURCE_ATTRIBUTES", "service.name=a%20b, service.version = 1.2 ,x=%zz");
        let environment = read(&[resource]).unwrap();
        assert_eq!(environment.service_name.as_deref(), Some("a b"));
        assert_eq!(environment.service_version.as_deref(), Some("1.2"));
        let environment = read(&[resource, ("OTEL_SERVICE_NAME", "shop")]).unwrap();
        assert_eq!(environment.service_name.as_deref(), Some("shop"));
    }

    #[test]
    fn outputs_are_a_list() {
        let outputs = read(&[("CASEFILE_OUTPUT", "stderr, file:/tmp/a=b.jsonl")]).unwrap().outputs.unwrap();
        assert!(
            matches!(&outputs[..], [Output::Lines(Stream::Error), Output::File(path)] if path.as_os_str() == "/tmp/a=b.jsonl")
        );
        assert!(read(&[("CASEFILE_OUTPUT", "none")]).unwrap().outputs.unwrap().is_empty());
        assert!(read(&[("CASEFILE_OUTPUT", "")]).unwrap().outputs.is_none());
    }

    #[test]
    fn numbers_and_words_are_read() {
        let environment = read(&[
            ("CASEFILE_LIMIT_DEPTH", " 4 "),
            ("CASEFILE_QUEUE_BYTES", "65536"),
            ("CASEFILE_WHEN_FULL", "block"),
        ])
        .unwrap();
        assert_eq!(environment.depth, Some(4));
        assert_eq!(environment.queue_bytes, Some(65536));
        assert_eq!(environment.when_full, Some(WhenFull::Block));
    }

    #[test]
    #[cfg(feature = "pseudonym")]
    fn a_key_is_read_and_never_shown() {
        let digits = "c9".repeat(31) + "5f";
        let file = std::env::temp_dir().join(format!("casefile-environment-key-{}", std::process::id()));
        let variable = [("CASEFILE_PSEUDONYM_KEY_FILE", file.to_str().unwrap())];
        crate::policy::write_key_file(&file, &format!("k1:{digits}\n"));
        let environment = read(&variable).unwrap();
        assert!(environment.pseudonym_key.is_some() && !format!("{environment:?}").contains("c9c9"));
        crate::policy::write_key_file(&file, &format!("k1 {digits}"));
        let problem = read(&variable).unwrap_err();
        assert_eq!(problem, "CASEFILE_PSEUDONYM_KEY_FILE: a key is written `<id>:<64 hexadecimal digits>`");
        std::fs::remove_file(&file).unwrap();
        assert!(
            read(&variable)
                .unwrap_err()
                .starts_with("CASEFILE_PSEUDONYM_KEY_FILE: the key file cannot be read")
        );
    }

    #[test]
    #[cfg(not(feature = "pseudonym"))]
    fn a_key_that_would_be_of_no_use_is_refused() {
        let problem = read(&[("CASEFILE_PSEUDONYM_KEY_FILE", "key")]).unwrap_err();
        assert_eq!(problem, "CASEFILE_PSEUDONYM_KEY_FILE: pseudonyms need casefile's feature `pseudonym`");
    }

    #[test]
    fn a_mistake_names_the_variable_and_what_would_be_right() {
        for (name, value, expected) in [
            (
                "CASEFILE_OUTPUT",
                "stdot",
                "CASEFILE_OUTPUT: `stdot` is not one of stdout, stderr, terminal, file:<path>, none",
            ),
            (
                "CASEFILE_OUTPUT",
                "file:",
                "CASEFILE_OUTPUT: `file:` is not one of stdout, stderr, terminal, file:<path>, none",
            ),
            ("CASEFILE_LIMIT_DEPTH", "-1", "CASEFILE_LIMIT_DEPTH: `-1` is not a whole number"),
            ("CASEFILE_WHEN_FULL", "wait", "CASEFILE_WHEN_FULL: `wait` is neither `drop` nor `block`"),
        ] {
            assert_eq!(read(&[(name, value)]).unwrap_err(), expected);
        }
        let filter = read(&[("CASEFILE_FILTER", "loud")]).unwrap_err();
        assert!(filter.starts_with("CASEFILE_FILTER: `loud` is not a level"), "{filter}");
    }
}
