//! JSON lines on standard output or standard error.

use std::io::{self, Write};

use super::Sink;

/// One of the process's two output streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stream {
    Output,
    Error,
}

impl Stream {
    /// Writes all of `bytes` at once: the lock is held so that other writers do not get in between.
    pub(super) fn write_all(self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Stream::Output => {
                let mut stream = io::stdout().lock();
                stream.write_all(bytes)?;
                stream.flush()
            }
            Stream::Error => io::stderr().lock().write_all(bytes),
        }
    }
}

/// Writes lines to a stream as they are.
#[derive(Debug)]
pub(crate) struct StreamSink(pub(crate) Stream);

impl Sink for StreamSink {
    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        self.0.write_all(lines)
    }
}
