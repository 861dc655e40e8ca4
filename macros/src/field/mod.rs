//! What is one `key = value` in `fields(..)`, `event!` and `attribute!`?
//!
//! The same words mean the same in all three: what is read and refused here is so everywhere.

pub(crate) mod check;
pub(crate) mod parse;

use proc_macro2::TokenStream;
use syn::{Expr, Lit};

use crate::secret_names::key_names_a_secret;

/// One entry.
#[derive(Clone)]
pub(crate) struct Field {
    pub(crate) key: String,
    /// The key as the user wrote it.
    pub(crate) key_tokens: TokenStream,
    /// Without the `Public(..)` around it.
    pub(crate) value: Expr,
    /// Somebody wrote `Public(..)` around the value.
    pub(crate) is_said_to_be_public: bool,
}

impl Field {
    /// Whether text in the value is public: a literal is as public as the program.
    pub(crate) fn is_public(&self) -> bool {
        self.is_said_to_be_public || matches!(self.value, Expr::Lit(_))
    }

    /// Whether the key names a secret, and nobody has said that the value is none.
    pub(crate) fn is_called_a_secret(&self) -> bool {
        let is_truth = matches!(&self.value, Expr::Lit(literal) if matches!(literal.lit, Lit::Bool(_)));
        !self.is_said_to_be_public && !is_truth && key_names_a_secret(&self.key)
    }
}
