//! What was asked for on the command line, and what is answered on standard output?

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use casefile::TraceId;
use serde_json::json;

use crate::bugs;
use crate::small;
use crate::stage::Stage;

const USAGE: &str = "usage: casefile-cases list | casefile-cases NAME FOLDER [SEED]";
const DEFAULT_SEED: u64 = 7;

/// `list`: a line of JSON for each case. A case's name: runs it, and prints the trace that is complained about.
pub(crate) fn run(arguments: &[String]) -> ExitCode {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        ["list"] => {
            for case in bugs::CASES {
                println!("{}", case.to_json());
            }
            for case in small::CASES {
                println!("{}", case.to_json());
            }
            Ok(())
        }
        ["serve-small", folder, version] => small::serve(Path::new(folder), version).map_err(Into::into),
        ["second-process", name, folder, seed] => run_second_process(name, folder, seed),
        [name, folder] => run_case(name, folder, DEFAULT_SEED),
        [name, folder, seed] => {
            seed.parse().map_err(Into::into).and_then(|seed| run_case(name, folder, seed))
        }
        _ => Err(USAGE.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("casefile-cases: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run_case(name: &str, folder: &str, seed: u64) -> Result<(), Box<dyn Error>> {
    let large = bugs::CASES.iter().find(|case| case.name == name);
    let trace = match (large, small::CASES.iter().find(|case| case.name == name)) {
        (Some(case), _) => (case.run)(&Stage::new(folder, seed)?)?,
        (None, Some(case)) => small::run(case, Path::new(folder), seed)?,
        (None, None) => return Err(format!("there is no case `{name}`").into()),
    };
    println!("{}", json!({ "trace": trace.as_ref().map(TraceId::to_string) }));
    Ok(())
}

fn run_second_process(name: &str, folder: &str, seed: &str) -> Result<(), Box<dyn Error>> {
    let second = bugs::SECOND_PROCESSES.iter().find(|(case, _)| *case == name);
    let (_, serve) = second.ok_or_else(|| format!("`{name}` has one process"))?;
    serve(&Stage::new(folder, seed.parse()?)?)
}
