//! What the derive costs when compiling, beside serde's `Serialize`: 500 types of mixed fields, generated for each and
//! compiled with the dependencies already there. In CPU time, so that whoever else uses the machine matters less.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use crate::child::Scratch;

const TYPES: usize = 500;
/// The least of so many is taken; derives take turns.
const ROUNDS: usize = 7;

/// A derive, and how often a type has a sensitive field.
struct Derived {
    name: &'static str,
    derive: &'static str,
    is_ours: bool,
    /// Each so manieth type has one; none if 0.
    sensitive: usize,
}

const DERIVED: [Derived; 6] = [
    Derived { name: "none", derive: "", is_ours: false, sensitive: 0 },
    Derived { name: "serde", derive: "#[derive(serde::Serialize)]", is_ours: false, sensitive: 0 },
    Derived {
        name: "serde and Debug",
        derive: "#[derive(serde::Serialize, Debug)]",
        is_ours: false,
        sensitive: 0,
    },
    Derived { name: "casefile", derive: "#[derive(casefile::Loggable)]", is_ours: true, sensitive: 0 },
    Derived {
        name: "casefile, a sensitive field in one type of five",
        derive: "#[derive(casefile::Loggable)]",
        is_ours: true,
        sensitive: 5,
    },
    Derived {
        name: "casefile, a sensitive field in each type",
        derive: "#[derive(casefile::Loggable)]",
        is_ours: true,
        sensitive: 1,
    },
];

/// Compiles everything and prints a table.
pub(crate) fn print() {
    let package = Scratch::new();
    let mut least = [[f64::INFINITY; 2]; DERIVED.len()];
    for round in 0..=ROUNDS {
        for (derived, least) in DERIVED.iter().zip(&mut least) {
            eprintln!("derive cost: round {round} of {ROUNDS}, {}", derived.name);
            for (command, least) in ["check", "build"].into_iter().zip(least) {
                match seconds_of(package.path(), derived, command) {
                    // The first round builds the dependencies.
                    Ok(seconds) if round > 0 => *least = least.min(seconds),
                    Ok(_) => {}
                    Err(problem) => eprintln!("{}: {problem}", derived.name),
                }
            }
        }
    }
    table(&least);
}

fn table(least: &[[f64; 2]; DERIVED.len()]) {
    let [bare, serde, ..] = least;
    println!(
        "| derive on {TYPES} types | `check`, CPU s | `build`, CPU s | of serde, `check` | of serde, `build` |"
    );
    println!("|---|---|---|---|---|");
    for (derived, [check, build]) in DERIVED.iter().zip(least) {
        let of_serde = |place: usize, seconds: f64| (seconds - bare[place]) / (serde[place] - bare[place]);
        println!(
            "| {} | {check:.2} | {build:.2} | {:.2} | {:.2} |",
            derived.name,
            of_serde(0, *check),
            of_serde(1, *build)
        );
    }
}

fn seconds_of(package: &Path, derived: &Derived, command: &str) -> Result<f64, String> {
    let io = |error: std::io::Error| error.to_string();
    let source = package.join("src");
    std::fs::create_dir_all(&source).map_err(io)?;
    let repository = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let manifest = format!(
        "[package]\nname = \"derived\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         casefile = {{ path = \"{repository}/runtime\" }}\nserde = {{ version = \"1\", features = [\"derive\"] }}\n"
    );
    std::fs::write(package.join("Cargo.toml"), manifest).map_err(io)?;
    std::fs::write(source.join("lib.rs"), program(derived)).map_err(io)?;
    let before = child_seconds();
    let output = Command::new("cargo")
        .arg(command)
        .current_dir(package)
        .env("CARGO_TARGET_DIR", package.join("target"))
        .env("CARGO_INCREMENTAL", "0")
        .output()
        .map_err(io)?;
    if output.status.success() {
        Ok(child_seconds() - before)
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// CPU time of the children that have ended, and of theirs: hundredths of a second, as Linux counts.
fn child_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux says what a process used");
    let (_, fields) = stat.rsplit_once(')').expect("the name stands in brackets");
    let ticks = |field: usize| -> f64 {
        fields.split_whitespace().nth(field).and_then(|ticks| ticks.parse().ok()).expect("a number")
    };
    (ticks(13) + ticks(14)) / 100.0
}

fn program(derived: &Derived) -> String {
    let mut program = String::from("#![allow(dead_code)]\n");
    for index in 0..TYPES {
        let public = if derived.is_ours { "#[public] " } else { "" };
        let is_sensitive = derived.sensitive > 0 && index.is_multiple_of(derived.sensitive);
        let phone = if is_sensitive { "#[sensitive] " } else { public };
        let derive = derived.derive;
        let _ = match index % 5 {
            0 => writeln!(
                program,
                "{derive}\npub enum T{index} {{ Empty, One(u64), Two {{ id: u64, {public}name: String, {phone}phone: String }}, Three(u32, bool, i64) }}"
            ),
            1 => writeln!(program, "{derive}\npub struct T{index}(pub u64, {phone}pub String, pub bool);"),
            2 => writeln!(
                program,
                "{derive}\npub struct T{index}<T> {{ id: u64, items: Vec<T>, count: usize, {phone}name: String }}"
            ),
            _ => writeln!(
                program,
                "{derive}\npub struct T{index} {{ id: u64, amount: i64, ratio: f64, active: bool, count: u32, tags: Vec<u32>, \
                 parent: Option<Box<T{}>>, {public}name: String, {phone}phone: Option<String>, took: std::time::Duration }}",
                index - 3
            ),
        };
    }
    program
}
