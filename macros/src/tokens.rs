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
