//! Counts instructions with callgrind: those of the calls themselves, and those of every other thread. Two lengths
//! of run are counted, and their difference taken, so that starting and ending a process cost nothing.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::child::{self, Scratch};
use crate::measure::{COUNTED, Measurement};
use crate::metric::{Metric, Results, float};
use crate::peers::{Mode, Peer};
use crate::workload::CALLS_PER_BURST;

const SHORT: usize = 8;
const LONG: usize = 40;

pub(crate) fn is_there() -> bool {
    Command::new("valgrind")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Adds the instructions of a call of `peer`, on and off.
pub(crate) fn count(peer: &'static Peer, results: &mut Results) {
    let on = |bursts| Measurement::Instructions { bursts, mode: Mode::On };
    let off = |bursts| Measurement::Instructions { bursts, mode: Mode::Off };
    let caller = difference(|bursts| of_the_caller(peer, on(bursts)));
    results.add(peer.name, Metric::CallerInstructions, caller);
    let background = difference(|bursts| of_other_threads(peer, on(bursts)));
    results.add(peer.name, Metric::TotalInstructions, caller + background);
    if off(1).is_for(peer) {
        results.add(
            peer.name,
            Metric::OffInstructions,
            difference(|bursts| of_the_caller(peer, off(bursts))),
        );
    }
}

fn difference(count: impl Fn(usize) -> u64) -> f64 {
    let calls = float(((LONG - SHORT) * CALLS_PER_BURST) as u64);
    (float(count(LONG)) - float(count(SHORT))) / calls
}

fn of_the_caller(peer: &Peer, measurement: Measurement) -> u64 {
    let toggle = format!("--toggle-collect={COUNTED}");
    counted(peer, measurement, &toggle).into_iter().map(|(_, instructions)| instructions).sum()
}

fn of_other_threads(peer: &Peer, measurement: Measurement) -> u64 {
    let threads = counted(peer, measurement, "--separate-threads=yes");
    threads.into_iter().filter(|(thread, _)| *thread != 1).map(|(_, instructions)| instructions).sum()
}

/// Instructions by thread; thread 1 is the one that calls.
fn counted(peer: &Peer, measurement: Measurement, option: &str) -> Vec<(u32, u64)> {
    let profiles = Scratch::new();
    run(peer, measurement, option, profiles.path());
    let files = std::fs::read_dir(profiles.path()).expect("the profiles can be read");
    files.flatten().filter_map(|file| totals(&file.path())).collect()
}

fn run(peer: &Peer, measurement: Measurement, option: &str, profiles: &Path) {
    let mut wrapper: Vec<OsString> =
        ["valgrind", "--tool=callgrind", "--fair-sched=yes", option].map(Into::into).into();
    wrapper.push(format!("--callgrind-out-file={}", profiles.join("profile").display()).into());
    let output = child::run(&wrapper, peer, measurement);
    let text = String::from_utf8_lossy(&output.stdout);
    let words: Vec<_> = text.split_whitespace().collect();
    if let ["calls", calls, "kept", kept] = words[..]
        && kept != "0"
        && calls != kept
    {
        eprintln!("{}: only {kept} of {calls} records were kept while instructions were counted", peer.name);
    }
}

/// The thread and the number in a profile's `thread:` and `totals:` lines.
fn totals(path: &Path) -> Option<(u32, u64)> {
    let profile = std::fs::read_to_string(path).ok()?;
    let value = |key: &str| profile.lines().find_map(|line| line.strip_prefix(key)).map(str::trim);
    let instructions = value("totals:")?.parse().ok()?;
    Some((value("thread:").and_then(|thread| thread.parse().ok()).unwrap_or(1), instructions))
}

/// The functions that a call of `peer` spends most instructions in, with how many, as lines.
pub(crate) fn profile(peer: &Peer, side: Side) -> String {
    let profiles = Scratch::new();
    let (option, file) = match side {
        Side::Caller => (format!("--toggle-collect={COUNTED}"), "profile"),
        Side::Background => ("--separate-threads=yes".to_owned(), "profile-02"),
    };
    run(peer, Measurement::Instructions { bursts: LONG, mode: Mode::On }, &option, profiles.path());
    let output = Command::new("callgrind_annotate")
        .args(["--auto=no", "--threshold=100"])
        .arg(profiles.path().join(file))
        .output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let mut functions: Vec<_> = by_function(&text).into_iter().collect();
    functions.sort_by_key(|(_, instructions)| std::cmp::Reverse(*instructions));
    let calls = float((LONG * CALLS_PER_BURST) as u64);
    let lines =
        functions.iter().take(12).map(|(name, count)| format!("{:>9.1}  {name}", float(*count) / calls));
    lines.collect::<Vec<_>>().join("\n")
}

/// Whose instructions a profile shows.
#[derive(Clone, Copy)]
pub(crate) enum Side {
    Caller,
    /// The first thread that the peer started.
    Background,
}

/// Adds up the lines of a function, which has one for each file that was inlined into it:
/// `714,720 ( 9.40%)  src/text.rs:encode [/the/program]`.
fn by_function(annotated: &str) -> BTreeMap<&str, u64> {
    let mut functions = BTreeMap::new();
    for line in annotated.lines() {
        let Some((count, place)) = line.split_once("%)  ") else { continue };
        let count = count.split('(').next().unwrap_or_default().replace(',', "");
        let Ok(count) = count.trim().parse::<u64>() else { continue };
        let Some((_file, function)) = place.split_once(':') else { continue };
        let name = function.split(" [").next().unwrap_or(function);
        *functions.entry(name).or_default() += count;
    }
    functions
}

#[cfg(test)]
mod tests {
    use super::by_function;

    #[test]
    fn the_lines_of_a_function_are_added_up() {
        let annotated = "7,600 (100.0%)  PROGRAM TOTALS\n\
            1,700 (22.37%)  src/text.rs:Encoder::text [/the/program]\n\
              300 ( 3.95%)  src/put.rs:Encoder::text [/the/program]\n\
               20 ( 0.26%)  ./malloc/malloc.c:free\n";
        let functions = by_function(annotated);
        assert_eq!(functions.into_iter().collect::<Vec<_>>(), [("Encoder::text", 2000), ("free", 20)]);
    }
}
