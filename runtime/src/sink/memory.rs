//! Records kept in memory, for tests and for programs that look at their own records.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use casefile_record::{Entry, Reader, Record};

use super::Sink;

/// Keeps records. Clones share what they keep.
///
/// ```
/// let memory = casefile::Memory::new();
/// let guard = casefile::builder().service_name("shop").memory(&memory).init()?;
/// guard.flush();
/// assert_eq!(memory.records().len(), 1); // the line that says that the process started
/// # Ok::<(), casefile::InitError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Memory {
    lines: Arc<Mutex<Vec<u8>>>,
}

impl Memory {
    /// An empty one.
    #[must_use]
    pub fn new() -> Memory {
        Memory::default()
    }

    /// What was written so far, as JSON lines. [Flush](crate::flush) first.
    #[must_use]
    pub fn lines(&self) -> String {
        String::from_utf8_lossy(&self.bytes()).into_owned()
    }

    /// What was written so far. [Flush](crate::flush) first.
    #[must_use]
    pub fn records(&self) -> Vec<Record> {
        records_of(&self.bytes())
    }

    fn bytes(&self) -> Vec<u8> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Reads the lines that this library wrote itself.
///
/// # Panics
///
/// When one of them is not a record: that is a defect of this library.
pub(crate) fn records_of(lines: &[u8]) -> Vec<Record> {
    Reader::new(lines, "memory")
        .map(|line| match line {
            Ok(Entry::Record { record, .. }) => *record,
            other => panic!("casefile wrote a line that is not a record: {other:?}"),
        })
        .collect()
}

/// Appends lines to a [`Memory`].
#[derive(Debug)]
pub(crate) struct MemorySink(pub(crate) Memory);

impl Sink for MemorySink {
    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        self.0.lines.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(lines);
        Ok(())
    }
}
