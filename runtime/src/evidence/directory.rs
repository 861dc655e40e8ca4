//! Where does this process keep what outlives it? In a folder of its own, held by a lock that the kernel gives up when the
//! process is gone, whatever ended it.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use super::Mapping;
use super::catalogue;
use crate::callsite::Callsite;
use crate::clock::{self, WallClock};
use crate::control;
use crate::encode::Shape;
use crate::queue::{ThreadInfo, file_bytes, write_label};
use crate::settings::Service;

/// The names of the files in it.
pub(super) const LOCK: &str = "lock";
pub(super) const CATALOGUE: &str = "catalogue";
pub(super) const JOURNAL: &str = "journal";
pub(super) const CLOCK: &str = "clock";
pub(super) const RING_PREFIX: &str = "ring-";

/// The folder of this process.
struct Directory {
    path: PathBuf,
    catalogue: Mutex<File>,
    _lock: File,
}

static CURRENT: OnceLock<Directory> = OnceLock::new();
/// Threads whose ring is private memory, since its file could not be made.
static VOLATILE: AtomicU64 = AtomicU64::new(0);

/// Makes the folder of this process below `parent`. To be called once.
pub(crate) fn begin(parent: &Path, service: &Service) -> io::Result<()> {
    let path = parent.join(format!("{}-{}", std::process::id(), clock::unix_millis()));
    // Nobody else may read what stands in rings.
    DirBuilder::new().mode(0o700).recursive(true).create(parent)?;
    let parent_lock = hold(parent)?;
    DirBuilder::new().mode(0o700).create(&path)?;
    let lock = File::create_new(path.join(LOCK))?;
    lock.lock()?;
    drop(parent_lock);
    let mut catalogue = OpenOptions::new().append(true).create_new(true).open(path.join(CATALOGUE))?;
    catalogue.write_all(&catalogue::process(service))?;
    // The background thread may not come to it before the process dies.
    fs::write(path.join(CLOCK), WallClock::new().reading().to_bytes())?;
    let _ = CURRENT.set(Directory { path, catalogue: Mutex::new(catalogue), _lock: lock });
    // What was used before, for tests that capture.
    control::numbered_callsites().for_each(|(number, callsite)| add_callsite(number, callsite));
    Shape::all().for_each(|(number, shape)| add_shape(number, shape));
    Ok(())
}

/// Keeps others from making folders below `parent`, and from looking for what is left there: a folder that has no lock yet is
/// told from one whose process died before it had one.
pub(super) fn hold(parent: &Path) -> io::Result<File> {
    let parent = File::open(parent)?;
    parent.lock()?;
    Ok(parent)
}

/// The folder of this process, if it keeps what outlives it.
pub(super) fn path() -> Option<&'static Path> {
    CURRENT.get().map(|directory| directory.path.as_path())
}

/// A thread's ring. None where there is none to be had: then it is private memory.
pub(crate) fn map_ring(bytes: usize, thread: &ThreadInfo) -> Option<Mapping> {
    let directory = CURRENT.get()?;
    let path = directory.path.join(format!("{RING_PREFIX}{}", thread.id));
    let ring = Mapping::create(&path, file_bytes(bytes), |file| write_label(file, bytes, thread));
    if ring.is_err() {
        VOLATILE.fetch_add(1, Ordering::Relaxed);
    }
    ring.ok()
}

/// How many threads' rings would not outlive the process, though it was asked for.
pub(crate) fn volatile_queues() -> u64 {
    VOLATILE.load(Ordering::Relaxed)
}

/// Says what frames mean by this callsite's number: before the first one can be published.
pub(crate) fn add_callsite(number: u32, callsite: &Callsite) {
    append(|| catalogue::callsite(number, callsite));
}

/// The same for a shape.
pub(crate) fn add_shape(number: u32, shape: &Shape) {
    append(|| catalogue::shape(number, shape));
}

fn append(entry: impl FnOnce() -> Vec<u8>) {
    if let Some(directory) = CURRENT.get() {
        let mut file = directory.catalogue.lock().unwrap_or_else(PoisonError::into_inner);
        // What cannot be described is reported as damaged by whoever reads frames of it.
        let _ = file.write_all(&entry());
    }
}

/// Everything has been written: nothing is left to outlive the process.
pub(crate) fn finished() {
    if let Some(path) = path() {
        let _ = fs::remove_dir_all(path);
    }
}
