//! What stands on one line of a page? Pieces of text, each with a style.
//!
//! Every piece is sanitised as it is added, so nothing that a log holds can command the terminal.

use unicode_width::UnicodeWidthStr as _;

use super::sanitise::sanitised;

/// How a piece of text is meant; colours are chosen in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Nothing special.
    Plain,
    /// What to read first.
    Strong,
    /// What to read last.
    Dim,
    /// A name: of a function, a field.
    Name,
    /// It went well.
    Good,
    /// It went wrong.
    Bad,
    /// Look at this.
    Warning,
}

impl Style {
    const fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Strong => "\x1b[1m",
            Self::Dim => "\x1b[2m",
            Self::Name => "\x1b[36m",
            Self::Good => "\x1b[32m",
            Self::Bad => "\x1b[1;31m",
            Self::Warning => "\x1b[33m",
        }
    }
}

/// One line, without its end.
///
/// ```
/// # use casefile_cli::render::{Line, Style};
/// let line = Line::new().styled(Style::Bad, "error").text(" in ").styled(Style::Name, "shop::pay");
/// assert_eq!(line.plain(), "error in shop::pay");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    pieces: Vec<(Style, String)>,
}

impl Line {
    /// An empty line.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds text without a style.
    #[must_use]
    pub fn text(self, text: impl AsRef<str>) -> Self {
        self.styled(Style::Plain, text)
    }

    /// Adds text with a style.
    #[must_use]
    pub fn styled(mut self, style: Style, text: impl AsRef<str>) -> Self {
        let text = text.as_ref();
        if !text.is_empty() {
            self.pieces.push((style, sanitised(text).into_owned()));
        }
        self
    }

    /// Adds another line's pieces.
    #[must_use]
    pub fn then(mut self, other: Self) -> Self {
        self.pieces.extend(other.pieces);
        self
    }

    /// Columns it takes.
    #[must_use]
    pub fn width(&self) -> usize {
        self.pieces.iter().map(|(_, text)| text.width()).sum()
    }

    /// Adds spaces behind until it is this wide.
    #[must_use]
    pub fn padded(self, width: usize) -> Self {
        let missing = width.saturating_sub(self.width());
        self.text(" ".repeat(missing))
    }

    /// Adds spaces before until it is this wide.
    #[must_use]
    pub fn aligned_right(self, width: usize) -> Self {
        let missing = width.saturating_sub(self.width());
        Self::new().text(" ".repeat(missing)).then(self)
    }

    /// Cut to this width, with `…` where something was cut off.
    #[must_use]
    pub fn cut(self, width: usize) -> Self {
        if self.width() <= width {
            return self;
        }
        let mut left = width.saturating_sub(1);
        let mut kept = Self::new();
        for (style, text) in self.pieces {
            let part = prefix_of_width(&text, left);
            left -= part.width();
            let whole = part.len() == text.len();
            kept.pieces.push((style, part.to_owned()));
            if !whole {
                break;
            }
        }
        if width > 0 {
            kept.pieces.push((Style::Dim, "…".to_owned()));
        }
        kept
    }

    /// Only its last columns, with nothing to show for the others.
    #[must_use]
    pub(super) fn without_start(self, width: usize) -> Self {
        let mut cut = self.cut_start(width + 1);
        if cut.pieces.first().is_some_and(|(_, text)| text == "…") {
            cut.pieces.remove(0);
        }
        cut
    }

    /// Cut to this width at its beginning, with `…` where something was cut off: names end with what tells them apart.
    #[must_use]
    pub fn cut_start(self, width: usize) -> Self {
        if self.width() <= width {
            return self;
        }
        let mut left = width.saturating_sub(1);
        let mut kept = Vec::new();
        for (style, text) in self.pieces.into_iter().rev() {
            let part = suffix_of_width(&text, left);
            left -= part.width();
            let is_whole = part.len() == text.len();
            kept.push((style, part.to_owned()));
            if !is_whole {
                break;
            }
        }
        if width > 0 {
            kept.push((Style::Dim, "…".to_owned()));
        }
        kept.reverse();
        Self { pieces: kept }
    }

    /// The text alone.
    #[must_use]
    pub fn plain(&self) -> String {
        self.pieces.iter().map(|(_, text)| text.as_str()).collect()
    }

    /// The text with terminal codes, where they are wanted; without spaces at its end.
    #[must_use]
    pub(super) fn shown(&self, color: bool) -> String {
        let mut left = self.plain().trim_end_matches(' ').len();
        let mut shown = String::new();
        for (style, text) in &self.pieces {
            let text = &text[..text.len().min(left)];
            left -= text.len();
            if !color || text.is_empty() {
                shown.push_str(text);
                continue;
            }
            let code = style.code();
            shown.push_str(code);
            shown.push_str(text);
            if !code.is_empty() {
                shown.push_str("\x1b[0m");
            }
        }
        shown
    }
}

impl From<&str> for Line {
    fn from(text: &str) -> Self {
        Self::new().text(text)
    }
}

impl From<String> for Line {
    fn from(text: String) -> Self {
        Self::new().text(text)
    }
}

/// As many of the first characters as fit.
fn prefix_of_width(text: &str, width: usize) -> &str {
    let ends = text.char_indices().map(|(at, character)| at + character.len_utf8());
    let mut kept = 0;
    let mut buffer = [0; 4];
    let mut used = 0;
    for (end, character) in ends.zip(text.chars()) {
        used += character.encode_utf8(&mut buffer).width();
        if used > width {
            break;
        }
        kept = end;
    }
    &text[..kept]
}

/// As many of the last characters as fit.
fn suffix_of_width(text: &str, width: usize) -> &str {
    let mut kept = text.len();
    let mut buffer = [0; 4];
    let mut used = 0;
    for (start, character) in text.char_indices().rev() {
        used += character.encode_utf8(&mut buffer).width();
        if used > width {
            break;
        }
        kept = start;
    }
    &text[kept..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_take_two_columns() {
        let line = Line::from("你好, x");
        assert_eq!(line.width(), 7);
        assert_eq!(line.clone().cut(7).plain(), "你好, x");
        assert_eq!(line.clone().cut(4).plain(), "你…");
        assert_eq!(line.cut(0).plain(), "");
        assert_eq!(Line::from("x, 你好").cut_start(4).plain(), "…好");
        assert_eq!(Line::from("a::b").styled(Style::Dim, "::c").cut_start(5).plain(), "…b::c");
        assert_eq!(Line::from("ab").padded(4).then("|".into()).plain(), "ab  |");
        assert_eq!(Line::from("ab").aligned_right(4).plain(), "  ab");
    }

    #[test]
    fn colour_is_there_only_where_it_is_wanted() {
        let line = Line::new().styled(Style::Bad, "a\u{1b}").text("b ");
        assert_eq!(line.shown(false), "a\\u{1b}b");
        assert_eq!(line.shown(true), "\u{1b}[1;31ma\\u{1b}\u{1b}[0mb");
        let spaces = Line::new().styled(Style::Bad, "a  ").text(" ").styled(Style::Dim, " ");
        assert_eq!(
            (spaces.shown(true), spaces.shown(false)),
            ("\u{1b}[1;31ma\u{1b}[0m".to_owned(), "a".to_owned())
        );
    }
}
