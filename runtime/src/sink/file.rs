//! JSON lines in a file, appended. After a failed write the file ends with a whole line all the same.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::Sink;

/// Appends lines to a file.
#[derive(Debug)]
pub(crate) struct FileSink {
    file: File,
    /// The last line in the file may not be whole: another line must not be joined to it.
    torn: bool,
}

impl FileSink {
    /// Opens a file. Where the process before this one was `killed` in the middle of a line, that line is taken off: it is
    /// going to be written again.
    pub(crate) fn open(path: &Path, killed: bool) -> io::Result<FileSink> {
        // Not for reading: who reads from its own pipe would never learn that nobody else does.
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        let is_file = file.metadata()?.is_file();
        let mut torn = is_file && !ends_with_line(path);
        // Who writes to the file holds it together with others; who has it alone may shorten it.
        if torn && killed && file.try_lock().is_ok() {
            torn = take_off_last_line(&file, path).is_err();
            file.unlock()?;
        }
        if is_file {
            // Some file systems know no locks; there a line that was torn stays.
            let _ = file.try_lock_shared();
        }
        Ok(FileSink { file, torn })
    }

    /// Takes back the part of a line that a failed write left behind, unless somebody else wrote after it.
    fn take_back(&mut self, partial: usize) -> bool {
        let (Ok(end), Ok(metadata)) = (self.file.stream_position(), self.file.metadata()) else {
            return false;
        };
        let partial = partial as u64;
        metadata.is_file()
            && metadata.len() == end
            && end >= partial
            && self.file.set_len(end - partial).is_ok()
    }
}

/// Shortens the file to its last line's end.
fn take_off_last_line(file: &File, path: &Path) -> io::Result<()> {
    let mut reader = File::open(path)?;
    let mut end = reader.seek(SeekFrom::End(0))?;
    let mut block = [0; 4096];
    while end > 0 {
        let length = usize::try_from(end.min(block.len() as u64)).unwrap_or(block.len());
        reader.seek(SeekFrom::Start(end - length as u64))?;
        reader.read_exact(&mut block[..length])?;
        if let Some(line_end) = block[..length].iter().rposition(|byte| *byte == b'\n') {
            return file.set_len(end - (length - line_end - 1) as u64);
        }
        end -= length as u64;
    }
    file.set_len(0)
}

/// Whether what is in the file ends with a line's end. What cannot be looked at is taken to.
fn ends_with_line(path: &Path) -> bool {
    let mut last = [b'\n'];
    if let Ok(mut file) = File::open(path)
        && file.seek(SeekFrom::End(-1)).is_ok()
    {
        let _ = file.read(&mut last);
    }
    last == [b'\n']
}

impl Sink for FileSink {
    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        if self.torn {
            self.file.write_all(b"\n")?;
            self.torn = false;
        }
        let mut written = 0;
        while written < lines.len() {
            match self.file.write(&lines[written..]) {
                Ok(0) => return Err(self.give_up(lines, written, io::ErrorKind::WriteZero.into())),
                Ok(count) => written += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.give_up(lines, written, error)),
            }
        }
        Ok(())
    }
}

impl FileSink {
    /// Leaves the file with whole lines only, or remembers that it could not.
    fn give_up(&mut self, lines: &[u8], written: usize, error: io::Error) -> io::Error {
        let whole = lines[..written].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let partial = written - whole;
        if partial > 0 && !self.take_back(partial) {
            self.torn = true;
        }
        error
    }
}
