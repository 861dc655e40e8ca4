//! Which events and attributes make no sense?
//!
//! One function for each rule, named after it; what holds for every `key = value` is in `field::check`.

use proc_macro2::Span;

use super::Macro;
use super::parse::Written;
use crate::diagnostics::Errors;
use crate::field::check;

pub(super) fn written(which: Macro, written: &Written, errors: &mut Errors) {
    let Written { fields, .. } = written;
    match which {
        Macro::Event => name_is_a_stable_title(written, errors),
        Macro::Attribute => {
            something_is_set(written, errors);
            check::keys_are_not_reserved(fields, errors);
        }
    }
    check::keys_can_be_used(fields, errors);
    check::keys_are_unique(fields, errors);
    check::keys_do_not_name_secrets(fields, errors);
    check::values_do_not_leave_the_function(fields, errors);
    check::public_stands_around_a_whole_value(fields, errors);
}

/// Somebody who writes `{}` expects it to be filled in, and a name that says something else each time finds nothing.
fn name_is_a_stable_title(written: &Written, errors: &mut Errors) {
    let Some(name) = &written.name else { return };
    let text = name.value();
    if text.is_empty() || text.chars().any(char::is_control) {
        errors.push(name, "a name must not be empty and must not contain control characters");
    } else if text.contains(['{', '}']) {
        errors.push(
            name,
            "the name of an event is the same each time: what differs is `key = value` behind it",
        );
    }
}

fn something_is_set(written: &Written, errors: &mut Errors) {
    if written.fields.is_empty() && errors.is_empty() {
        errors
            .push_at(Span::call_site(), "`attribute!` sets `key = value`, or a variable under its own name");
    }
}
