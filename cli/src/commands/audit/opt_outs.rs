//! Which tokens of a source are an opt-out? Told from the tokens, so that what stands inside of macros is seen too.
//!
//! It sees names, not what they resolve to: something else that is called `expose` is listed as well, an alias is not.

use std::str::FromStr;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use serde::Serialize;

use super::Effect;

/// One opt-out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct OptOut {
    pub(super) effect: Effect,
    /// As one would search for it.
    pub(super) what: &'static str,
    /// The reason that was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<String>,
}

/// Each opt-out and its line; `None` where the text is no Rust.
pub(super) fn opt_outs(source: &str) -> Option<Vec<(usize, OptOut)>> {
    let tokens = TokenStream::from_str(source).ok()?;
    let mut found = Found::default();
    found.code(tokens);
    found.places.sort_by_key(|(line, _)| *line);
    Some(found.places)
}

#[derive(Default)]
struct Found {
    places: Vec<(usize, OptOut)>,
}

impl Found {
    fn add(&mut self, token: &TokenTree, effect: Effect, what: &'static str) {
        self.add_with(token, effect, what, None);
    }

    fn add_with(&mut self, token: &TokenTree, effect: Effect, what: &'static str, reason: Option<String>) {
        self.places.push((token.span().start().line, OptOut { effect, what, reason }));
    }

    /// What stands outside of attributes.
    fn code(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (place, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) if is_attribute(group, &tokens[..place]) => {
                    self.attribute(group.stream());
                }
                TokenTree::Group(group) => self.code(group.stream()),
                TokenTree::Ident(word) => self.word(&word.to_string(), token, tokens.get(place + 1)),
                _ => {}
            }
        }
    }

    fn word(&mut self, word: &str, token: &TokenTree, next: Option<&TokenTree>) {
        let is_called =
            matches!(next, Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
        match word {
            "Public" if is_called => self.add(token, Effect::Reveals, "Public(..)"),
            "expose" | "expose_mut" | "into_exposed" | "expose_secret" if is_called => {
                self.add(token, Effect::Reveals, "expose")
            }
            "REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT" => {
                self.add(token, Effect::Reveals, "impl Loggable by hand")
            }
            _ => {}
        }
    }

    /// What stands in `#[..]`, also behind `cfg_attr`.
    fn attribute(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (place, token) in tokens.iter().enumerate() {
            let TokenTree::Ident(word) = token else { continue };
            let arguments = match tokens.get(place + 1) {
                Some(TokenTree::Group(group)) => Some(group.stream()),
                _ => None,
            };
            match (word.to_string().as_str(), arguments) {
                ("public", arguments) => {
                    let reason = arguments.and_then(reason);
                    let what = if reason.is_some() { "#[public(reason)]" } else { "#[public]" };
                    self.add_with(token, Effect::Reveals, what, reason);
                }
                ("log", Some(arguments)) => self.log_options(arguments),
                ("traced" | "log_boundary", Some(arguments)) => self.function_options(arguments),
                ("serde", Some(arguments)) if arguments.to_string().contains("expose_for_transport") => {
                    self.add(token, Effect::Reveals, "expose");
                }
                ("cfg_attr", Some(arguments)) => self.attribute(arguments),
                _ => {}
            }
        }
    }

    /// `#[log(..)]`.
    fn log_options(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token.to_string().as_str() {
                "display" => self.add(&token, Effect::Reveals, "#[log(display)]"),
                "debug" => self.add(&token, Effect::Reveals, "#[log(debug)]"),
                "serde" => self.add(&token, Effect::Reveals, "#[log(serde)]"),
                "own_debug" => self.add(&token, Effect::Reveals, "own_debug"),
                "own_display" => self.add(&token, Effect::Reveals, "own_display"),
                "skip" => self.add(&token, Effect::Omits, "#[log(skip)]"),
                _ => {}
            }
        }
    }

    /// `#[log_boundary(..)]` and `#[traced(..)]`.
    fn function_options(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (place, token) in tokens.iter().enumerate() {
            let value = || tokens.get(place + 2).map(ToString::to_string).unwrap_or_default();
            match token.to_string().as_str() {
                "public_text" => self.add(token, Effect::Reveals, "public_text"),
                "skip" if matches!(tokens.get(place + 1), Some(TokenTree::Group(_))) => {
                    self.add(token, Effect::Omits, "skip(..)");
                }
                "skip_output" => self.add(token, Effect::Omits, "skip_output"),
                "error" if value() == "display" => self.add(token, Effect::Reveals, "error = display"),
                "error" if value() == "skip" => self.add(token, Effect::Omits, "error = skip"),
                _ => {
                    if let TokenTree::Group(group) = token {
                        self.code(group.stream());
                    }
                }
            }
        }
    }
}

