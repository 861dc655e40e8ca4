//! How does a test run the program as a person does? At a pseudo-terminal, or behind pipes, in a folder of its own.

use std::fs::File;
use std::io::Read as _;
use std::os::fd::OwnedFd;
use std::process::{Command, Stdio};

use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

/// What is at the other end of the program's streams.
#[derive(Debug, Clone, Copy)]
pub(crate) enum At {
    /// A terminal, of all three.
    Terminal { columns: u16 },
    /// A terminal of input and errors; a pipe takes the output.
    OutputPiped,
    /// No input, and pipes.
    Pipes,
}

/// What the program did.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    /// Output and errors, as they came out.
    pub(crate) output: String,
}

pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn with(name: &str, content: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(name), content).expect("written");
        Self(folder)
    }

    /// Runs the program in the folder.
    pub(crate) fn run(&self, arguments: &[&str], at: At, no_color: Option<&str>) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_casefile"));
        command.args(arguments).current_dir(self.0.path()).env_remove("NO_COLOR");
        command.envs(no_color.map(|value| ("NO_COLOR", value)));
        match at {
            At::Pipes => {
                let ran = command.stdin(Stdio::null()).output().expect("it runs");
                let output = [ran.stdout, ran.stderr].concat();
                Ran { code: ran.status.code().expect("no signal"), output: text(output) }
            }
            At::Terminal { columns } => {
                let (here, there) = terminal(columns);
                let [input, error] = [(); 2].map(|()| there.try_clone().expect("another handle"));
                command.stdin(input).stdout(there).stderr(error);
                let mut child = command.spawn().expect("it runs");
                // The terminal hangs up when nobody holds its other end any more.
                drop(command);
                let output = until_hung_up(File::from(here));
                let code = child.wait().expect("it ends").code().expect("no signal");
                Ran { code, output: output.replace("\r\n", "\n") }
            }
            At::OutputPiped => {
                let (_here, there) = terminal(80);
                let error = there.try_clone().expect("another handle");
                let child = command.stdin(there).stderr(error).stdout(Stdio::piped()).spawn();
                let ran = child.expect("it runs").wait_with_output().expect("it ends");
                Ran { code: ran.status.code().expect("no signal"), output: text(ran.stdout) }
            }
        }
    }
}

/// Both ends of a terminal of so many columns: ours, and the program's.
fn terminal(columns: u16) -> (OwnedFd, OwnedFd) {
    let here = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a pseudo-terminal");
    grantpt(&here).and_then(|()| unlockpt(&here)).expect("it is ours");
    let name = ptsname(&here, Vec::new()).expect("it has a name");
    let there = rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).expect("its other end");
    let size = Winsize { ws_row: 40, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
    tcsetwinsize(&there, size).expect("a size");
    (here, there)
}

/// All that is written to a terminal. That it hung up is an error on some systems and an end on others.
fn until_hung_up(mut terminal: File) -> String {
    let (mut output, mut buffer) = (Vec::new(), [0; 4096]);
    while let Ok(read @ 1..) = terminal.read(&mut buffer) {
        output.extend_from_slice(&buffer[..read]);
    }
    text(output)
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("UTF-8")
}
