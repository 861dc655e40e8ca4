//! What was added to a file since it was last looked at? Through rotation (another file has its name) and truncation (it
//! is shorter than it was).

use std::fmt;
use std::fs::{File, Metadata};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::logs::{Growing, Handle, MAXIMUM_LINE};
use crate::trouble::Trouble;

/// What there is to tell.
pub(super) enum News<'a> {
    /// A line, and where it begins.
    Line(&'a [u8], Place<'a>),
    /// A line that is longer than any record, and where it begins.
    TooLong(Place<'a>),
    /// Something happened to the file.
    Note(String),
    /// The file cannot be read on.
    Trouble(String),
}

/// Where a line begins.
pub(super) enum Place<'a> {
    /// At this byte of a file: lines are counted when somebody asks.
    Byte(&'a str, &'a Handle, u64),
    /// A stream's line.
    Line(&'a str, u64),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(name, line) => write!(formatter, "{name}:{line}"),
            Self::Byte(name, file, byte) => match file.newlines_before(*byte) {
                Ok(newlines) => write!(formatter, "{name}:{}", newlines + 1),
                Err(_) => formatter.write_str(name),
            },
        }
    }
}

/// One file by its name.
pub(super) struct Followed {
    name: Arc<str>,
    path: PathBuf,
    open: Option<Open>,
    /// It was said that it cannot be read.
    is_told: bool,
}

struct Open {
    file: Arc<File>,
    handle: Handle,
    identity: Identity,
    position: u64,
    lines: Lines,
}

impl Followed {
    /// From so many bytes on; from its beginning where it is another file by now.
    pub(super) fn from(growing: Growing) -> Self {
        let open = Open::new(&growing.path).ok().map(|mut open| {
            open.position = growing.length;
            open.lines.offset = growing.length;
            open
        });
        Self { name: growing.name, path: growing.path, open, is_told: false }
    }

