//! Which messages does a type print that other derives make of its attributes and comments?
//!
//! Reads what thiserror (`#[error(..)]`), displaydoc (comments and `#[displaydoc(..)]`), snafu
//! (`#[snafu(display(..))]`) and `derive_more` (`#[display(..)]`) read. It must never report a mistake: these attributes
//! are theirs.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, Expr, ExprLit, Ident, Lit, LitStr, Meta, Token};

/// One way in which a struct or variant becomes text.
pub(in super::super) enum Message {
    /// A format string and its arguments.
    Format { template: LitStr, arguments: TokenStream },
    /// The text of the only field; with the place of the word that says so.
    Transparent(Span),
    /// A function gets the fields; with the place of the word that says so.
    Function(Span),
    /// A comment, which is a format string to displaydoc, and to others just a comment.
    Comment(LitStr),
}

impl Message {
    /// Whether some derive makes `Display` of it, so that nobody has written one by hand.
    pub(in super::super) fn is_of_a_derive(&self) -> bool {
        !matches!(self, Message::Comment(_))
    }
}

/// Reads the attributes of a struct, an enum or a variant.
pub(super) fn read(attributes: &[Attribute]) -> Vec<Message> {
    attributes.iter().filter_map(message).collect()
}

fn message(attribute: &Attribute) -> Option<Message> {
    let name = attribute.path().get_ident()?.to_string();
    match (name.as_str(), &attribute.meta) {
        ("doc", Meta::NameValue(pair)) => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(Message::Comment(text.clone())),
            _ => None,
        },
        ("error" | "display" | "displaydoc", Meta::List(list)) => in_list(list.tokens.clone()),
        ("snafu", Meta::List(list)) => of_snafu(list.tokens.clone()),
        _ => None,
    }
}

/// `"..", arguments`, also behind `fmt =`; or `transparent`; or `fmt = function`.
fn in_list(tokens: TokenStream) -> Option<Message> {
    let read = |input: ParseStream<'_>| {
        let mut said = None;
        if input.peek(syn::Ident) {
            let word: Ident = input.parse()?;
            if word == "transparent" {
                input.parse::<TokenStream>()?;
                return Ok(Some(Message::Transparent(word.span())));
            }
            if word != "fmt" {
                input.parse::<TokenStream>()?;
                return Ok(None);
            }
            input.parse::<Token![=]>()?;
            said = Some(word.span());
        }
        if let Ok(template) = input.parse() {
            return Ok(Some(Message::Format { template, arguments: input.parse()? }));
        }
        input.parse::<TokenStream>()?;
        Ok(said.map(Message::Function))
    };
    read.parse2(tokens).ok().flatten()
}

/// `display(..)` or `transparent` among the entries.
fn of_snafu(tokens: TokenStream) -> Option<Message> {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let TokenTree::Ident(word) = token else { continue };
        if word == "transparent" {
            return Some(Message::Transparent(word.span()));
        }
        if word == "display"
            && let Some(TokenTree::Group(group)) = tokens.peek()
        {
            return in_list(group.stream());
        }
    }
    None
}

/// What the message prints of a struct's or variant's fields: names, or positions as text; each with the place where it
/// stands.
pub(in super::super) fn printed(message: &Message) -> Vec<(String, Span)> {
    match message {
        Message::Format { template, arguments } => {
            let arguments = Arguments::read(arguments.clone());
            let hidden = |name: &String| {
                let is_position = name.starts_with(|letter: char| letter.is_ascii_digit());
                arguments.names.contains(name) || (is_position && arguments.has_unnamed)
            };
            let names = placeholders(&template.value()).into_iter().filter(|name| !hidden(name));
            let mut printed: Vec<_> = names.map(|name| (name, template.span())).collect();
            printed.extend(arguments.read);
            printed
        }
        Message::Comment(text) => {
            placeholders(&text.value()).into_iter().map(|name| (name, text.span())).collect()
        }
        Message::Transparent(_) | Message::Function(_) => Vec::new(),
    }
}

/// The names in `{name}`, `{0:?}` and `{:>width$}`.
fn placeholders(template: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = template;
    while let Some((_, after)) = rest.split_once('{') {
        if let Some(escaped) = after.strip_prefix('{') {
            rest = escaped;
            continue;
        }
        let Some((inside, behind)) = after.split_once('}') else { break };
        let (name, form) = inside.split_once(':').unwrap_or((inside, ""));
        names.push(field_named(name.trim()));
        names.extend(form.split('$').rev().skip(1).filter_map(last_word).map(field_named));
        rest = behind;
    }
    names.retain(|name| !name.is_empty());
    names
}

/// The word that ends a text: `width` of `>width`.
fn last_word(text: &str) -> Option<&str> {
    text.rsplit(|letter: char| !(letter.is_alphanumeric() || letter == '_')).next()
}

/// displaydoc and `derive_more` call the first unnamed field `_0`.
fn field_named(word: &str) -> String {
    let word = word.strip_prefix("r#").unwrap_or(word);
    let position = word
        .strip_prefix('_')
        .filter(|position| !position.is_empty() && position.bytes().all(|digit| digit.is_ascii_digit()));
    position.unwrap_or(word).to_owned()
}

/// The arguments behind a format string.
#[derive(Default)]
struct Arguments {
    /// Those with a name, which a placeholder means before any field.
    names: Vec<String>,
    has_unnamed: bool,
    /// The fields that they read.
    read: Vec<(String, Span)>,
}

