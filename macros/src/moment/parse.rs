//! What did the user write between the parentheses?
//!
//! Never stops at a mistake and never judges whether it makes sense: `check` does.

use proc_macro2::{Group, Ident, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{LitStr, Token};

use super::Macro;
use crate::diagnostics::{Errors, unknown};
use crate::field::{self, Field};
use crate::level::Level;
use crate::option::for_each_entry;

/// What stands in the parentheses.
pub(super) struct Written {
    /// The path of the crate.
    pub(super) crate_path: TokenStream,
    pub(super) level: Option<Level>,
    /// The event's name.
    pub(super) name: Option<LitStr>,
    pub(super) fields: Vec<Field>,
}

impl Written {
    pub(super) fn parse(which: Macro, tokens: TokenStream, errors: &mut Errors) -> Written {
        let mut written =
            Written { crate_path: TokenStream::new(), level: None, name: None, fields: Vec::new() };
        let read = |input: ParseStream<'_>| {
            written.crate_path = input.parse::<Group>()?.stream();
            if which == Macro::Event && !written.read_title(input, errors) {
                // What follows stands in no place that is known.
                return input.parse::<TokenStream>().map(drop);
            }
            let fields = &mut written.fields;
            for_each_entry(input, errors, |input, _| {
                fields.push(field::parse::entry_or_variable(input)?);
                Ok(())
            });
            Ok(())
        };
        if let Err(error) = read.parse2(tokens) {
            errors.add(error);
        }
        written
    }

    /// `level, "name",`: whether the name was found.
    fn read_title(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> bool {
        let ahead = input.fork();
        let is_word = ahead.call(Ident::parse_any).is_ok() && ahead.peek(Token![,]) && ahead.peek2(LitStr);
        if is_word && let Err(error) = self.read_level(input) {
            errors.add(error);
        }
        let Ok(name) = input.parse() else {
            errors.add(
                input.error(
                    "an event begins with its name, a string literal: `event!(\"paid\", key = value)`",
                ),
            );
            return false;
        };
        self.name = Some(name);
        if !input.is_empty()
            && let Err(error) = input.parse::<Token![,]>()
        {
            errors.add(error);
            return false;
        }
        true
    }

    fn read_level(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let word = input.call(Ident::parse_any)?;
        input.parse::<Token![,]>()?;
        self.level = Level::ALL.into_iter().find(|level| word == level.word());
        if self.level.is_some() { Ok(()) } else { Err(unknown("level", &word, &Level::ALL.map(Level::word))) }
    }
}
