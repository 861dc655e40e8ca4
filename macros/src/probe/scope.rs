//! Which variables did the expression itself bind?
//!
//! Those come out of what it reads, which is asked about; of what type they are may not be known before they are used.

use syn::visit::{self, Visit};
use syn::{Pat, PatIdent};

/// The names bound so far, innermost last.
#[derive(Default)]
pub(super) struct Scopes {
    names: Vec<String>,
}

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
        self.names.extend(names(pattern));
    }

    pub(super) fn binds(&self, name: &str) -> bool {
        self.names.iter().any(|bound| bound == name)
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
