//! Which entries make no sense?
//!
//! One function for each rule, named after it. A rule reports and decides nothing else; all rules always run.

use std::collections::HashSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;

use super::Field;
use super::parse::PUBLIC;
use crate::diagnostics::Errors;
use crate::tokens;

/// Keys that the record uses itself, and those that Elasticsearch owns as objects.
const RESERVED_KEYS: &[&str] = &[
    "timestamp",
    "trace_id",
    "span_id",
    "parent_span_id",
    "trace_flags",
    "level",
    "message",
    "event_name",
    "service.name",
    "service.version",
    "deployment.environment.name",
    "host.name",
    "casefile.schema",
    "code.function.name",
    "kind",
    "outcome",
    "duration_ns",
    "slow_threshold_ns",
    "stream_items",
    "process.pid",
    "thread.id",
    "thread.name",
    "seq",
    "correlation_id",
    "error.type",
    "error.message",
    "error.chain",
    "code.file.path",
    "code.line.number",
    "inputs",
    "output",
    "error.fields",
    "fields",
    "lost",
    "meta",
    "event",
    "error",
    "log",
    "trace",
    "span",
    "service",
    "process",
    "thread",
    "host",
    "http",
    "url",
    "user",
    "code",
    "source",
    "client",
    "server",
    "file",
];

pub(crate) fn keys_can_be_used(fields: &[Field], errors: &mut Errors) {
    for field in fields.iter().filter(|field| is_unusable(&field.key)) {
        errors.push(&field.key_tokens, "a key must not be empty and must not contain control characters");
    }
}

fn is_unusable(key: &str) -> bool {
    key.is_empty() || key.chars().any(char::is_control)
}

/// Where the keys stand beside the record's own.
pub(crate) fn keys_are_not_reserved(fields: &[Field], errors: &mut Errors) {
    for Field { key, key_tokens, .. } in fields.iter().filter(|field| RESERVED_KEYS.contains(&&*field.key)) {
        errors.push(
            key_tokens,
            format!("the record uses the key `{key}` itself: choose another, such as `app.{key}`"),
        );
    }
}

pub(crate) fn keys_are_unique(fields: &[Field], errors: &mut Errors) {
    let mut seen = HashSet::new();
    for field in fields.iter().filter(|field| !seen.insert(&field.key)) {
        errors.push(&field.key_tokens, format!("the key `{}` is given twice", field.key));
    }
}

/// In lenient code such a value is redacted, with a warning: see the `plan` of functions.
pub(crate) fn keys_do_not_name_secrets(fields: &[Field], errors: &mut Errors) {
    for Field { key, key_tokens, .. } in fields.iter().filter(|field| field.is_called_a_secret()) {
        errors.push(
            key_tokens,
            format!("`{key}` is called like a secret: leave it out; if it is none, choose another key, or write `Public(..)` around the value"),
        );
    }
}

pub(crate) fn values_do_not_leave_the_function(fields: &[Field], errors: &mut Errors) {
    for field in fields {
        tokens::visit(field.value.to_token_stream(), &mut |token, _| {
            let leaves = match token {
                TokenTree::Ident(word) => word == "return" || word == "await" || word == "yield",
                TokenTree::Punct(mark) => mark.as_char() == '?',
                _ => false,
            };
            if leaves {
                errors.push(token, "the value of a field must not leave or suspend the function: it is read only when the call is recorded");
            }
        });
    }
}

pub(crate) fn public_stands_around_a_whole_value(fields: &[Field], errors: &mut Errors) {
    for field in fields {
        for word in nested_public(field.value.to_token_stream()) {
            errors.push(word, "`Public(..)` speaks for a whole value: write it around all of the expression");
        }
    }
}

/// Where `Public(` stands in there, as what it is and not as the end of some path.
fn nested_public(tokens: TokenStream) -> Vec<TokenTree> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut found = Vec::new();
    for (position, token) in tokens.iter().enumerate() {
        let is_call = matches!(
            tokens.get(position + 1),
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis
        );
        let is_path =
            position > 0 && matches!(&tokens[position - 1], TokenTree::Punct(mark) if mark.as_char() == ':');
        match token {
            TokenTree::Ident(word) if word == PUBLIC && is_call && !is_path => found.push(token.clone()),
            TokenTree::Group(group) => found.extend(nested_public(group.stream())),
            _ => {}
        }
    }
    found
}
