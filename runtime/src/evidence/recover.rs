//! What had a process recorded when it was killed, and what was it doing? Reads the folders of processes that are gone, writes
//! their lines, and removes them.
//!
//! Must take any bytes, and never write a line that is not valid: what is damaged is counted.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use casefile_record::SpanId;

use super::catalogue::Catalogue;
use super::directory::{CATALOGUE, CLOCK, JOURNAL, LOCK, RING_PREFIX};
use super::journal::{self, Kept};
use super::relocate::relocate;
use crate::attributes::Pending;
use crate::context::Destination;
use crate::frame;
use crate::moment::Moment;
use crate::queue::{self, Half, ThreadInfo};
use crate::render::Renderer;
use crate::settings::limits;

/// What was found of processes that are gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recovered {
    /// The processes whose records were written.
    pub processes: u64,
    /// Finished calls whose line they had not written. Where a process was killed between writing its lines and saying
    /// so, some stand in the log already, with the same span ID.
    pub calls: u64,
    /// Events whose line they had not written.
    pub events: u64,
    /// Calls that were running: each is a `casefile.unfinished` line with its inputs.
    pub unfinished: u64,
    /// Frames that could not be read.
    pub damaged: u64,
    /// Processes that another version of this crate ran in: their folders are left for that.
    pub unreadable: u64,
}

/// Writes what processes that are gone had recorded and could not write, as JSON lines, and then forgets it.
///
/// `directory` is what was given to [`Builder::evidence_dir`](crate::Builder::evidence_dir). Processes that still run are left
/// alone. A service that starts with the same directory does this by itself, into its own log. What
/// [`attribute!`](crate::attribute) had set on a call is written as far as it was still in its thread's queue.
///
/// # Errors
///
/// When the directory cannot be read (one that does not exist holds nothing) or the lines cannot be written: nothing is forgotten then.
///
/// ```no_run
/// let recovered = casefile::recover("/dev/shm/shop".as_ref(), &mut std::io::stdout())?;
/// eprintln!("{} calls were running", recovered.unfinished);
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn recover(directory: &Path, out: &mut dyn io::Write) -> io::Result<Recovered> {
    let leftovers = Leftovers::find(directory)?;
    let mut lines = Vec::new();
    let recovered = leftovers.write(&mut lines)?;
    out.write_all(&lines)?;
    out.flush()?;
    leftovers.remove();
    Ok(recovered)
}

/// The folders of processes that are gone. Nobody else can have them meanwhile.
#[derive(Debug)]
pub(crate) struct Leftovers {
    folders: Vec<Leftover>,
    unreadable: u64,
}

#[derive(Debug)]
struct Leftover {
    path: PathBuf,
    catalogue: Catalogue,
    _lock: File,
}

impl Leftovers {
    pub(crate) fn find(parent: &Path) -> io::Result<Leftovers> {
        let mut leftovers = Leftovers { folders: Vec::new(), unreadable: 0 };
        let folders = match fs::read_dir(parent) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(leftovers),
            folders => folders?,
        };
        for folder in folders {
            let path = folder?.path();
            // What has no lock is no folder of ours.
            let Ok(lock) = File::open(path.join(LOCK)) else { continue };
            if lock.try_lock().is_err() {
                continue;
            }
            let catalogue = fs::read(path.join(CATALOGUE)).unwrap_or_default();
            match Catalogue::read(&catalogue) {
                Some(catalogue) => leftovers.folders.push(Leftover { path, catalogue, _lock: lock }),
                // Killed before it could record anything.
                None if catalogue.is_empty() => drop(fs::remove_dir_all(path)),
                None => leftovers.unreadable += 1,
            }
        }
        leftovers.folders.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(leftovers)
    }

    /// Whether a process is gone that did not end by itself.
    pub(crate) fn are_there(&self) -> bool {
        !self.folders.is_empty()
    }

    /// Writes the lines of all of them.
    pub(crate) fn write(&self, lines: &mut Vec<u8>) -> io::Result<Recovered> {
        let mut recovered = Recovered { unreadable: self.unreadable, ..Recovered::default() };
        for folder in &self.folders {
            folder.write(lines, &mut recovered)?;
            recovered.processes += 1;
        }
        Ok(recovered)
    }

    /// Forgets them: what they had to say has been written.
    pub(crate) fn remove(self) {
        for folder in self.folders {
            let _ = fs::remove_dir_all(&folder.path);
        }
    }
}

/// The frames of one process, the halves of a call still apart.
#[derive(Default)]
struct Frames {
    starts: HashMap<SpanId, (ThreadInfo, Vec<u8>)>,
    ends: HashMap<SpanId, Vec<u8>>,
    /// Events and attributes.
    moments: Vec<(ThreadInfo, Vec<u8>)>,
    damaged: u64,
}

