//! What lets an editor complete the words of an attribute?
//!
//! rust-analyzer expands an attribute once more with a made-up word at the cursor, looks where that word went, and
//! completes what could stand there. So the words of an attribute are repeated where only a valid one can stand. Up to
//! the made-up word both expansions must be the same: nothing here may ask whether a word is valid, and what comes
//! before these tokens must not either. Only rust-analyzer gets them: a compiler never sees any.

use std::sync::LazyLock;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;
use syn::Attribute;

/// Whether the macro runs in rust-analyzer and not in a compiler.
pub(crate) fn is_editor() -> bool {
    static IS_EDITOR: LazyLock<bool> = LazyLock::new(|| {
        let program = std::env::current_exe().unwrap_or_default();
        program.file_name().is_some_and(|name| name.to_string_lossy().contains("rust-analyzer"))
    });
    *IS_EDITOR
}

/// Repeats `words` where only a name out of `valid` can stand. What is a keyword cannot be offered.
pub(crate) fn offer(valid: &[impl AsRef<str>], words: &[Ident]) -> TokenStream {
    let valid: Vec<Ident> = valid.iter().filter_map(|word| syn::parse_str(word.as_ref()).ok()).collect();
    let words = words.iter().filter(|word| syn::parse_str::<Ident>(&word.to_string()).is_ok());
    // The last path stands where the word will, as long as there is none, or one that is still a keyword.
    let Some(last) = valid.first() else { return TokenStream::new() };
    quote! {
        #[allow(non_upper_case_globals)]
        const _: () = {
            mod valid {
                #(pub const #valid: () = ();)*
            }
            #(valid::#words;)*
            valid::#last;

        };
    }
}

/// Offers `valid` in every `#[name(..)]` among the attributes.
pub(crate) fn offer_in<'a>(
    name: &str,
    attributes: impl IntoIterator<Item = &'a Attribute>,
    valid: &[&str],
) -> TokenStream {
    let lists = attributes.into_iter().filter(|attribute| attribute.path().is_ident(name));
    let lists = lists.filter_map(|attribute| attribute.meta.require_list().ok());
    lists.map(|list| offer(valid, &first_words(list.tokens.clone()))).collect()
}

/// The word that each entry of a list begins with.
pub(crate) fn first_words(list: TokenStream) -> Vec<Ident> {
    let first = |entry: Vec<TokenTree>| entry.first().and_then(word);
    entries(list).into_iter().filter_map(first).collect()
}

/// What stands between the commas.
pub(crate) fn entries(list: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut entries = vec![Vec::new()];
    for token in list {
        if matches!(&token, TokenTree::Punct(mark) if mark.as_char() == ',') {
            entries.push(Vec::new());
        } else if let Some(entry) = entries.last_mut() {
            entry.push(token);
        }
    }
    entries
}

/// The token as a word.
pub(crate) fn word(token: &TokenTree) -> Option<Ident> {
    if let TokenTree::Ident(word) = token { Some(word.clone()) } else { None }
}
