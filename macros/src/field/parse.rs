//! How is one entry read?

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Expr, LitStr, Token};

use super::Field;
use crate::option::expect_equals;

/// The word that speaks for the text of one value.
pub(crate) const PUBLIC: &str = "Public";

/// `key = value`
pub(crate) fn entry(input: ParseStream<'_>) -> syn::Result<Field> {
    let start = input.span();
    let (key, key_tokens) = read_key(input)?;
    expect_equals(input, start, "key = value")?;
    Ok(Field::new(key, key_tokens, input.parse()?))
}

/// `key = value`, or `variable`, whose name is the key.
pub(crate) fn entry_or_variable(input: ParseStream<'_>) -> syn::Result<Field> {
    let ahead = input.fork();
    let is_variable = ahead.parse::<Ident>().is_ok() && (ahead.is_empty() || ahead.peek(Token![,]));
    if !is_variable {
        needs_a_key(&input.fork())?;
        return entry(input);
    }
    let variable: Ident = input.parse()?;
    let value = syn::parse2(variable.to_token_stream())?;
    Ok(Field::new(variable.unraw().to_string(), variable.into_token_stream(), value))
}

/// `order.id` by itself: its key could be either word.
fn needs_a_key(ahead: ParseStream<'_>) -> syn::Result<()> {
    let Ok(value) = ahead.parse::<Expr>() else { return Ok(()) };
    let reads = matches!(value, Expr::Field(_) | Expr::MethodCall(_) | Expr::Call(_) | Expr::Index(_));
    if reads && (ahead.is_empty() || ahead.peek(Token![,])) {
        let message = "only a variable is its own key: write `key = value` here";
        return Err(syn::Error::new_spanned(value, message));
    }
    Ok(())
}

impl Field {
    fn new(key: String, key_tokens: TokenStream, value: Expr) -> Field {
        let (value, is_said_to_be_public) = take_public(value);
        Field { key, key_tokens, value, is_said_to_be_public }
    }
}

/// What stands in `Public(..)`, and whether it does.
fn take_public(value: Expr) -> (Expr, bool) {
    match value {
        Expr::Group(group) => take_public(*group.expr),
        Expr::Call(mut call) if call.args.len() == 1 && is_public(&call.func) => match call.args.pop() {
            Some(inner) => (inner, true),
            None => (Expr::Call(call), false),
        },
        other => (other, false),
    }
}

/// By its bare name: a path may lead to somebody else's.
fn is_public(function: &Expr) -> bool {
    match function {
        Expr::Path(path) => path.qself.is_none() && path.path.is_ident(PUBLIC),
        _ => false,
    }
}

/// `key`, `dotted.key` or `"any key"`.
fn read_key(input: ParseStream<'_>) -> syn::Result<(String, TokenStream)> {
    if input.peek(LitStr) {
        let key: LitStr = input.parse()?;
        return Ok((key.value(), key.into_token_stream()));
    }
    let expected = "expected a key: a word, words with dots between them, or a string";
    let first = input.call(Ident::parse_any).map_err(|_| input.error(expected))?;
    let (mut key, mut tokens) = (first.unraw().to_string(), first.into_token_stream());
    while input.peek(Token![.]) {
        let dot: Token![.] = input.parse()?;
        let word = input.call(Ident::parse_any).map_err(|_| input.error(expected))?;
        key.push('.');
        key.push_str(&word.unraw().to_string());
        dot.to_tokens(&mut tokens);
        word.to_tokens(&mut tokens);
    }
    Ok((key, tokens))
}
