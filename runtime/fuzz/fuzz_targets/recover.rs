//! Is what a killed process left read without a panic, and only valid lines written, whatever stands in its files?
//!
//! The files begin as those of a real process, since nobody guesses their form.
#![no_main]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;

/// Where to write, and what: one thing in one file.
type Change = (u8, u16, Vec<u8>);

/// The files of this process, which records with all kinds of values and is never asked to write them.
fn files() -> &'static [(PathBuf, Vec<u8>)] {
    static FILES: OnceLock<Vec<(PathBuf, Vec<u8>)>> = OnceLock::new();
    FILES.get_or_init(|| {
        let directory = std::env::temp_dir().join(format!("casefile-fuzz-original-{}", std::process::id()));
        let guard = casefile::builder().sink(Nowhere).evidence_dir(&directory).queue_bytes(16 * 1024).init();
        std::mem::forget(guard.expect("the only one"));
        record(1);
        let folder = fs::read_dir(&directory).unwrap().next().unwrap().unwrap().path();
        let names = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        names.map(|path| (path.file_name().unwrap().into(), fs::read(path).unwrap())).collect()
    })
}

#[derive(Debug)]
struct Nowhere;

impl casefile::Sink for Nowhere {
    fn write(&mut self, _lines: &[u8]) -> std::io::Result<()> {
        // What was read stays in the files for as long as it is being written.
        std::thread::sleep(std::time::Duration::from_secs(3600));
        Ok(())
    }
}

#[derive(Debug, casefile::Loggable)]
enum Failure {
    Odd { list: Vec<Option<u32>>, #[public] text: String },
}

#[casefile::log_boundary(fields(twice = number * 2))]
fn record(number: u32) -> Result<(u32, f64), Failure> {
    casefile::event!("half", number, text = "text");
    casefile::attribute!(order = number);
    match number {
        0 => Err(Failure::Odd { list: vec![Some(1), None], text: "\u{1b}[31m".to_owned() }),
        _ => record(number - 1).map(|(below, _)| (below + number, 0.5)),
    }
}

fuzz_target!(|changes: Vec<Change>| {
    let directory = std::env::temp_dir().join(format!("casefile-fuzz-{}", std::process::id()));
    let folder = directory.join("1-1");
    fs::create_dir_all(&folder).unwrap();
    for (place, (name, bytes)) in files().iter().enumerate() {
        fs::write(folder.join(name), changed(bytes, place, &changes)).unwrap();
    }
    recover(&directory);
});

fn changed(bytes: &[u8], place: usize, changes: &[Change]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (file, at, new) in changes.iter().filter(|(file, ..)| usize::from(*file) % files().len() == place) {
        let at = usize::from(*at) % (bytes.len() + 1);
        let end = (at + new.len()).min(bytes.len());
        // Now and then the length changes.
        if file % 7 == 0 {
            bytes.splice(at..end, new.iter().copied().skip(1));
        } else {
            bytes[at..end].copy_from_slice(&new[..end - at]);
        }
    }
    bytes
}

fn recover(directory: &Path) {
    let mut lines = Vec::new();
    casefile::recover(directory, &mut lines).expect("a directory that can be read");
    for line in casefile_record::Reader::new(&lines[..], "recovered") {
        assert!(matches!(line, Ok(casefile_record::Entry::Record { .. })), "{line:?}");
    }
}
