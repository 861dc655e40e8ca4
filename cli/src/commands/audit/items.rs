//! In which item does a token stand? Walks the tokens of a source and says of each attribute what it is on, and of each
//! word what it is in.
//!
//! It follows keywords, not grammar: of what a macro makes, it knows what stands in the macro's text.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// Who wants to know.
pub(super) trait Visitor {
    /// What stands in the brackets of `#[..]`, and what it is on.
    fn attribute(&mut self, tokens: TokenStream, item: &str);
    /// A word outside of attributes, what follows it, and what it is in.
    fn word(&mut self, word: &TokenTree, next: Option<&TokenTree>, item: &str);
    /// `impl Trait for Type`: the trait's last word, and the type.
    fn implementation(&mut self, name: &TokenTree, item: &str);
}

/// What the groups of a header hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Items,
    Arguments,
    Fields,
    Variants,
}

/// Between the name of an item and its body.
struct Header {
    item: String,
    holds: Holds,
    angles: Angles,
}

/// How deep in `<..>`, where `<` cannot be a comparison.
#[derive(Default)]
struct Angles {
    depth: usize,
    after_dash: bool,
}

impl Angles {
    fn step(&mut self, token: &TokenTree) {
        let sign = match token {
            TokenTree::Punct(sign) => sign.as_char(),
            _ => ' ',
        };
        match sign {
            '<' => self.depth += 1,
            '>' if !self.after_dash => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.after_dash = sign == '-';
    }
}

/// Items and statements, as a file, a module, an `impl` and a body hold them.
pub(super) fn items(tokens: TokenStream, scope: &str, visitor: &mut dyn Visitor) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut header: Option<Header> = None;
    for (place, token) in tokens.iter().enumerate() {
        let item = header.as_ref().map_or(scope, |header| header.item.as_str()).to_owned();
        if let Some(header) = &mut header {
            header.angles.step(token);
        }
        match token {
            TokenTree::Group(group) => {
                if let Some(inner) = attribute(group, &tokens[..place]) {
                    let on =
                        if inner { item } else { item_after(&tokens[place + 1..], scope).unwrap_or(item) };
                    visitor.attribute(group.stream(), &on);
                } else {
                    inside(group, header.as_mut(), scope, visitor);
                    if group.delimiter() == Delimiter::Brace {
                        header = None;
                    }
                }
            }
            TokenTree::Punct(sign) if sign.as_char() == ';' => header = None,
            TokenTree::Ident(word) => {
                if header.is_none() {
                    header = begins(&tokens[place..], scope, visitor);
                }
                let item = header.as_ref().map_or(scope, |header| header.item.as_str());
                if word != "impl" {
                    visitor.word(token, tokens.get(place + 1), item);
                }
            }
            _ => {}
        }
    }
}

/// What stands in a group that is no attribute's.
fn inside(group: &Group, header: Option<&mut Header>, scope: &str, visitor: &mut dyn Visitor) {
    let Some(header) = header else { return items(group.stream(), scope, visitor) };
    let braced = group.delimiter() == Delimiter::Brace;
    match header.holds {
        Holds::Arguments if header.angles.depth == 0 && group.delimiter() == Delimiter::Parenthesis => {
            header.holds = Holds::Items;
            entries(group, &header.item, Holds::Arguments, visitor);
        }
        Holds::Fields if header.angles.depth == 0 && group.delimiter() != Delimiter::Bracket => {
            entries(group, &header.item, Holds::Fields, visitor);
        }
        Holds::Variants if braced => entries(group, &header.item, Holds::Variants, visitor),
        _ => items(group.stream(), &header.item, visitor),
    }
}

/// Fields, variants or arguments, between commas.
fn entries(group: &Group, owner: &str, holds: Holds, visitor: &mut dyn Visitor) {
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    let mut angles = Angles::default();
    let (mut number, mut begin) = (0, 0);
    for (place, token) in tokens.iter().enumerate() {
        angles.step(token);
        let name = || entry_name(&tokens[begin..], owner, holds, group.delimiter(), number);
        match token {
            TokenTree::Punct(sign) if sign.as_char() == ',' && angles.depth == 0 => {
                number += 1;
                begin = place + 1;
            }
            TokenTree::Group(inner) => {
                if attribute(inner, &tokens[..place]).is_some() {
                    visitor.attribute(inner.stream(), &name());
                } else if holds == Holds::Variants && inner.delimiter() != Delimiter::Bracket {
                    entries(inner, &name(), Holds::Fields, visitor);
                } else {
                    items(inner.stream(), &name(), visitor);
                }
            }
            TokenTree::Ident(_) => visitor.word(token, tokens.get(place + 1), &name()),
            _ => {}
        }
    }
}

