//! Is `json.md` true? Each command's documents have the keys and values that it describes, and no others; and each
//! key that it describes is seen.

mod described;
mod logs;

use std::path::Path;

use casefile_cli::{Exit, Streams, run};
use described::Described;
use serde_json::Value;

/// What is asked, so that each key is seen at least once; files are named as `logs` names them.
const ASKED: [(&str, &[&str]); 41] = [
    ("why", &["shop.jsonl"]),
    ("why", &[logs::GOOD, "shop.jsonl"]),
    ("why", &["alone.jsonl"]),
    ("why", &[logs::OPEN, "shop.jsonl"]),
    ("diff", &["shop.jsonl"]),
    ("diff", &[logs::BAD, logs::GOOD, "--all", "shop.jsonl"]),
    ("timing", &[logs::BAD, "shop.jsonl"]),
    ("timing", &[logs::OPEN, "shop.jsonl"]),
    ("timing", &[logs::BAD, "alone.jsonl"]),
    ("compare", &["--fn", "checkout", "shop.jsonl"]),
    ("trace", &[logs::BAD, "shop.jsonl"]),
    ("trace", &[logs::OPEN, "shop.jsonl"]),
    ("diff", &[logs::SLOW, "shop.jsonl"]),
    ("trace", &[logs::TORN, "torn.jsonl"]),
    ("traces", &["shop.jsonl"]),
    ("traces", &["--failed", "--limit", "2", "shop.jsonl"]),
    // Nothing is found.
    ("why", &["empty.jsonl"]),
    ("diff", &["alone.jsonl"]),
    ("timing", &["empty.jsonl"]),
    ("compare", &["--fn", "nobody", "shop.jsonl"]),
    ("trace", &["ffff", "shop.jsonl"]),
    ("traces", &["empty.jsonl"]),
    ("errors", &["empty.jsonl"]),
    // No file opens, or several traces are meant.
    ("why", &["missing.jsonl"]),
    ("errors", &["missing.jsonl"]),
    ("stats", &["missing.jsonl"]),
    ("doctor", &["missing.jsonl"]),
    ("diff", &["01936f0c", "shop.jsonl"]),
    ("errors", &["shop.jsonl"]),
    ("errors", &["many.jsonl"]),
    ("errors", &["long.jsonl"]),
    ("stats", &["shop.jsonl"]),
    ("stats", &["many.jsonl"]),
    ("find", &["outcome == error", "shop.jsonl"]),
    ("tail", &["--no-follow", "shop.jsonl"]),
    ("doctor", &["shop.jsonl"]),
    ("doctor", &["sick.jsonl"]),
    ("doctor", &["empty.jsonl"]),
    ("audit", &["shop.rs", "no.rs"]),
    ("stats", &["empty.jsonl"]),
    ("stats", &["sick.jsonl"]),
];

#[test]
fn every_document_is_as_described() {
    let mut described = Described::parse(include_str!("../../json.md"));
    let folder = tempfile::tempdir().expect("a folder");
    for (name, content) in logs::files() {
        std::fs::write(folder.path().join(name), content).expect("written");
    }
    for (name, content) in
        [("shop.rs", "fn f(#[public(reason = \"a word\")] token: &str) {}"), ("no.rs", "fn {")]
    {
        std::fs::write(folder.path().join(name), content).expect("written");
    }
    let mut problems = Vec::new();
    for (command, arguments) in ASKED {
        for document in documents(command, arguments, folder.path()) {
            let found = described.check(command, &document);
            problems.extend(found.into_iter().map(|problem| format!("{command} {arguments:?}: {problem}")));
        }
    }
    problems.extend(described.unseen());
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// What the command writes: one document, or one a line.
fn documents(command: &str, arguments: &[&str], folder: &Path) -> Vec<Value> {
    let in_folder = |word: &&str| {
        let is_file = [".jsonl", ".rs"].iter().any(|suffix| word.ends_with(suffix));
        if is_file { folder.join(word).to_string_lossy().into_owned() } else { (*word).to_owned() }
    };
    let words = ["casefile", command, "--json"].map(str::to_owned);
    let words = words.into_iter().chain(arguments.iter().map(in_folder));
    let (mut output, mut error) = (Vec::new(), Vec::new());
    let exit = run(words, &mut Streams::captured(&mut output, &mut error));
    let documents = serde_json::Deserializer::from_slice(&output).into_iter();
    let documents: Vec<Value> = documents.map(|document| document.expect("a document")).collect();
    assert!(!documents.is_empty(), "{command} {arguments:?}: {}", String::from_utf8_lossy(&error));
    let is_nothing = documents[0].get("found").is_some();
    let fits = if is_nothing { exit != Exit::Found } else { exit != Exit::Trouble };
    assert!(fits, "{command} {arguments:?}: {exit:?} {documents:?}");
    let text = String::from_utf8(output).expect("UTF-8");
    let first_key = text.trim_start_matches(|character: char| character != '"');
    assert!(first_key.starts_with("\"casefile\""), "another key comes first: {text}");
    documents
}
