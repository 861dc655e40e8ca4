//! What does the command line ask for?

use std::fs;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use fastrand::Rng;
use serde_json::{Value, json};

use crate::case::{Case, Kind};
use crate::cases::{self, CASES};
use crate::stage::{self, Stage};

const USAGE: &str = "casefile-holdout list | expected NAME | NAME FOLDER [SEED]";

/// Seed of a run that names none.
const DEFAULT_SEED: u64 = 1;

/// Prints the cases' names, what is expected of one, or runs one.
pub(crate) fn run(arguments: &[String]) -> ExitCode {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        ["list"] => Ok(CASES.iter().map(|case| case.name).collect::<Vec<_>>().join("\n")),
        ["expected", name] => find(name).map(|case| expected(case).to_string()),
        ["serve", folder, version] => serve(folder, version),
        [name, folder] => play(name, Path::new(folder), DEFAULT_SEED),
        [name, folder, seed] => match seed.parse() {
            Ok(seed) => play(name, Path::new(folder), seed),
            Err(_) => Err(format!("`{seed}` is no seed")),
        },
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// The service that one case has beside its own.
fn serve(folder: &str, version: &str) -> Result<String, String> {
    let served = cases::serve(Path::new(folder), version);
    served.map(|()| String::new()).map_err(|error| error.to_string())
}

fn find(name: &str) -> Result<&'static Case, String> {
    CASES.iter().find(|case| case.name == name).ok_or_else(|| format!("there is no case `{name}`"))
}

fn expected(case: &Case) -> Value {
    let expected = case.expected.iter().map(|expected| {
        let kind = expected.kind.map(Kind::word);
        json!({ "function": expected.function, "path": expected.path, "kind": kind })
    });
    expected.collect()
}

fn play(name: &str, folder: &Path, seed: u64) -> Result<String, String> {
    let case = find(name)?;
    let complaint = record(case, folder, seed).map_err(|error| format!("{name}: {error}"))?;
    Ok(json!({ "trace": complaint }).to_string())
}

fn record(case: &Case, folder: &Path, seed: u64) -> io::Result<Option<String>> {
    fs::create_dir_all(folder)?;
    let _guard = stage::record(folder, case.service, "2026.11.3")?;
    let mut stage = Stage { folder: folder.to_owned(), random: Rng::with_seed(seed) };
    let complaint = (case.run)(&mut stage)?;
    Ok(complaint.trace().map(|trace| trace.to_string()))
}
