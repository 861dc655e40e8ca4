//! Where in an expression is something read that may be sensitive?
//!
//! Rewrites a copy: each read asks first. The copy is never run, so what a read moves or borrows does not matter.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Block, Expr, ExprAsync, ExprCall, ExprClosure, ExprConst, ExprForLoop, ExprIf, ExprLet, ExprMatch,
    ExprMethodCall, ExprStruct, ExprUnary, ExprWhile, FieldValue, FnArg, Ident, Item, ItemFn, Local, Pat,
    Stmt, UnOp, parse_quote,
};

use super::ask::{self, Asking};
use super::handed_on::handed_on;
use super::scope::{BoundName, Scopes};
use super::{Found, call, pattern};
use crate::caret;
use crate::tokens::{self, is_read_by};

/// What happens to the value of an expression.
#[derive(Clone, Copy, PartialEq)]
enum Used {
    /// It is read further: a receiver, an operand, an argument.
    Read,
    /// It is recorded as it is, or one of its parts is read, which is asked about by itself.
    Alone,
    /// Somebody wrote `expose()`.
    Exposed,
}

pub(super) struct Walker<'a> {
    pub(super) asking: Asking<'a>,
    /// Anything is asked.
    pub(super) asks: bool,
    pub(super) scopes: Scopes,
    /// In a macro that nobody knows a word need not be a variable.
    pub(super) knows_variables: bool,
    /// Variables to be found in the values of our own macros.
    pub(super) looked_for: &'a [String],
    /// Where they were.
    pub(super) found: Vec<Found>,
    pub(super) values: usize,
}

