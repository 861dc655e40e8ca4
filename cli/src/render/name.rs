//! How does a function's path fit where there is little room? Its end says which function it is, its beginning only in
//! which crate.

use unicode_width::UnicodeWidthStr as _;

/// The path, or as many of its last segments as fit with `…::` before them; the last segment is always there, though it
/// may be wider.
///
/// ```
/// # use casefile_cli::render::last_segments;
/// assert_eq!(last_segments("shop::payment::cards::charge", 40), "shop::payment::cards::charge");
/// assert_eq!(last_segments("shop::payment::cards::charge", 18), "…::cards::charge");
/// assert_eq!(last_segments("shop::payment::cards::charge", 5), "…::charge");
/// ```
#[must_use]
pub fn last_segments(path: &str, width: usize) -> String {
    if path.width() <= width {
        return path.to_owned();
    }
    let segments = segment_starts(path);
    let Some(last) = segments.last() else { return path.to_owned() };
    let fits = |start: &&usize| path[**start..].width() + 3 <= width;
    let start = segments.iter().find(fits).unwrap_or(last);
    format!("…::{}", &path[*start..])
}

/// The modules that all paths begin with, `::` included, so that no path is without its last segment.
#[must_use]
pub(super) fn common_modules<'a>(mut paths: impl Iterator<Item = &'a str>) -> &'a str {
    let Some(first) = paths.next() else { return "" };
    let mut starts = segment_starts(first);
    for path in paths {
        let others = segment_starts(path);
        starts.retain(|start| {
            others.contains(start) && path.as_bytes()[..*start] == first.as_bytes()[..*start]
        });
    }
    starts.last().map_or("", |start| &first[..*start])
}

/// Where segments begin but the first: after `::`, unless within `<..>`.
fn segment_starts(path: &str) -> Vec<usize> {
    let bytes = path.as_bytes();
    let (mut starts, mut depth) = (Vec::new(), 0_usize);
    for (position, byte) in bytes.iter().enumerate() {
        match byte {
            b'<' | b'(' => depth += 1,
            b'>' | b')' => depth = depth.saturating_sub(1),
            b':' if depth == 0 && position > 0 && bytes[position - 1] == b':' => starts.push(position + 1),
            _ => {}
        }
    }
    starts.retain(|start| *start < path.len());
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_all_have_in_common_ends_before_a_segment() {
        let common = |paths: &[&'static str]| common_modules(paths.iter().copied());
        assert_eq!(common(&["shop::pay::charge", "shop::pay::refund", "shop::paying"]), "shop::");
        assert_eq!(common(&["shop::pay::charge", "shop::pay::refund"]), "shop::pay::");
        assert_eq!(common(&["shop::pay", "bank::pay"]), "");
        assert_eq!(common(&["shop::pay", "main"]), "");
        assert_eq!(common(&["shop::pay"]), "shop::");
        assert_eq!(common(&[]), "");
    }

    #[test]
    fn segments_within_brackets_are_not_parted() {
        let path = "shop::<impl b::C for d::E>::run";
        assert_eq!(last_segments(path, 28), "…::<impl b::C for d::E>::run");
        assert_eq!(last_segments(path, 27), "…::run");
        assert_eq!(last_segments("ünï", 2), "ünï");
    }
}
