//! How is a tree drawn beside its nodes?

/// What stands before a node: for each of its ancestors below the root, whether more siblings follow, then whether any
/// follow itself. Empty for a root.
///
/// ```
/// # use casefile_cli::render::branch;
/// assert_eq!(branch(&[]), "");
/// assert_eq!(branch(&[true, false]), "│  └─ ");
/// ```
#[must_use]
pub fn branch(more_follow: &[bool]) -> String {
    /// Where a deeper tree is not drawn deeper: the page has no more columns.
    const DEEPEST: usize = 24;
    let Some((own, ancestors)) = more_follow.split_last() else {
        return String::new();
    };
    let hidden = ancestors.len().saturating_sub(DEEPEST);
    let mut text = if hidden > 0 { format!("[+{hidden}] ") } else { String::new() };
    for more in &ancestors[hidden..] {
        text.push_str(if *more { "│  " } else { "   " });
    }
    text.push_str(if *own { "├─ " } else { "└─ " });
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_of_any_depth_has_room_for_its_nodes() {
        assert_eq!(branch(&[false, true]), "   ├─ ");
        let deep = branch(&vec![true; 100_000]);
        assert!(deep.starts_with("[+99975] │  ") && deep.chars().count() < 100, "{deep}");
    }
}
