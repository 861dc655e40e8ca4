//! Which tokens ask the compiler one question?
//!
//! They carry the span of the user's field or variable: what is refused is refused there.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Expr, Ident, Member};

use crate::field_name;

/// How the questions are put.
#[derive(Clone, Copy)]
pub(super) struct Asking<'a> {
    /// The path of `__private`.
    pub(super) private: &'a TokenStream,
    /// What the type of this local is called by is the variable that takes the value.
    pub(super) into: Option<&'a TokenStream>,
}

/// `base.member`, if that is not sensitive.
pub(super) fn field(base: &Expr, member: &Member, asking: Asking<'_>) -> TokenStream {
    let place = member.span();
    let owner = of_field(&base.to_token_stream(), &name(member), place, asking);
    quote_spanned!(place=> (*#owner).#member)
}

/// A reference to `value`, if it has no sensitive field of this name.
pub(super) fn of_field(value: &TokenStream, name: &str, place: Span, asking: Asking<'_>) -> TokenStream {
    let number = field_name::number(name);
    let private = at(place, asking.private);
    asked(&quote_spanned!(place=> #private::FieldOf::<_, #number>::new(&(#value))), place, asking)
}

/// The place, if its type is not sensitive.
pub(super) fn place(value: &TokenStream, at: Span, asking: Asking<'_>) -> TokenStream {
    let private = self::at(at, asking.private);
    match asking.into {
        None => quote_spanned!(at=> (*#private::place(&(#value), 0))),
        Some(variable) => quote_spanned!(at=> (*#private::place_into(&(#value), 0, #variable))),
    }
}

/// The same where not all of it is read: its owner's field, or a value that is recorded as its type says.
pub(super) fn alone(value: &TokenStream, at: Span, asking: Asking<'_>) -> TokenStream {
    let private = self::at(at, asking.private);
    match asking.into {
        None => quote_spanned!(at=> (*#private::alone(&(#value), 0))),
        Some(variable) => quote_spanned!(at=> (*#private::alone_into(&(#value), 0, #variable))),
    }
}

/// What a call returns, if its type is not sensitive. Asked where variables are, which is in no `let`.
pub(super) fn result(value: &TokenStream, at: Span, asking: Asking<'_>) -> TokenStream {
    let private = self::at(at, asking.private);
    quote_spanned!(at=> #private::result(#value, 0))
}

/// All of it has one place: rustc underlines the receiver.
fn asked(question: &TokenStream, place: Span, asking: Asking<'_>) -> TokenStream {
    match asking.into {
        None => quote_spanned!(place=> (&&&&&&#question).casefile_ask().casefile_pass()),
        Some(variable) => {
            quote_spanned!(place=> (&&&&&&#question).casefile_ask().casefile_into(#variable).casefile_pass())
        }
    }
}

/// The same path at a place of the user's.
fn at(place: Span, path: &TokenStream) -> TokenStream {
    let token = |mut token: TokenTree| {
        token.set_span(place.resolved_at(token.span()));
        token
    };
    path.clone().into_iter().map(token).collect()
}

/// As the derive names it.
pub(super) fn name(member: &Member) -> String {
    match member {
        Member::Named(name) => name.unraw().to_string(),
        Member::Unnamed(index) => index.index.to_string(),
    }
}

/// What ends the part of a body that is run.
pub(super) fn never_run(private: &TokenStream) -> TokenStream {
    quote!(#private::never_run();)
}

/// Statements that are type-checked and nothing else.
pub(super) fn only_for_the_compiler(statements: &TokenStream, private: &TokenStream) -> TokenStream {
    let never_run = never_run(private);
    let traits = (0..6).map(|level| Ident::new(&format!("Field{level}"), Span::call_site()));
    quote! {
        #[allow(
            unused,
            deprecated,
            irrefutable_let_patterns,
            clippy::all,
            clippy::pedantic,
            clippy::nursery,
            clippy::restriction,
            reason = "the copy of an expression, for the compiler to look at and never run"
        )]
        if false {
            #never_run
            use #private::{#(#traits as _),*};
            #statements
        }
    }
}

/// A name that no code of the user's sees.
pub(super) fn local(number: usize) -> TokenStream {
    Ident::new(&format!("__casefile_part_{number}"), Span::mixed_site()).into_token_stream()
}

/// The local whose type is called like a variable.
pub(super) fn local_of_variable() -> TokenStream {
    Ident::new("__casefile_variable", Span::mixed_site()).into_token_stream()
}

/// The statement that declares it: the compiler prints the type's name.
pub(super) fn variable(local: &TokenStream, variable: &Ident, private: &TokenStream) -> TokenStream {
    quote! {
        let #local = {
            #[allow(non_camel_case_types, reason = "called as the variable is")]
            enum #variable {}
            #private::PhantomData::<#variable>
        };
    }
}
