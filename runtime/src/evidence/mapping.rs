//! A file as memory, which stays in the file when the process is gone.
#![expect(unsafe_code, reason = "maps a file into memory")]

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::ptr::{self, NonNull};

use rustix::fs::{FallocateFlags, fallocate};
use rustix::mm::{MapFlags, ProtFlags, mmap, munmap};

/// A mapped file. It goes when the mapping is dropped: whoever drops it needs what was in it no more.
#[derive(Debug)]
pub(crate) struct Mapping {
    start: NonNull<u8>,
    length: usize,
    path: PathBuf,
}

// SAFETY: it owns its pages; it gives out their address and touches none of them.
unsafe impl Send for Mapping {}
// SAFETY: as above.
unsafe impl Sync for Mapping {}

impl Mapping {
    /// Makes a file that does not exist, has `write` write to it, and maps it.
    pub(super) fn create(
        path: &Path,
        length: usize,
        write: impl FnOnce(&File) -> io::Result<()>,
    ) -> io::Result<Mapping> {
        let file = File::options().read(true).write(true).create_new(true).open(path)?;
        write(&file).and_then(|()| Mapping::of(&file, path, length)).inspect_err(|_| {
            let _ = fs::remove_file(path);
        })
    }

    fn of(file: &File, path: &Path, length: usize) -> io::Result<Mapping> {
        // Every page is there from now on: without room for one, writing to it would end the process.
        fallocate(file, FallocateFlags::empty(), 0, length as u64)?;
        let (protection, flags) = (ProtFlags::READ | ProtFlags::WRITE, MapFlags::SHARED | MapFlags::POPULATE);
        // SAFETY: a mapping at an address that the kernel chooses takes no memory away from anybody. The file is new and
        // in a folder of this process alone; nobody makes it shorter.
        let start = unsafe { mmap(ptr::null_mut(), length, protection, flags, file, 0)? };
        let start = NonNull::new(start.cast()).ok_or(io::ErrorKind::AddrNotAvailable)?;
        Ok(Mapping { start, length, path: path.to_owned() })
    }

    /// The address of its first byte, at the begin of a page.
    pub(crate) fn start(&self) -> NonNull<u8> {
        self.start
    }

    pub(crate) fn length(&self) -> usize {
        self.length
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: mapped by `of` with this length; who had the address is gone with the owner of this.
        let _ = unsafe { munmap(self.start.as_ptr().cast(), self.length) };
        let _ = fs::remove_file(&self.path);
    }
}
