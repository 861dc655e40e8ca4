//! Does `casefile why` name the culprit of every case? Runs each one, as a process, with several seeds, and asks.
//!
//! Must never make an answer count that the case does not expect: what is missed is seen in the table.

use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use serde_json::Value;

#[path = "support/asked.rs"]
mod asked;
mod support;

use asked::asked;
use support::{Failure, folder, printed};

const SEEDS: [&str; 3] = ["1", "2", "3"];

/// The first ten cases are those that the command was made for.
const NAMED: usize = 10;

/// What the command promises of these: at least nine are right with every seed.
const NAMED_RIGHT_WITH_EVERY_SEED: usize = 9;

/// Of all cases with all seeds (192): 182 to 187 were reached, on a machine with five times the work that it has processors for.
/// `decimal_comma` is always missed (its input is blamed, not the panic); `encoded_twice`, `week_year`, `same_patient`,
/// `two_took_the_same`, `lease_lost_while_syncing` and `charged_twice` with some seeds, or where durations mislead.
const RIGHT: usize = 178;

/// What `why` answered for one run of a case.
struct Answer {
    is_right: bool,
    /// Who was blamed.
    said: String,
}

#[test]
fn why_names_the_culprit_of_every_case() -> Result<(), Failure> {
    let cases = &printed(&["list"])?[..];
    // Cases wait more than they work.
    let columns: Vec<Vec<Answer>> = thread::scope(|scope| {
        let column = |seed| scope.spawn(move || column(cases, seed));
        let columns = SEEDS.map(column);
        columns.into_iter().map(|column| column.join().expect("no case stops the test")).collect()
    });
    let table = table(cases, &columns)?;
    println!("{table}");
    let is_right_with_every_seed = |case: &usize| columns.iter().all(|column| column[*case].is_right);
    let named = (0..NAMED).filter(is_right_with_every_seed).count();
    let right = columns.iter().flatten().filter(|answer| answer.is_right).count();
    for family in ["large", "small"] {
        println!("{}", of_family(cases, &columns, family));
    }
    println!("{named} of the first {NAMED} with every seed; {right} of {} in all", cases.len() * SEEDS.len());
    assert!(named >= NAMED_RIGHT_WITH_EVERY_SEED, "{named} of the first {NAMED}\n{table}");
    assert!(right >= RIGHT, "{right} of {}\n{table}", cases.len() * SEEDS.len());
    Ok(())
}

/// How many of a family's answers are right.
fn of_family(cases: &[Value], columns: &[Vec<Answer>], family: &str) -> String {
    let of: Vec<usize> = (0..cases.len()).filter(|case| cases[*case]["family"] == family).collect();
    let right = columns.iter().map(|column| of.iter().filter(|case| column[**case].is_right).count());
    format!("{family}: {} of {}", right.sum::<usize>(), of.len() * columns.len())
}

/// The answers for every case, with this seed.
fn column(cases: &[Value], seed: &str) -> Vec<Answer> {
    let answer = |case: &Value| {
        let name = case["name"].as_str().unwrap_or("?");
        answer(case, name, seed).unwrap_or_else(|failure| panic!("{name}, seed {seed}: {failure}"))
    };
    cases.iter().map(answer).collect()
}

fn answer(case: &Value, name: &str, seed: &str) -> Result<Answer, Failure> {
    let folder = folder("verdicts", name, seed)?;
    let said = printed(&[OsStr::new(name), folder.as_os_str(), OsStr::new(seed)])?;
    let trace = said.first().and_then(|said| said["trace"].as_str());
    let document = why(trace, &logs(&folder)?)?;
    let blamed = &document["blamed"][0];
    let expected = case["expected"].as_array().ok_or("nothing is expected")?;
    Ok(Answer { is_right: expected.iter().any(|expected| matches(expected, blamed)), said: short(blamed) })
}

fn logs(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut logs: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|file| Ok(file?.path())).collect::<Result<_, Failure>>()?;
    logs.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    logs.sort();
    Ok(logs)
}

/// What on-call asks.
fn why(trace: Option<&str>, logs: &[PathBuf]) -> Result<Value, Failure> {
    let words = ["why", "--json"].into_iter().chain(trace).map(OsString::from);
    let words = words.chain(logs.iter().map(OsString::from));
    Ok(serde_json::from_slice(&asked(words)?)?)
}

/// A function is named by its path's last words; a path is as good as one below it or above it.
fn matches(expected: &Value, blamed: &Value) -> bool {
    let word = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let is_below = |path: &str, other: &str| {
        path.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let (function, of) = (word(blamed, "function"), word(expected, "function"));
    let (path, at) = (word(blamed, "path"), word(expected, "path"));
    let before = function.strip_suffix(&of);
    before.is_some_and(|before| before.is_empty() || before.ends_with("::"))
        && (is_below(&path, &at) || is_below(&at, &path))
        && expected.get("kind").is_none_or(|kind| *kind == blamed["kind"])
}

/// `Type::method path, kind`.
fn short(blamed: &Value) -> String {
    let word = |key: &str| blamed[key].as_str().unwrap_or("-");
    let function = word("function");
    let from = function.rmatch_indices("::").nth(1).map_or(0, |(at, _)| at + 2);
    [&function[from..], word("path"), word("kind")].join(" ")
}

/// A row for each case; who was blamed instead stands below it.
fn table(cases: &[Value], columns: &[Vec<Answer>]) -> Result<String, Failure> {
    let mut table = format!("{:<34} seed {}\n", "case", SEEDS.join("      "));
    for (index, case) in cases.iter().enumerate() {
        let answers: Vec<&Answer> = columns.iter().map(|column| &column[index]).collect();
        let words = answers.iter().map(|answer| if answer.is_right { "right" } else { "WRONG" });
        let words = words.collect::<Vec<_>>().join("  ");
        writeln!(table, "{:<34} {words}", case["name"].as_str().unwrap_or("?"))?;
        for (seed, answer) in SEEDS.iter().zip(answers).filter(|(_, answer)| !answer.is_right) {
            writeln!(table, "    seed {seed}: {}", answer.said)?;
        }
    }
    Ok(table)
}
