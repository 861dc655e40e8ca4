//! How do columns stand under each other?

use super::line::{Line, Style};

/// Where a column's cells stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At its left.
    Left,
    /// At its right: numbers.
    Right,
}

/// Rows of cells under a heading. The widest column that stands left gives way where the page is too narrow.
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

    pub(super) fn lines(self, width: usize) -> impl Iterator<Item = Line> {
        let widths = self.widths(width);
        let aligns: Vec<_> = self.columns.iter().map(|(_, align)| *align).collect();
        let header = self.columns.iter().map(|(name, _)| Line::new().styled(Style::Dim, name)).collect();
        std::iter::once(header).chain(self.rows).map(move |cells| {
            let mut line = Line::new();
            for (position, cell) in cells.into_iter().enumerate() {
                let column = widths.get(position).copied().unwrap_or_default();
                let cell = cell.cut(column);
                let cell = match aligns.get(position) {
                    Some(Align::Right) => cell.aligned_right(column),
                    _ => cell.padded(column),
                };
                line = if position == 0 { cell } else { line.text(" ".repeat(GAP)).then(cell) };
            }
            line
        })
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
            let left = |position: &usize| self.columns[*position].1 == Align::Left;
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
    fn the_widest_left_column_gives_way() {
        let expected = ["function              calls  last", "shop::payment::cha…       5  a"];
        assert_eq!(shown(33)[..2], expected);
    }
}
