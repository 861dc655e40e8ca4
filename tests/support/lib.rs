//! What the tests share: running a program of this package, and reading the lines it wrote.

#[cfg(doctest)]
mod readme;

use std::path::{Path, PathBuf};
use std::process::Command;

use casefile_record::{Entry, Reader, Record};

/// Reads lines, each of which must be a valid record: JSON, no key twice.
///
/// # Panics
///
/// When one is not.
#[must_use]
#[track_caller]
pub fn records(lines: &[u8]) -> Vec<Record> {
    Reader::new(lines, "lines")
        .map(|line| match line {
            Ok(Entry::Record { record, .. }) => *record,
            other => panic!("not a record: {other:?}\nin:\n{}", String::from_utf8_lossy(lines)),
        })
        .collect()
}

/// Reads a file of lines; none where there is no file.
///
/// # Panics
///
/// When a line is not a valid record.
#[must_use]
#[track_caller]
pub fn records_in(file: &Path) -> Vec<Record> {
    records(&std::fs::read(file).unwrap_or_default())
}

/// A fresh directory, removed when this is dropped.
#[derive(Debug)]
pub struct TemporaryDirectory(PathBuf);

impl TemporaryDirectory {
    /// Makes one.
    ///
    /// # Panics
    ///
    /// When the file system does not allow it.
    #[must_use]
    pub fn new(name: &str) -> TemporaryDirectory {
        let path = std::env::temp_dir().join(format!("casefile-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a temporary directory");
        TemporaryDirectory(path)
    }

    /// The path of `name` in it.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for TemporaryDirectory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A command without the variables that would change what is recorded.
#[must_use]
pub fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("CASEFILE_") || name.starts_with("OTEL_") || name == "NO_COLOR" {
            command.env_remove(&name);
        }
    }
    command
}