impl<'a> Walker<'a> {
    pub(super) fn new(asking: Asking<'a>) -> Walker<'a> {
        Walker {
            asking,
            asks: false,
            scopes: Scopes::default(),
            knows_variables: true,
            looked_for: &[],
            found: Vec::new(),
            values: 0,
        }
    }

    fn replace(&mut self, expression: &mut Expr, tokens: TokenStream) {
        self.asks = true;
        *expression = Expr::Verbatim(tokens);
    }

    /// What begins a body of its own, which the compiler looks at by itself.
    fn never_run(&self) -> TokenStream {
        ask::never_run(self.asking.private)
    }

    fn new_local(&mut self) -> TokenStream {
        self.values += 1;
        Ident::new(&format!("__casefile_whole_{}", self.values), proc_macro2::Span::mixed_site())
            .into_token_stream()
    }

    /// Asks about what these patterns take out of the value.
    fn taken_apart<'p>(&mut self, value: &mut Expr, patterns: impl IntoIterator<Item = &'p Pat>) {
        let patterns: Vec<&Pat> =
            patterns.into_iter().filter(|pattern| pattern::names_fields(pattern)).collect();
        if patterns.is_empty() {
            return;
        }
        let name = self.new_local();
        let asks = patterns.iter().map(|pattern| pattern::asks(pattern, &quote!((*#name)), self.asking));
        let tokens = quote!((*{ let #name = &(#value); #(#asks)* #name }));
        self.replace(value, tokens);
    }

    /// Gives what a closure or loop binds a name of ours, and takes it apart in the body.
    fn bound(&mut self, pattern: &mut Pat) -> TokenStream {
        if !pattern::names_fields(pattern) {
            return TokenStream::new();
        }
        self.asks = true;
        let name = self.new_local();
        let asks = pattern::asks(pattern, &name, self.asking);
        let (whole, ty) = match &*pattern {
            Pat::Type(typed) => {
                let ty = &typed.ty;
                (typed.pat.to_token_stream(), quote!(: #ty))
            }
            other => (other.to_token_stream(), TokenStream::new()),
        };
        *pattern = Pat::Verbatim(quote!(#name #ty));
        quote!(#asks let #whole = #name;)
    }

    /// Asks about each part that is read, and about the whole as far as it is used.
    fn visit_used(&mut self, expression: &mut Expr, used: Used) {
        match expression {
            Expr::Paren(inner) => self.visit_used(&mut inner.expr, used),
            Expr::Group(inner) => self.visit_used(&mut inner.expr, used),
            Expr::Field(_) => self.visit_field_access(expression, used),
            Expr::Path(path) => {
                if self.is_asked_variable(path) {
                    self.ask_of_place(expression, used);
                }
            }
            Expr::Index(access) => {
                self.visit_used(&mut access.expr, Used::Alone);
                self.visit_used(&mut access.index, Used::Read);
                self.ask_of_place(expression, used);
            }
            // The question follows dereferences by itself.
            Expr::Unary(ExprUnary { op: UnOp::Deref(_), expr, .. }) => self.visit_used(expr, used),
            Expr::Unary(negated) => self.visit_used(&mut negated.expr, Used::Read),
            Expr::Binary(both) => {
                self.visit_used(&mut both.left, Used::Read);
                self.visit_used(&mut both.right, Used::Read);
            }
            Expr::Call(_) | Expr::MethodCall(_) | Expr::Await(_) | Expr::Try(_) => {
                self.visit_call(expression, used);
            }
            Expr::Macro(call) => {
                if let Some(tokens) = call::asked(self, &mut call.mac) {
                    self.replace(expression, tokens);
                }
            }
            other => visit_mut::visit_expr_mut(self, other),
        }
    }

    fn ask_of_place(&mut self, expression: &mut Expr, used: Used) {
        let at = caret::of_expression(expression);
        let asked = match used {
            Used::Read if self.knows_variables => ask::place,
            Used::Alone if self.knows_variables => ask::alone,
            _ => return,
        };
        let tokens = asked(&expression.to_token_stream(), at, self.asking);
        self.replace(expression, tokens);
    }

    /// What a call returns and is recorded by itself is recorded as its type says.
    fn visit_call(&mut self, expression: &mut Expr, used: Used) {
        let is_asked = match &*expression {
            Expr::Call(call) => !is_constructor(&call.func),
            Expr::MethodCall(call) => !Self::is_exposed(&call.method),
            _ => true,
        };
        let at = caret::of_expression(expression);
        visit_mut::visit_expr_mut(self, expression);
        if is_asked && used == Used::Read && self.knows_variables {
            let tokens = ask::result(&expression.to_token_stream(), at, self.asking);
            self.replace(expression, tokens);
        }
    }

    fn is_asked_variable(&self, path: &syn::ExprPath) -> bool {
        let Some(name) = path.path.get_ident().filter(|_| self.knows_variables && path.qself.is_none())
        else {
            return false;
        };
        // A constant may be sensitive.
        !is_type_or_variant(name)
    }

    /// The receiver of `expose()`: whoever writes that knows what it gives.
    fn is_exposed(method: &Ident) -> bool {
        ["expose", "into_exposed", "expose_secret"].iter().any(|name| method == name)
    }

    /// Which of the variables looked for a name holds, if any.
    pub(super) fn origin(&self, name: &str) -> Option<String> {
        match self.scopes.innermost(name) {
            Some((_, origin)) => origin.clone(),
            None => self.looked_for.iter().find(|looked_for| *looked_for == name).cloned(),
        }
    }

    /// What the names of a pattern are bound to.
    fn bound_from(&self, pattern: &Pat, value: &Expr) -> Vec<BoundName> {
        match (pattern, value) {
            (Pat::Paren(inner), _) => self.bound_from(&inner.pat, value),
            (Pat::Type(typed), _) => self.bound_from(&typed.pat, value),
            (Pat::Tuple(parts), Expr::Tuple(values))
                if parts.elems.len() == values.elems.len()
                    && !parts.elems.iter().any(|part| matches!(part, Pat::Rest(_))) =>
            {
                let pairs = parts.elems.iter().zip(&values.elems);
                pairs.flat_map(|(part, value)| self.bound_from(part, value)).collect()
            }
            _ => {
                let origin = if self.looked_for.is_empty() { None } else { self.origin_of(value) };
                super::names(pattern).into_iter().map(|name| (name, origin.clone())).collect()
            }
        }
    }

    /// Which of the variables looked for is in an expression's value.
    fn origin_of(&self, value: &Expr) -> Option<String> {
        handed_on(value).into_iter().find_map(|part| match part {
            Expr::Path(path) => self.origin(&path.path.get_ident()?.to_string()),
            Expr::Field(field) => self.origin_of(&field.base),
            Expr::Macro(call) => self.read_in(&call.mac.tokens).into_iter().next().map(|found| found.origin),
            _ => None,
        })
    }

    /// Where the variables looked for, or what holds them, are read in there.
    pub(super) fn read_in(&self, tokens: &TokenStream) -> Vec<Found> {
        let names: BTreeSet<&String> = self.looked_for.iter().chain(self.scopes.names()).collect();
        let held: Vec<(&String, String)> =
            names.into_iter().filter_map(|name| Some((name, self.origin(name)?))).collect();
        let mut found = Vec::new();
        tokens::visit(tokens.clone(), &mut |token, after_dot| {
            if let Some((variable, origin)) = held.iter().find(|(name, _)| is_read_by(name, token, after_dot))
            {
                let variable = (*variable).clone();
                found.push(Found { token: token.clone(), variable, origin: origin.clone() });
            }
        });
        found
    }

    fn visit_condition(&mut self, condition: &mut Expr) {
        match condition {
            // Names bound on the left are known on the right.
            Expr::Binary(both) => {
                self.visit_condition(&mut both.left);
                self.visit_condition(&mut both.right);
            }
            Expr::Let(ExprLet { pat, expr, .. }) => {
                let bound = self.bound_from(pat, expr);
                self.visit_expr_mut(expr);
                self.taken_apart(expr, [&**pat]);
                self.scopes.bind_to(bound);
            }
            other => self.visit_expr_mut(other),
        }
    }

    fn visit_field_access(&mut self, expression: &mut Expr, used: Used) {
        let Expr::Field(access) = expression else { return };
        self.visit_used(&mut access.base, Used::Alone);
        let field = ask::field(&access.base, &access.member, self.asking);
        let at = syn::spanned::Spanned::span(&access.member);
        let tokens = match used {
            Used::Read => ask::place(&field, at, self.asking),
            Used::Alone => ask::alone(&field, at, self.asking),
            Used::Exposed => field,
        };
        self.replace(expression, tokens);
    }
}

/// `Card` and `None` are no variables.
fn is_type_or_variant(name: &Ident) -> bool {
    let name = name.unraw().to_string();
    name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase)
}

/// `Some(value)`: what is in it is asked about by itself.
fn is_constructor(function: &Expr) -> bool {
    let Expr::Path(path) = function else { return false };
    path.path.segments.last().is_some_and(|last| is_type_or_variant(&last.ident))
}

impl VisitMut for Walker<'_> {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        self.visit_used(expression, Used::Alone);
    }

    fn visit_expr_call_mut(&mut self, call: &mut ExprCall) {
        if !matches!(*call.func, Expr::Path(_)) {
            self.visit_expr_mut(&mut call.func);
        }
        for argument in &mut call.args {
            self.visit_used(argument, Used::Read);
        }
    }

    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        let used = if Self::is_exposed(&call.method) { Used::Exposed } else { Used::Read };
        self.visit_used(&mut call.receiver, used);
        for argument in &mut call.args {
            self.visit_used(argument, Used::Read);
        }
    }

    fn visit_expr_struct_mut(&mut self, literal: &mut ExprStruct) {
        for FieldValue { colon_token, expr, .. } in &mut literal.fields {
            // `Card { number }`: with another value, the field needs its name.
            colon_token.get_or_insert_default();
            self.visit_expr_mut(expr);
        }
        if let Some(rest) = &mut literal.rest {
            self.visit_expr_mut(rest);
        }
    }

    fn visit_expr_closure_mut(&mut self, closure: &mut ExprClosure) {
        let mark = self.scopes.begin();
        closure.inputs.iter().for_each(|input| self.scopes.bind(input));
        self.visit_expr_mut(&mut closure.body);
        let taken: TokenStream = closure.inputs.iter_mut().map(|input| self.bound(input)).collect();
        self.scopes.end(mark);
        let (never_run, body) = (self.never_run(), &closure.body);
        *closure.body = Expr::Verbatim(quote!({ #never_run #taken #body }));
    }

    fn visit_expr_async_mut(&mut self, body: &mut ExprAsync) {
        self.visit_block_mut(&mut body.block);
        let never_run = self.never_run();
        body.block.stmts.insert(0, parse_quote!(#never_run));
    }

    /// What a constant is made of is known to whoever reads the source.
    fn visit_expr_const_mut(&mut self, _: &mut ExprConst) {}

    fn visit_expr_match_mut(&mut self, found: &mut ExprMatch) {
        let bound: Vec<_> = found.arms.iter().map(|arm| self.bound_from(&arm.pat, &found.expr)).collect();
        self.visit_expr_mut(&mut found.expr);
        self.taken_apart(&mut found.expr, found.arms.iter().map(|arm| &arm.pat));
        for (arm, bound) in found.arms.iter_mut().zip(bound) {
            let mark = self.scopes.begin();
            self.scopes.bind_to(bound);
            if let Pat::Guard(guarded) = &mut arm.pat {
                self.visit_condition(&mut guarded.guard);
            }
            self.visit_expr_mut(&mut arm.body);
            self.scopes.end(mark);
        }
    }

    fn visit_expr_let_mut(&mut self, condition: &mut ExprLet) {
        self.visit_expr_mut(&mut condition.expr);
        self.taken_apart(&mut condition.expr, [&*condition.pat]);
    }

    fn visit_expr_if_mut(&mut self, branch: &mut ExprIf) {
        let mark = self.scopes.begin();
        self.visit_condition(&mut branch.cond);
        self.visit_block_mut(&mut branch.then_branch);
        self.scopes.end(mark);
        if let Some((_, otherwise)) = &mut branch.else_branch {
            self.visit_expr_mut(otherwise);
        }
    }

    fn visit_expr_while_mut(&mut self, repeated: &mut ExprWhile) {
        let mark = self.scopes.begin();
        self.visit_condition(&mut repeated.cond);
        self.visit_block_mut(&mut repeated.body);
        self.scopes.end(mark);
    }

    fn visit_expr_for_loop_mut(&mut self, repeated: &mut ExprForLoop) {
        let bound = self.bound_from(&repeated.pat, &repeated.expr);
        self.visit_used(&mut repeated.expr, Used::Read);
        let mark = self.scopes.begin();
        self.scopes.bind_to(bound);
        self.visit_block_mut(&mut repeated.body);
        self.scopes.end(mark);
        let taken = self.bound(&mut repeated.pat);
        let body = &repeated.body;
        repeated.body = parse_quote!({ #taken #body });
    }

    fn visit_block_mut(&mut self, block: &mut Block) {
        let mark = self.scopes.begin();
        for statement in &mut block.stmts {
            self.visit_stmt_mut(statement);
        }
        self.scopes.end(mark);
    }

    fn visit_stmt_mut(&mut self, statement: &mut Stmt) {
        match statement {
            Stmt::Local(local) => self.visit_local_mut(local),
            Stmt::Macro(call) => {
                if let Some(tokens) = call::asked(self, &mut call.mac) {
                    self.asks = true;
                    let end = call.semi_token;
                    *statement = Stmt::Expr(Expr::Verbatim(tokens), end);
                }
            }
            Stmt::Item(Item::Fn(function)) => self.visit_item_fn_mut(function),
            Stmt::Item(_) => {}
            Stmt::Expr(expression, _) => self.visit_expr_mut(expression),
        }
    }

    fn visit_local_mut(&mut self, local: &mut Local) {
        let bound = match &local.init {
            Some(init) => self.bound_from(&local.pat, &init.expr),
            None => super::names(&local.pat).into_iter().map(|name| (name, None)).collect(),
        };
        if let Some(init) = &mut local.init {
            self.visit_expr_mut(&mut init.expr);
            if let Some((_, otherwise)) = &mut init.diverge {
                self.visit_expr_mut(otherwise);
            }
            self.taken_apart(&mut init.expr, [&local.pat]);
        }
        self.scopes.bind_to(bound);
    }

    /// A function sees no variables from around it.
    fn visit_item_fn_mut(&mut self, function: &mut ItemFn) {
        if function.sig.constness.is_some() {
            return;
        }
        let around = std::mem::take(&mut self.scopes);
        // A local of ours is not seen there, either.
        let into = self.asking.into.take();
        let mut taken = TokenStream::new();
        for argument in &mut function.sig.inputs {
            if let FnArg::Typed(argument) = argument {
                self.scopes.bind(&argument.pat);
            }
        }
        self.visit_block_mut(&mut function.block);
        for argument in &mut function.sig.inputs {
            if let FnArg::Typed(argument) = argument {
                taken.extend(self.bound(&mut argument.pat));
            }
        }
        self.scopes = around;
        self.asking.into = into;
        let (never_run, body) = (self.never_run(), &function.block);
        *function.block = parse_quote!({ #never_run #taken #body });
    }

    fn visit_token_stream_mut(&mut self, _: &mut TokenStream) {}
}
