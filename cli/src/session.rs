//! What does every command have at hand? The page it writes to, and a way to open logs.

use std::io::{Read, Write};
use std::path::PathBuf;

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
    input: Option<Box<dyn Read + Send>>,
    terminal: Terminal,
    pub(crate) problems: Problems,
}

impl Session<'_> {
    pub(crate) fn run(arguments: &Arguments, streams: &mut Streams<'_>) -> Exit {
        let problems = Problems::new();
        let mut session = Session {
            output: &mut *streams.output,
            input: streams.input.take(),
            terminal: streams.terminal,
            problems: problems.clone(),
        };
        let ended = session.dispatch(&arguments.command);
        let ended = ended.and_then(|exit| match session.output.flush() {
            Ok(()) => Ok(exit),
            Err(error) => Err(Trouble::output(&error)),
        });
        report(ended, &problems, streams)
    }

    fn dispatch(&mut self, command: &Command) -> Result<Exit, Trouble> {
        match command {
            Command::Why(options) => commands::why::run(options, self),
            Command::Diff(options) => commands::diff::run(options, self),
            Command::Timing(options) => commands::timing::run(options, self),
            Command::Compare(options) => commands::compare::run(options, self),
            Command::Trace(options) => commands::trace::run(options, self),
            Command::Errors(options) => commands::errors::run(options, self),
            Command::Find(options) => commands::find::run(options, self),
            Command::Tail(options) => commands::tail::run(options, self),
            Command::Doctor(options) => commands::doctor::run(options, self),
            Command::Audit(options) => commands::audit::run(options, self),
            Command::Stats(options) => commands::stats::run(options, self),
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

    /// The page to write to.
    pub(crate) fn page(&mut self, options: &Output) -> Page<'_> {
        let color = match options.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => self.terminal.output && !self.terminal.no_color,
        };
        let width = options.width.or(self.terminal.width).unwrap_or(Page::DEFAULT_WIDTH);
        Page::new(&mut *self.output, color, width)
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