impl Leftover {
    fn write(&self, lines: &mut Vec<u8>, recovered: &mut Recovered) -> io::Result<()> {
        // Without it the process had not come to recording.
        let clock = fs::read(self.path.join(CLOCK)).ok().and_then(|file| journal::read_clock(&file));
        let Some(clock) = clock else { return Ok(()) };
        let mut renderer = Renderer::new(self.catalogue.service.clone(), self.catalogue.process, clock);
        let Frames { mut starts, ends, moments, damaged } = self.frames()?;
        recovered.damaged += damaged;
        let mut spans = Vec::new();
        for (span_id, end) in ends {
            match starts.remove(&span_id) {
                Some((thread, start)) => spans.push((thread, start, Some(end))),
                None => recovered.damaged += 1,
            }
        }
        spans.extend(starts.into_values().map(|(thread, start)| (thread, start, None)));
        spans.sort_by_cached_key(|(_, start, end)| {
            let end = end.as_deref().and_then(frame::End::read).map(|(end, _)| end.at);
            end.or_else(|| frame::Start::read(start).map(|(start, _)| start.at))
        });
        let mut attributes = write_events(&mut renderer, &moments, lines, recovered);
        for (thread, start, end) in &spans {
            match write_span(&mut renderer, thread, start, end.as_deref(), &mut attributes, lines) {
                Some(Half::Start) => recovered.unfinished += 1,
                Some(Half::End) => recovered.calls += 1,
                None => recovered.damaged += 1,
            }
        }
        Ok(())
    }

    fn frames(&self) -> io::Result<Frames> {
        let mut frames = Frames::default();
        let journal = fs::read(self.path.join(JOURNAL)).unwrap_or_default();
        for kept in journal::read(&journal) {
            match kept {
                Kept::Frame { thread, bytes } => frames.add(&thread, bytes, &self.catalogue),
                Kept::Gone { span_id, is_start } => frames.forget(span_id, is_start),
            }
        }
        for file in fs::read_dir(&self.path)? {
            let file = file?;
            if !file.file_name().to_string_lossy().starts_with(RING_PREFIX) {
                continue;
            }
            let bytes = fs::read(file.path())?;
            let Some(ring) = queue::read_ring(&bytes) else { continue };
            frames.damaged += u64::from(ring.damaged);
            for frame in ring.frames {
                frames.add(&ring.thread, frame, &self.catalogue);
            }
        }
        Ok(frames)
    }
}

impl Frames {
    fn add(&mut self, thread: &ThreadInfo, bytes: &[u8], catalogue: &Catalogue) {
        let Some(frame) = relocate(bytes, catalogue) else {
            self.damaged += 1;
            return;
        };
        let Some((half, span_id)) = frame::half(bytes) else {
            self.moments.push((thread.clone(), frame));
            return;
        };
        match half {
            Half::Start => drop(self.starts.insert(span_id, (thread.clone(), frame))),
            Half::End => drop(self.ends.insert(span_id, frame)),
        }
    }

    fn forget(&mut self, span_id: u64, is_start: bool) {
        let Some(span_id) = SpanId::from_u64(span_id) else { return };
        if is_start {
            self.starts.remove(&span_id);
        } else {
            self.ends.remove(&span_id);
        }
    }
}

/// Writes the lines of events in order of time, and gives back the attributes.
fn write_events(
    renderer: &mut Renderer,
    moments: &[(ThreadInfo, Vec<u8>)],
    lines: &mut Vec<u8>,
    recovered: &mut Recovered,
) -> Pending {
    let (mut events, mut attributes) = (Vec::new(), Pending::default());
    for (thread, frame) in moments {
        match Moment::read(frame) {
            Some(Moment::Event(event, values)) if event.destination == Destination::SINKS => {
                events.push((event, values, thread));
            }
            Some(Moment::Event(..)) => {}
            Some(Moment::Attributes(callsite, span_id, at, values)) => {
                attributes.set(span_id, (callsite, at), values, limits().elements, 0);
            }
            None => recovered.damaged += 1,
        }
    }
    events.sort_by_key(|(event, ..)| event.at);
    for (event, values, thread) in events {
        renderer.event(&event, values, thread, lines);
        recovered.events += 1;
    }
    attributes
}

/// Writes one line, and says which half was the last to be there; none where they cannot be read.
fn write_span(
    renderer: &mut Renderer,
    thread: &ThreadInfo,
    start: &[u8],
    end: Option<&[u8]>,
    attributes: &mut Pending,
    lines: &mut Vec<u8>,
) -> Option<Half> {
    let (start, inputs) = frame::Start::read(start)?;
    if start.destination != Destination::SINKS {
        return None;
    }
    let attributes = attributes.take(start.span_id);
    let Some(end) = end else {
        renderer.unfinished(&start, inputs, thread, attributes.as_ref(), lines);
        return Some(Half::Start);
    };
    let (end, sections) = frame::End::read(end)?;
    let attributes = attributes.map(|attributes| attributes.until(end.at));
    renderer.span(&start, inputs, thread, &end, sections, attributes.as_ref(), lines);
    Some(Half::End)
}