    /// Tells what is new. A file that is not there may come yet; one that cannot be read is told once.
    pub(super) fn look(
        &mut self,
        mut tell: impl FnMut(News<'_>) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        self.read_on(&mut tell)?;
        // What is missing in the moment of rotation will be there soon.
        let Ok(now) = std::fs::metadata(&self.path) else { return Ok(()) };
        let is_same = self.open.as_ref().is_some_and(|open| open.identity == Identity::of(&now));
        if is_same {
            return Ok(());
        }
        let open = match Open::new(&self.path) {
            Ok(open) => open,
            Err(error) => return self.cannot_be_read(&error, &mut tell),
        };
        if self.open.is_some() {
            self.read_on(&mut tell)?;
            if let Some(old) = &mut self.open {
                old.finish(&self.name, &mut tell)?;
            }
            tell(News::Note(format!("{} is another file now", self.name)))?;
        }
        self.open = Some(open);
        self.is_told = false;
        self.read_on(&mut tell)
    }

    fn read_on(&mut self, tell: &mut impl FnMut(News<'_>) -> Result<(), Trouble>) -> Result<(), Trouble> {
        let Some(open) = &mut self.open else { return Ok(()) };
        match open.read_on(&self.name, tell)? {
            None => Ok(()),
            Some(error) => self.cannot_be_read(&error, tell),
        }
    }

    fn cannot_be_read(
        &mut self,
        error: &io::Error,
        tell: &mut impl FnMut(News<'_>) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        if std::mem::replace(&mut self.is_told, true) {
            return Ok(());
        }
        tell(News::Trouble(format!("{}: cannot be read on: {error}", self.name)))
    }
}

impl Open {
    fn new(path: &Path) -> io::Result<Self> {
        let file = Arc::new(File::open(path)?);
        let identity = Identity::of(&file.metadata()?);
        let handle = Handle::Open(Arc::clone(&file));
        Ok(Self { file, handle, identity, position: 0, lines: Lines::default() })
    }

    /// What hinders it, where it comes no further.
    fn read_on(
        &mut self,
        name: &str,
        tell: &mut impl FnMut(News<'_>) -> Result<(), Trouble>,
    ) -> Result<Option<io::Error>, Trouble> {
        if self.file.metadata().is_ok_and(|now| now.len() < self.position) {
            self.position = 0;
            self.lines = Lines::default();
            tell(News::Note(format!("{name} was truncated")))?;
        }
        let mut file = &*self.file;
        if let Err(error) = file.seek(SeekFrom::Start(self.position)) {
            return Ok(Some(error));
        }
        let mut buffer = vec![0; 64 << 10];
        loop {
            match file.read(&mut buffer) {
                Ok(0) => return Ok(None),
                Ok(read) => {
                    self.position += read as u64;
                    let handle = &self.handle;
                    self.lines.push(&buffer[..read], &mut |line| tell(line.news(name, Some(handle))))?;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Ok(Some(error)),
            }
        }
    }

    fn finish(
        &mut self,
        name: &str,
        tell: &mut impl FnMut(News<'_>) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        let handle = &self.handle;
        self.lines.finish(&mut |line| tell(line.news(name, Some(handle))))
    }
}

/// Lines as they become whole; of one that is too long only that it was there is kept.
#[derive(Default)]
pub(super) struct Lines {
    begun: Vec<u8>,
    too_long: bool,
    /// Where the line that is begun begins: its first byte, and how many lines came before.
    offset: u64,
    before: u64,
    length: u64,
}

/// A line that is whole; `None` where it was too long.
pub(super) struct Whole<'a> {
    line: Option<&'a [u8]>,
    offset: u64,
    number: u64,
}

impl<'a> Whole<'a> {
    /// What is told of it: in a file of this handle, or in a stream.
    pub(super) fn news(&self, name: &'a str, handle: Option<&'a Handle>) -> News<'a> {
        let place = match handle {
            Some(handle) => Place::Byte(name, handle, self.offset),
            None => Place::Line(name, self.number),
        };
        match self.line {
            Some(line) => News::Line(line, place),
            None => News::TooLong(place),
        }
    }
}

impl Lines {
    pub(super) fn push(
        &mut self,
        bytes: &[u8],
        tell: &mut impl FnMut(Whole<'_>) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            if self.begun.len() + piece.len() > MAXIMUM_LINE {
                self.begun.clear();
                self.too_long = true;
            }
            if !self.too_long {
                self.begun.extend_from_slice(piece);
            }
            self.length += piece.len() as u64;
            if piece.ends_with(b"\n") {
                self.finish(tell)?;
            }
        }
        Ok(())
    }

    /// The line that is begun has ended, where there is one.
    pub(super) fn finish(
        &mut self,
        tell: &mut impl FnMut(Whole<'_>) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        let (line, length) = (std::mem::take(&mut self.begun), std::mem::take(&mut self.length));
        let line = (!std::mem::take(&mut self.too_long)).then_some(&line[..]);
        let (offset, number) = (self.offset, self.before + 1);
        if length == 0 {
            return Ok(());
        }
        (self.offset, self.before) = (offset + length, number);
        tell(Whole { line, offset, number })
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

    fn followed(path: &Path) -> Followed {
        let length = std::fs::metadata(path).map_or(0, |file| file.len());
        Followed::from(Growing { name: "app.log".into(), path: path.to_owned(), length })
    }

    fn news(file: &mut Followed) -> Vec<String> {
        let mut told = Vec::new();
        let told_all = file.look(|news| {
            told.push(match news {
                News::Line(line, at) => format!("{at} {}", String::from_utf8_lossy(line).trim_end()),
                News::TooLong(at) => format!("{at} too long"),
                News::Note(note) => note,
                News::Trouble(text) => text.chars().take("app.log: cannot be read on".len()).collect(),
            });
            Ok(())
        });
        told_all.expect("told");
        told
    }

    #[test]
    fn a_file_is_followed_through_rotation_and_truncation() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("app.log");
        let mut log = File::create(&path).expect("a file");
        log.write_all(b"old\n").expect("written");
        let mut file = followed(&path);
        assert!(news(&mut file).is_empty());
        log.write_all(b"one\ntw").expect("written");
        assert_eq!(news(&mut file), ["app.log:2 one"]);
        log.write_all(b"o\n").expect("written");
        std::fs::rename(&path, folder.path().join("app.log.1")).expect("renamed");
        assert_eq!(news(&mut file), ["app.log:3 two"]);
        log.write_all(b"three").expect("written");
        std::fs::write(&path, "four\n").expect("written");
        assert_eq!(news(&mut file), ["app.log:4 three", "app.log is another file now", "app.log:1 four"]);
        std::fs::write(&path, "5\n").expect("written");
        assert_eq!(news(&mut file), ["app.log was truncated", "app.log:1 5"]);
    }

    #[test]
    fn a_file_that_comes_later_is_followed_from_its_start() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("app.log");
        let mut file = followed(&path);
        assert!(news(&mut file).is_empty());
        std::fs::write(&path, "one\n").expect("written");
        assert_eq!(news(&mut file), ["app.log:1 one"]);
    }

    #[test]
    fn what_cannot_be_read_is_told_once_and_followed_when_it_can() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("app.log");
        std::fs::write(&path, "old\n").expect("written");
        let mut file = followed(&path);
        std::fs::rename(&path, folder.path().join("app.log.1")).expect("renamed");
        // A folder opens, and cannot be read.
        std::fs::create_dir(&path).expect("a folder");
        assert_eq!(news(&mut file), ["app.log is another file now", "app.log: cannot be read on"]);
        assert!(news(&mut file).is_empty());
        std::fs::remove_dir(&path).expect("removed");
        std::fs::write(&path, "one\n").expect("written");
        assert_eq!(news(&mut file), ["app.log is another file now", "app.log:1 one"]);
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
            .push(b"\nshort\n", &mut |whole| {
                told.push((whole.line.map(<[u8]>::to_vec), whole.offset, whole.number));
                Ok(())
            })
            .expect("told");
        assert_eq!(told, [(None, 0, 1), (Some(b"short\n".to_vec()), (10 << 20) + 1, 2)]);
    }
}
