//! Where does a case run? In a service that records to a file of its own, with traffic made from a seed.

use std::env;
use std::error::Error;
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use casefile::{Guard, InitError, WhenFull};
use serde_json::Value;
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

    /// Starts this program once more, for the other service of the case of this name.
    pub(crate) fn other_process(&self, case: &str) -> Result<Peer, Box<dyn Error>> {
        let mut command = Command::new(env::current_exe()?);
        command.args(["second-process", case]).arg(&self.folder).arg(fastrand::u64(..).to_string());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let input = child.stdin.take().ok_or("its input is not ours")?;
        let output = BufReader::new(child.stdout.take().ok_or("its output is not ours")?);
        Ok(Peer { child, input, output })
    }
}

/// A service in another process, which answers a line of JSON with a line of JSON.
pub(crate) struct Peer {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Peer {
    pub(crate) fn ask(&mut self, question: &Value) -> io::Result<Value> {
        writeln!(self.input, "{question}")?;
        let mut answer = String::new();
        self.output.read_line(&mut answer)?;
        Ok(serde_json::from_str(&answer)?)
    }

    /// Lets it write what it recorded.
    pub(crate) fn stop(self) -> Result<(), Box<dyn Error>> {
        let Peer { mut child, input, .. } = self;
        drop(input);
        let status = child.wait()?;
        if status.success() { Ok(()) } else { Err(status.to_string().into()) }
    }
}
