//! Is a secret ever recorded? Random nested values full of sentinels, recorded in every way that there is, and looked for in
//! everything that is written.
//!
//! `testing::canary` looks in the lines that all sinks get, in the records read back from them and in what a terminal shows,
//! for the sentinels as they are and in other encodings.

#![expect(dead_code, reason = "what is sensitive is never read: that is what is tested")]

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use casefile::testing::{Canary, canary};
use casefile::{Loggable, Sensitive, log_boundary, traced};
use proptest::prelude::*;

/// Secrets of every kind, each guarded in another way.
#[derive(Loggable)]
struct Leaf {
    visible: u32,
    #[sensitive]
    text: String,
    #[sensitive]
    bytes: Vec<u8>,
    #[sensitive]
    number: u64,
    #[sensitive]
    by_name: HashMap<String, u32>,
    #[sensitive]
    letters: Vec<char>,
    #[sensitive]
    codes: Vec<u16>,
    #[sensitive]
    locked: Mutex<Option<String>>,
    sealed: Sensitive<String>,
    all_sealed: Vec<Sensitive<u64>>,
    whole: Whole,
    #[log(skip)]
    left_out: String,
}

/// Sensitive wherever it turns up.
#[derive(Loggable)]
#[sensitive]
enum Whole {
    Text(String),
    Number { number: u64 },
}

#[derive(Loggable)]
enum Nested {
    Leaf(Box<Leaf>),
    List(Vec<Nested>),
    Keyed(BTreeMap<u32, Nested>),
    Maybe(Option<Box<Nested>>),
    Outcome(Result<Box<Nested>, Refused>),
    Shared(Arc<Nested>),
    Beside(Box<Nested>, #[sensitive] String),
    Named {
        inner: Box<Nested>,
        #[sensitive]
        number: u64,
    },
}

/// An error with secrets of its own, and a cause that prints one.
#[derive(Loggable)]
struct Refused {
    code: u32,
    #[sensitive]
    account: String,
    #[log(skip)]
    cause: Cause,
}

#[derive(Debug)]
struct Cause(String);

impl fmt::Display for Cause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the gateway said {}", self.0)
    }
}

impl Error for Cause {}

/// What nobody described.
struct Legacy {
    _text: String,
}

/// The form of a value; the secrets come from the canary.
#[derive(Clone, Debug)]
enum Form {
    Leaf,
    List(Vec<Form>),
    Keyed(Vec<Form>),
    Maybe(Option<Box<Form>>),
    Done(Box<Form>),
    Refused,
    Shared(Box<Form>),
    Beside(Box<Form>),
    Named(Box<Form>),
}

fn form() -> impl Strategy<Value = Form> {
    prop_oneof![Just(Form::Leaf), Just(Form::Refused)].prop_recursive(5, 16, 4, |inner| {
        let boxed = || inner.clone().prop_map(Box::new);
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Form::List),
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Form::Keyed),
            proptest::option::of(boxed()).prop_map(Form::Maybe),
            boxed().prop_map(Form::Done),
            boxed().prop_map(Form::Shared),
            boxed().prop_map(Form::Beside),
            boxed().prop_map(Form::Named),
        ]
    })
}

fn leaf(canary: &Canary) -> Leaf {
    Leaf {
        visible: 7,
        text: canary.text(),
        bytes: canary.bytes(),
        number: canary.number(),
        by_name: HashMap::from([(canary.text(), 1)]),
        letters: canary.text().chars().collect(),
        codes: canary.text().encode_utf16().collect(),
        locked: Mutex::new(Some(canary.text())),
        sealed: canary.text().into(),
        all_sealed: vec![canary.number().into(), canary.number().into()],
        whole: either(canary),
        left_out: canary.text(),
    }
}

/// One of the two, by chance.
fn either(canary: &Canary) -> Whole {
    let number = canary.number();
    if number.is_multiple_of(2) { Whole::Text(canary.text()) } else { Whole::Number { number } }
}

fn refused(canary: &Canary) -> Refused {
    Refused { code: 402, account: canary.text(), cause: Cause(canary.text()) }
}

fn filled(form: &Form, canary: &Canary) -> Nested {
    let inner = |form: &Form| Box::new(filled(form, canary));
    match form {
        Form::Leaf => Nested::Leaf(Box::new(leaf(canary))),
        Form::List(forms) => Nested::List(forms.iter().map(|form| filled(form, canary)).collect()),
        Form::Keyed(forms) => {
            Nested::Keyed((0..).zip(forms.iter().map(|form| filled(form, canary))).collect())
        }
        Form::Maybe(form) => Nested::Maybe(form.as_deref().map(inner)),
        Form::Done(form) => Nested::Outcome(Ok(inner(form))),
        Form::Refused => Nested::Outcome(Err(refused(canary))),
        Form::Shared(form) => Nested::Shared(Arc::new(filled(form, canary))),
        Form::Beside(form) => Nested::Beside(inner(form), canary.text()),
        Form::Named(form) => Nested::Named { inner: inner(form), number: canary.number() },
    }
}

