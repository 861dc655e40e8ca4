//! Where do lines go? To a page: a stream, with or without colour, of a certain width.

use std::io::Write;

use serde::Serialize;

use super::json;
use super::line::{Line, Style};
use super::table::Table;
use crate::trouble::Trouble;

/// What a command writes to.
pub struct Page<'a> {
    output: &'a mut dyn Write,
    color: bool,
    width: usize,
}

impl std::fmt::Debug for Page<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Page").field("width", &self.width).finish_non_exhaustive()
    }
}

impl<'a> Page<'a> {
    /// Columns where nobody knows better.
    pub const DEFAULT_WIDTH: usize = 100;
    /// No page is narrower: lines would hold nothing.
    pub const LEAST_WIDTH: usize = 40;

    /// A page of so many columns.
    pub fn new(output: &'a mut dyn Write, color: bool, width: usize) -> Self {
        Self { output, color, width: width.max(Self::LEAST_WIDTH) }
    }

    /// Columns.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Writes one line, however long.
    ///
    /// # Errors
    /// Where the stream does not take it.
    pub fn line(&mut self, line: &Line) -> Result<(), Trouble> {
        writeln!(self.output, "{}", line.shown(self.color)).map_err(|error| Trouble::output(&error))
    }

    /// Writes one line, cut to the width.
    ///
    /// # Errors
    /// Where the stream does not take it.
    pub fn cut_line(&mut self, line: Line) -> Result<(), Trouble> {
        let width = self.width;
        self.line(&line.cut(width))
    }

    /// Writes an empty line.
    ///
    /// # Errors
    /// Where the stream does not take it.
    pub fn blank(&mut self) -> Result<(), Trouble> {
        self.line(&Line::new())
    }

    /// Writes a heading.
    ///
    /// # Errors
    /// Where the stream does not take it.
    pub fn heading(&mut self, text: &str) -> Result<(), Trouble> {
        self.line(&Line::new().styled(Style::Strong, text))
    }

    /// Writes a table.
    ///
    /// # Errors
    /// Where the stream does not take it.
    pub fn table(&mut self, table: Table) -> Result<(), Trouble> {
        for line in table.lines(self.width) {
            self.line(&line)?;
        }
        Ok(())
    }

    /// Writes one JSON document, indented, and a line's end.
    ///
    /// # Errors
    /// Where the stream does not take it.
    pub fn json(&mut self, document: &impl Serialize) -> Result<(), Trouble> {
        json::write(self.output, document, true)
    }

    /// Writes one JSON document on one line: for documents that come one by one.
    ///
    /// # Errors
    /// Where the stream does not take it.
    pub fn json_line(&mut self, document: &impl Serialize) -> Result<(), Trouble> {
        json::write(self.output, document, false)
    }

    /// Hands over what was written so far: for pages that someone watches.
    ///
    /// # Errors
    /// Where the stream does not take it.
    pub fn flush(&mut self) -> Result<(), Trouble> {
        self.output.flush().map_err(|error| Trouble::output(&error))
    }
}
