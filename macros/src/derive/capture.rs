//! The call that captures one value, as tokens underlined like the value's type: when rustc refuses the type, the caret
//! has to be under what the user wrote.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::{Ident, Path};

use super::plan::{Capture, RecordedField};
use crate::caret;

/// The expression for the place a field's value is in, given the field's position among the recorded ones.
pub(super) type Place = fn(usize, &RecordedField<'_>) -> TokenStream;

/// What the calls need in scope.
pub(super) fn traits(crate_path: &Path) -> TokenStream {
    quote_spanned! {Span::mixed_site()=>
        use #crate_path::__private::{First as _, Second as _, Third as _, Fourth as _};
    }
}

/// `(&&&&Wrapper(&place)).casefile_capture(target);`, underlined like the field's type.
pub(super) fn call(
    crate_path: &Path,
    field: &RecordedField<'_>,
    place: &TokenStream,
    target: &TokenStream,
) -> TokenStream {
    call_as(field.capture, crate_path, field, place, target)
}

/// As [`call`], by another capture than the field's own.
pub(super) fn call_as(
    capture: Capture,
    crate_path: &Path,
    field: &RecordedField<'_>,
    place: &TokenStream,
    target: &TokenStream,
) -> TokenStream {
    let span = Span::mixed_site().located_at(caret::of_type(field.ty));
    let wrapped = match capture {
        Capture::Redacted => quote_spanned!(span=> Redacted),
        Capture::Masked(mask) => {
            let mask = Ident::new(mask.constructor(), span);
            quote_spanned!(span=> Masked::#mask(&#place))
        }
        Capture::Pseudonym => {
            let class = field.class;
            quote_spanned!(span=> Pseudonym::new(&#place, #class))
        }
        Capture::Strict | Capture::Public | Capture::Displayed | Capture::Debugged | Capture::Serialized => {
            let wrapper = Ident::new(wrapper(capture), span);
            if field.is_plain {
                return quote_spanned!(span=> #crate_path::__private::#wrapper(&#place).casefile_capture(#target););
            }
            return quote_spanned!(span=> (&&&&#crate_path::__private::#wrapper(&#place)).casefile_capture(#target););
        }
    };
    quote_spanned!(span=> #crate_path::__private::#wrapped.casefile_capture(#target);)
}

/// Whether the call needs [`traits`] in scope.
pub(super) fn tries(field: &RecordedField<'_>) -> bool {
    let is_fixed = matches!(field.capture, Capture::Redacted | Capture::Masked(_) | Capture::Pseudonym);
    !(is_fixed || field.is_plain)
}

fn wrapper(capture: Capture) -> &'static str {
    match capture {
        Capture::Strict => "Strict",
        Capture::Public => "Public",
        Capture::Displayed => "Displayed",
        Capture::Debugged => "Debugged",
        Capture::Serialized => "Serialized",
        Capture::Masked(_) => "Masked",
        Capture::Pseudonym => "Pseudonym",
        Capture::Redacted => "Redacted",
    }
}