#[log_boundary]
fn strict(
    value: &Nested,
    #[sensitive] text: &str,
    #[log(skip)] legacy: &Legacy,
    skipped: u32,
) -> Sensitive<u64> {
    let _ = (value, text, legacy, skipped);
    Sensitive::new(text.len() as u64)
}

#[log_boundary(public_text, skip(also), fields(app.code = value_code(value)))]
fn with_public_text(
    value: &Nested,
    title: &str,
    #[sensitive] number: u64,
    also: String,
) -> Vec<Sensitive<String>> {
    let _ = (value, title, number);
    vec![also.into()]
}

fn value_code(value: &Nested) -> u32 {
    u32::from(matches!(value, Nested::Leaf(_)))
}

#[traced]
fn lenient(
    value: &Nested,
    unclassified: &str,
    bytes: &[u8],
    letters: &[char],
    legacy: &Legacy,
    names: HashMap<String, Nested>,
) -> String {
    let _ = (value, bytes, letters, legacy, names);
    unclassified.to_owned()
}

#[traced(public_text)]
async fn lenient_with_public_text(
    value: Arc<Nested>,
    title: String,
    #[sensitive] text: String,
    legacy: Legacy,
) -> Legacy {
    let _ = (value, title, text);
    legacy
}

#[log_boundary]
fn fails(
    value: Nested,
    code: u32,
    #[sensitive] account: String,
    cause: Sensitive<String>,
) -> Result<Nested, Refused> {
    if code == 0 { Ok(value) } else { Err(Refused { code, account, cause: Cause(cause.into_exposed()) }) }
}

#[traced]
fn fails_leniently(#[sensitive] cause: String) -> Result<(), Box<dyn Error>> {
    Err(Box::new(Cause(cause)))
}

#[traced]
impl Leaf {
    fn method(&self, #[sensitive] text: &str) -> Whole {
        Whole::Text(format!("{}{text}", self.text))
    }
}

/// Text with secrets of known shapes: the scrub is all that stands before them.
#[log_boundary(error = display)]
fn says(
    #[public] text: &str,
    #[public] bytes: &[u8],
    #[public] names: HashMap<String, String>,
    codes: Vec<u32>,
) -> Result<u32, Cause> {
    let _ = (bytes, names, codes);
    Err(Cause(text.to_owned()))
}

#[log_boundary]
fn panics(#[sensitive] text: &str) {
    panic!("no service for {text}");
}

/// Texts that hold the secret in a shape that the scrub knows, with what is around it.
fn shaped(secret: &str, number: usize) -> String {
    match number % 9 {
        0 => format!("GET / with Authorization: Bearer {secret}"),
        1 => format!("ghp_{secret}{secret}"),
        2 => format!("https://ada:{secret}@example.com/path"),
        3 => format!("https://example.com/?token={secret}&page=1"),
        4 => format!("{{\"password\":\"{secret}\"}}"),
        5 => format!("Config {{ api_key: Some(\"{secret}\"), retries: 3 }}"),
        6 => format!("-----BEGIN PRIVATE KEY-----\\n{secret}\\n-----END PRIVATE KEY-----"),
        7 => format!("Set-Cookie: session={secret}; Path=/"),
        _ => format!("Server=db;User=ada;Password={secret};"),
    }
}

fn in_every_way(form: &Form, canary: &Canary) {
    let value = || filled(form, canary);
    let legacy = || Legacy { _text: canary.text() };
    let _ = strict(&value(), &canary.text(), &legacy(), 1);
    let _ = with_public_text(&value(), "title", canary.number(), canary.text());
    let text = canary.text();
    let letters: Vec<char> = text.chars().collect();
    let names = HashMap::from([(canary.text(), value())]);
    let _ = lenient(&value(), &text, &canary.bytes(), &letters, &legacy(), names);
    futures_executor::block_on(lenient_with_public_text(
        Arc::new(value()),
        "title".into(),
        canary.text(),
        legacy(),
    ));
    for code in [0, 402] {
        let _ = fails(value(), code, canary.text(), canary.text().into());
    }
    let _ = fails_leniently(canary.text());
    let _ = leaf(canary).method(&canary.text());
}

