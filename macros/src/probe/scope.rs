//! Which variables did the expression itself bind?
//!
//! Those come out of what it reads, which is asked about; of what type they are may not be known before they are used.

use syn::visit::{self, Visit};
use syn::{Pat, PatIdent};

/// The names bound so far, innermost last.
#[derive(Default)]
pub(super) struct Scopes {
    names: Vec<BoundName>,
}

/// A name, and the variable that is looked for and that it holds.
pub(super) type BoundName = (String, Option<String>);

/// Where a scope began.
#[derive(Clone, Copy)]
pub(super) struct Mark(usize);

impl Scopes {
    pub(super) fn begin(&self) -> Mark {
        Mark(self.names.len())
    }

    /// Forgets what was bound since.
    pub(super) fn end(&mut self, mark: Mark) {
        self.names.truncate(mark.0);
    }

    pub(super) fn bind(&mut self, pattern: &Pat) {
        self.bind_to(names(pattern).into_iter().map(|name| (name, None)).collect());
    }

    pub(super) fn bind_to(&mut self, bound: Vec<BoundName>) {
        self.names.extend(bound);
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &String> {
        self.names.iter().map(|(name, _)| name)
    }

    /// What was bound to the name last.
    pub(super) fn innermost(&self, name: &str) -> Option<&BoundName> {
        self.names.iter().rev().find(|(bound, _)| bound == name)
    }
}

/// The names that a pattern binds; what looks like one may be a constant.
pub(crate) fn names(pattern: &Pat) -> Vec<String> {
    struct Names(Vec<String>);

    impl<'ast> Visit<'ast> for Names {
        fn visit_pat_ident(&mut self, name: &'ast PatIdent) {
            self.0.push(name.ident.to_string());
            visit::visit_pat_ident(self, name);
        }

        /// A guard's.
        fn visit_expr(&mut self, _: &'ast syn::Expr) {}
    }

    let mut names = Names(Vec::new());
    names.visit_pat(pattern);
    names.0
}
