//! Starts a measurement in a process of its own and reads what it prints: the half that runs in the parent.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::measure::Measurement;
use crate::metric::{Metric, Results};
use crate::peers::Peer;

/// A new directory, removed with everything in it when dropped.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new() -> Scratch {
        let name = format!("casefile-benches-{}-{:x}", std::process::id(), fastrand::u64(..));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("a temporary directory can be made");
        Scratch(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs `measurement` and adds what it found to `results`.
pub(crate) fn measure(peer: &'static Peer, measurement: Measurement, results: &mut Results) {
    if !measurement.is_for(peer) {
        return;
    }
    let output = run(&[], peer, measurement);
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        match parse(line) {
            Some((metric, value)) => results.add(peer.name, metric, value),
            None => eprintln!("{} {measurement:?}: not a number that is known: {line}", peer.name),
        }
    }
}

fn parse(line: &str) -> Option<(Metric, f64)> {
    let (key, value) = line.split_once(' ')?;
    Some((Metric::from_key(key)?, value.parse().ok()?))
}

/// Runs `measurement` in a process of its own, behind the command in `wrapper`.
pub(crate) fn run(wrapper: &[OsString], peer: &Peer, measurement: Measurement) -> Output {
    let records = Scratch::new();
    let this = std::env::current_exe().expect("this program knows its path");
    let mut words = wrapper.to_vec();
    words.push(this.into_os_string());
    words.extend(["child".into(), records.path().into(), peer.name.into()]);
    words.extend(measurement.arguments().into_iter().map(OsString::from));
    let output = Command::new(&words[0])
        .args(&words[1..])
        .current_dir(records.path())
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|error| panic!("cannot start {}: {error}", words[0].display()));
    if !output.status.success() {
        eprintln!("{} {measurement:?}: {}", peer.name, String::from_utf8_lossy(&output.stderr));
    }
    output
}
