//! Where does a case run? In a service that records to a file of its own, with traffic made from a seed.

use std::error::Error;
use std::fs;
use std::io;
use std::path::PathBuf;

use casefile::{Guard, InitError, WhenFull};
use tokio::runtime::{Builder, Runtime};

/// The folder that a case writes to.
pub(crate) struct Stage {
    folder: PathBuf,
}

impl Stage {
    /// Makes the folder, and everything random on this thread depend on the seed alone.
    pub(crate) fn new(folder: &str, seed: u64) -> io::Result<Stage> {
        fs::create_dir_all(folder)?;
        fastrand::seed(seed);
        Ok(Stage { folder: folder.into() })
    }

    /// Starts recording as this service. No record may be lost: a lost one would be a bug that nobody planted.
    pub(crate) fn service(&self, name: &str) -> Result<Guard, InitError> {
        casefile::builder()
            .service_name(name)
            .service_version(env!("CARGO_PKG_VERSION"))
            .file(self.folder.join(name).with_extension("jsonl"))
            .when_full(WhenFull::Block)
            .init()
    }

    /// As [`service`](Stage::service), for one that is asynchronous.
    pub(crate) fn asynchronous_service(&self, name: &str) -> Result<(Guard, Runtime), Box<dyn Error>> {
        let guard = self.service(name)?;
        Ok((guard, Builder::new_current_thread().enable_time().build()?))
    }
}
