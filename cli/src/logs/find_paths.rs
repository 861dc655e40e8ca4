//! Which inputs do the words after a command mean? Files, all files of a folder, the matches of a pattern, `-`.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Passes;
use super::problems::Problems;
use super::source::Source;
use crate::render::number_of;
use crate::trouble::Trouble;

/// More files than this are opened when they are read, and closed again.
const KEPT_OPEN: usize = 200;

pub(super) fn open(
    words: &[PathBuf],
    mut input: Option<Box<dyn Read + Send>>,
    passes: Passes,
    problems: &Problems,
) -> Result<Vec<Source>, Trouble> {
    let standard_input = [PathBuf::from("-")];
    let words = match words {
        [] if input.is_some() => &standard_input,
        [] => return Err(Trouble::new("no logs: name files or folders, or pipe them in")),
        words => words,
    };
    let mut sources = Vec::new();
    let mut seen = HashSet::new();
    for word in words {
        if word.as_os_str() == "-" {
            match input.take().map(|input| from_input(input, passes)) {
                Some(Ok(source)) => sources.push(source),
                Some(Err(error)) => problems.file("(stdin)", format_args!("cannot be kept: {error}")),
                None => problems.note("(stdin): nothing is piped in, or it is named twice"),
            }
            continue;
        }
        for path in paths_of(word, problems) {
            // The same file named twice would count everything twice.
            if !seen.insert(fs::canonicalize(&path).unwrap_or_else(|_| path.clone())) {
                problems.note(format!("{}: named more than once, read once", path.display()));
                continue;
            }
            let name = path.display().to_string();
            match from_path(&path, &name, sources.len() < KEPT_OPEN, passes) {
                Ok(source) => sources.push(source),
                Err(error) => problems.file(&name, plainly(&error)),
            }
        }
    }
    for path in &seen {
        note_packed_copy(path, &seen, problems);
    }
    if sources.is_empty() {
        return Err(Trouble::new("no log could be opened"));
    }
    Ok(sources)
}

/// What was compressed and not removed is there twice.
fn note_packed_copy(path: &Path, seen: &HashSet<PathBuf>, problems: &Problems) {
    let is_packed = path.extension().is_some_and(|extension| extension == "gz" || extension == "zst");
    let plain = path.with_extension("");
    if is_packed && seen.contains(&plain) {
        let (packed, plain) = (path.display(), plain.display());
        problems.note(format!("{packed}: if it holds what {plain} holds, all of that counts twice"));
    }
}

fn from_input(input: Box<dyn Read + Send>, passes: Passes) -> io::Result<Source> {
    match passes {
        Passes::One => Ok(Source::stream("(stdin)".into(), input)),
        Passes::Several => kept("(stdin)".into(), input),
    }
}

fn from_path(path: &Path, name: &str, keep_open: bool, passes: Passes) -> io::Result<Source> {
    let name: Arc<str> = name.into();
    let kind = fs::metadata(path)?;
    let file = File::open(path)?;
    if kind.is_file() {
        return Source::file(name, file, keep_open, path);
    }
    // A pipe, as of `<(..)`, or a device.
    match passes {
        Passes::One => Ok(Source::stream(name, Box::new(file))),
        Passes::Several => kept(name, Box::new(file)),
    }
}

/// Copies it to a temporary file that is gone when the command is.
fn kept(name: Arc<str>, mut input: Box<dyn Read + Send>) -> io::Result<Source> {
    let mut file = tempfile::tempfile()?;
    io::copy(&mut input, &mut file)?;
    file.seek(SeekFrom::Start(0))?;
    Source::temporary(name, file)
}

fn paths_of(word: &Path, problems: &Problems) -> Vec<PathBuf> {
    if word.is_dir() {
        return files_of(word, problems);
    }
    let pattern = word.to_str().filter(|text| text.contains(['*', '?', '[']));
    match pattern.map(glob::glob) {
        Some(Ok(matches)) if !word.exists() => {
            let (mut files, mut all_could_be_read) = (Vec::new(), true);
            for found in matches {
                match found {
                    Ok(path) if path.is_dir() => {}
                    Ok(path) => files.push(path),
                    Err(error) => {
                        all_could_be_read = false;
                        problems.file(&error.path().display().to_string(), plainly(error.error()));
                    }
                }
            }
            if files.is_empty() && all_could_be_read {
                problems.file(&word.display().to_string(), "no file matches");
            }
            files
        }
        _ => vec![word.to_owned()],
    }
}

/// Every file that stands directly in the folder and is not hidden.
fn files_of(folder: &Path, problems: &Problems) -> Vec<PathBuf> {
    let name = folder.display().to_string();
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            problems.file(&name, plainly(&error));
            return Vec::new();
        }
    };
    let hidden =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    let paths = entries.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| !hidden(path));
    let (folders, mut files): (Vec<_>, Vec<_>) = paths.partition(|path| path.is_dir());
    files.retain(|path| path.is_file());
    files.sort();
    let inner = number_of(folders.len() as u64, "folder");
    let pattern = folder.join("**").join("*.jsonl");
    match (files.is_empty(), folders.is_empty()) {
        (true, true) => problems.file(&name, "no file in this folder"),
        (true, false) => {
            problems
                .file(&name, format_args!("no file in it, but {inner}: '{}' reads them", pattern.display()));
        }
        (false, false) => {
            problems.note(format!("{name}: {inner} in it not read: '{}' reads them too", pattern.display()));
        }
        (false, true) => {}
    }
    files
}

/// Without the operating system's number.
pub(crate) fn plainly(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}
