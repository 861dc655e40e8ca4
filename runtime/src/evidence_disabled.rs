//! Nothing outlives the process: what stands in for `evidence` without that feature.

use std::io;
use std::path::Path;

use crate::callsite::Callsite;
use crate::clock::WallClock;
use crate::encode::Shape;
use crate::pairing::WaitingFrame;
use crate::settings::Service;

#[expect(clippy::unnecessary_wraps, reason = "as with the feature")]
pub(crate) fn begin(_parent: &Path, _service: &Service) -> io::Result<()> {
    Ok(())
}

pub(crate) fn add_callsite(_number: u32, _callsite: &Callsite) {}

pub(crate) fn add_shape(_number: u32, _shape: &Shape) {}

pub(crate) fn finished() {}

pub(crate) fn volatile_queues() -> u64 {
    0
}

#[derive(Debug, Default)]
pub(crate) struct Keeper {
    _nothing: (),
}

#[expect(clippy::unused_self, reason = "as with the feature")]
impl Keeper {
    pub(crate) fn begin(&mut self) {}

    pub(crate) fn keep<'a>(&mut self, _waiting: impl Iterator<Item = WaitingFrame<'a>>, _clock: &WallClock) {}
}

/// There is none.
#[derive(Debug)]
pub(crate) enum Leftovers {}

impl Leftovers {
    /// Says that nothing would outlive the process, before anybody relies on it.
    pub(crate) fn find(_parent: &Path) -> io::Result<Leftovers> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "casefile was built without its feature `evidence`"))
    }

    pub(crate) fn are_there(&self) -> bool {
        match *self {}
    }

    pub(crate) fn write(&self, _lines: &mut Vec<u8>) -> io::Result<()> {
        match *self {}
    }

    pub(crate) fn remove(self) {
        match self {}
    }
}
