//! How do columns stand under each other?

use super::line::{Line, Style};
use super::name::common_modules;

/// Where a column's cells stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At its left.
    Left,
    /// At its right: numbers.
    Right,
    /// At its left, and never cut: identifiers, which nobody can use a part of.
    Whole,
    /// At its left: paths of functions, of which the end stays where there is little room.
    Path,
}

/// Rows of cells under a heading. The widest column that stands left gives way where the page is too narrow; of paths
/// first what all begin with is said once, above the heading.
#[derive(Debug, Clone)]
pub struct Table {
    columns: Vec<(String, Align)>,
    rows: Vec<Vec<Line>>,
}

const GAP: usize = 2;

impl Table {
    /// A table without rows.
    #[must_use]
    pub fn new(columns: &[(&str, Align)]) -> Self {
        let columns = columns.iter().map(|(name, align)| ((*name).to_owned(), *align)).collect();
        Self { columns, rows: Vec::new() }
    }

    /// Adds a row: a cell a column.
    pub fn row(&mut self, cells: Vec<Line>) {
        self.rows.push(cells);
    }

    pub(super) fn lines(mut self, width: usize) -> impl Iterator<Item = Line> {
        let common = self.say_once_what_is_common(width);
        let widths = self.widths(width);
        let aligns: Vec<_> = self.columns.iter().map(|(_, align)| *align).collect();
        let header = self.columns.iter().map(|(name, _)| Line::new().styled(Style::Dim, name)).collect();
        let rows = std::iter::once(header).chain(self.rows).map(move |cells| {
            let mut line = Line::new();
            for (position, cell) in cells.into_iter().enumerate() {
                let column = widths.get(position).copied().unwrap_or_default();
                let cell = match aligns.get(position) {
                    Some(Align::Right) => cell.cut(column).aligned_right(column),
                    Some(Align::Whole) => cell.padded(column),
                    Some(Align::Path) => cell.cut_start(column).padded(column),
                    _ => cell.cut(column).padded(column),
                };
                line = if position == 0 { cell } else { line.text(" ".repeat(GAP)).then(cell) };
            }
            line
        });
        let common = common.map(|common| Line::new().styled(Style::Dim, format!("all in {common}")));
        common.into_iter().chain(rows)
    }

    /// Where paths are too wide: takes off what all begin with.
    fn say_once_what_is_common(&mut self, width: usize) -> Option<String> {
        let column = self.columns.iter().position(|(_, align)| *align == Align::Path)?;
        let paths: Vec<_> = self.rows.iter().filter_map(|row| row.get(column)).map(Line::plain).collect();
        let widest = paths.iter().map(|path| Line::from(path.as_str()).width()).max()?;
        if self.widths(width)[column] >= widest {
            return None;
        }
        let common = common_modules(paths.iter().map(String::as_str)).to_owned();
        for cell in self.rows.iter_mut().filter_map(|row| row.get_mut(column)) {
            let left = cell.width().saturating_sub(Line::from(common.as_str()).width());
            *cell = std::mem::take(cell).without_start(left);
        }
        (!common.is_empty()).then_some(common)
    }

    /// Each column as wide as its widest cell; if that is too much, the widest left one as narrow as it must be.
    fn widths(&self, width: usize) -> Vec<usize> {
        const LEAST: usize = 12;
        let mut widths: Vec<_> =
            self.columns.iter().map(|(name, _)| Line::from(name.as_str()).width()).collect();
        for row in &self.rows {
            for (column, cell) in widths.iter_mut().zip(row) {
                *column = (*column).max(cell.width());
            }
        }
        loop {
            let total = widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
            let left = |position: &usize| !matches!(self.columns[*position].1, Align::Right | Align::Whole);
            let widest = (0..widths.len()).filter(left).max_by_key(|position| widths[*position]);
            match widest {
                Some(position) if total > width && widths[position] > LEAST => {
                    widths[position] = widths[position].saturating_sub(total - width).max(LEAST);
                }
                _ => return widths,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(width: usize) -> Vec<String> {
        let mut table =
            Table::new(&[("function", Align::Left), ("calls", Align::Right), ("last", Align::Left)]);
        table.row(vec!["shop::payment::charge_card".into(), "5".into(), "a".into()]);
        table.row(vec!["b".into(), "12,345".into(), "你".into()]);
        table.lines(width).map(|line| line.shown(false)).collect()
    }

    #[test]
    fn columns_are_as_wide_as_they_need() {
        let expected = [
            "function                     calls  last",
            "shop::payment::charge_card       5  a",
            "b                           12,345  你",
        ];
        assert_eq!(shown(80), expected);
    }

    #[test]
    fn of_paths_the_end_stays() {
        let mut table = Table::new(&[("function", Align::Path), ("calls", Align::Right)]);
        table.row(vec!["shop::payment::cards::charge_card".into(), "5".into()]);
        table.row(vec!["shop::payment::refunds::refund_card".into(), "7".into()]);
        let shown = |width| table.clone().lines(width).map(|line| line.shown(false)).collect::<Vec<_>>();
        assert_eq!(shown(50)[1], "shop::payment::cards::charge_card        5");
        let expected = [
            "all in shop::payment::",
            "function              calls",
            "cards::charge_card        5",
            "refunds::refund_card      7",
        ];
        assert_eq!(shown(35), expected);
        assert_eq!(shown(20)[2..], ["…:charge_card      5", "…:refund_card      7"]);
    }

    #[test]
    fn the_widest_left_column_gives_way() {
        let expected = ["function              calls  last", "shop::payment::cha…       5  a"];
        assert_eq!(shown(33)[..2], expected);
    }
}
