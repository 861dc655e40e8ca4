//! Which part of a line shows what was found in it?

/// The line, or `length` characters of it so that what begins at `column` (from 1) stands in the middle.
pub(super) fn excerpt(line: &str, column: usize, length: usize) -> String {
    let indent = line.chars().take_while(|letter| letter.is_whitespace()).count();
    let letters: Vec<char> = line.trim().chars().collect();
    if letters.len() <= length {
        return letters.into_iter().collect();
    }
    let middle = (column - 1).saturating_sub(indent);
    let start = middle.saturating_sub(length / 2).min(letters.len() - length);
    let end = start + length;
    let shown: String = letters[start..end].iter().collect();
    let before = if start > 0 { "\u{2026}" } else { "" };
    let after = if end < letters.len() { "\u{2026}" } else { "" };
    format!("{before}{}{after}", shown.trim())
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn what_was_found_stands_in_the_middle() {
        assert_eq!(excerpt("    #[public]", 7, 40), "#[public]");
        let line = format!("    fn f({}#[public] text: &str{}", "a: u8, ".repeat(20), ", b: u8".repeat(20));
        let column = line.find("public").expect("it is there") + 1;
        assert_eq!(excerpt(&line, column, 40), "\u{2026}u8, a: u8, a: u8, #[public] text: &str,\u{2026}");
        assert!(excerpt(&line, 5, 40).starts_with("fn f("));
        assert!(excerpt(&line, line.len(), 40).ends_with(", b: u8"));
    }
}
