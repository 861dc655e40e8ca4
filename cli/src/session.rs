//! What does every command have at hand? The page it writes to, and a way to open logs.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use serde::Serialize;

use crate::arguments::{Arguments, Color, Command, Output, Range};
use crate::commands;
use crate::exit::Exit;
use crate::logs::{Logs, Passes, Problems, Window};
use crate::render::{Line, Page};
use crate::streams::{Streams, Terminal};
use crate::trouble::Trouble;

/// One run of one command.
pub(crate) struct Session<'a> {
    output: &'a mut dyn Write,
    error: &'a mut dyn Write,
    input: Option<Box<dyn Read + Send>>,
    terminal: Terminal,
    pub(crate) problems: Problems,
}

impl Session<'_> {
    pub(crate) fn run(arguments: &Arguments, streams: &mut Streams<'_>) -> Exit {
        let problems = Problems::new();
        let mut output = Counted { output: &mut *streams.output, any: false };
        let mut session = Session {
            output: &mut output,
            error: &mut *streams.error,
            input: streams.input.take(),
            terminal: streams.terminal,
            problems: problems.clone(),
        };
        let ended = session.dispatch(&arguments.command);
        let ended = ended.and_then(|exit| match session.output.flush() {
            Ok(()) => Ok(exit),
            Err(error) => Err(Trouble::output(&error)),
        });
        let is_silent = !output.any;
        let ended = match arguments.command.document() {
            Some(document) if is_silent => nothing(document, ended, &problems, &mut *streams.output),
            _ => ended,
        };
        report(ended, &problems, streams)
    }

    fn dispatch(&mut self, command: &Command) -> Result<Exit, Trouble> {
        match command {
            Command::Why(options) => commands::why::run(options, self),
            Command::Diff(options) => commands::diff::run(options, self),
            Command::Timing(options) => commands::timing::run(options, self),
            Command::Compare(options) => commands::compare::run(options, self),
            Command::Trace(options) => commands::trace::run(options, self),
            Command::Traces(options) => commands::traces::run(options, self),
            Command::Errors(options) => commands::errors::run(options, self),
            Command::Find(options) => commands::find::run(options, self),
            Command::Tail(options) => commands::tail::run(options, self),
            Command::Doctor(options) => commands::doctor::run(options, self),
            Command::Audit(options) => commands::audit::run(options, self),
            Command::Stats(options) => commands::stats::run(options, self),
            #[cfg(unix)]
            Command::Recover(options) => commands::recover::run(options, self),
        }
    }

    /// Opens the logs; standard input where none is named. `passes` says whether they are read more than once.
    pub(crate) fn open(&mut self, logs: &[PathBuf], range: &Range, passes: Passes) -> Result<Logs, Trouble> {
        let window = Window::new(range.since.as_ref(), range.until.as_ref())?;
        let input = self.input.take();
        Logs::open(logs, input, passes, &self.problems)
            .map(|logs| logs.within(window).with_progress(self.terminal.error))
    }

    /// Standard input, for who reads it as it comes.
    pub(crate) fn take_input(&mut self) -> Option<Box<dyn Read + Send>> {
        self.input.take()
    }

    /// Whether a person reads what is written, at a terminal.
    #[cfg(unix)]
    pub(crate) fn writes_to_terminal(&self) -> bool {
        self.terminal.output
    }

    /// Standard output for lines that are records: never a terminal.
    #[cfg(unix)]
    pub(crate) fn raw_output(&mut self) -> &mut dyn Write {
        &mut *self.output
    }

    /// Says something on standard error, beside what was found.
    #[cfg(unix)]
    pub(crate) fn say(&mut self, remark: &str) {
        let mut page = Page::new(&mut *self.error, false, usize::MAX);
        // Nowhere is left to complain to where this fails.
        let _ = page.line(&Line::from(format!("casefile: {remark}")));
    }

    /// The page to write to.
    pub(crate) fn page(&mut self, options: &Output) -> Page<'_> {
        self.pages(options).0
    }

    /// As [`page`](Self::page), but as wide as any line where no person reads it at a terminal and no width was asked for:
    /// whoever reads on in a pipe needs whole names.
    pub(crate) fn page_or_pipe(&mut self, options: &Output) -> Page<'_> {
        if self.terminal.output || options.width.is_some() {
            return self.page(options);
        }
        let color = matches!(options.color, Color::Always);
        Page::new(&mut *self.output, color, usize::MAX)
    }

    /// The page to write to, and one for problems that are told at once: for a command that does not end by itself.
    pub(crate) fn pages(&mut self, options: &Output) -> (Page<'_>, Page<'_>) {
        let color = match options.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => self.terminal.output && !self.terminal.no_color,
        };
        let width = options.width.or(self.terminal.width).unwrap_or(Page::DEFAULT_WIDTH);
        (Page::new(&mut *self.output, color, width), Page::new(&mut *self.error, false, usize::MAX))
    }
}

/// The document of a command that wrote none: nothing was found, and why.
#[derive(Debug, Serialize)]
struct Nothing {
    casefile: String,
    found: u64,
    problems: Vec<String>,
}

fn nothing(
    command: &str,
    ended: Result<Exit, Trouble>,
    problems: &Problems,
    output: &mut dyn Write,
) -> Result<Exit, Trouble> {
    if ended.as_ref().is_err_and(Trouble::is_closed_output) {
        return ended;
    }
    let mut told = problems.lines();
    told.extend(ended.as_ref().err().map(ToString::to_string));
    let document = Nothing { casefile: format!("{command}/1"), found: 0, problems: told };
    Page::new(output, false, Page::DEFAULT_WIDTH).json_line(&document)?;
    output.flush().map_err(|error| Trouble::output(&error))?;
    ended
}

/// Remembers whether anything was written.
struct Counted<'a> {
    output: &'a mut dyn Write,
    any: bool,
}

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.any |= !bytes.is_empty();
        self.output.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

/// Problems, then trouble, on standard error.
fn report(ended: Result<Exit, Trouble>, problems: &Problems, streams: &mut Streams<'_>) -> Exit {
    let mut lines: Vec<_> = problems.lines().into_iter().map(|line| format!("casefile: {line}")).collect();
    let exit = match ended {
        Ok(_) if problems.any_file_failed() => Exit::Trouble,
        Ok(exit) => exit,
        Err(trouble) if trouble.is_closed_output() => return Exit::Found,
        Err(trouble) => {
            // The only text of ours that may have several lines.
            lines.extend(format!("casefile: {trouble}").lines().map(str::to_owned));
            Exit::Trouble
        }
    };
    let mut page = Page::new(&mut *streams.error, false, usize::MAX);
    for line in lines {
        // Nowhere is left to complain to where this fails.
        let _ = page.line(&Line::from(line));
    }
    exit
}
