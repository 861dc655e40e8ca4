//! What is one `key = value` in `fields(..)`, `event!` and `attribute!`?
//!
//! The same words mean the same in all three: what is read and refused here is so everywhere.

pub(crate) mod check;
pub(crate) mod parse;

use proc_macro2::TokenStream;
use syn::Expr;

/// One entry.
#[derive(Clone)]
pub(crate) struct Field {
    pub(crate) key: String,
    /// The key as the user wrote it.
    pub(crate) key_tokens: TokenStream,
    /// Without the `Public(..)` around it.
    pub(crate) value: Expr,
    /// Somebody said that text in the value is public, or wrote it as a literal.
    pub(crate) is_public: bool,
}
