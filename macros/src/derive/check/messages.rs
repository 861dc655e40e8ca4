//! Does a message that another derive makes print what is sensitive? See `parse::messages` for which ones are read.

use super::super::parse::{Body, Field, Item, Message, Shape, Variant, printed};
use crate::classification::Capture;
use crate::diagnostics::Errors;

/// Checks the messages of the struct or of each variant.
pub(super) fn messages_print_nothing_sensitive(item: &Item, errors: &mut Errors) {
    match &item.body {
        Body::Structure(shape) => check(item, &secrets(item, shape), &item.messages, errors),
        Body::Enumeration(variants) => {
            for variant in variants {
                check(item, &secrets(item, &variant.shape), &variant.messages, errors);
            }
            // The message of all variants that have none of their own.
            let has_message = |variant: &&Variant| variant.messages.iter().any(Message::is_of_a_derive);
            let others = variants.iter().filter(|variant| !has_message(variant));
            let secrets: Vec<String> = others.flat_map(|variant| secrets(item, &variant.shape)).collect();
            let formats = item.messages.iter().filter(|message| message.is_of_a_derive());
            check(item, &secrets, formats, errors);
        }
        Body::Union(_) => {}
    }
}

fn check<'a>(
    item: &Item,
    secrets: &[String],
    messages: impl IntoIterator<Item = &'a Message>,
    errors: &mut Errors,
) {
    if secrets.is_empty() {
        return;
    }
    for message in messages {
        match message {
            Message::Transparent(word) => errors.push_at(
                *word,
                "this prints a field that is `#[sensitive]`: write a message that leaves it out",
            ),
            Message::Function(word) if item.options.own_display.get().is_none() => errors.push_at(
                *word,
                "this hands what is `#[sensitive]` to a function: write the message here, or, if the function leaves it out, `#[log(own_display)]` on the type",
            ),
            Message::Function(_) => {}
            Message::Format { .. } | Message::Comment(_) => nothing_printed(secrets, message, errors),
        }
    }
}

/// One mistake for each field, where it is printed first.
fn nothing_printed(secrets: &[String], message: &Message, errors: &mut Errors) {
    let mut reported = Vec::new();
    for (name, place) in printed(message) {
        if secrets.contains(&name) && !reported.contains(&name) {
            errors.push_at(
                place,
                format!("this message prints `{name}`, which is `#[sensitive]`: leave it out of the text"),
            );
            reported.push(name);
        }
    }
}

fn secrets(item: &Item, shape: &Shape) -> Vec<String> {
    let whole = item.classification.capture == Capture::Sensitive;
    let is_sensitive = |field: &&Field| whole || field.classification.capture == Capture::Sensitive;
    shape.fields.iter().filter(is_sensitive).map(Field::name).collect()
}
