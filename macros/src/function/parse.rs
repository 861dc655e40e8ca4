//! What did the user write between the parentheses of the attribute?
//!
//! Tokens to options. Never stops at a mistake and never judges whether options make sense together: `check` does.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{LitStr, Path, Token, parenthesized, token};

use super::completion::Typed;
use super::duration;
use crate::diagnostics::{Errors, one_of, unknown, unknown_word};
use crate::field::{self, Field};
use crate::level::Level;
use crate::option::{Slot, crate_path, expect_equals, for_each_entry, not_of_form};

pub(super) const OPTIONS: [&str; 9] =
    ["name", "level", "skip", "skip_output", "fields", "public_text", "error", "slow", "crate"];
const WAYS_TO_RECORD_AN_ERROR: [&str; 2] = ["display", "skip"];

/// The options of one attribute, or of a method's attribute together with those of its `impl` block.
pub(crate) struct Options {
    pub(crate) name: Slot<LitStr>,
    pub(crate) level: Slot<Level>,
    pub(crate) skip: Vec<Skip>,
    pub(crate) skip_output: Slot<()>,
    pub(crate) fields: Vec<Field>,
    pub(crate) public_text: Slot<()>,
    pub(crate) error: Slot<ErrorCapture>,
    /// From how many nanoseconds on a call is slow.
    pub(crate) slow: Slot<u64>,
    pub(crate) crate_path: Slot<Path>,
    /// For an editor: what it may complete. Nothing is recorded then.
    pub(super) typed: Option<Typed>,
}

/// How the error of a call is captured, if not by its type.
#[derive(Clone, Copy)]
pub(crate) enum ErrorCapture {
    Display,
    Skip,
}

/// An argument named in `skip(..)`.
#[derive(Clone)]
pub(crate) struct Skip {
    pub(crate) argument: Ident,
    /// Comes from the `impl` block, where not every method needs to have such an argument.
    pub(crate) inherited: bool,
}

impl Options {
    pub(crate) fn none() -> Options {
        Options {
            name: Slot::new("name"),
            level: Slot::new("level"),
            skip: Vec::new(),
            skip_output: Slot::new("skip_output"),
            fields: Vec::new(),
            public_text: Slot::new("public_text"),
            error: Slot::new("error"),
            slow: Slot::new("slow"),
            crate_path: Slot::new("crate"),
            typed: None,
        }
    }

    pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> Options {
        let mut options = Options::none();
        let read = |input: ParseStream<'_>| {
            for_each_entry(input, errors, |input, errors| options.read_entry(input, errors));
            Ok(())
        };
        if let Err(error) = read.parse2(tokens) {
            errors.add(error);
        }
        options
    }

    /// These options, and those of the surrounding block where these say nothing; lists add up. What the block says of
    /// unclassified text and errors counts only if it `speaks_of_text`.
    pub(crate) fn within(mut self, block: &Options, speaks_of_text: bool) -> Options {
        self.level.default_to(&block.level);
        self.skip_output.default_to(&block.skip_output);
        if speaks_of_text {
            self.public_text.default_to(&block.public_text);
            self.error.default_to(&block.error);
        }
        self.slow.default_to(&block.slow);
        self.crate_path.default_to(&block.crate_path);
        let inherited = block.skip.iter().map(|skip| Skip { inherited: true, ..skip.clone() });
        self.skip.extend(inherited);
        self.fields.splice(0..0, block.fields.iter().cloned());
        self.typed = block.typed.as_ref().map(|block| self.typed.unwrap_or_default().within(block));
        self
    }

    fn read_entry(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        let option = input
            .call(Ident::parse_any)
            .map_err(|_| input.error(format!("expected an option. Valid here: {}", one_of(&OPTIONS))))?;
        let span = option.span();
        match option.to_string().as_str() {
            "name" => {
                let form = "name = \"..\"";
                expect_equals(input, span, form)?;
                let name = input.parse().map_err(|_| not_of_form(input.span(), form))?;
                self.name.set(span, name, errors);
            }
            "level" => {
                let position = read_word(input, &option, "level", &Level::ALL.map(Level::word))?;
                self.level.set(span, Level::ALL[position], errors);
            }
            "skip" => self.read_skip(input, span, errors)?,
            "skip_output" => self.skip_output.set(span, (), errors),
            "fields" => self.read_fields(input, span, errors)?,
            "public_text" => self.public_text.set(span, (), errors),
            "error" => {
                let position = read_word(input, &option, "way to record an error", &WAYS_TO_RECORD_AN_ERROR)?;
                let capture = [ErrorCapture::Display, ErrorCapture::Skip][position];
                self.error.set(span, capture, errors);
            }
            "slow" => {
                expect_equals(input, span, duration::FORM)?;
                self.slow.set(span, duration::parse(input)?, errors);
            }
            "crate" => {
                self.crate_path.set(span, crate_path(input, span)?, errors);
            }
            _ => return Err(unknown("option", &option, &OPTIONS)),
        }
        Ok(())
    }

    fn read_skip(&mut self, input: ParseStream<'_>, span: Span, errors: &mut Errors) -> syn::Result<()> {
        expect_list(input, span, "skip(argument)")?;
        let list;
        parenthesized!(list in input);
        for_each_entry(&list, errors, |input, _| {
            let whole = "only whole arguments can be skipped, by their names";
            let argument = input.call(Ident::parse_any).map_err(|_| input.error(whole))?;
            if input.peek(Token![.]) {
                return Err(input.error(whole));
            }
            self.skip.push(Skip { argument, inherited: false });
            Ok(())
        });
        Ok(())
    }

    fn read_fields(&mut self, input: ParseStream<'_>, span: Span, errors: &mut Errors) -> syn::Result<()> {
        expect_list(input, span, "fields(key = value)")?;
        let list;
        parenthesized!(list in input);
        for_each_entry(&list, errors, |input, _| {
            self.fields.push(field::parse::entry(input)?);
            Ok(())
        });
        Ok(())
    }
}

/// The words that an option takes, if only these can stand behind its `=`.
pub(super) fn words_of(option: &str) -> Option<Vec<&'static str>> {
    match option {
        "level" => Some(Level::ALL.map(Level::word).to_vec()),
        "error" => Some(WAYS_TO_RECORD_AN_ERROR.to_vec()),
        _ => None,
    }
}

fn expect_list(input: ParseStream<'_>, option: Span, form: &str) -> syn::Result<()> {
    if input.peek(token::Paren) {
        return Ok(());
    }
    Err(not_of_form(option, form))
}

/// The position among `valid` of the word behind `=`, bare or as a string.
fn read_word(input: ParseStream<'_>, option: &Ident, what: &str, valid: &[&str]) -> syn::Result<usize> {
    expect_equals(input, option.span(), &format!("{option} = {}", valid[0]))?;
    let word = if input.peek(LitStr) {
        let literal: LitStr = input.parse()?;
        (literal.value(), literal.span())
    } else {
        let span = input.span();
        let word = input.parse::<TokenTree>()?.to_string();
        if input.peek(Token![::]) {
            return Err(not_a_path(input, option, span, valid)?);
        }
        (word, span)
    };
    let position = valid.iter().position(|valid| *valid == word.0);
    position.ok_or_else(|| unknown_word(what, &word.0, word.1, valid))
}

/// What is said of `level = Level::Warn`.
fn not_a_path(
    input: ParseStream<'_>,
    option: &Ident,
    start: Span,
    valid: &[&str],
) -> syn::Result<syn::Error> {
    let mut last = String::new();
    while input.peek(Token![::]) {
        input.parse::<Token![::]>()?;
        last = input.call(Ident::parse_any)?.to_string().to_lowercase();
    }
    let meant = valid.iter().find(|word| **word == last).unwrap_or(&valid[0]);
    Ok(syn::Error::new(start, format!("the word stands alone, without a path: `{option} = {meant}`")))
}
