//! What annotating costs when compiling: a program of 1,000 functions, half of them async, is generated for each
//! peer that has an attribute, and built with its dependencies already there; and the dependencies from nothing.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::child::Scratch;
use crate::metric::{Metric, Results, float};

const FUNCTIONS: usize = 1000;

/// An attribute, and what it takes to use it.
struct Annotated {
    /// Its name in the table of peers.
    peer: &'static str,
    dependencies: &'static str,
    attribute: &'static str,
}

const ANNOTATED: [Annotated; 5] = [
    Annotated { peer: "bare", dependencies: "", attribute: "" },
    Annotated {
        peer: "casefile",
        dependencies: "casefile = { path = \"REPOSITORY/runtime\" }",
        attribute: "#[casefile::log_boundary]",
    },
    Annotated {
        peer: "tracing-json",
        dependencies: "tracing = \"0.1\"\ntracing-subscriber = { version = \"0.3\", features = [\"json\"] }",
        attribute: "#[tracing::instrument(ret, err(Debug))]",
    },
    Annotated {
        peer: "fastrace",
        dependencies: "fastrace = { version = \"0.7\", features = [\"enable\"] }",
        attribute: "#[fastrace::trace(short_name = true, properties = { \"a\": \"{a}\", \"b\": \"{b}\", \"c\": \"{c}\", \"d\": \"{d}\" })]",
    },
    Annotated {
        peer: "emit",
        dependencies: "emit = \"2\"",
        attribute: "#[emit::span(\"call\", a, b, c, d)]",
    },
];

/// Builds everything and adds the times and sizes to `results`.
pub(crate) fn measure(results: &mut Results) {
    for annotated in &ANNOTATED {
        eprintln!("compile cost: {}", annotated.peer);
        if let Err(problem) = measure_one(annotated, results) {
            eprintln!("{}: {problem}", annotated.peer);
        }
    }
}

fn measure_one(annotated: &Annotated, results: &mut Results) -> Result<(), String> {
    let package = Scratch::new();
    let source = package.path().join("src");
    let main = source.join("main.rs");
    let io = |error: std::io::Error| error.to_string();
    std::fs::create_dir(&source).map_err(io)?;
    std::fs::write(package.path().join("Cargo.toml"), manifest(annotated)).map_err(io)?;
    // The versions that the other rows were measured with.
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock");
    std::fs::copy(lock, package.path().join("Cargo.lock")).map_err(io)?;

    std::fs::write(&main, "fn main() {}\n").map_err(io)?;
    if !annotated.dependencies.is_empty() {
        results.add(annotated.peer, Metric::ColdBuild, seconds_of(package.path(), &["build"])?);
    }
    seconds_of(package.path(), &["check"])?;
    std::fs::write(&main, program(annotated.attribute)).map_err(io)?;
    results.add(annotated.peer, Metric::Check, seconds_of(package.path(), &["check"])?);

    std::fs::write(&main, "fn main() {}\n").map_err(io)?;
    seconds_of(package.path(), &["build", "--release"])?;
    std::fs::write(&main, program(annotated.attribute)).map_err(io)?;
    results.add(annotated.peer, Metric::Release, seconds_of(package.path(), &["build", "--release"])?);
    let built = package.path().join("target/release/thousand");
    let bytes = built.metadata().map_err(io)?.len();
    results.add(annotated.peer, Metric::ProgramBytes, float(bytes));
    Ok(())
}

fn manifest(annotated: &Annotated) -> String {
    let repository = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    format!(
        "[package]\nname = \"thousand\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\n{}\n\n[profile.release]\nstrip = true\n",
        annotated.dependencies.replace("REPOSITORY", repository)
    )
}

fn seconds_of(package: &Path, arguments: &[&str]) -> Result<f64, String> {
    let begin = Instant::now();
    let output = Command::new("cargo")
        .args(arguments)
        .current_dir(package)
        .env("CARGO_TARGET_DIR", package.join("target"))
        .output()
        .map_err(|error| error.to_string())?;
    if output.status.success() {
        Ok(begin.elapsed().as_secs_f64())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

fn program(attribute: &str) -> String {
    let mut program = String::from(PROLOGUE);
    for index in 0..FUNCTIONS {
        let (keyword, pause) =
            if is_async(index) { ("async ", "std::future::ready(()).await;") } else { ("", "") };
        let _ = writeln!(
            program,
            "{attribute}\n{keyword}fn call_{index}(a: u64, b: u32, c: bool, d: i64) -> Result<u64, std::fmt::Error> {{\n\
             {pause}\nif c && a > {index} {{\n return Err(std::fmt::Error);\n}}\n\
             Ok(a.wrapping_mul({index}) ^ u64::from(b) ^ d.unsigned_abs())\n}}"
        );
    }
    program.push_str("fn main() {\nlet mut sum = 0;\nlet n = std::env::args().count();\n");
    for index in 0..FUNCTIONS {
        let call = format!("call_{index}(n as u64, n as u32, n > 1, n as i64)");
        let call = if is_async(index) { format!("block_on({call})") } else { call };
        let _ = writeln!(program, "sum ^= {call}.unwrap_or(0);");
    }
    program.push_str("println!(\"{sum}\");\n}\n");
    program
}

fn is_async(index: usize) -> bool {
    index.is_multiple_of(2)
}

const PROLOGUE: &str = "
fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let std::task::Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
}
";