/// `#[..]` and `#![..]`.
fn is_attribute(group: &Group, before: &[TokenTree]) -> bool {
    let sign = |token: Option<&TokenTree>, sign: char| matches!(token, Some(TokenTree::Punct(mark)) if mark.as_char() == sign);
    let last = before.len().checked_sub(1).map(|last| &before[last]);
    let other = before.len().checked_sub(2).map(|other| &before[other]);
    group.delimiter() == Delimiter::Bracket && (sign(last, '#') || (sign(last, '!') && sign(other, '#')))
}

/// The text of `reason = ".."`.
fn reason(arguments: TokenStream) -> Option<String> {
    let tokens: Vec<TokenTree> = arguments.into_iter().collect();
    match &tokens[..] {
        [TokenTree::Ident(word), TokenTree::Punct(_), TokenTree::Literal(text), ..] if word == "reason" => {
            Some(text.to_string().trim_matches('"').to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::opt_outs;

    fn found(source: &str) -> Vec<(usize, &'static str)> {
        opt_outs(source).expect("Rust").into_iter().map(|(line, found)| (line, found.what)).collect()
    }

    #[test]
    fn every_opt_out_is_seen_wherever_it_stands() {
        let source = r#"
#[derive(Loggable)]
#[public]
struct A { #[log(display)] a: V, #[log(rename = "x", debug)] b: V, #[cfg_attr(x, log(serde))] c: V,
    #[log(skip)] d: V, #[serde(with = "casefile::expose_for_transport")] e: Sensitive<String> }
#[log_boundary(public_text, skip(a), skip_output, error = display, fields(n = Public(name)))]
fn f(#[public(reason = "a word")] token: &str) { event!("x", n = Public(n)); token.expose(); }
macro_rules! made { () => { #[traced(error = skip)] fn g(#[public] t: &str) { s.into_exposed(); } } }
impl Loggable for B { const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = (); }
"#;
        assert_eq!(
            found(source),
            [
                (3, "#[public]"),
                (4, "#[log(display)]"),
                (4, "#[log(debug)]"),
                (4, "#[log(serde)]"),
                (5, "#[log(skip)]"),
                (5, "expose"),
                (6, "public_text"),
                (6, "skip(..)"),
                (6, "skip_output"),
                (6, "error = display"),
                (6, "Public(..)"),
                (7, "#[public(reason)]"),
                (7, "Public(..)"),
                (7, "expose"),
                (8, "error = skip"),
                (8, "#[public]"),
                (8, "expose"),
                (9, "impl Loggable by hand"),
            ]
        );
    }

    #[test]
    fn what_is_no_opt_out_is_not_listed() {
        assert_eq!(
            found("// #[public]\nconst A: &str = \"#[public]\"; fn public() { log(display); [public]; }"),
            []
        );
        assert_eq!(opt_outs("fn f( {"), None);
    }

    #[test]
    fn reasons_are_kept() {
        let found = opt_outs("fn f(#[public(reason = \"a word\")] token: &str) {}").expect("Rust");
        assert_eq!(found[0].1.reason.as_deref(), Some("a word"));
    }
}
