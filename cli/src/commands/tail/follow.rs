//! What was added to a file since it was last looked at? Through rotation (another file has its name) and truncation (it
//! is shorter than it was).

use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::logs::MAXIMUM_LINE;
use crate::trouble::Trouble;

/// What there is to tell.
pub(super) enum News<'a> {
    Line(&'a [u8]),
    Note(String),
}

/// One file by its name.
pub(super) struct Followed {
    path: PathBuf,
    open: Option<Open>,
}

struct Open {
    file: File,
    identity: Identity,
    position: u64,
    lines: Lines,
}

impl Followed {
    /// From the file's present end on; from its beginning where it is not there yet.
    pub(super) fn at_end(path: &Path) -> Self {
        let open = Open::new(path).ok().and_then(|mut open| {
            open.position = open.file.seek(SeekFrom::End(0)).ok()?;
            Some(open)
        });
        Self { path: path.to_owned(), open }
    }

    /// Tells what is new. A file that is not there may come yet.
    pub(super) fn look(
        &mut self,
        mut tell: impl FnMut(News<'_>) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        if let Some(open) = &mut self.open {
            open.read_on(&self.path, &mut tell)?;
        }
        // What is missing in the moment of rotation will be there soon.
        let Ok(now) = std::fs::metadata(&self.path) else { return Ok(()) };
        let is_same = self.open.as_ref().is_some_and(|open| open.identity == Identity::of(&now));
        if is_same {
            return Ok(());
        }
        let Ok(mut open) = Open::new(&self.path) else { return Ok(()) };
        if let Some(old) = &mut self.open {
            old.read_on(&self.path, &mut tell)?;
            old.lines.finish(&mut |line| tell(News::Line(line)))?;
            tell(News::Note(format!("{} is another file now", self.path.display())))?;
        }
        open.read_on(&self.path, &mut tell)?;
        self.open = Some(open);
        Ok(())
    }
}

impl Open {
    fn new(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let identity = Identity::of(&file.metadata()?);
        Ok(Self { file, identity, position: 0, lines: Lines::default() })
    }

    fn read_on(
        &mut self,
        path: &Path,
        tell: &mut impl FnMut(News<'_>) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        if self.file.metadata().is_ok_and(|now| now.len() < self.position) {
            self.position = 0;
            self.lines = Lines::default();
            // Where it cannot be, reading says so.
            let _ = self.file.seek(SeekFrom::Start(0));
            tell(News::Note(format!("{} was truncated", path.display())))?;
        }
        let mut buffer = vec![0; 64 << 10];
        loop {
            match self.file.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(read) => {
                    self.position += read as u64;
                    self.lines.push(&buffer[..read], &mut |line| tell(News::Line(line)))?;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    return Err(Trouble::new(format!("{}: cannot be read on: {error}", path.display())));
                }
            }
        }
    }
}

/// Lines as they become whole; one that is too long is forgotten.
#[derive(Default)]
pub(super) struct Lines {
    begun: Vec<u8>,
    too_long: bool,
}

impl Lines {
    pub(super) fn push(
        &mut self,
        bytes: &[u8],
        tell: &mut impl FnMut(&[u8]) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            if self.begun.len() + piece.len() > MAXIMUM_LINE {
                self.begun.clear();
                self.too_long = true;
            }
            if !self.too_long {
                self.begun.extend_from_slice(piece);
            }
            if piece.ends_with(b"\n") {
                let line = std::mem::take(&mut self.begun);
                if !std::mem::take(&mut self.too_long) {
                    tell(&line)?;
                }
            }
        }
        Ok(())
    }

    /// There will be no more: what is begun is a line.
    pub(super) fn finish(
        &mut self,
        tell: &mut impl FnMut(&[u8]) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        let line = std::mem::take(&mut self.begun);
        if line.is_empty() { Ok(()) } else { tell(&line) }
    }
}

/// What tells one file from another of the same name.
#[derive(Debug, PartialEq, Eq)]
struct Identity {
    #[cfg(unix)]
    device_and_number: (u64, u64),
    #[cfg(not(unix))]
    created: Option<std::time::SystemTime>,
}

impl Identity {
    #[cfg(unix)]
    fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Self { device_and_number: (metadata.dev(), metadata.ino()) }
    }

    #[cfg(not(unix))]
    fn of(metadata: &Metadata) -> Self {
        Self { created: metadata.created().ok() }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn news(file: &mut Followed) -> Vec<String> {
        let mut told = Vec::new();
        let told_all = file.look(|news| {
            told.push(match news {
                News::Line(line) => String::from_utf8_lossy(line).trim_end().to_owned(),
                News::Note(note) => note.rsplit('/').next().unwrap_or_default().to_owned(),
            });
            Ok(())
        });
        told_all.expect("readable");
        told
    }

    #[test]
    fn a_file_is_followed_through_rotation_and_truncation() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("app.log");
        let mut log = File::create(&path).expect("a file");
        log.write_all(b"old\n").expect("written");
        let mut file = Followed::at_end(&path);
        assert!(news(&mut file).is_empty());
        log.write_all(b"one\ntw").expect("written");
        assert_eq!(news(&mut file), ["one"]);
        log.write_all(b"o\n").expect("written");
        std::fs::rename(&path, folder.path().join("app.log.1")).expect("renamed");
        assert_eq!(news(&mut file), ["two"]);
        log.write_all(b"three").expect("written");
        std::fs::write(&path, "four\n").expect("written");
        assert_eq!(news(&mut file), ["three", "app.log is another file now", "four"]);
        std::fs::write(&path, "5\n").expect("written");
        assert_eq!(news(&mut file), ["app.log was truncated", "5"]);
    }

    #[test]
    fn a_file_that_comes_later_is_followed_from_its_start() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("app.log");
        let mut file = Followed::at_end(&path);
        assert!(news(&mut file).is_empty());
        std::fs::write(&path, "one\n").expect("written");
        assert_eq!(news(&mut file), ["one"]);
    }

    #[test]
    fn a_line_without_end_takes_no_more_than_the_maximum() {
        let mut lines = Lines::default();
        let mut told = Vec::new();
        let piece = vec![b'x'; 1 << 20];
        for _ in 0..10 {
            lines.push(&piece, &mut |_| unreachable!("no line has ended")).expect("kept");
            assert!(lines.begun.len() <= MAXIMUM_LINE);
        }
        lines
            .push(b"\nshort\n", &mut |line| {
                told.push(line.to_vec());
                Ok(())
            })
            .expect("told");
        assert_eq!(told, [b"short\n"]);
    }
}
