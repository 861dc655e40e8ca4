//! Which tokens of a source are an opt-out? Told from the tokens, so that what stands inside of macros is seen too.
//!
//! It sees names, not what they resolve to: something else that is called `expose` is listed as well, an alias is not.

use std::str::FromStr;

use proc_macro2::{Delimiter, LineColumn, TokenStream, TokenTree};
use serde::Serialize;

use super::Effect;
use super::items::{Visitor, items};

/// One opt-out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct OptOut {
    pub(super) effect: Effect,
    /// As one would search for it.
    pub(super) what: &'static str,
    /// What it is on, or in.
    pub(super) item: String,
    /// The reason that was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<String>,
}

/// Each opt-out and where it stands; `None` where the text is no Rust.
pub(super) fn opt_outs(source: &str) -> Option<Vec<(LineColumn, OptOut)>> {
    let tokens = TokenStream::from_str(source).ok()?;
    let mut found = Found::default();
    items(tokens, "", &mut found);
    found.places.sort_by_key(|(place, _)| *place);
    Some(found.places)
}

#[derive(Default)]
struct Found {
    places: Vec<(LineColumn, OptOut)>,
}

impl Visitor for Found {
    fn attribute(&mut self, tokens: TokenStream, item: &str) {
        self.attributes(tokens, item);
    }

    fn word(&mut self, token: &TokenTree, next: Option<&TokenTree>, item: &str) {
        let is_called =
            matches!(next, Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
        match token.to_string().as_str() {
            "Public" if is_called => self.add(token, item, Effect::Reveals, "Public(..)"),
            "expose" | "expose_mut" | "into_exposed" | "expose_secret" if is_called => {
                self.add(token, item, Effect::Reveals, "expose");
            }
            // The word that every such `impl` must have, by whatever name it calls the trait.
            "REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT" => {
                self.add(token, item, Effect::Reveals, "impl Loggable by hand");
            }
            _ => {}
        }
    }

    fn implementation(&mut self, name: &TokenTree, item: &str) {
        match name.to_string().as_str() {
            "Encode" => self.add(name, item, Effect::Reveals, "impl Encode by hand"),
            "Pseudonymous" => self.add(name, item, Effect::RevealsPart, "impl Pseudonymous by hand"),
            _ => {}
        }
    }
}

impl Found {
    fn add(&mut self, token: &TokenTree, item: &str, effect: Effect, what: &'static str) {
        self.add_with(token, item, effect, what, None);
    }

    fn add_with(
        &mut self,
        token: &TokenTree,
        item: &str,
        effect: Effect,
        what: &'static str,
        reason: Option<String>,
    ) {
        let found = OptOut { effect, what, item: item.to_owned(), reason };
        self.places.push((token.span().start(), found));
    }

