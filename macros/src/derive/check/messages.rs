//! Does a message that another derive makes print what is sensitive? See `parse::messages` for which ones are read.

use proc_macro2::Span;

use super::super::parse::{Body, Item, Message, Shape, printed};
use crate::classification::Capture;
use crate::diagnostics::Errors;

/// Checks the messages of the struct or of each variant.
pub(super) fn messages_print_nothing_sensitive(item: &Item, errors: &mut Errors) {
    match &item.body {
        Body::Structure(shape) => check(item, shape, &item.messages, errors),
        Body::Enumeration(variants) => {
            for variant in variants {
                check(item, &variant.shape, &variant.messages, errors);
            }
            // The message of the variants that have none of their own. One mistake in it is one, whatever it prints.
            let others = variants.iter().filter(|variant| variant.messages.is_empty());
            if let Some(shape) = others.map(|variant| &variant.shape).find(|shape| has_secrets(item, shape)) {
                let format = |message: &&Message| message.is_of_a_derive();
                check(item, shape, item.messages.iter().filter(format), errors);
            }
        }
        Body::Union(_) => {}
    }
}

fn check<'a>(
    item: &Item,
    shape: &Shape,
    messages: impl IntoIterator<Item = &'a Message>,
    errors: &mut Errors,
) {
    for message in messages {
        let mut reported: Vec<(String, Span)> = Vec::new();
        for (name, place) in printed(message) {
            let is_known = reported.iter().any(|(known, _)| *known == name);
            if secrets(item, shape).any(|secret| secret == name) && !is_known {
                errors.push_at(
                    place,
                    format!(
                        "this message prints `{name}`, which is `#[sensitive]`: leave it out of the text"
                    ),
                );
                reported.push((name, place));
            }
        }
        match message {
            Message::Transparent(word) if has_secrets(item, shape) => {
                errors.push_at(
                    *word,
                    "this prints a field that is `#[sensitive]`: write a message that leaves it out",
                );
            }
            Message::Function(word)
                if has_secrets(item, shape) && item.options.own_display.get().is_none() =>
            {
                errors.push_at(*word, "this hands what is `#[sensitive]` to a function: write the message here, or, if the function leaves it out, `#[log(own_display)]` on the type");
            }
            _ => {}
        }
    }
}

fn has_secrets(item: &Item, shape: &Shape) -> bool {
    secrets(item, shape).next().is_some()
}

fn secrets(item: &Item, shape: &Shape) -> impl Iterator<Item = String> {
    let whole = item.classification.capture == Capture::Sensitive;
    let fields = shape.fields.iter();
    fields
        .filter(move |field| whole || field.classification.capture == Capture::Sensitive)
        .map(super::super::parse::Field::name)
}
