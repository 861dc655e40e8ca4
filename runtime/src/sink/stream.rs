//! Standard output and standard error: JSON lines as they are, and what the readable form is written to.

use std::fs::File;
use std::io::{self, Write};
#[cfg(unix)]
use std::os::fd::AsFd;
#[cfg(windows)]
use std::os::windows::io::AsHandle;

use super::Sink;

/// One of the process's two output streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stream {
    Output,
    Error,
}

impl Stream {
    /// A handle of our own: a thread that holds the lock of `io::stdout()` while it calls instrumented code must not
    /// make the background thread wait for it.
    pub(crate) fn open(self) -> io::Result<File> {
        #[cfg(unix)]
        let handle = match self {
            Stream::Output => io::stdout().as_fd().try_clone_to_owned(),
            Stream::Error => io::stderr().as_fd().try_clone_to_owned(),
        };
        #[cfg(windows)]
        let handle = match self {
            Stream::Output => io::stdout().as_handle().try_clone_to_owned(),
            Stream::Error => io::stderr().as_handle().try_clone_to_owned(),
        };
        handle.map(File::from)
    }
}

/// Writes lines to a stream as they are.
#[derive(Debug)]
pub(crate) struct StreamSink(pub(crate) File);

impl Sink for StreamSink {
    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        self.0.write_all(lines)
    }
}
