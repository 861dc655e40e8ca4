//! Which variables does the value of a field read?
//!
//! Looked up in tokens, since the value may be any macro call. It may see a variable where there is none (a struct's
//! field in its literal), and must never miss one.

use proc_macro2::{TokenStream, TokenTree};

/// Whether `tokens` read the variable, in whatever depth.
pub(super) fn reads(tokens: TokenStream, name: &str) -> bool {
    let mut found = false;
    visit(tokens, &mut |token, after_dot| found |= is_read_by(name, token, after_dot));
    found
}

/// Whether this one token reads the variable: by its name, or as a format string that prints it.
pub(super) fn is_read_by(name: &str, token: &TokenTree, after_dot: bool) -> bool {
    match token {
        TokenTree::Ident(word) => !after_dot && word == name,
        TokenTree::Literal(text) => formats(&text.to_string(), name),
        _ => false,
    }
}

/// Shows every token, also those in groups, and whether it stands behind a single dot (and so names a field).
pub(super) fn visit(tokens: TokenStream, look: &mut impl FnMut(&TokenTree, bool)) {
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

#[cfg(test)]
mod tests {
    use super::reads;
    use quote::quote;

    #[test]
    fn variables_are_found_wherever_they_are_read() {
        for tokens in
            [quote!(pin), quote!(f((1, pin + 1))), quote!(..pin), quote!(format!("{pin:?}")), quote!(pin.id)]
        {
            assert!(reads(tokens.clone(), "pin"), "{tokens}");
        }
        for tokens in [quote!(card.pin), quote!("pin"), quote!(format!("{} {pins}", spin))] {
            assert!(!reads(tokens.clone(), "pin"), "{tokens}");
        }
    }
}
