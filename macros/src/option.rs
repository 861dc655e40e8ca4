//! How is one option of an attribute held, and how is a list of them read?
//!
//! A [`Slot`] is set once; a second time is a mistake that is reported here, once for all options. Reading never
//! stops at a mistake: it goes on behind the next comma.

use proc_macro2::{Span, TokenTree};
use syn::parse::ParseStream;
use syn::{Path, Token, token};

use crate::diagnostics::Errors;

/// One option: its name, and its value with the place it was given at, once it was given.
pub(crate) struct Slot<T> {
    name: &'static str,
    given: Option<(Span, T)>,
}

impl<T> Slot<T> {
    pub(crate) fn new(name: &'static str) -> Slot<T> {
        Slot { name, given: None }
    }

    /// Takes the value; the first one stands, a second one is a mistake on `span`.
    pub(crate) fn set(&mut self, span: Span, value: T, errors: &mut Errors) {
        if self.given.is_some() {
            errors.push_at(span, format!("`{}` is given twice", self.name));
        } else {
            self.given = Some((span, value));
        }
    }

    /// Takes the value of `other` where this one was not given.
    pub(crate) fn default_to(&mut self, other: &Slot<T>)
    where
        T: Clone,
    {
        if self.given.is_none() {
            self.given.clone_from(&other.given);
        }
    }

    pub(crate) fn get(&self) -> Option<&T> {
        self.given.as_ref().map(|(_, value)| value)
    }

    pub(crate) fn into_value(self) -> Option<T> {
        self.given.map(|(_, value)| value)
    }

    /// Where the option was given.
    pub(crate) fn span(&self) -> Option<Span> {
        self.given.as_ref().map(|(span, _)| *span)
    }
}

/// Reads comma-separated entries; `read` takes one, and after a mistake in it the next one is read all the same.
pub(crate) fn for_each_entry(
    input: ParseStream<'_>,
    errors: &mut Errors,
    mut read: impl FnMut(ParseStream<'_>, &mut Errors) -> syn::Result<()>,
) {
    while !input.is_empty() {
        let result = read(input, errors).and_then(|()| {
            if input.is_empty() || input.peek(Token![,]) { Ok(()) } else { Err(not_a_comma(input)) }
        });
        if let Err(error) = result {
            errors.add(error);
            skip_to_comma(input);
        }
        if input.parse::<Token![,]>().is_err() {
            break;
        }
    }
}

fn not_a_comma(input: ParseStream<'_>) -> syn::Error {
    let given = input.peek(Token![=]) || input.peek(token::Paren);
    input.error(if given { "no value can be given here" } else { "expected `,`" })
}

/// Takes the `=` of the option at `span`, which is written as `form` shows.
pub(crate) fn expect_equals(input: ParseStream<'_>, span: Span, form: &str) -> syn::Result<()> {
    if input.peek(Token![=]) { input.parse::<Token![=]>().map(drop) } else { Err(not_of_form(span, form)) }
}

/// `= path`, behind the word `crate` at `span`.
pub(crate) fn crate_path(input: ParseStream<'_>, span: Span) -> syn::Result<Path> {
    let form = "crate = path";
    expect_equals(input, span, form)?;
    input.call(Path::parse_mod_style).map_err(|error| not_of_form(error.span(), form))
}

/// "This option is written so."
pub(crate) fn not_of_form(span: Span, form: &str) -> syn::Error {
    syn::Error::new(span, format!("this option is written `{form}`"))
}

fn skip_to_comma(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) {
        if input.parse::<TokenTree>().is_err() {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Slot, for_each_entry};
    use crate::diagnostics::Errors;
    use proc_macro2::Span;
    use quote::quote;
    use syn::parse::{ParseStream, Parser};

    #[test]
    fn the_first_value_stands_and_the_second_is_a_mistake() {
        let mut errors = Errors::new();
        let mut slot = Slot::new("name");
        slot.set(Span::call_site(), 1, &mut errors);
        assert!(errors.is_empty());
        slot.set(Span::call_site(), 2, &mut errors);
        assert_eq!(slot.into_value(), Some(1));
        assert!(errors.into_tokens().to_string().contains("`name` is given twice"));
    }

    #[test]
    fn reading_goes_on_after_a_mistake() {
        let mut errors = Errors::new();
        let mut words = Vec::new();
        let parser = |input: ParseStream<'_>| {
            for_each_entry(input, &mut errors, |input, _| {
                words.push(input.parse::<syn::Ident>()?.to_string());
                Ok(())
            });
            Ok(())
        };
        parser.parse2(quote!(a, 1 2, b c, d,)).expect("nothing is left over");
        assert_eq!(words, ["a", "b", "d"]);
        assert_eq!(errors.into_tokens().to_string().matches("compile_error").count(), 2);
    }
}
