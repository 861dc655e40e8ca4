//! Which text does every wanted line hold? The longest word that an `==` or `~` demands, unless an `||` or `!` is around it.

use super::lexer::Literal;
use super::{Node, Operator};

pub(super) fn needle(node: &Node) -> Option<&str> {
    match node {
        // Capitals are the same: what is searched for has none, nor small letters.
        Node::Compare(path, Operator::Equal | Operator::Contains, Literal::Text(text))
            if path.is_identity() =>
        {
            let parts = text.split(|character: char| !character.is_ascii_digit());
            parts.max_by_key(|part| part.len()).filter(|part| part.len() >= 3)
        }
        Node::Compare(_, Operator::Equal | Operator::Contains, Literal::Text(text)) => plain_part(text),
        Node::And(nodes) => nodes.iter().filter_map(needle).max_by_key(|text| text.len()),
        _ => None,
    }
}

/// The longest part that stands in a line as it is, however strings are escaped.
fn plain_part(text: &str) -> Option<&str> {
    // What reads as a number may be spelt in another way in the line.
    if text.parse::<f64>().is_ok() {
        return None;
    }
    let is_plain =
        |character: char| character.is_ascii_alphanumeric() || character == '_' || character == '-';
    let parts = text.split(|character| !is_plain(character));
    parts.max_by_key(|part| part.len()).filter(|part| part.len() >= 3)
}
