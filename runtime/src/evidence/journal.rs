//! Which calls are running, of those whose start has left its ring? Written by the background thread before it gives back a
//! ring's room, together with how ticks of the clock become time.
//!
//! Frames stand in it until they are needed no more, which another entry says; now and then it is written anew.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use casefile_record::SpanId;

use super::directory::{CLOCK, JOURNAL};
use super::entry::{Entry, entries};
use crate::clock::{ClockReading, WallClock};
use crate::pairing::WaitingFrame;
use crate::queue::{Half, ThreadInfo};

const FRAME: u8 = 1;
const GONE: u8 = 2;

/// A file this much longer than what is in use is written anew.
const SLACK: usize = 1 << 20;

/// What the background thread keeps up to date.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    file: File,
    clock: File,
    /// The frames in the file that are in use, and how long their entries are.
    kept: HashMap<(SpanId, bool), usize>,
    kept_bytes: usize,
    file_bytes: usize,
}

impl Journal {
    /// The journal of the process whose folder this is.
    pub(super) fn begin(directory: &Path) -> io::Result<Journal> {
        let path = directory.join(JOURNAL);
        Ok(Journal {
            file: OpenOptions::new().append(true).create_new(true).open(&path)?,
            clock: OpenOptions::new().write(true).open(directory.join(CLOCK))?,
            path,
            kept: HashMap::new(),
            kept_bytes: 0,
            file_bytes: 0,
        })
    }

    /// Writes down what is running.
    pub(super) fn keep<'a>(
        &mut self,
        waiting: impl Iterator<Item = WaitingFrame<'a>>,
        clock: &WallClock,
    ) -> io::Result<()> {
        self.clock.write_all_at(&clock.reading().to_bytes(), 0)?;
        self.follow(waiting)
    }

    fn follow<'a>(&mut self, waiting: impl Iterator<Item = WaitingFrame<'a>>) -> io::Result<()> {
        let running: HashMap<_, _> =
            waiting.map(|frame| ((frame.span_id, frame.half == Half::Start), frame)).collect();
        let mut entries = Vec::new();
        let kept = &mut self.kept;
        let kept_bytes = &mut self.kept_bytes;
        kept.retain(|(span_id, is_start), length| {
            let stays = running.contains_key(&(*span_id, *is_start));
            if !stays {
                *kept_bytes -= *length;
                entries.extend(gone(*span_id, *is_start));
            }
            stays
        });
        for (name, frame) in &running {
            kept.entry(*name).or_insert_with(|| {
                let entry = entry(frame.thread, frame.bytes);
                entries.extend_from_slice(&entry);
                *kept_bytes += entry.len();
                entry.len()
            });
        }
        if entries.is_empty() {
            return Ok(());
        }
        if self.file_bytes + entries.len() > self.kept_bytes + SLACK {
            let entries: Vec<u8> =
                running.values().flat_map(|frame| entry(frame.thread, frame.bytes)).collect();
            return self.write_anew(&entries);
        }
        self.file_bytes += entries.len();
        self.file.write_all(&entries)
    }

    fn write_anew(&mut self, entries: &[u8]) -> io::Result<()> {
        let new = self.path.with_extension("new");
        fs::write(&new, entries)?;
        self.file = OpenOptions::new().append(true).open(&new)?;
        self.file_bytes = entries.len();
        fs::rename(&new, &self.path)
    }
}

fn entry(thread: Option<&ThreadInfo>, frame: &[u8]) -> Vec<u8> {
    Entry::new(FRAME)
        .number(thread.map_or(0, |thread| thread.id))
        .texts(thread.and_then(|thread| thread.name.as_deref()).as_slice())
        .rest(frame)
        .into_bytes()
}

fn gone(span_id: SpanId, is_start: bool) -> Vec<u8> {
    Entry::new(GONE).number(span_id.to_u64()).number(u64::from(is_start)).into_bytes()
}

/// What a journal says when its process is gone.
#[derive(Debug)]
pub(super) enum Kept<'a> {
    Frame { thread: ThreadInfo, bytes: &'a [u8] },
    Gone { span_id: u64, is_start: bool },
}

pub(super) fn read(file: &[u8]) -> impl Iterator<Item = Kept<'_>> {
    entries(file).filter_map(|(kind, mut saying)| match kind {
        FRAME => {
            let id = saying.number()?;
            let name = saying.texts()?.first().map(|name| (*name).to_owned());
            Some(Kept::Frame { thread: ThreadInfo { id, name }, bytes: saying.rest() })
        }
        GONE => Some(Kept::Gone { span_id: saying.number()?, is_start: saying.number()? == 1 }),
        _ => None,
    })
}

/// How ticks became time when it was last looked at.
pub(super) fn read_clock(file: &[u8]) -> Option<WallClock> {
    ClockReading::from_bytes(file).map(WallClock::recovered)
}
