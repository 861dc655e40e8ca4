//! Where does text come from and go to? Standard streams, or memory in a test.
//!
//! The only place that asks whether there is a terminal, and how wide it is.

use std::io::{self, BufWriter, IsTerminal as _, Read, Write};

use crate::exit::Exit;

/// The three streams of a command, and what is known of the terminal behind them.
pub struct Streams<'a> {
    /// Standard input; `None` where it is a terminal, from which no logs come.
    pub input: Option<Box<dyn Read + Send + 'static>>,
    /// Standard output.
    pub output: &'a mut dyn Write,
    /// Standard error.
    pub error: &'a mut dyn Write,
    /// What is at the other end.
    pub terminal: Terminal,
}

/// What is known of the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Terminal {
    /// Standard output is a terminal.
    pub output: bool,
    /// Standard error is a terminal.
    pub error: bool,
    /// Columns; `None` where that is not known.
    pub width: Option<usize>,
    /// The environment asks for no colour (`NO_COLOR` is set and not empty).
    pub no_color: bool,
}

impl<'a> Streams<'a> {
    /// Streams into memory, without input and without a terminal.
    pub fn captured(output: &'a mut dyn Write, error: &'a mut dyn Write) -> Self {
        Self { input: None, output, error, terminal: Terminal::default() }
    }

    /// Runs something with the process's own streams.
    pub fn with_standard(run: impl FnOnce(&mut Streams<'_>) -> Exit) -> Exit {
        let terminal = Terminal {
            output: io::stdout().is_terminal(),
            error: io::stderr().is_terminal(),
            width: terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)),
            no_color: std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
        };
        let input: Option<Box<dyn Read + Send>> =
            if io::stdin().is_terminal() { None } else { Some(Box::new(io::stdin())) };
        let mut output = BufWriter::with_capacity(1 << 16, io::stdout());
        let mut error = io::stderr();
        let exit = run(&mut Streams { input, output: &mut output, error: &mut error, terminal });
        // `run` has flushed; what is left is what a closed pipe refused, and dropping would try again.
        drop(output.into_parts());
        exit
    }
}

impl std::fmt::Debug for Streams<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Streams").field("terminal", &self.terminal).finish_non_exhaustive()
    }
}