    /// What stands in `#[..]`, also behind `cfg_attr`.
    fn attributes(&mut self, tokens: TokenStream, item: &str) {
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
                    self.add_with(token, item, Effect::Reveals, what, reason);
                }
                ("sensitive", Some(arguments)) => self.policy(arguments, item),
                ("log", Some(arguments)) => self.log_options(arguments, item),
                ("traced" | "log_boundary", Some(arguments)) => self.function_options(arguments, item),
                ("serde", Some(arguments)) if arguments.to_string().contains("expose_for_transport") => {
                    self.add(token, item, Effect::Reveals, "expose");
                }
                ("cfg_attr", Some(arguments)) => self.attributes(arguments, item),
                _ => {}
            }
        }
    }

    /// `#[sensitive(..)]`.
    fn policy(&mut self, tokens: TokenStream, item: &str) {
        for token in tokens {
            match token.to_string().as_str() {
                "mask" => self.add(&token, item, Effect::RevealsPart, "#[sensitive(mask)]"),
                "pseudonym" => self.add(&token, item, Effect::RevealsPart, "#[sensitive(pseudonym)]"),
                _ => {}
            }
        }
    }

    /// `#[log(..)]`.
    fn log_options(&mut self, tokens: TokenStream, item: &str) {
        for token in tokens {
            match token.to_string().as_str() {
                "display" => self.add(&token, item, Effect::Reveals, "#[log(display)]"),
                "debug" => self.add(&token, item, Effect::Reveals, "#[log(debug)]"),
                "serde" => self.add(&token, item, Effect::Reveals, "#[log(serde)]"),
                "own_debug" => self.add(&token, item, Effect::Reveals, "own_debug"),
                "own_display" => self.add(&token, item, Effect::Reveals, "own_display"),
                "skip" => self.add(&token, item, Effect::Omits, "#[log(skip)]"),
                _ => {}
            }
        }
    }

    /// `#[log_boundary(..)]` and `#[traced(..)]`.
    fn function_options(&mut self, tokens: TokenStream, item: &str) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (place, token) in tokens.iter().enumerate() {
            let value = || tokens.get(place + 2).map(ToString::to_string).unwrap_or_default();
            match token.to_string().as_str() {
                "public_text" => self.add(token, item, Effect::Reveals, "public_text"),
                "skip" if matches!(tokens.get(place + 1), Some(TokenTree::Group(_))) => {
                    self.add(token, item, Effect::Omits, "skip(..)");
                }
                "skip_output" => self.add(token, item, Effect::Omits, "skip_output"),
                "error" if value() == "display" => self.add(token, item, Effect::Reveals, "error = display"),
                "error" if value() == "skip" => self.add(token, item, Effect::Omits, "error = skip"),
                _ => {
                    if let TokenTree::Group(group) = token {
                        items(group.stream(), item, self);
                    }
                }
            }
        }
    }
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

    /// Line, what and item.
    fn found(source: &str) -> Vec<(usize, &'static str, String)> {
        let found = opt_outs(source).expect("Rust").into_iter();
        found.map(|(place, found)| (place.line, found.what, found.item)).collect()
    }

    fn assert_found(source: &str, expected: &[(usize, &str, &str)]) {
        let found = found(source);
        let found: Vec<_> = found.iter().map(|(line, what, item)| (*line, *what, item.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn every_opt_out_is_seen_wherever_it_stands() {
        let source = r#"
#[derive(Loggable)]
#[public]
struct A { #[log(display)] a: V<B, C>, #[log(rename = "x", debug)] pub(crate) b: V, #[cfg_attr(x, log(serde))] c: V,
    #[log(skip)] d: V, #[serde(with = "casefile::expose_for_transport")] e: Sensitive<String> }
#[log_boundary(public_text, skip(a), skip_output, error = display, fields(n = Public(name)))]
fn f(#[public(reason = "a word")] token: &str) { event!("x", n = Public(n)); token.expose(); }
macro_rules! made { () => { #[traced(error = skip)] fn g(#[public] t: &str) { s.into_exposed(); } } }
impl Loggable for B { const REVEALS_NO_SECRET_AND_NO_UNCLASSIFIED_TEXT: () = (); }
#[log(own_debug, own_display)]
struct C(u32, #[sensitive(mask = "last4")] String, #[sensitive(pseudonym, class = "c")] u64);
impl<T: Fn() -> u8> casefile::Encode for D<T> where T: Copy { }
impl Pseudonymous for shop::E {}
"#;
        let expected = [
            (3, "#[public]", "A"),
            (4, "#[log(display)]", "A.a"),
            (4, "#[log(debug)]", "A.b"),
            (4, "#[log(serde)]", "A.c"),
            (5, "#[log(skip)]", "A.d"),
            (5, "expose", "A.e"),
            (6, "public_text", "f"),
            (6, "skip(..)", "f"),
            (6, "skip_output", "f"),
            (6, "error = display", "f"),
            (6, "Public(..)", "f"),
            (7, "#[public(reason)]", "f(token)"),
            (7, "Public(..)", "f"),
            (7, "expose", "f"),
            (8, "error = skip", "g"),
            (8, "#[public]", "g(t)"),
            (8, "expose", "g"),
            (9, "impl Loggable by hand", "B"),
            (10, "own_debug", "C"),
            (10, "own_display", "C"),
            (11, "#[sensitive(mask)]", "C.1"),
            (11, "#[sensitive(pseudonym)]", "C.2"),
            (12, "impl Encode by hand", "D"),
            (13, "impl Pseudonymous by hand", "E"),
        ];
        assert_found(source, &expected);
    }

    #[test]
    fn what_a_search_for_text_misses_is_seen() {
        let source = "# [public]\nstruct A;\n#[cfg_attr(all(), public)]\nstruct B;\nfn c() { Public (s); }\n\
                      #[log_boundary(\n    error\n    = display\n)]\nfn d() {}\n#[\npublic\n]\nstruct E;";
        let expected = [
            (1, "#[public]", "A"),
            (3, "#[public]", "B"),
            (5, "Public(..)", "c"),
            (7, "error = display", "d"),
            (12, "#[public]", "E"),
        ];
        assert_found(source, &expected);
    }

    #[test]
    fn items_are_named_by_their_path() {
        let source = "mod m { enum P { Card { #[public] number: String }, #[public] Cash(u8, #[public] String) }
            impl P { #[public_text] pub async fn pay<F: Fn(u8) -> u8>(&self, #[public] mut c: &str) -> impl X { Public(1) } }
            impl<T> From<T> for Q<T> { fn from(t: T) -> Q { struct R { #[public] a: u8 } t.expose() } } }
            #[public] struct S where u8: Copy;
            const X: u8 = Public(1);";
        let expected = [
            (1, "#[public]", "m::P::Card.number"),
            (1, "#[public]", "m::P::Cash"),
            (1, "#[public]", "m::P::Cash.1"),
            (2, "#[public]", "m::P::pay(c)"),
            (2, "Public(..)", "m::P::pay"),
            (3, "#[public]", "m::Q::from::R.a"),
            (3, "expose", "m::Q::from"),
            (4, "#[public]", "S"),
            (5, "Public(..)", ""),
        ];
        assert_found(source, &expected);
    }

    #[test]
    fn what_is_no_opt_out_is_not_listed() {
        let source = "// #[public]\nconst A: &str = \"#[public]\"; fn public() { log(display); [public]; }\n\
                      struct B { #[sensitive] c: u8 } fn d(e: impl Encode) -> impl Loggable {}";
        assert_found(source, &[]);
        assert_eq!(opt_outs("fn f( {"), None);
    }

    #[test]
    fn reasons_are_kept() {
        let found = opt_outs("fn f(#[public(reason = \"a word\")] token: &str) {}").expect("Rust");
        assert_eq!(found[0].1.reason.as_deref(), Some("a word"));
    }
}
