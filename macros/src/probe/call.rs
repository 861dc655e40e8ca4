//! What does the call of a macro read?
//!
//! Its arguments are taken for expressions where they can be parsed as such; they are asked about beside the call. Else
//! chains such as `order.card.number` are looked for in the tokens, and ask where they stand. What the macro makes of
//! its arguments cannot be seen.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::visit::{self, Visit};
use syn::visit_mut::VisitMut;
use syn::{Expr, ExprField, Ident, LitStr, Macro, Pat, Token, parse_quote};

use super::expression::Walker;
use crate::moment;

/// Their arguments are expressions, whatever these are.
const TAKE_EXPRESSIONS: [&str; 27] = [
    "addr_of",
    "addr_of_mut",
    "assert",
    "assert_eq",
    "assert_ne",
    "dbg",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "eprint",
    "eprintln",
    "format",
    "format_args",
    "panic",
    "print",
    "println",
    "ready",
    "todo",
    "try",
    "unimplemented",
    "unreachable",
    "vec",
    "write",
    "writeln",
    "bail",
    "ensure",
    "anyhow",
];
/// They never read what is written in them.
const READ_NOTHING: [&str; 3] = ["stringify", "concat_idents", "cfg"];

/// What stands for the call in the copy, if there is anything to ask.
pub(super) fn asked(walker: &mut Walker<'_>, call: &mut Macro) -> Option<TokenStream> {
    let name = call.path.segments.last()?.ident.unraw().to_string();
    if READ_NOTHING.contains(&&*name) {
        return None;
    }
    if moment::NAMES.contains(&&*name) {
        find_variables(walker, call);
        return None;
    }
    if name.ends_with("matches")
        && let Ok(condition) = as_match.parse2(call.tokens.clone())
    {
        let mut condition = condition;
        walker.visit_expr_mut(&mut condition);
        return Some(condition.to_token_stream());
    }
    let is_known = TAKE_EXPRESSIONS.contains(&&*name);
    let Ok(found) = arguments.parse2(call.tokens.clone()) else {
        call.tokens = in_tokens(walker, call.tokens.clone());
        return walker.asks.then(|| call.to_token_stream());
    };
    let asks = of_arguments(walker, found, is_known);
    (!asks.is_empty()).then(|| quote!({ #asks #call }))
}

/// Our own macros ask by themselves; only their author's variables are looked for.
fn find_variables(walker: &mut Walker<'_>, call: &Macro) {
    if walker.looked_for.is_empty() {
        return;
    }
    for value in moment::values(call) {
        let found = walker.read_in(&value.to_token_stream());
        walker.found.extend(found);
    }
}

/// An argument of a macro: `value`, or `name = value`.
struct Argument {
    name: Option<Ident>,
    value: Expr,
}

fn arguments(input: ParseStream<'_>) -> syn::Result<Vec<Argument>> {
    let mut found = Vec::new();
    while !input.is_empty() {
        let is_named = input.peek(Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==]);
        let name = is_named.then(|| input.call(Ident::parse_any)).transpose()?;
        if is_named {
            input.parse::<Token![=]>()?;
        }
        found.push(Argument { name, value: input.parse()? });
        // `vec![value; count]`
        if !input.is_empty() && input.parse::<Token![;]>().is_err() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(found)
}

/// `matches!(value, pattern if guard)`
fn as_match(input: ParseStream<'_>) -> syn::Result<Expr> {
    let value: Expr = input.parse()?;
    input.parse::<Token![,]>()?;
    let pattern = Pat::parse_multi_with_leading_vert(input)?;
    let guard = if input.peek(Token![if]) {
        input.parse::<Token![if]>()?;
        let guard: Expr = input.parse()?;
        Some(quote!(if #guard))
    } else {
        None
    };
    input.parse::<Option<Token![,]>>()?;
    Ok(parse_quote!(match #value { #pattern #guard => true, _ => false }))
}

fn of_arguments(walker: &mut Walker<'_>, arguments: Vec<Argument>, is_known: bool) -> TokenStream {
    let named: Vec<String> =
        arguments.iter().filter_map(|argument| argument.name.as_ref().map(Ident::to_string)).collect();
    let knew_variables = walker.knows_variables;
    walker.knows_variables &= is_known;
    let mut asks = TokenStream::new();
    for Argument { mut value, .. } in arguments {
        if let (true, Expr::Lit(literal)) = (is_known, &value)
            && let syn::Lit::Str(text) = &literal.lit
        {
            asks.extend(printed(walker, text, &named));
        }
        // `key.of.a.macro = value`
        if let Expr::Assign(assigned) = value {
            value = *assigned.right;
        }
        if is_known || names_a_field(&value) {
            let asked_before = std::mem::take(&mut walker.asks);
            walker.visit_expr_mut(&mut value);
            if walker.asks {
                asks.extend(quote!(let _ = &(#value);));
            }
            walker.asks |= asked_before;
        }
    }
    walker.knows_variables = knew_variables;
    asks
}

fn names_a_field(value: &Expr) -> bool {
    struct Fields(bool);

    impl<'ast> Visit<'ast> for Fields {
        fn visit_expr_field(&mut self, _: &'ast ExprField) {
            self.0 = true;
        }

        fn visit_pat(&mut self, pattern: &'ast Pat) {
            self.0 |= super::pattern::names_fields(pattern);
        }

        fn visit_macro(&mut self, _: &'ast Macro) {
            self.0 = true;
        }

        fn visit_expr(&mut self, value: &'ast Expr) {
            if !self.0 {
                visit::visit_expr(self, value);
            }
        }
    }

    let mut fields = Fields(false);
    fields.visit_expr(value);
    fields.0
}

/// The variables that a format string prints: `{pin}`, `{pin:?}`.
fn printed(walker: &mut Walker<'_>, text: &LitStr, named: &[String]) -> TokenStream {
    let format = text.value().replace("{{", "");
    let mut asks = TokenStream::new();
    for place in format.split('{').skip(1) {
        let name = place.split(['}', ':']).next().unwrap_or_default().trim();
        let Ok(mut variable) = syn::parse_str::<Ident>(name) else { continue };
        variable.set_span(text.span());
        if !named.contains(&variable.to_string()) {
            let mut value: Expr = parse_quote!(#variable);
            walker.visit_expr_mut(&mut value);
            if let Expr::Verbatim(asked) = value {
                asks.extend(quote!(let _ = &(#asked);));
            }
        }
    }
    asks
}

/// The tokens, in which chains such as `order.card.number` ask.
fn in_tokens(walker: &mut Walker<'_>, tokens: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut rewritten = TokenStream::new();
    let mut position = 0;
    while position < tokens.len() {
        let length = chain(&tokens[position..]);
        let chained: TokenStream = tokens[position..position + length].iter().cloned().collect();
        match syn::parse2::<Expr>(chained) {
            Ok(mut value) if length > 1 && names_a_field(&value) => {
                let knew_variables = std::mem::take(&mut walker.knows_variables);
                walker.visit_expr_mut(&mut value);
                walker.knows_variables = knew_variables;
                let mut around = Group::new(Delimiter::Parenthesis, value.to_token_stream());
                around.set_span(Span::call_site());
                rewritten.append(around);
                position += length;
            }
            _ => {
                rewritten.append(match &tokens[position] {
                    TokenTree::Group(group) => {
                        let mut inside = Group::new(group.delimiter(), in_tokens(walker, group.stream()));
                        inside.set_span(group.span());
                        TokenTree::Group(inside)
                    }
                    other => other.clone(),
                });
                position += 1;
            }
        }
    }
    rewritten
}

/// How many tokens from here on may be `base.field`, with calls and indices in between; at least one.
fn chain(tokens: &[TokenTree]) -> usize {
    let begins = match &tokens[0] {
        TokenTree::Ident(_) => true,
        TokenTree::Group(group) => matches!(group.delimiter(), Delimiter::Parenthesis | Delimiter::None),
        _ => false,
    };
    if !begins {
        return 1;
    }
    let mut length = 1;
    loop {
        length += match &tokens[length..] {
            [TokenTree::Punct(dot), TokenTree::Ident(_) | TokenTree::Literal(_), ..]
                if dot.as_char() == '.' =>
            {
                2
            }
            [TokenTree::Punct(colon), TokenTree::Punct(other), TokenTree::Ident(_), ..]
                if colon.as_char() == ':' && other.as_char() == ':' =>
            {
                3
            }
            [TokenTree::Group(group), ..]
                if matches!(group.delimiter(), Delimiter::Parenthesis | Delimiter::Bracket) =>
            {
                1
            }
            _ => return length,
        };
    }
}