impl Arguments {
    fn read(tokens: TokenStream) -> Arguments {
        let mut arguments = Arguments::default();
        for entry in crate::completion::entries(tokens) {
            match &entry[..] {
                [] => {}
                [TokenTree::Ident(name), TokenTree::Punct(mark), value @ ..]
                    if mark.as_char() == '=' && !is_mark(value.first(), '=') =>
                {
                    arguments.names.push(field_named(&name.to_string()));
                    arguments.read_fields(value);
                }
                value => {
                    arguments.has_unnamed = true;
                    arguments.read_fields(value);
                }
            }
        }
        arguments
    }

    /// `.number`, `self.number`, `number`, `.0` and `_0`, also in brackets and in the strings of other macros.
    fn read_fields(&mut self, tokens: &[TokenTree]) {
        for (position, token) in tokens.iter().enumerate() {
            let before = &tokens[..position];
            match token {
                TokenTree::Group(group) => {
                    let inside: Vec<TokenTree> = group.stream().into_iter().collect();
                    self.read_fields(&inside);
                }
                TokenTree::Ident(word) if begins_a_path(before) => {
                    self.read.push((field_named(&word.to_string()), word.span()));
                }
                TokenTree::Literal(literal) => {
                    let text = literal.to_string();
                    if is_mark(before.last(), '.') && begins_a_path(before) {
                        let position = text.split('.').next().unwrap_or_default();
                        self.read.push((position.to_owned(), literal.span()));
                    } else if let Ok(text) = syn::parse2::<LitStr>(literal.to_token_stream()) {
                        let names = placeholders(&text.value()).into_iter();
                        let is_a_position =
                            |name: &String| name.starts_with(|letter: char| letter.is_ascii_digit());
                        self.read.extend(
                            names.filter(|name| !is_a_position(name)).map(|name| (name, text.span())),
                        );
                    }
                }
                _ => {}
            }
        }
    }
}

/// Whether what comes next is a variable or a field of `self`: not behind `a.`, `a::` or `'`.
fn begins_a_path(before: &[TokenTree]) -> bool {
    match before {
        [.., TokenTree::Ident(owner), TokenTree::Punct(mark)] if mark.as_char() == '.' => owner == "self",
        [.., TokenTree::Group(_) | TokenTree::Literal(_), TokenTree::Punct(mark)] => mark.as_char() != '.',
        [.., TokenTree::Punct(first), TokenTree::Punct(second)] => {
            // A range, as in `0..number`, is no path.
            !(first.as_char() == ':' && second.as_char() == ':')
        }
        [.., TokenTree::Punct(mark)] => mark.as_char() != '\'',
        _ => true,
    }
}

fn is_mark(token: Option<&TokenTree>, mark: char) -> bool {
    matches!(token, Some(TokenTree::Punct(found)) if found.as_char() == mark)
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use syn::{Attribute, parse_quote};

    use super::{Message, printed, read};

    fn prints(attribute: Attribute) -> Vec<String> {
        read(&[attribute]).iter().flat_map(printed).map(|(name, _)| name).collect()
    }

    fn arguments(tokens: &str) -> Vec<String> {
        let tokens: TokenStream = tokens.parse().expect("tokens");
        prints(parse_quote!(#[error("", #tokens)]))
    }

    #[test]
    fn placeholders_are_found_in_every_form() {
        assert_eq!(
            prints(parse_quote!(#[error("{number} {0:?} {number:>4} {{no}} {r#type}")])),
            ["number", "0", "number", "type"]
        );
        assert_eq!(
            prints(parse_quote!(#[error("{code:>number$.digits$} {:1$}")])),
            ["code", "digits", "number", "1"]
        );
        assert_eq!(prints(parse_quote!(#[displaydoc("{_0}")])), ["0"]);
        assert_eq!(prints(parse_quote!(#[display(fmt = "{number}")])), ["number"]);
        assert_eq!(prints(parse_quote!(#[doc = " card {number}"])), ["number"]);
        assert_eq!(prints(parse_quote!(#[snafu(context(suffix(E)), display("{number}", ))])), ["number"]);
        assert!(prints(parse_quote!(#[error("{ } {")])).is_empty());
    }

    #[test]
    fn arguments_are_read_for_fields() {
        assert_eq!(arguments(".number.len()"), ["number"]);
        assert_eq!(arguments("self.number"), ["self", "number"]);
        assert_eq!(arguments("mask(&number)[0]"), ["mask", "number"]);
        assert_eq!(arguments(".0.1, _1"), ["0", "1"]);
        assert_eq!(arguments("shown = .number"), ["number"]);
        assert_eq!(arguments("format!(\"{number}\")"), ["format", "number"]);
        assert_eq!(arguments(".code.number, a::number"), ["code", "a"]);
        assert_eq!(arguments("1..number"), ["number"]);
    }

    #[test]
    fn an_argument_hides_the_field_of_its_name() {
        assert_eq!(prints(parse_quote!(#[error("{number}", number = .code)])), ["code"]);
        assert_eq!(prints(parse_quote!(#[display("{0}", code)])), ["code"]);
    }

    #[test]
    fn what_prints_no_format_is_known() {
        assert!(matches!(read(&[parse_quote!(#[error(transparent)])])[..], [Message::Transparent(_)]));
        assert!(matches!(read(&[parse_quote!(#[snafu(transparent)])])[..], [Message::Transparent(_)]));
        assert!(matches!(read(&[parse_quote!(#[error(fmt = a::f)])])[..], [Message::Function(_)]));
        assert!(read(&[parse_quote!(#[error(source)]), parse_quote!(#[serde(rename = "a")])]).is_empty());
        assert!(read(&[parse_quote!(#[snafu(visibility(pub))]), parse_quote!(#[error])]).is_empty());
    }
}
