//! Does a `let` of the body bring a sensitive field into `event!` or `attribute!`?
//!
//! By best effort: from the macros back to the statements `let name = ..` and `let Card { name, .. } = ..` that bind what
//! they name, and through further ones, as long as the value stays what it was (read, referenced, copied, printed, reckoned
//! with). What a function, a closure, an assignment or another macro makes of it is not followed. It must never refuse a
//! name that is bound to something else, nor change what the body does: what it adds is never run.

use std::collections::HashSet;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote};
use syn::{Expr, Local, Stmt};

use crate::{moment, probe, tokens};

/// The body, in which each such `let` is preceded by the question whether it reads a sensitive field.
pub(super) fn asked(body: &Group, private: &TokenStream) -> Group {
    let recorded = recorded_names(body.stream());
    if recorded.is_empty() {
        return body.clone();
    }
    let wanted = names_behind(recorded, body.stream());
    within(body, &|statement| question(statement, &wanted, private))
}

/// What the values of all `event!` and `attribute!` name.
fn recorded_names(body: TokenStream) -> HashSet<String> {
    let mut names = HashSet::new();
    for value in moment::values_in(body) {
        tokens::visit(value.to_token_stream(), &mut |token, after_dot| match token {
            TokenTree::Ident(word) if !after_dot => {
                names.insert(word.to_string());
            }
            TokenTree::Literal(text) => names.extend(printed(&text.to_string())),
            _ => {}
        });
    }
    names
}

/// The words behind the braces of a format string.
fn printed(text: &str) -> impl Iterator<Item = String> {
    text.split('{').skip(1).filter_map(|rest| rest.split(['}', ':']).next()).map(str::to_owned)
}

/// Also the names that these were bound from.
fn names_behind(mut names: HashSet<String>, body: TokenStream) -> HashSet<String> {
    let mut lets = Vec::new();
    collect(body, &mut lets);
    loop {
        let before = names.len();
        for Local { pat, init, .. } in &lets {
            let Some(init) = init.as_ref().filter(|_| probe::binds_any(pat, &names)) else { continue };
            for value in probe::handed_on(&init.expr) {
                if let Expr::Path(path) = value {
                    names.extend(path.path.get_ident().map(ToString::to_string));
                }
            }
        }
        if names.len() == before {
            return names;
        }
    }
}

/// What is asked before this statement, if anything.
fn question(statement: &Local, wanted: &HashSet<String>, private: &TokenStream) -> Option<TokenStream> {
    let init = statement.init.as_ref()?;
    if !probe::binds_any(&statement.pat, wanted) {
        return None;
    }
    let mut values: Vec<&Expr> = probe::handed_on(&init.expr);
    let mut questions = TokenStream::new();
    for name in probe::names(&statement.pat).into_iter().filter(|name| wanted.contains(name)) {
        let Ok(variable) = syn::parse_str(&name) else { continue };
        let pattern = probe::only_what_binds(&statement.pat, &HashSet::from([name]));
        questions.extend(probe::of_let(&pattern, &init.expr, &values, &variable, private));
        // Asked once.
        values.clear();
    }
    Some(questions)
}

/// Every `let` statement in there.
fn collect(body: TokenStream, lets: &mut Vec<Local>) {
    let around = Group::new(Delimiter::Brace, body);
    let found = std::cell::RefCell::new(Vec::new());
    within(&around, &|statement| {
        found.borrow_mut().push(statement.clone());
        None
    });
    lets.extend(found.into_inner());
}

/// The group, in which `before` may put something before a `let` statement. All other tokens stay as they are.
fn within(group: &Group, before: &dyn Fn(&Local) -> Option<TokenStream>) -> Group {
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    let mut rewritten = TokenStream::new();
    for (position, token) in tokens.iter().enumerate() {
        if group.delimiter() == Delimiter::Brace
            && begins_a_statement(&tokens[..position])
            && let Some(statement) = let_statement(&tokens[position..])
        {
            rewritten.extend(before(&statement));
        }
        rewritten.append(match token {
            TokenTree::Group(inner) if !is_of_a_macro(&tokens[..position]) => {
                TokenTree::Group(within(inner, before))
            }
            other => other.clone(),
        });
    }
    let mut rewritten = Group::new(group.delimiter(), rewritten);
    rewritten.set_span(group.span());
    rewritten
}

fn begins_a_statement(before: &[TokenTree]) -> bool {
    match before.last() {
        None => true,
        Some(TokenTree::Punct(mark)) => mark.as_char() == ';',
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
        Some(_) => false,
    }
}

fn is_of_a_macro(before: &[TokenTree]) -> bool {
    let is_mark = |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == '!');
    matches!(before, [.., mark, TokenTree::Ident(_)] | [.., mark] if is_mark(mark))
}

/// `#[..] let pattern = value;` at the begin of these tokens.
fn let_statement(tokens: &[TokenTree]) -> Option<Local> {
    let end =
        tokens.iter().position(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ';'))?;
    let begins = match tokens {
        [TokenTree::Ident(word), ..] => word == "let",
        [TokenTree::Punct(mark), TokenTree::Group(_), ..] => mark.as_char() == '#',
        _ => false,
    };
    if !begins {
        return None;
    }
    let statement: TokenStream = tokens[..=end].iter().cloned().collect();
    match syn::parse2(quote!(#statement)) {
        Ok(Stmt::Local(local)) => Some(local),
        _ => None,
    }
}