fn in_known_shapes(number: usize, canary: &Canary) {
    let text = shaped(&canary.text(), number);
    let codes = text.chars().map(u32::from).collect();
    let names = HashMap::from([(text.clone(), "value".to_owned()), ("password".to_owned(), canary.text())]);
    let _ = says(&text, text.as_bytes(), names, codes);
    let _ = catch_unwind(AssertUnwindSafe(|| panics(&text)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn what_is_sensitive_reaches_no_sink(form in form()) {
        let records = canary(|canary| in_every_way(&form, canary));
        prop_assert!(records.len() >= 8, "too little was recorded to prove anything");
    }

    #[test]
    fn what_looks_like_a_secret_reaches_no_sink(number in 0_usize..9) {
        let records = canary(|canary| in_known_shapes(number, canary));
        prop_assert_eq!(records.len(), 2);
        let lines = records.to_string();
        prop_assert!(lines.lines().all(|line| line.contains("scrubbed")), "{}", lines);
    }
}

/// The search itself finds what is recorded on purpose.
#[test]
fn a_leak_would_be_found() {
    #[log_boundary]
    fn leaks(#[public] text: &str, #[public] bytes: &[u8], codes: Vec<u16>, number: u64) {
        let _ = (text, bytes, codes, number);
    }
    let leaks: [fn(&Canary); 4] = [
        |canary| leaks(&canary.text(), &[], vec![], 0),
        |canary| leaks("", &canary.bytes(), vec![], 0),
        |canary| leaks("", &[], canary.text().encode_utf16().collect(), 0),
        |canary| leaks("", &[], vec![], canary.number()),
    ];
    let told = [("a text", "text"), ("bytes", "bytes"), ("a text", "codes"), ("a number", "number")];
    for (leak, (kind, field)) in leaks.into_iter().zip(told) {
        let found = catch_unwind(|| canary(leak));
        let message = found.expect_err("it is recorded");
        let message = message.downcast_ref::<String>().expect("text");
        assert!(message.starts_with(&format!("sentinel 1 ({kind}) was recorded")), "{message}");
        let function = "secrets::leaks";
        assert!(message.contains(&format!("in `inputs.{field}` of {function}:")), "{message}");
    }
}

/// The path goes down to the field, and the number is that of the sentinel which leaks.
#[test]
fn a_leak_is_told_by_sentinel_and_path() {
    #[derive(Loggable)]
    struct Card {
        #[sensitive]
        number: String,
        #[public]
        holder: Vec<String>,
    }
    #[log_boundary]
    async fn pay(card: Card) -> usize {
        card.number.len() + card.holder.len()
    }
    let found = catch_unwind(|| {
        futures_executor::block_on(casefile::testing::canary_async(async |canary| {
            let card = Card { number: canary.text(), holder: vec![String::new(), canary.text()] };
            pay(card).await;
        }))
    });
    let message = found.expect_err("it is recorded");
    let message = message.downcast_ref::<String>().expect("text");
    assert!(message.starts_with("sentinel 2 (a text)"), "{message}");
    assert!(message.contains("in `inputs.card.holder.1` of "), "{message}");
}

#[test]
fn what_is_awaited_is_watched_and_recorded() {
    #[log_boundary]
    async fn log_in(#[sensitive] password: &str) -> usize {
        password.len() / 100
    }
    let records = futures_executor::block_on(casefile::testing::canary_async(async |canary| {
        log_in(&canary.text()).await;
    }));
    assert_eq!(records.only("log_in").input("password").unwrap(), "[redacted]");
}

/// What the command shows is read from the lines, and none of it is a secret either.
#[test]
fn the_command_shows_no_secret() {
    let canary = Canary::default();
    let form = Form::List(vec![Form::Leaf, Form::Refused, Form::Named(Box::new(Form::Leaf))]);
    let records = casefile::testing::capture(|| {
        in_every_way(&form, &canary);
        (0..9).for_each(|number| in_known_shapes(number, &canary));
    });
    let folder = casefile_tests::TemporaryDirectory::new("secrets");
    let file = folder.file("records.jsonl");
    std::fs::write(&file, records.to_string()).expect("written");
    let file = file.to_str().expect("UTF-8");
    let trace = records[0].trace_id.expect("a trace").to_string();
    for words in [
        &["find", "outcome", file][..],
        &["trace", &trace, file],
        &["errors", file],
        &["why", file],
        &["stats", file],
        &["tail", "--no-follow", file],
        &["find", "--json", "outcome", file],
        &["why", "--json", file],
    ] {
        let (mut output, mut error) = (Vec::new(), Vec::new());
        casefile_cli::run(
            std::iter::once("casefile").chain(words.iter().copied()),
            &mut casefile_cli::Streams::captured(&mut output, &mut error),
        );
        assert!(!output.is_empty(), "{words:?}: {}", String::from_utf8_lossy(&error));
        output.extend(error);
        canary.assert_nowhere_in(&output);
    }
}
