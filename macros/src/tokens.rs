//! How are tokens looked through, in whatever depth?

use proc_macro2::{TokenStream, TokenTree};

/// Shows every token, also those in groups, and whether it stands behind a single dot (and so names a field).
pub(crate) fn visit(tokens: TokenStream, look: &mut impl FnMut(&TokenTree, bool)) {
    let mut dots = 0;
    for token in tokens {
        look(&token, dots == 1);
        dots = match &token {
            TokenTree::Punct(mark) if mark.as_char() == '.' => dots + 1,
            _ => 0,
        };
        if let TokenTree::Group(group) = token {
            visit(group.stream(), look);
        }
    }
}

/// Whether this one token reads the variable: by its name, or as a format string that prints it.
pub(crate) fn is_read_by(name: &str, token: &TokenTree, after_dot: bool) -> bool {
    match token {
        TokenTree::Ident(word) => !after_dot && word == name,
        TokenTree::Literal(text) => formats(&text.to_string(), name),
        _ => false,
    }
}

/// Whether a format string prints the variable.
fn formats(text: &str, name: &str) -> bool {
    let mut rest = text;
    while let Some(position) = rest.find('{') {
        rest = &rest[position + 1..];
        let end = rest.trim_start().strip_prefix(name).map(str::trim_start);
        if end.is_some_and(|end| end.starts_with(['}', ':'])) {
            return true;
        }
    }
    false
}
