//! Where do a log's bytes come from? An open file that several threads read at once, or a stream that is read once.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::unpack::{Compression, unpacked};

/// One input.
pub(crate) struct Source {
    /// As it is shown.
    pub(crate) name: Arc<str>,
    kind: Kind,
}

enum Kind {
    File {
        handle: Handle,
        path: PathBuf,
        length: u64,
        compression: Compression,
    },
    /// Gone after the first pass.
    Stream(Mutex<Option<Box<dyn Read + Send>>>),
}

/// A file that may grow, and how long it was when it was opened.
pub(crate) struct Growing {
    pub(crate) name: Arc<str>,
    pub(crate) path: PathBuf,
    pub(crate) length: u64,
}

/// An open file; of very many files, only the path, or there would be no handles left.
#[derive(Clone)]
pub(crate) enum Handle {
    Open(Arc<File>),
    Path(PathBuf),
}

impl Handle {
    fn file(&self) -> io::Result<Arc<File>> {
        match self {
            Self::Open(file) => Ok(Arc::clone(file)),
            Self::Path(path) => File::open(path).map(Arc::new),
        }
    }
}

impl Source {
    pub(crate) fn file(name: Arc<str>, file: File, keep_open: bool, path: &Path) -> io::Result<Self> {
        let length = file.metadata()?.len();
        let mut start = [0; 4];
        let read = read_fully_at(&file, &mut start, 0)?;
        let compression = Compression::of(&start[..read]);
        let handle = if keep_open { Handle::Open(Arc::new(file)) } else { Handle::Path(path.to_owned()) };
        let path = path.to_owned();
        Ok(Self { name, kind: Kind::File { handle, path, length, compression } })
    }

    /// What was copied to a temporary file: open, and without a path.
    pub(crate) fn temporary(name: Arc<str>, file: File) -> io::Result<Self> {
        Self::file(name, file, true, Path::new(""))
    }

    pub(crate) fn stream(name: Arc<str>, stream: Box<dyn Read + Send>) -> Self {
        Self { name, kind: Kind::Stream(Mutex::new(Some(stream))) }
    }

    /// The length, where any part of the input can be read by itself.
    pub(crate) fn divisible_length(&self) -> Option<u64> {
        match self.kind {
            Kind::File { length, compression: Compression::None, .. } => Some(length),
            _ => None,
        }
    }

    pub(crate) fn is_compressed(&self) -> bool {
        matches!(self.kind, Kind::File { compression: Compression::Gzip | Compression::Zstandard, .. })
    }

    /// How much work it is, in bytes that are read.
    pub(crate) fn weight(&self) -> u64 {
        match self.kind {
            Kind::File { length, .. } => length,
            Kind::Stream(_) => 0,
        }
    }

    /// Reads a divisible input from there on.
    pub(crate) fn reader_at(&self, offset: u64) -> io::Result<PositionedReader> {
        match &self.kind {
            Kind::File { handle, .. } => Ok(PositionedReader { file: handle.file()?, offset }),
            Kind::Stream(_) => Err(io::Error::other("a stream has no positions")),
        }
    }

    /// Reads the whole input, unpacked.
    pub(crate) fn reader(&self) -> io::Result<Box<dyn Read + Send>> {
        match &self.kind {
            Kind::File { compression, .. } => Ok(unpacked(Box::new(self.reader_at(0)?), *compression)),
            Kind::Stream(stream) => {
                let stream = stream.lock().unwrap_or_else(PoisonError::into_inner).take();
                let mut stream = stream.ok_or_else(|| io::Error::other("it can be read only once"))?;
                let mut start = Vec::new();
                stream.by_ref().take(4).read_to_end(&mut start)?;
                let compression = Compression::of(&start);
                Ok(unpacked(Box::new(io::Cursor::new(start).chain(stream)), compression))
            }
        }
    }

    /// What is needed to follow it, where it is a file that may grow.
    pub(crate) fn growing(&self) -> Option<Growing> {
        match &self.kind {
            Kind::File { path, length, compression: Compression::None, .. } if path.is_file() => {
                Some(Growing { name: Arc::clone(&self.name), path: path.clone(), length: *length })
            }
            _ => None,
        }
    }

    /// To count lines in, after the scan.
    pub(crate) fn handle(&self) -> Option<Handle> {
        match &self.kind {
            Kind::File { handle, .. } => Some(handle.clone()),
            Kind::Stream(_) => None,
        }
    }
}

impl std::fmt::Debug for Source {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Source").field(&self.name).finish()
    }
}

/// A file, read from a position of this reader's own.
pub(crate) struct PositionedReader {
    file: Arc<File>,
    offset: u64,
}

impl Read for PositionedReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = read_at(&self.file, buffer, self.offset)?;
        self.offset += read as u64;
        Ok(read)
    }
}

impl Handle {
    /// How many newlines stand before this position.
    pub(crate) fn newlines_before(&self, offset: u64) -> io::Result<u64> {
        let mut reader = PositionedReader { file: self.file()?, offset: 0 }.take(offset);
        let mut buffer = vec![0; 128 << 10];
        let mut newlines = 0;
        loop {
            match reader.read(&mut buffer) {
                Ok(0) => return Ok(newlines),
                Ok(read) => newlines += memchr::memchr_iter(b'\n', &buffer[..read]).count() as u64,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

fn read_fully_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match read_at(file, &mut buffer[filled..], offset + filled as u64) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}
