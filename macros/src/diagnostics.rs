//! How are mistakes collected and reported?
//!
//! Every mistake of one macro call is reported at once, on the user's own token. This is the only place that makes
//! `compile_error!`; no stage may stop at the first mistake.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// The mistakes found so far in one macro call.
///
/// # Panics
/// In debug builds, when dropped with mistakes that nobody took with [`Errors::into_tokens`]: they would vanish.
#[derive(Default)]
pub(crate) struct Errors {
    found: Vec<syn::Error>,
}

impl Errors {
    pub(crate) fn new() -> Errors {
        Errors::default()
    }

    /// Reports a mistake on all of `tokens`.
    pub(crate) fn push(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.add(syn::Error::new_spanned(tokens, message));
    }

    /// Reports a mistake on one span.
    pub(crate) fn push_at(&mut self, span: Span, message: impl Display) {
        self.add(syn::Error::new(span, message));
    }

    /// Adds what a parser reported.
    pub(crate) fn add(&mut self, error: syn::Error) {
        self.found.push(error);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// How many were found so far.
    pub(crate) fn count(&self) -> usize {
        self.found.len()
    }

    /// One `compile_error!` for each mistake; nothing if there was none.
    pub(crate) fn into_tokens(mut self) -> TokenStream {
        std::mem::take(&mut self.found).iter().map(syn::Error::to_compile_error).collect()
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            debug_assert!(self.found.is_empty(), "mistakes were found and never reported");
        }
    }
}

/// "unknown option `skp`, did you mean `skip`? Valid here: `name` and `skip`", on the word.
pub(crate) fn unknown(what: &str, word: &syn::Ident, valid: &[&str]) -> syn::Error {
    unknown_word(what, &word.to_string(), word.span(), valid)
}

/// As [`unknown`], for a word that is not an identifier.
pub(crate) fn unknown_word(what: &str, word: &str, span: Span, valid: &[&str]) -> syn::Error {
    match did_you_mean(word, valid) {
        Some(guess) => unknown_but(what, word, span, guess, valid),
        None => syn::Error::new(span, format!("unknown {what} `{word}`. Valid here: {}", one_of(valid))),
    }
}

/// As [`unknown_word`], where it is known what was meant.
pub(crate) fn unknown_but(what: &str, word: &str, span: Span, meant: &str, valid: &[&str]) -> syn::Error {
    let valid = one_of(valid);
    syn::Error::new(span, format!("unknown {what} `{word}`, did you mean `{meant}`? Valid here: {valid}"))
}

/// The valid word that was most likely meant, if any is near enough to be worth suggesting.
pub(crate) fn did_you_mean<'a>(word: &str, valid: &[&'a str]) -> Option<&'a str> {
    let word = &*word.to_lowercase();
    let tolerated = (word.chars().count() / 3).max(1);
    let cut = valid.iter().find(|candidate| is_cut_from(word, candidate) || is_cut_from(candidate, word));
    let near = valid
        .iter()
        .map(|candidate| (distance(word, candidate), *candidate))
        .filter(|(distance, _)| *distance <= tolerated)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate);
    near.or(cut.copied())
}

/// `err` for `error`, `warning` for `warn`.
fn is_cut_from(short: &str, long: &str) -> bool {
    short.len() >= 3 && long.starts_with(short)
}

/// "`a`, `b` and `c`", for listing what is valid.
pub(crate) fn one_of(valid: &[&str]) -> String {
    match valid {
        [] => "nothing".to_owned(),
        [only] => format!("`{only}`"),
        [first @ .., last] => {
            let first: Vec<String> = first.iter().map(|word| format!("`{word}`")).collect();
            format!("{} and `{last}`", first.join(", "))
        }
    }
}

/// Edits (insert, delete, replace, swap of neighbours) that turn one word into the other.
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let mut rows = vec![(0..=right.len()).collect::<Vec<usize>>()];
    for i in 1..=left.len() {
        let mut row = vec![i];
        for j in 1..=right.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(left[i - 1] != right[j - 1]);
            let mut best = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[left.len()][right.len()]
}

#[cfg(test)]
mod tests {
    use super::{Errors, did_you_mean, one_of, unknown};
    use proc_macro2::Span;
    use syn::Ident;

    #[test]
    fn near_misses_are_guessed_and_far_ones_are_not() {
        let valid = ["skip", "skip_output", "name"];
        assert_eq!(did_you_mean("skp", &valid), Some("skip"));
        assert_eq!(did_you_mean("nmae", &valid), Some("name"));
        assert_eq!(did_you_mean("skip_ouput", &valid), Some("skip_output"));
        assert_eq!(did_you_mean("colour", &valid), None);
        assert_eq!(did_you_mean("err", &["name", "error"]), Some("error"));
        assert_eq!(did_you_mean("warning", &["info", "warn"]), Some("warn"));
        assert_eq!(did_you_mean("n", &["name"]), None);
        assert_eq!(did_you_mean("WARN", &["info", "warn"]), Some("warn"));
    }

    #[test]
    fn an_unknown_word_lists_what_is_valid() {
        let error = unknown("option", &Ident::new("skp", Span::call_site()), &["name", "skip"]);
        assert_eq!(
            error.to_string(),
            "unknown option `skp`, did you mean `skip`? Valid here: `name` and `skip`"
        );
        assert_eq!(one_of(&["a", "b", "c"]), "`a`, `b` and `c`");
    }

    #[test]
    fn every_mistake_becomes_one_compile_error() {
        let mut errors = Errors::new();
        errors.push_at(Span::call_site(), "one");
        errors.push(quote::quote!(a b), "two");
        assert_eq!(errors.into_tokens().to_string().matches("compile_error").count(), 2);
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "never reported")]
    fn mistakes_cannot_be_forgotten() {
        Errors::new().push_at(Span::call_site(), "lost");
    }
}
