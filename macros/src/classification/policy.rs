//! How much of a sensitive value is recorded? What stands in `#[sensitive(..)]`.

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Ident, LitStr, MetaList};

use crate::diagnostics::{Errors, one_of, unknown, unknown_word};
use crate::option::{Slot, expect_equals, for_each_entry, not_of_form};

/// What can stand in `#[sensitive(..)]` on an argument or field.
pub(crate) const SENSITIVE_OPTIONS: [&str; 3] = ["mask", "pseudonym", "class"];

const MASKS: [&str; 3] = ["last4", "email", "phone"];

/// What is recorded in place of a sensitive value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Policy {
    /// That there was one.
    #[default]
    Redacted,
    /// A part of it.
    Masked(Mask),
    /// A keyed hash of it and of this class.
    Pseudonym(String),
}

/// Which part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mask {
    LastFour,
    Email,
    Phone,
}

impl Mask {
    /// The function of `__private::Masked` that makes it.
    pub(crate) fn constructor(self) -> &'static str {
        match self {
            Mask::LastFour => "last4",
            Mask::Email => "email",
            Mask::Phone => "phone",
        }
    }
}

struct Given {
    mask: Slot<Mask>,
    pseudonym: Slot<()>,
    class: Slot<LitStr>,
}

/// Reads the list; with the place of the word that decides.
pub(super) fn read(list: &MetaList, errors: &mut Errors) -> Option<(Span, Policy)> {
    if list.tokens.is_empty() {
        let message = format!("`#[sensitive(..)]` needs one of {}", one_of(&SENSITIVE_OPTIONS));
        errors.push(list, message);
        return None;
    }
    let mut given =
        Given { mask: Slot::new("mask"), pseudonym: Slot::new("pseudonym"), class: Slot::new("class") };
    let read = |input: ParseStream<'_>| {
        for_each_entry(input, errors, |input, errors| given.read(input, errors));
        Ok(())
    };
    if let Err(error) = read.parse2(list.tokens.clone()) {
        errors.add(error);
    }
    given.check(errors);
    given.into_policy()
}

impl Given {
    fn read(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        let word = input.call(Ident::parse_any)?;
        let place = word.span();
        match word.to_string().as_str() {
            "mask" => self.mask.set(place, mask(&text(input, place, "mask = \"last4\"")?)?, errors),
            "pseudonym" => self.pseudonym.set(place, (), errors),
            "class" => self.class.set(place, text(input, place, "class = \"..\"")?, errors),
            _ => return Err(unknown("option", &word, &SENSITIVE_OPTIONS)),
        }
        Ok(())
    }

    fn check(&self, errors: &mut Errors) {
        if let (Some(pseudonym), Some(_)) = (self.pseudonym.span(), self.mask.span()) {
            errors.push_at(pseudonym, "`pseudonym` contradicts `mask`: a mask would help to find the value again, so write one of them");
        }
        if let (Some(class), None) = (self.class.span(), self.pseudonym.span()) {
            errors.push_at(
                class,
                "`class` tells pseudonyms apart: write `pseudonym, class = \"..\"`, or leave it out",
            );
        }
        if let Some(class) = self.class.get()
            && (class.value().is_empty() || class.value().chars().any(char::is_control))
        {
            errors.push(class, "a class must not be empty and must not contain control characters");
        }
    }

    fn into_policy(self) -> Option<(Span, Policy)> {
        let place = self.mask.span().or(self.pseudonym.span())?;
        let policy = match self.mask.get() {
            Some(mask) => Policy::Masked(*mask),
            None => {
                Policy::Pseudonym(self.class.into_value().map_or_else(String::new, |class| class.value()))
            }
        };
        Some((place, policy))
    }
}

fn text(input: ParseStream<'_>, place: Span, form: &str) -> syn::Result<LitStr> {
    expect_equals(input, place, form)?;
    input.parse().map_err(|_| not_of_form(input.span(), form))
}

fn mask(name: &LitStr) -> syn::Result<Mask> {
    match name.value().as_str() {
        "last4" => Ok(Mask::LastFour),
        "email" => Ok(Mask::Email),
        "phone" => Ok(Mask::Phone),
        other => Err(unknown_word("mask", other, name.span(), &MASKS)),
    }
}