fn entry_name(
    tokens: &[TokenTree],
    owner: &str,
    holds: Holds,
    delimiter: Delimiter,
    number: usize,
) -> String {
    let word = after_attributes(tokens).iter().find_map(|token| match token {
        TokenTree::Ident(word) if !matches!(word.to_string().as_str(), "pub" | "mut" | "ref") => {
            Some(word.to_string())
        }
        _ => None,
    });
    let word = word.unwrap_or_default();
    match holds {
        Holds::Arguments => format!("{owner}({word})"),
        Holds::Variants => format!("{owner}::{word}"),
        _ if delimiter == Delimiter::Parenthesis => format!("{owner}.{number}"),
        _ => format!("{owner}.{word}"),
    }
}

/// The item whose keyword stands first.
fn begins(tokens: &[TokenTree], scope: &str, visitor: &mut dyn Visitor) -> Option<Header> {
    let (item, holds) = named(tokens, scope)?;
    if let Some(name) = implemented(tokens) {
        visitor.implementation(name, &item);
    }
    Some(Header { item, holds, angles: Angles::default() })
}

fn named(tokens: &[TokenTree], scope: &str) -> Option<(String, Holds)> {
    let TokenTree::Ident(keyword) = tokens.first()? else { return None };
    let holds = match keyword.to_string().as_str() {
        "fn" => Holds::Arguments,
        "struct" | "union" => Holds::Fields,
        "enum" => Holds::Variants,
        "mod" | "trait" => Holds::Items,
        "impl" => return Some((joined(scope, &implementor(tokens)?), Holds::Items)),
        _ => return None,
    };
    match tokens.get(1)? {
        TokenTree::Ident(name) => Some((joined(scope, &name.to_string()), holds)),
        // In a macro: `struct $name`.
        TokenTree::Punct(sign) if sign.as_char() == '$' => {
            Some((joined(scope, &format!("${}", tokens.get(2)?)), holds))
        }
        _ => None,
    }
}

/// The words of an `impl`'s header outside of `<..>`, up to its body or `where`, and where they stand.
fn outer_words(tokens: &[TokenTree]) -> Vec<&TokenTree> {
    let mut angles = Angles::default();
    let mut words = Vec::new();
    for token in &tokens[1..] {
        angles.step(token);
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => break,
            TokenTree::Ident(word) if word == "where" => break,
            TokenTree::Ident(_) if angles.depth == 0 => words.push(token),
            _ => {}
        }
    }
    words
}

/// The trait that an `impl` is of.
fn implemented(tokens: &[TokenTree]) -> Option<&TokenTree> {
    if tokens.first()?.to_string() != "impl" {
        return None;
    }
    let words = outer_words(tokens);
    let place = words.iter().position(|word| word.to_string() == "for")?;
    words.get(place.checked_sub(1)?).copied()
}

/// The type that an `impl` is for.
fn implementor(tokens: &[TokenTree]) -> Option<String> {
    outer_words(tokens).last().map(ToString::to_string)
}

/// What an attribute is on that these tokens follow: an item, or by its name whatever else it is.
fn item_after(tokens: &[TokenTree], scope: &str) -> Option<String> {
    let tokens = after_attributes(tokens);
    let is_keyword = |token: &TokenTree| {
        let word = token.to_string();
        ["fn", "struct", "union", "enum", "mod", "trait", "impl"].contains(&word.as_str())
    };
    let ends = |token: &&TokenTree| match token {
        TokenTree::Punct(sign) => matches!(sign.as_char(), ';' | ',' | '='),
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        _ => false,
    };
    let before_end = tokens.iter().take_while(|token| !ends(token)).count();
    let keyword = tokens[..before_end].iter().position(is_keyword)?;
    named(&tokens[keyword..], scope).map(|(name, _)| name)
}

/// Without the attributes that come first.
fn after_attributes(mut tokens: &[TokenTree]) -> &[TokenTree] {
    while let [TokenTree::Punct(sign), TokenTree::Group(_), rest @ ..] = tokens {
        if sign.as_char() != '#' {
            break;
        }
        tokens = rest;
    }
    tokens
}

/// Whether a group is an attribute's: `Some(true)` of `#![..]`, `Some(false)` of `#[..]`.
fn attribute(group: &Group, before: &[TokenTree]) -> Option<bool> {
    let is =
        |token: &TokenTree, sign: char| matches!(token, TokenTree::Punct(mark) if mark.as_char() == sign);
    match before {
        _ if group.delimiter() != Delimiter::Bracket => None,
        [.., sign] if is(sign, '#') => Some(false),
        [.., sign, mark] if is(sign, '#') && is(mark, '!') => Some(true),
        _ => None,
    }
}

fn joined(scope: &str, name: &str) -> String {
    if scope.is_empty() { name.to_owned() } else { format!("{scope}::{name}") }
}
