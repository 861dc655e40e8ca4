//! How does a test run a command? In this process, with a folder of its own.

use std::io::Read;
use std::path::{Path, PathBuf};

use casefile_cli::{Exit, Streams, run};

/// A folder for one test's files.
pub(crate) struct Folder(tempfile::TempDir);

/// What a command did.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) exit: Exit,
    pub(crate) output: String,
    /// The folder's path is `DIR` in it.
    pub(crate) error: String,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    /// A folder with one file, `app.jsonl`.
    pub(crate) fn with(content: impl AsRef<[u8]>) -> Self {
        let folder = Self::new();
        folder.write("app.jsonl", content);
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, content).expect("written");
        path
    }

    /// Runs a command; an argument that names a file of the folder is that file.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, None)
    }

    /// The text with `DIR` where the folder's path is.
    pub(crate) fn without_path(&self, text: &str) -> String {
        let path = self.path().display().to_string();
        text.replace(&format!("{path}/"), "DIR/").replace(&path, "DIR")
    }

    pub(crate) fn run_with(&self, arguments: &[&str], input: Option<Box<dyn Read + Send>>) -> Ran {
        let resolved = arguments.iter().map(|argument| {
            let path = self.path().join(argument);
            let is_ours = !argument.is_empty()
                && (path.exists() || argument.starts_with("missing") || argument.contains("*."));
            if is_ours { path.display().to_string() } else { (*argument).to_owned() }
        });
        let arguments = std::iter::once("casefile".to_owned()).chain(resolved).collect::<Vec<_>>();
        let (mut output, mut error) = (Vec::new(), Vec::new());
        let mut streams = Streams::captured(&mut output, &mut error);
        streams.input = input;
        let exit = run(arguments, &mut streams);
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Ran { exit, output: text(output), error: self.without_path(&text(error)) }
    }
}

impl Ran {
    /// What was written, in the order in which people see it.
    pub(crate) fn page(&self) -> String {
        format!("{}{}[exit {}]\n", self.output, self.error, self.exit.code())
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.output).expect("one JSON document")
    }
}
