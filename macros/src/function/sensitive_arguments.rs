//! Which arguments are never recorded, and where does `fields(..)`, `event!` or `attribute!` record one all the same?
//!
//! Those that are `#[sensitive]`, and those that are called like a secret and so are redacted, or left out. Where nobody has
//! said so it must never treat an argument as a secret for anything but its name.

use quote::ToTokens;
use syn::ext::IdentExt;

use super::arguments::{Argument, Arguments};
use super::pattern::Binding;
use super::{Attribute, Request};
use crate::classification::Capture;
use crate::diagnostics::Errors;
use crate::field::Field;
use crate::item::Function;
use crate::{probe, tokens};

/// An argument that is not recorded.
struct Guarded {
    name: String,
    /// Nobody wrote `#[sensitive]` on it.
    by_its_name: bool,
}

pub(super) fn are_not_recorded(
    function: &Function,
    arguments: &Arguments,
    request: &Request,
    fields: &[Field],
    errors: &mut Errors,
) {
    let guarded: Vec<Guarded> = arguments
        .bindings()
        .filter_map(|(argument, binding)| {
            let name = binding.name.to_string();
            if argument.classification.capture == Capture::Sensitive {
                return Some(Guarded { name, by_its_name: false });
            }
            is_left_out_for_its_name(argument, binding, request)
                .then_some(Guarded { name, by_its_name: true })
        })
        .collect();
    let names: Vec<String> = guarded.iter().map(|guarded| guarded.name.clone()).collect();
    let recorded = function.body.iter().flat_map(|body| probe::variables_in_macros(&body.stream(), &names));
    for found in recorded {
        if let Some(guarded) = guarded.iter().find(|guarded| guarded.name == found.origin) {
            errors.push(&found.token, guarded.refusal(&found.variable));
        }
    }
    for field in fields {
        tokens::visit(field.value.to_token_stream(), &mut |token, after_dot| {
            let read = guarded.iter().find(|guarded| tokens::is_read_by(&guarded.name, token, after_dot));
            if let Some(guarded) = read {
                errors.push(token, guarded.refusal(&guarded.name));
            }
        });
    }
}

/// In strict code, one that is recorded is a mistake of its own.
fn is_left_out_for_its_name(argument: &Argument, binding: &Binding, request: &Request) -> bool {
    let is_skipped = argument.classification.capture == Capture::Skip
        || request.options.skip.iter().any(|skip| skip.argument == binding.name);
    (is_skipped || request.attribute == Attribute::Traced)
        && argument.classification.is_called_a_secret(&binding.name.unraw().to_string(), &argument.ty)
}

impl Guarded {
    fn refusal(&self, variable: &str) -> String {
        let argument = &self.name;
        let subject = if variable == argument {
            format!("argument `{argument}`")
        } else {
            format!("`{variable}` holds the argument `{argument}`, which")
        };
        if self.by_its_name {
            format!(
                "{subject} is called like a secret and is not recorded: leave it out here; if it is none, write `#[public(reason = \"..\")]` on the argument"
            )
        } else {
            format!("{subject} is `#[sensitive]` and is not recorded: leave it out here")
        }
    }
}
