//! What the tests of the cases share: running the program, in a folder that holds nothing else.

use std::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_casefile-cases");

pub(crate) type Failure = Box<dyn Error>;

/// An empty folder for what one run of a case leaves; `test` keeps those of several tests apart.
pub(crate) fn folder(test: &str, name: &str, seed: &str) -> Result<PathBuf, Failure> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test).join(format!("{name}-{seed}"));
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// What the program prints: a line of JSON each.
pub(crate) fn printed<A: AsRef<OsStr>>(arguments: &[A]) -> Result<Vec<Value>, Failure> {
    let output = Command::new(PROGRAM).args(arguments).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let lines = String::from_utf8(output.stdout)?;
    Ok(lines.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
}
