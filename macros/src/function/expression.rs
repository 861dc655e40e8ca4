//! Which variables does an expression read, and what else do its tokens tell?
//!
//! Looked up in tokens, since the value may be any macro call. It may see a variable where there is none (a struct's
//! field in its literal), and must never miss one.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::ToTokens;

use crate::field::Field;
use crate::tokens::{is_read_by, visit};

/// Whether `tokens` read the variable, in whatever depth.
pub(super) fn reads(tokens: TokenStream, name: &str) -> bool {
    let mut found = false;
    visit(tokens, &mut |token, after_dot| found |= is_read_by(name, token, after_dot));
    found
}

/// Whether a body may read the variable: also a literal may, which some macro takes apart.
pub(super) fn may_read(tokens: TokenStream, name: &str) -> bool {
    let word = name.strip_prefix("r#").unwrap_or(name);
    let mut found = false;
    visit(tokens, &mut |token, after_dot| {
        found |= is_read_by(name, token, after_dot)
            || matches!(token, TokenTree::Literal(text) if has_word(&text.to_string(), word));
    });
    found
}

fn has_word(text: &str, word: &str) -> bool {
    text.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).any(|other| other == word)
}

/// Whether a body gives the variable another value as a whole.
pub(super) fn assigns(tokens: TokenStream, name: &Ident) -> bool {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let here = tokens.windows(3).any(|next| {
        matches!(&next[0], TokenTree::Ident(word) if word == name)
            && is_mark(next.get(1), '=')
            && !is_mark(next.get(2), '=')
    });
    here || tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => assigns(group.stream(), name),
        _ => false,
    })
}

/// Whether the value of one of the fields reads the variable.
pub(super) fn is_read_by_any(fields: &[Field], name: &Ident) -> bool {
    let name = name.to_string();
    fields.iter().any(|field| reads(field.value.to_token_stream(), &name))
}

/// Whether a closure stands where its value leaves the body: it is no argument of a call, which knows what it takes, and
/// no `let`'s. Tuple structs and variants (`Some(|n| n)`) know nothing. It may see one where there is none.
pub(super) fn hands_out_a_closure(tokens: TokenStream) -> bool {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    tokens.iter().enumerate().any(|(position, token)| {
        let before = &tokens[..position];
        match token {
            TokenTree::Punct(mark) if mark.as_char() == '|' => {
                begins_an_expression(before) && !is_mark(tokens.get(position + 1), '|')
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis && is_call(before) => {
                group.stream().into_iter().any(|token| match token {
                    TokenTree::Group(inner) => hands_out_a_closure(inner.stream()),
                    _ => false,
                })
            }
            TokenTree::Group(group) => hands_out_a_closure(group.stream()),
            _ => false,
        }
    })
}

/// Whether this is one call of a macro that panics.
pub(super) fn is_a_panic(tokens: TokenStream) -> bool {
    const PANICS: [&str; 4] = ["todo", "unimplemented", "panic", "unreachable"];
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let call = match tokens.as_slice() {
        [call @ .., TokenTree::Punct(mark)] if mark.as_char() == ';' => call,
        call => call,
    };
    match call {
        [TokenTree::Ident(word), mark, TokenTree::Group(_)] => {
            is_mark(Some(mark), '!') && PANICS.iter().any(|panics| word == panics)
        }
        _ => false,
    }
}

fn begins_an_expression(before: &[TokenTree]) -> bool {
    let before = without(without(before, "move"), "async");
    match before.last() {
        None => true,
        Some(TokenTree::Ident(word)) => word == "return" || word == "break",
        Some(TokenTree::Punct(mark)) => !matches!(mark.as_char(), '=' | '|' | '?'),
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
        Some(TokenTree::Literal(_)) => false,
    }
}

fn without<'t>(tokens: &'t [TokenTree], last: &str) -> &'t [TokenTree] {
    match tokens {
        [before @ .., TokenTree::Ident(word)] if word == last => before,
        _ => tokens,
    }
}

/// Whether the parentheses behind these tokens are those of a function's or method's arguments.
fn is_call(before: &[TokenTree]) -> bool {
    match before.last() {
        Some(TokenTree::Ident(word)) => word.to_string().starts_with(char::is_lowercase),
        Some(TokenTree::Punct(mark)) => mark.as_char() == '>',
        _ => false,
    }
}

fn is_mark(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(mark)) if mark.as_char() == wanted)
}

#[cfg(test)]
mod tests {
    use super::{hands_out_a_closure, reads};
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

    #[test]
    fn closures_are_found_where_they_leave_the_body() {
        for tokens in [
            quote!(move |text| &text[1..]),
            quote!(|text| text),
            quote!(async |text| text),
            quote!(async move |text| text),
            quote!(let n = 1; |text| &text[n..]),
            quote!(if a { return Some(|n| n + 1); } None),
            quote!(match a {
                1 => |n| n,
                _ => |n| n + 1,
            }),
            quote!((|n| n, 1)),
            quote!(Ok(Wrapper(move |n| n))),
        ] {
            assert!(hands_out_a_closure(tokens.clone()), "{tokens}");
        }
        for tokens in [
            quote!((0..n).map(|n| n + 1)),
            quote!(from_fn(move |context| poll(context))),
            quote!(let add = |n| n + 1; add(1)),
            quote!(matches!(a, 1 | 2) || b | c == 1),
            quote!(Some(list.iter().map(|n| n))),
            quote!(match a {
                Some(1) | None => 1,
                Some(_) => 2,
            }),
            quote!(spawn(move || 1)),
        ] {
            assert!(!hands_out_a_closure(tokens.clone()), "{tokens}");
        }
    }
}
