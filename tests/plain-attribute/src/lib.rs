//! What is a function under `#[traced]` or `#[log_boundary]` without them?
//!
//! `#[plain]` returns the item as it was, without our attributes on its arguments. It must never touch anything else.

use proc_macro::{Delimiter, Group, TokenStream, TokenTree};

/// Removes `#[public]`, `#[sensitive]` and `#[log(..)]` from the arguments of a function or of an `impl` block's methods.
#[proc_macro_attribute]
pub fn plain(_options: TokenStream, item: TokenStream) -> TokenStream {
    let is_function = item.clone().into_iter().any(|token| is_word(&token, "fn"));
    if is_function { function(item) } else { impl_block(item) }
}

fn function(item: TokenStream) -> TokenStream {
    map_groups(item, Delimiter::Parenthesis, without_ours)
}

/// The methods stand in the block's braces, where our attributes stand on methods too.
fn impl_block(item: TokenStream) -> TokenStream {
    map_groups(item, Delimiter::Brace, |members| function(without_ours(members)))
}

/// Groups are made anew only where they change, and keep their place: rustc reads an edition off the brackets.
fn map_groups(
    tokens: TokenStream,
    delimiter: Delimiter,
    change: impl Fn(TokenStream) -> TokenStream,
) -> TokenStream {
    let map = |token| match token {
        TokenTree::Group(group) if group.delimiter() == delimiter => {
            let mut changed = Group::new(delimiter, change(group.stream()));
            changed.set_span(group.span());
            TokenTree::Group(changed)
        }
        token => token,
    };
    tokens.into_iter().map(map).collect()
}

fn without_ours(tokens: TokenStream) -> TokenStream {
    let mut kept: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let follows_hash = matches!(kept.last(), Some(TokenTree::Punct(mark)) if mark.as_char() == '#');
        match &token {
            TokenTree::Group(group) if follows_hash && is_ours(group) => drop(kept.pop()),
            _ => kept.push(token),
        }
    }
    kept.into_iter().collect()
}

fn is_ours(attribute: &Group) -> bool {
    let first = attribute.stream().into_iter().next();
    first.is_some_and(|first| ["public", "sensitive", "log"].iter().any(|word| is_word(&first, word)))
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident.to_string() == word)
}
