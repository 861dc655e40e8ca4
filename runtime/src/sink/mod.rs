//! Where records go. A sink is handed whole lines by the background thread; what it cannot write is counted
//! and never becomes an error of the service.

mod file;
mod memory;
mod stream;
mod terminal;

pub(crate) use file::FileSink;
pub use memory::Memory;
pub(crate) use memory::{MemorySink, records_of};
pub(crate) use stream::{Stream, StreamSink};
pub(crate) use terminal::{TerminalSink, printed};

use std::fmt::Debug;
use std::io;

/// Receives finished records. Runs on casefile's background thread only; a slow sink slows nothing but that
/// thread, and what then finds no room is lost and counted. What it calls on that thread is not recorded. It must not
/// wait for another thread's instrumented calls: with [`WhenFull::Block`](crate::WhenFull::Block) those may be waiting
/// for it.
pub trait Sink: Debug + Send {
    /// Takes `lines`: one or more whole lines of JSON, each ending in `\n`.
    ///
    /// # Errors
    ///
    /// When they could not be written; all of them are counted as lost and not offered again. A sink that wrote a
    /// part of a line must see to it that the rest of its output stays readable.
    fn write(&mut self, lines: &[u8]) -> io::Result<()>;

    /// Passes on what the sink holds back, if it does.
    ///
    /// # Errors
    ///
    /// When that fails; it is counted.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
